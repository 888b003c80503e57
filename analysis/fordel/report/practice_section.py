"""Actual against need: the unexplained ratio of the practice units, and the residuals of units without a neutral level."""

from collections.abc import Sequence, Set

from fordel.publish.suppress import suppressed
from fordel.report.content import Block, Column, Notice, Paragraph, Section, Table
from fordel.report.reader import WITHHELD, Reader
from fordel.report.results import Need, PracticeRow, ResidualRow

_FAR = 0.2


def unexplained_section(
    every: Sequence[PracticeRow], need: Need, minimum_count: int, same_side: Set[str] | None, reader: Reader
) -> Section:
    """The unexplained ratio of every practice unit, in the order of the codes, and by kind of cost where it is split.

    ``same_side`` holds the practice units that may be named: their ratio stays on its side of 1 under every choice that
    was tried. None means that nothing was tried, so nobody is named.
    """
    rows = [row for row in every if row.measure == "all"]
    kinds = [row for row in every if row.measure != "all"]
    blocks: list[Block] = [
        Paragraph(reader.by_outcome("unexplained.meaning")),
        Paragraph(reader.say("unexplained.three")),
        Paragraph(far_from_need(rows, same_side, reader)),
        _table(rows, need, minimum_count, reader),
        *([_kinds(kinds, reader)] if kinds else []),
    ]
    return Section("unexplained", reader.say("unexplained.title"), tuple(blocks))


def far_from_need(rows: Sequence[PracticeRow], same_side: Set[str] | None, reader: Reader) -> str:
    """Which units' interval, as printed, leaves out 1: those that may be named are, in the order of the codes; the others are counted."""
    bounded = [row for row in rows if row.ratio_low is not None and row.ratio_high is not None]
    away = [row for row in bounded if not round(row.ratio_low, 2) <= 1 <= round(row.ratio_high, 2)]
    if not bounded:
        return reader.say("unexplained.unbounded")
    if not away:
        return reader.say("unexplained.near")
    if same_side is None:
        return reader.count("unexplained.untried", len(away))
    named = [row.name for row in away if row.practice in same_side]
    if not named:
        return reader.count("unexplained.nobody", len(away))
    words = [reader.say("unexplained.away", names=reader.listed(named)), reader.say("unexplained.holds")]
    far = [
        row.name for row in bounded if row.practice in same_side and row.unexplained_ratio is not None and _is_far(row.unexplained_ratio)
    ]
    words += [reader.by_outcome("unexplained.far", names=reader.listed(far))] if far else []
    return " ".join(words + ([reader.count("unexplained.fewer", len(away) - len(named))] if len(away) > len(named) else []))


def _is_far(ratio: float) -> bool:
    """More than a fifth from 1, as printed with two decimals."""
    return round(abs(round(ratio, 2) - 1), 2) > _FAR


def _table(rows: Sequence[PracticeRow], need: Need, minimum_count: int, reader: Reader) -> Table:
    actual, needed = _sides(rows, minimum_count, reader)
    cells = [
        (row.name, reader.number(row.areas), children, left, right, *_ratio(row, reader))
        for row, children, left, right in zip(rows, _child_years(rows, minimum_count, reader), actual, needed, strict=True)
    ]
    unit = reader.texts(f"report.unexplained.unit.{reader.outcome}", currency=reader.currency_word())
    columns = (
        Column(reader.say("unexplained.practice")),
        Column(reader.say("unexplained.areas"), "", "number"),
        Column(reader.say("unexplained.child_years"), "", "number"),
        Column(reader.say("unexplained.actual"), unit, "number"),
        Column(reader.say("unexplained.need"), unit, "number"),
        Column(reader.say("unexplained.ratio"), "", "number"),
        Column(reader.say("unexplained.interval"), "", "number"),
    )
    listed = reader.listed([str(year) for year in need.estimation_years])
    years = reader.count("unexplained.years", len(need.estimation_years), years=listed)
    caption = reader.by_outcome("unexplained.caption", years=years, level=need.price_level)
    notes = [reader.say("unexplained.order"), reader.say("unexplained.child_year")]
    if any(row.ratio_low is None and not row.withheld for row in rows):
        notes.append(reader.say("unexplained.few"))
    notes += withheld_note(any(row.withheld for row in rows), reader)
    return Table("unexplained", caption, columns, tuple(cells), (), tuple(notes))


