"""The memo's first table: the key as the committee decides it."""

from fordel.memo.words import inside
from fordel.report.content import Column, Table
from fordel.report.key_section import SHARE_DECIMALS, children_in_print, round_half_up, share_span, shares_in_print
from fordel.report.reader import Reader
from fordel.report.results import Key, Need, UnitRow


def key_table(key: Key, need: Need, reader: Reader) -> Table:
    """Children, index, share with both intervals, target, amount and change of every unit, at most nine columns."""
    rows, changes = key.rows, any(row.last_year is not None for row in key.rows)
    parts = zip(rows, children_in_print(rows, need.children, reader), shares_in_print(rows, reader), strict=True)
    cells = tuple(_cells(row, children, share, key.transition, changes, reader) for row, children, share in parts)
    notes = [reader.say("key.sums")]
    if any(row.children is None for row in rows):
        notes.append(reader.say("key.withheld", sign=reader.texts("report.withheld")))
    caption = inside(reader, f"key.{need.kind}", year=str(key.budget_year))
    return Table("key", caption, _columns(key.transition, changes, reader), cells, _total(key, need, changes, reader), tuple(notes))


def _columns(transition: bool, changes: bool, reader: Reader) -> tuple[Column, ...]:
    currency = reader.currency_word()
    return (
        Column(reader.say("key.unit")),
        Column(reader.say("key.children"), reader.texts("report.key.count"), "number"),
        Column(reader.say("key.index"), reader.texts("report.key.average"), "number"),
        Column(reader.say("key.share"), "", "number"),
        Column(reader.say("key.weights"), reader.texts("report.key.interval"), "number"),
        Column(reader.say("key.range"), reader.texts("report.key.limits"), "number"),
        *([Column(reader.say("money.target"), currency, "number")] if transition else []),
        Column(reader.say("key.amount"), currency, "number"),
        *([Column(reader.say("gains.change"), currency, "number")] if changes else []),
    )


def _cells(row: UnitRow, children: str, share: str, transition: bool, changes: bool, reader: Reader) -> tuple[str, ...]:
    return (
        row.name,
        children,
        reader.number(row.index, 1),
        share,
        share_span(row.share_low, row.share_high, reader),
        share_span(row.range_low, row.range_high, reader),
        *([reader.number(row.target)] if transition else []),
        reader.number(row.amount),
        *([change_cell(row, reader)] if changes else []),
    )


def change_cell(row: UnitRow, reader: Reader) -> str:
    """The change from last year's budget in money; a dash where there was none."""
    return reader.say("none") if row.last_year is None else reader.texts.signed(row.amount - row.last_year)


def _total(key: Key, need: Need, changes: bool, reader: Reader) -> tuple[str, ...]:
    dash, rows = reader.say("none"), key.rows
    whole = all(row.last_year is not None for row in rows)
    change = reader.texts.signed(sum(row.amount - row.last_year for row in rows)) if whole else dash
    return (
        reader.say("total"),
        reader.number(None if need.children is None else round_half_up(need.children)),
        reader.number(100, 1) if need.children else dash,
        reader.texts.percent(1, SHARE_DECIMALS),
        dash,
        dash,
        *([reader.number(sum(row.target for row in rows))] if key.transition else []),
        reader.number(sum(row.amount for row in rows)),
        *([change] if changes else []),
    )
