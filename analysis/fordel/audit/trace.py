"""One amount followed back: through the steps, the terms of its need, the files on the way, to the raw files."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Literal

from fordel.audit.columns import columns
from fordel.audit.stored import stages
from fordel.errors import WorkspaceError
from fordel.params.model import OUTCOME_DECIMALS
from fordel.publish.checksum import of_file
from fordel.report.reader import Reader
from fordel.workspace import Workspace

SHORT = 12
STEPS = ("reserve", "need_share", "actual_cases", "transition", "rounding")
ON_THE_WAY = ("key", "weights", "need", "observations", "ingest")
Line = tuple[int, dict[str, str]]


def trace_text(workspace: Workspace, reader: Reader, centre: str) -> str:
    """The trail in the workspace's language.

    Every figure stands in a published file, whose line is named; what is withheld there is withheld here.

    Raises
    ------
    WorkspaceError
        Where no key has been computed, or it has no receiver of that code.
    """
    root = workspace.root
    key = json.loads(_text(root, "reports/key.json"))
    row = next((one for one in key["rows"] if one["centre"] == centre), None)
    if row is None:
        codes = ", ".join(one["centre"] for one in key["rows"])
        raise WorkspaceError(f"fordel trace: {centre!r} is not in the key; expected one of {codes}")
    place = next(line for line, cells in _rows(root, "reports/key.csv") if cells["centre"] == centre)
    parts = [
        [reader.say("trace.title", name=row["name"], code=centre, year=str(key["budget_year"])), *_marks(key, reader)],
        [
            f"{reader.say('trace.amount', amount=reader.money(row['amount']))} ({_where(reader, 'reports/key.csv', place)})",
            reader.say("trace.share", share=reader.texts.percent(row["share"], 3)),
            *([reader.say("trace.withheld")] if row["children"] is None else []),
        ],
        [reader.say("trace.chain"), *_chain(root, centre, reader)],
        [reader.say("trace.terms"), *_terms(workspace, centre, key, reader)],
        [reader.say("trace.stages"), *_stages(root, reader)],
        [reader.say("trace.raw"), *_raw(root, reader)],
        [reader.say("trace.identity", identity=key["run_identity"], version=_version(root))],
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def _chain(root: Path, centre: str, reader: Reader) -> list[str]:
    """Every step with the amount before and after it."""
    texts = reader.texts
    table = [[reader.say(f"trace.{name}") for name in ("step", "before", "after", "effect", "where")]]
    for line, one in _rows(root, "reports/steps.csv"):
        if one["centre"] == centre and one["step"] in STEPS:
            amounts = (texts.number(Decimal(one[name]), 2) for name in ("amount_before", "amount_after"))
            effect = texts.signed(Decimal(one["effect"]), 2)
            table.append([texts(f"cli.explain.steps.{one['step']}"), *amounts, effect, _where(reader, "steps.csv", line)])
    return columns(table, "lrrrl")


def _terms(workspace: Workspace, centre: str, key: dict, reader: Reader) -> list[str]:
    """Count x weight of every criterion, with the lines they stand in."""
    root, texts, language = workspace.root, reader.texts, reader.texts.language
    digits = OUTCOME_DECIMALS[workspace.params.model.outcome]
    counts = next((line for line, one in _rows(root, "reports/counts.csv") if one["centre"] == centre), None)
    weights = {one["criterion"]: line for line, one in _rows(root, "reports/weights.csv")}
    table = [[*(reader.say(f"trace.{name}") for name in ("criterion", "count", "weight", "need")), "counts.csv", "weights.csv"]]
    rows = [one for _, one in _rows(root, "reports/explanation.csv") if one["centre"] == centre]
    for one in (row for row in rows if row["part"] == "term"):
        count = Decimal(one["count"])
        number = texts.number(count, 0 if count == count.to_integral_value() else 2)
        cells = (number, texts.number(Decimal(one["rate"]), digits), texts.number(Decimal(one["value"])))
        table.append([one[f"label_{language}"], *cells, _line(counts, reader), _line(weights.get(one["item"]), reader)])
    factor = next(one for one in rows if one["part"] == "factor")
    label = reader.say("trace.factor", factor=texts.number(Decimal(factor["rate"]), 6))
    table.append([label, "", "", texts.number(Decimal(factor["value"])), "", ""])
    paid = next(Decimal(one["value"]) for one in rows if (one["part"], one["item"]) == ("need", "paid"))
    return [*columns(table, "lrrrrr"), reader.say(f"trace.pays_{key['pays']}", need=texts.number(paid))]


def _raw(root: Path, reader: Reader) -> list[str]:
    """The raw files as the run read them, and whether they are the same now."""
    table = [[reader.say(f"trace.{name}") for name in ("table", "file", "rows", "years", "sha256", "now")]]
    for _, one in _rows(root, "reports/inputs.csv"):
        rows = reader.number(int(one["rows_used"])) if one["rows_used"] else ""
        now = _state(root / one["path"], one["sha256"], reader)
        table.append([one["table"], one["path"], rows, one["years"], one["sha256"][:SHORT], now])
    return columns(table, "llrlll")


def _stages(root: Path, reader: Reader) -> list[str]:
    """What each stage on the way read, as ``dvc.lock`` has it; the key first."""
    kept = stages(root / "dvc.lock") if (root / "dvc.lock").is_file() else {}
    table = [[reader.say(f"trace.{name}") for name in ("stage", "file", "sha256", "now")]]
    for name in ON_THE_WAY:
        for one in kept.get(name, {}).get("deps", []):
            table.append([name, one["path"], one["md5"][:SHORT], _md5_state(root / one["path"], one["md5"], reader)])
    return columns(table, "llll")


def _state(path: Path, checksum: str, reader: Reader, kind: Literal["sha256", "md5"] = "sha256") -> str:
    if not path.is_file():
        return reader.texts("report.trace.absent")
    return reader.texts("report.trace.same" if of_file(path, kind) == checksum else "report.trace.changed")


def _md5_state(path: Path, md5: str, reader: Reader) -> str:
    """Of a single file; a folder's checksum is DVC's own."""
    return "" if path.is_dir() else _state(path, md5, reader, "md5")


def _marks(key: dict, reader: Reader) -> list[str]:
    held = (("synthetic", key["synthetic"]), ("draft", key["status"] == "draft"))
    marks = [reader.texts(f"cli.key.{name}") for name, holds in held if holds]
    return ["; ".join(marks)] if marks else []


def _version(root: Path) -> str:
    try:
        return json.loads((root / "engine.json").read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        return "?"


def _where(reader: Reader, file: str, line: int) -> str:
    return reader.texts("report.trace.line", file=file, line=line)


def _line(line: int | None, reader: Reader) -> str:
    return "" if line is None else str(line)


def _rows(root: Path, name: str) -> list[Line]:
    """Rows with their line in the file; the header is line 1."""
    return list(enumerate(csv.DictReader(_text(root, name).splitlines(keepends=True)), start=2))


def _text(root: Path, name: str) -> str:
    try:
        return (root / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise WorkspaceError(f"{name}: not found in {root}; compute the key first with 'fordel run'") from error
