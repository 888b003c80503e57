"""Behind the figures: who took part, what was left out and why, remarks on the data, how it was computed, its limits."""

from collections.abc import Mapping, Sequence

from fordel.observations.terms import criterion_terms
from fordel.params import Criterion, Params
from fordel.report.content import Block, Bullets, Column, Notice, Paragraph, Section, Table
from fordel.report.reader import Reader, capital
from fordel.report.results import Check, Exclusion, ModelNotice, Need, Remark, Results
from fordel.texts.catalogue import catalogue

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TOLD_ELSEWHERE = {"weak", "needs_regression", "area_level", "not_estimating", "refitted"}


def data_section(results: Results, params: Params, reader: Reader) -> Section:
    """Areas that estimate and receive, exclusions with their reasons, remarks on the computation, answered warnings."""
    blocks: list[Block] = [
        Paragraph(coverage(results.need, params.policy.pot == "recorded", reader)),
        *_missing(results.need, reader),
        *_exclusions(results.exclusions, params, reader),
    ]
    remarks = tuple(model_notice(notice, names_of(results, params, reader), reader) for notice in _notices(results.need, "info"))
    if remarks:
        blocks += [Paragraph(reader.say("data.remarks")), Bullets(remarks)]
    answered = [remark for remark in results.remarks if remark.answered]
    if answered:
        blocks += [Paragraph(reader.say("data.answered")), Bullets(tuple(_answered(remark, reader) for remark in answered))]
    return Section("data", reader.say("data.title"), tuple(blocks))


def coverage(need: Need, recorded: bool, reader: Reader) -> str:
    """How many areas estimate and how many receive; and whose spend the pot is, where it is the recorded one."""
    taking_part = (reader.count("data.estimating", need.areas_estimating), reader.count("data.receiving", need.areas_receiving))
    shared = need.areas_not_estimating and recorded
    pot = [reader.say("data.recorded", spent=need.areas_estimating, shared=need.areas_receiving)] if shared else []
    return " ".join((*taking_part, *_not_estimating(need, reader), *pot))


def _not_estimating(need: Need, reader: Reader) -> list[str]:
    told = [notice for notice in need.notices if notice.id == "not_estimating"]
    if told:
        return [model_notice(told[0], {}, reader)]
    return [reader.count("data.not_estimating", len(need.areas_not_estimating))] if need.areas_not_estimating else []


def _missing(need: Need, reader: Reader) -> list[Block]:
    if not need.areas_not_estimating:
        return []
    columns = tuple(Column(reader.say(f"data.{name}")) for name in ("area", "code", "reason"))
    rows = tuple((area.name or area.area, area.area, _reason(area.reason, reader)) for area in need.areas_not_estimating)
    return [Table("not_estimating", reader.say("data.not_estimating_caption"), columns, rows)]


def _reason(reason: str, reader: Reader) -> str:
    """A reason's sentence where the catalogue has one for its code, else the reason as it stands."""
    known = catalogue(reader.texts.language)
    keys = (f"report.missing.{reason}.{reader.outcome}", f"report.missing.{reason}")
    return next((reader.texts(key) for key in keys if key in known), reason)


def _exclusions(exclusions: Sequence[Exclusion], params: Params, reader: Reader) -> list[Block]:
    if not exclusions:
        return [Paragraph(reader.say("data.nothing_excluded"))]
    columns = (
        *(Column(reader.say(f"data.{name}")) for name in ("table", "column")),
        Column(reader.say("data.rows"), "", "number"),
        Column(reader.say("data.reason")),
    )
    rows = tuple((row.table, row.column, _rows(row, params, reader), row.reason) for row in exclusions)
    return [Table("exclusions", reader.say("data.exclusions_caption"), columns, rows)]


def _rows(row: Exclusion, params: Params, reader: Reader) -> str:
    """A number of rows; where rows may be single children, not below the disclosure limit."""
    people = {"children", "population"} if "children" in params.sources else set()
    if row.table in people and 0 < row.rows < params.privacy.minimum_count:
        return reader.texts("report.data.under", limit=reader.number(params.privacy.minimum_count))
    return reader.number(row.rows)


def _answered(remark: Remark, reader: Reader) -> str:
    return reader.say("data.answer", message=remark.message, reason=remark.reason)


def open_remarks(results: Results, params: Params, reader: Reader) -> tuple[Notice, ...]:
    """What a reader must know before the figures: warnings nobody has answered for, and the model's own warnings."""
    warnings = [remark for remark in results.remarks if remark.severity == "warning" and not remark.answered]
    names = names_of(results, params, reader)
    return (
        *(Notice(reader.say("remark.data"), f"{remark.rule}: {remark.message}") for remark in warnings),
        *(Notice(reader.say("remark.warning"), model_notice(notice, names, reader)) for notice in _notices(results.need, "warning")),
    )


def _notices(need: Need, severity: str) -> list[ModelNotice]:
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


def method_section(results: Results, params: Params, reader: Reader) -> Section:
    """How the figures were computed, as pairs of what and which."""
    need = results.need
    facts = {
        "family": reader.say(f"method.{need.family}"),
        "what_outcome": reader.by_outcome("method.outcome"),
        "years": reader.listed([str(year) for year in need.estimation_years]),
        "population": str(need.population_year),
        **({"price_level": str(need.price_level)} if params.model.outcome == "cost" else {}),
        "child_years": reader.number(need.child_years),
        "unexplained_share": reader.texts.percent(need.unexplained_share, 0),
        "bootstrap": _bootstrap(need, reader),
        "check": check_words(results.check, reader),
        **({"engine": results.engine_version} if results.engine_version else {}),
        "identity": results.key.run_identity,
    }
    rows = tuple((reader.say(f"method.{name}"), fact) for name, fact in facts.items())
    columns = (Column(reader.say("method.what")), Column(reader.say("method.which")))
    return Section("method", reader.say("method.title"), (Table("method", reader.say("method.caption"), columns, rows),))


def _bootstrap(need: Need, reader: Reader) -> str:
    words = [reader.say("method.replicates", n=reader.number(need.replicates), seed=str(need.seed))]
    return " ".join(words + ([reader.count("method.refitted", need.replicates_refitted)] if need.replicates_refitted else []))


def check_words(check: Check, reader: Reader) -> str:
    """How far the independent computation is from ours, in words."""
    sample = reader.count(f"method.sample_{'all' if check.sample == 'all' else 'areas'}", check.rows)
    return sample + " " + reader.say(
        "method.difference",
        coefficient=_small(check.max_abs_coefficient, reader),
        error=_small(check.max_abs_std_error, reader),
        limit=_small(check.limit, reader),
    )


def _small(value: float, reader: Reader) -> str:
    """A tiny number: ``2 · 10⁻¹¹``."""
    if not value:
        return reader.number(0)
    digit, power = f"{value:.0e}".split("e")
    return f"{digit} · 10{str(int(power)).translate(_RAISED)}"


def limits_section(criteria: Sequence[Criterion], params: Params, reader: Reader) -> Section:
    """What the key does not say."""
    items = [reader.say("limits.total"), reader.say("limits.forecast"), reader.say("limits.quality")]
    if any(criterion.level == "area" for criterion in criteria):
        items.append(reader.say("limits.areas"))
    if "children" not in params.sources:
        items.append(reader.say("limits.only_areas"))
    if params.workspace.synthetic:
        items.append(reader.say("limits.synthetic"))
    return Section("limits", reader.say("limits.title"), (Bullets(tuple(items)),))
