"""Remarks of the earlier stages, as sentences: warnings nobody has answered for, and notices of the model."""

from collections.abc import Iterable, Mapping, Sequence

from fordel.observations.terms import criterion_terms
from fordel.params import MODEL, Acknowledgement, Params
from fordel.report.content import Notice
from fordel.report.reader import Reader, capital
from fordel.report.results import ModelNotice, Need, Results
from fordel.texts.catalogue import catalogue

_TOLD_ELSEWHERE = {"weak", "needs_regression", "area_level", "not_estimating", "refitted"}


def open_remarks(results: Results, params: Params, reader: Reader) -> tuple[Notice, ...]:
    """What a reader must know before the figures: warnings of the data and of the model that nobody has answered for."""
    warnings = [remark for remark in results.remarks if remark.severity == "warning" and not remark.answered]
    model = [notice for notice in notices_of(results.need, "warning") if answer(notice, params.acknowledge) is None]
    names = names_of(results, params, reader)
    return (
        *(Notice(reader.say("remark.data"), f"{remark.rule}: {remark.message}") for remark in warnings),
        *(Notice(reader.say("remark.warning"), model_notice(notice, names, reader)) for notice in model),
    )


def notices_of(need: Need, severity: str) -> list[ModelNotice]:
    """The model's notices of one severity that are not told elsewhere in the report."""
    return of_severity(need.notices, severity)


def of_severity(notices: Iterable[ModelNotice], severity: str) -> list[ModelNotice]:
    """Those of one severity that are not told elsewhere in the report."""
    return [notice for notice in notices if notice.severity == severity and notice.id not in _TOLD_ELSEWHERE]


def subject(notice: ModelNotice) -> str:
    """The term or criterion that a notice is about; empty for one about units or about all of it."""
    return str(notice.values.get("term", notice.values.get("criterion", "")))


def answer(notice: ModelNotice, given: Sequence[Acknowledgement]) -> Acknowledgement | None:
    """The acknowledgement that answers for a warning of the model, if there is one."""
    return next((one for one in given if one.answers(notice.id, MODEL, subject(notice))), None)


def names_of(results: Results, params: Params, reader: Reader) -> dict[str, str]:
    """What codes and terms are called in sentences: units, practice units, criteria and their terms."""
    units = {row.practice: row.name for row in results.practice} | {row.centre: row.name for row in results.key.rows}
    return units | criteria_names(params, reader)


def criteria_names(params: Params, reader: Reader) -> dict[str, str]:
    """What criteria and their terms are called in sentences."""
    labels = {criterion.name: getattr(criterion.label, reader.texts.language) for criterion in params.criteria}
    terms = (term for criterion in params.criteria for term in criterion_terms(criterion))
    return labels | {term.name: f"{labels[term.criterion]} {term.level}".strip() for term in terms}


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
