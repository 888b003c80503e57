"""Remarks of the earlier stages, as sentences: warnings nobody has answered for, and notices of the model."""

from collections.abc import Mapping

from fordel.observations.terms import criterion_terms
from fordel.params import Params
from fordel.report.content import Notice
from fordel.report.reader import Reader, capital
from fordel.report.results import ModelNotice, Need, Results
from fordel.texts.catalogue import catalogue

_TOLD_ELSEWHERE = {"weak", "needs_regression", "area_level", "not_estimating", "refitted"}


def open_remarks(results: Results, params: Params, reader: Reader) -> tuple[Notice, ...]:
    """What a reader must know before the figures: warnings nobody has answered for, and the model's own warnings."""
    warnings = [remark for remark in results.remarks if remark.severity == "warning" and not remark.answered]
    names = names_of(results, params, reader)
    return (
        *(Notice(reader.say("remark.data"), f"{remark.rule}: {remark.message}") for remark in warnings),
        *(Notice(reader.say("remark.warning"), model_notice(notice, names, reader)) for notice in notices_of(results.need, "warning")),
    )


def notices_of(need: Need, severity: str) -> list[ModelNotice]:
    """The model's notices of one severity that are not told elsewhere in the report."""
    return [notice for notice in need.notices if notice.severity == severity and notice.id not in _TOLD_ELSEWHERE]


def names_of(results: Results, params: Params, reader: Reader) -> dict[str, str]:
    """What codes and terms are called in sentences: units, practice units, criteria and their terms."""
    labels = {criterion.name: getattr(criterion.label, reader.texts.language) for criterion in params.criteria}
    terms = {
        term.name: f"{labels[term.criterion]} {term.level}".strip() for criterion in params.criteria for term in criterion_terms(criterion)
    }
    practice = {row.practice: row.name for row in results.practice}
    return practice | {row.centre: row.name for row in results.key.rows} | labels | terms


def model_notice(notice: ModelNotice, names: Mapping[str, str], reader: Reader) -> str:
    """The sentence ``notice.<id>`` with names for codes and numbers in the reader's format; the id where there is none."""
    key = f"notice.{notice.id}"
    if key not in catalogue(reader.texts.language):
        return notice.id
    values = {name: _shown(value, names, reader) for name, value in notice.values.items()}
    return capital(reader.texts(key, **(reader.words() | values)))


def _shown(value: object, names: Mapping[str, str], reader: Reader) -> str:
    if isinstance(value, list | tuple):
        return reader.listed([_shown(part, names, reader) for part in value])
    if isinstance(value, float) and not value.is_integer():
        return reader.number(value, 1)
    return reader.number(value) if isinstance(value, int | float) else names.get(str(value), str(value))
