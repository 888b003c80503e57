"""Warnings of the estimation that nobody answers for: what they say, and the line that answers."""

import csv
import json
from pathlib import Path

from fordel.cycle.page import quoted
from fordel.params import MODEL, Params
from fordel.report.reader import reader_of
from fordel.report.remarks import answer, criteria_names, model_notice, of_severity, subject
from fordel.report.results import ModelNotice
from fordel.texts import Texts


def open_model_warnings(root: Path, params: Params) -> list[str]:
    """A line each; what is mere information, or is told in the documents whatever anybody answers, is left out."""
    path = root / "models/need.json"
    if not path.is_file():
        return []
    notices = [ModelNotice(**one) for one in json.loads(path.read_text(encoding="utf-8")).get("notices", ())]
    found = [notice for notice in of_severity(notices, "warning") if answer(notice, params.acknowledge) is None]
    names, reader = _names(root, params) if found else {}, reader_of(params)
    return [
        reader.texts("cycle.check.model", rule=one.id, message=model_notice(one, names, reader), answer=_line(one, reader.texts))
        for one in found
    ]


def _line(notice: ModelNotice, texts: Texts) -> str:
    about = subject(notice)
    return texts("cycle.check.answer_model", answer=f"rule: {notice.id}, table: {MODEL}" + (f", column: {quoted(about)}" if about else ""))


def _names(root: Path, params: Params) -> dict[str, str]:
    """Names by code and term, where the files that hold them are there."""
    path = root / "models/unexplained.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else ()
    return {row["practice"]: row["name"] for row in rows} | criteria_names(params, reader_of(params))