def _kinds(rows: Sequence[PracticeRow], reader: Reader) -> Table:
    """Ratio and interval of each kind of cost, side by side."""
    kinds, codes = list(dict.fromkeys(row.measure for row in rows)), list(dict.fromkeys(row.practice for row in rows))
    found = {(row.practice, row.measure): row for row in rows}
    heads = [
        Column(reader.say(f"kinds.{kind}"), reader.texts(f"report.kinds.{key}"), "number")
        for kind in kinds
        for key in ("ratio", "interval")
    ]
    cells = tuple((found[code, kinds[0]].name, *(cell for kind in kinds for cell in _ratio(found[code, kind], reader))) for code in codes)
    columns = (Column(reader.say("unexplained.practice")), *heads)
    notes = (reader.say("kinds.note"), *withheld_note(any(row.withheld for row in rows), reader))
    return Table("kinds", reader.say("kinds.caption"), columns, cells, (), notes)


def withheld_note(withheld: bool, reader: Reader) -> tuple[str, ...]:
    """What the sign for a withheld figure means, where a table holds one."""
    return (reader.say("unexplained.withheld", sign=reader.texts(WITHHELD)),) if withheld else ()


def _ratio(row: PracticeRow, reader: Reader) -> tuple[str, str]:
    if row.withheld:
        return (reader.texts(WITHHELD),) * 2
    return ratio_text(row.unexplained_ratio, reader), _interval(row, reader)


def _sides(rows: Sequence[PracticeRow], minimum_count: int, reader: Reader) -> tuple[list[str], list[str]]:
    """Actual and need as printed: amounts; counts of children above the limit; or, for rates, per cent of the children."""
    if reader.outcome == "rate":
        actual, need = ([_per_child(row, side, reader) for row in rows] for side in ("actual", "need"))
        return actual, need
    hide = suppressed([row.actual or 0 for row in rows], minimum_count) if reader.outcome == "recipients" else [False] * len(rows)
    return (
        [reader.number(None if hidden else row.actual) for row, hidden in zip(rows, hide, strict=True)],
        [reader.number(None if hidden else row.need) for row, hidden in zip(rows, hide, strict=True)],
    )


def _per_child(row: PracticeRow, side: str, reader: Reader) -> str:
    if row.withheld:
        return reader.texts(WITHHELD)
    return reader.texts.percent(getattr(row, side) / row.child_years, 2) if row.child_years else reader.say("none")


def _child_years(rows: Sequence[PracticeRow], minimum_count: int, reader: Reader) -> list[str]:
    hide = suppressed([row.child_years or 0 for row in rows], minimum_count)
    return [reader.number(None if hidden else row.child_years) for row, hidden in zip(rows, hide, strict=True)]


def _interval(row: PracticeRow, reader: Reader) -> str:
    if row.ratio_low is None or row.ratio_high is None:
        return reader.say("unexplained.no_interval")
    return reader.span(ratio_text(row.ratio_low, reader), ratio_text(row.ratio_high, reader))


def ratio_text(ratio: float | None, reader: Reader) -> str:
    """A ratio with two decimals, or the sign for none."""
    return reader.say("none") if ratio is None else reader.number(ratio, 2)


def regression_notice(need: Need, reader: Reader) -> tuple[Block, ...]:
    """What a reader must know where units and areas are the same: no neutral level, and regional wages gone too."""
    if need.receives == need.practice:
        return ()
    return (Notice(reader.say("regression.title"), reader.say("regression.text")),)


def residual_section(rows: Sequence[ResidualRow], reader: Reader) -> Section:
    """Actual over need of each receiving unit, as an appendix without intervals."""
    columns = (Column(reader.say("key.unit")), Column(reader.say("key.code")), Column(reader.say("unexplained.ratio"), "", "number"))
    ratios = [reader.texts(WITHHELD) if row.withheld else ratio_text(row.unexplained_ratio, reader) for row in rows]
    cells = tuple((row.name, row.unit, ratio) for row, ratio in zip(rows, ratios, strict=True))
    notes = (reader.say("unexplained.order"), *withheld_note(any(row.withheld for row in rows), reader))
    table = Table("residuals", reader.say("residuals.caption"), columns, cells, (), notes)
    texts = tuple(Paragraph(reader.say(key)) for key in ("residuals.text", "regression.text"))
    return Section("residuals", reader.say("residuals.title"), (*texts, table))
