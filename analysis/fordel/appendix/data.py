"""Behind the figures: who took part, what was left out and why, remarks on the data, how it was computed, its limits."""

from collections.abc import Sequence

from fordel.appendix.sources import rows_text
from fordel.params import Params
from fordel.report.content import Block, Bullets, Column, Paragraph, Section, Table
from fordel.report.money_section import percent_text
from fordel.report.reader import Reader
from fordel.report.remarks import answer, model_notice, names_of, notices_of
from fordel.report.results import Check, Exclusion, Need, Remark, Results
from fordel.report.voice import figures
from fordel.texts.catalogue import catalogue

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_TOLD_ELSEWHERE = {"weak", "needs_regression", "area_level", "not_estimating", "refitted"}


def data_section(results: Results, params: Params, reader: Reader) -> Section:
    """Areas that estimate and receive, exclusions with their reasons, remarks on the computation, answered warnings."""
    blocks: list[Block] = [
        Paragraph(coverage(results.need, params.policy.pot == "recorded", reader)),
        *_missing(results.need, reader),
        *_exclusions(results.exclusions, reader),
    ]
    remarks = tuple(model_notice(notice, names_of(results, params, reader), reader) for notice in notices_of(results.need, "info"))
    if remarks:
        blocks += [Paragraph(reader.say("data.remarks")), Bullets(remarks)]
    answered = (*_answered_data(results.remarks, reader), *_answered_model(results, params, reader))
    if answered:
        blocks += [Paragraph(reader.say("data.answered")), Bullets(answered)]
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


def _exclusions(exclusions: Sequence[Exclusion], reader: Reader) -> list[Block]:
    if not exclusions:
        return [Paragraph(reader.say("data.nothing_excluded"))]
    columns = (
        *(Column(reader.say(f"data.{name}")) for name in ("table", "column")),
        Column(reader.say("data.rows"), "", "number"),
        Column(reader.say("data.reason")),
    )
    rows = tuple((row.table, row.column, rows_text(row.rows, reader), row.reason) for row in exclusions)
    notes = [reader.say("data.withheld", sign=reader.texts("report.withheld"))] if any(not row.rows for row in exclusions) else []
    return [Table("exclusions", reader.say("data.exclusions_caption"), columns, rows, (), tuple(notes))]


def _answered_data(remarks: Sequence[Remark], reader: Reader) -> list[str]:
    return [reader.say("data.answer", message=remark.message, reason=remark.reason) for remark in remarks if remark.answered]


def _answered_model(results: Results, params: Params, reader: Reader) -> list[str]:
    names = names_of(results, params, reader)
    pairs = ((notice, answer(notice, params.acknowledge)) for notice in notices_of(results.need, "warning"))
    return [
        reader.say("data.answer", message=model_notice(notice, names, reader), reason=f"{given.reason} ({given.by})")
        for notice, given in pairs
        if given is not None
    ]


def method_section(results: Results, params: Params, reader: Reader) -> Section:
    """How the figures were computed, as pairs of what and which."""
    need = results.need
    facts = {
        "family": reader.say(f"method.{need.family}"),
        **({"tweedie_power": reader.number(need.tweedie_power, 3)} if need.tweedie_power is not None else {}),
        **({"dispersion": _dispersion(need, reader)} if None not in need.dispersion else {}),
        "what_outcome": reader.by_outcome("method.outcome"),
        "years": reader.listed([str(year) for year in need.estimation_years]),
        "population": str(need.population_year),
        **({"price_level": str(need.price_level)} if params.model.outcome == "cost" else {}),
        "rows": reader.number(need.rows),
        "child_years": reader.number(need.child_years),
        "unexplained_share": percent_text(need.unexplained_share, reader),
        "bootstrap": _bootstrap(need, reader),
        "check": check_words(results.check, reader),
        **({"engine": results.engine.version} if results.engine.version else {}),
        "identity": results.key.run_identity,
    }
    rows = tuple((reader.say(f"method.{name}"), fact) for name, fact in facts.items())
    columns = (Column(reader.say("method.what")), Column(reader.say("method.which")))
    return Section("method", reader.say("method.title"), (Table("method", reader.say("method.caption"), columns, rows),))


def _dispersion(need: Need, reader: Reader) -> str:
    """Pearson's dispersion of every part of the model, with three digits that count."""
    return reader.listed([figures(value, reader) for value in need.dispersion])


def _bootstrap(need: Need, reader: Reader) -> str:
    words = [reader.say("method.replicates", n=reader.number(need.replicates), seed=str(need.seed))]
    return " ".join(words + ([reader.count("method.refitted", need.replicates_refitted)] if need.replicates_refitted else []))


def check_words(check: Check, reader: Reader) -> str:
    """How far the independent computation is from ours, in words."""
    sample = reader.count(f"method.sample_{'all' if check.sample == 'all' else 'rows'}", check.rows)
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
