"""The additive key: weights that anyone can recompute the key with, and how far it is from the full model."""

from collections.abc import Sequence

from fordel.params.model import OUTCOME_DECIMALS
from fordel.report.allocated import Allocated, ClosenessRow, CriterionRow
from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.key_section import percents_in_print
from fordel.report.reader import Reader
from fordel.report.results import Key

_MOST_UNITS = 12


def additive_section(key: Key, found: Allocated, outcome: str, reader: Reader) -> Section:
    """What is paid and why, the weights, and the distance from the full model."""
    close = found.closeness
    name = next((row.name for row in found.close if row.centre == close.worst_unit), close.worst_unit)
    need = sum(row.weight * row.count for row in found.criteria)
    told = reader.money(need) if outcome == "cost" else f"{reader.number(need)} {_need_unit(outcome, reader)}"
    words = (
        reader.say("additive.text", need=told),
        reader.say(f"additive.{key.pays}.{key.pays_reason}"),
        reader.say(
            "additive.closeness",
            mean=reader.number(close.mean_pp, 2),
            worst=reader.number(close.worst_pp, 2),
            name=name,
            slope=reader.number(close.slope, 2),
            r2=reader.texts.percent(close.r2_areas),
        ),
    )
    tables = (_weights_table(found.criteria, outcome, reader), _closeness_table(found.close, reader))
    return Section("additive", reader.say("additive.title"), (*map(Paragraph, words), *tables))


def _need_unit(outcome: str, reader: Reader) -> str:
    return reader.currency_word() if outcome == "cost" else reader.texts("report.additive.recipients")


def criteria_appendix(key: Key, found: Allocated, reader: Reader) -> tuple[Section, ...]:
    """Numbers and points of every unit by criterion; with many units they stand in the workbook only."""
    if len(key.rows) > _MOST_UNITS:
        return (Section("criteria-units", reader.say("additive.units"), (Paragraph(reader.say("additive.large")),), 3),)
    names = {row.centre: row.name for row in key.rows}
    units = [row.centre for row in key.rows]
    labels = {row.criterion: reader.label(row) for row in found.criteria}
    by = {(one.criterion, one.centre): one for one in found.shares}
    heads = (Column(reader.say("additive.criterion")), *(Column(_short(names[unit], unit), "", "number") for unit in units))
    counts = tuple((label, *(_count(by[name, unit].count, reader) for unit in units)) for name, label in labels.items())
    points = tuple((label, *(reader.number(by[name, unit].points, 2) for unit in units)) for name, label in labels.items())
    total = (reader.say("total"), *(reader.number(sum(by[name, unit].points for name in labels), 2) for unit in units))
    blocks = (
        Paragraph(reader.say("additive.units_text")),
        Table("counts", reader.say("additive.counts"), heads, counts),
        Paragraph(reader.say("additive.points_text")),
        Table("points", reader.say("additive.points"), heads, points, total, (*_names(key, reader), reader.say("additive.rounded"))),
    )
    return (Section("criteria-units", reader.say("additive.units"), blocks, 3),)


def _short(name: str, code: str) -> str:
    return name if len(name) <= 12 or len(code) > 12 else code


def _names(key: Key, reader: Reader) -> tuple[str, ...]:
    long = [f"{row.centre}: {row.name}" for row in key.rows if _short(row.name, row.centre) != row.name]
    return (reader.listed(long) + ".",) if long else ()


def _weights_table(criteria: Sequence[CriterionRow], outcome: str, reader: Reader) -> Table:
    decimals = OUTCOME_DECIMALS[outcome]
    unit = _need_unit(outcome, reader)
    heads = (
        Column(reader.say("additive.criterion")),
        Column(reader.say("additive.weight"), reader.texts("report.additive.per_unit", unit=unit), "number"),
        Column(reader.say("key.weights"), reader.texts("report.key.interval"), "number"),
        Column(reader.say("additive.number"), "", "number"),
        Column(reader.say("additive.percent"), "%", "number"),
        Column(reader.say("additive.part"), reader.currency_word(), "number"),
    )
    rows = tuple(
        (
            reader.label(row),
            reader.number(row.weight, decimals),
            reader.span(*(reader.number(value, 0 if outcome == "cost" else decimals) for value in (row.weight_low, row.weight_high))),
            _count(row.count, reader),
            reader.number(row.percent_of_need, 2),
            reader.number(row.amount),
        )
        for row in criteria
    )
    dash = reader.say("none")
    percent, amount = reader.number(sum(row.percent_of_need for row in criteria), 2), reader.number(sum(row.amount for row in criteria))
    total = (reader.say("total"), dash, dash, dash, percent, amount)
    notes = (reader.say("additive.note"), reader.say("additive.product"), reader.say("additive.rounded"))
    return Table("weights", reader.say("additive.caption"), heads, rows, total, notes)


def _closeness_table(rows: Sequence[ClosenessRow], reader: Reader) -> Table:
    heads = (
        Column(reader.say("key.unit")),
        Column(reader.say("additive.share_additive"), "", "number"),
        Column(reader.say("additive.share_model"), "", "number"),
        Column(reader.say("additive.difference"), reader.texts("report.key.points"), "number"),
        Column(reader.say("additive.difference"), reader.currency_word(), "number"),
    )
    codes = [row.centre for row in rows]
    additive, model = (percents_in_print(codes, [getattr(row, name) for row in rows], reader) for name in ("share_additive", "share_model"))
    cells = tuple(
        (
            row.name,
            here,
            there,
            reader.texts.signed(row.difference_pp, 2),
            reader.texts.signed(row.difference_amount),
        )
        for row, here, there in zip(rows, additive, model, strict=True)
    )
    return Table("closeness", reader.say("additive.closeness_caption"), heads, cells, (), (reader.say("additive.closeness_rounded"),))


def _count(value: float, reader: Reader) -> str:
    return reader.number(value, 0 if value == round(value) else 2)


