"""The columns that the tables of the key are put together from, each with its head, every unit's cell, and its foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from fordel.report.content import Column
from fordel.report.key_section import SHARE_DECIMALS, children_in_print, round_half_up, share_span, shares_in_print
from fordel.report.reader import Reader
from fordel.report.results import Key, Need, UnitRow


@dataclass(frozen=True)
class KeyColumn:
    """A column: its head, a cell for every unit in the order of the key, and what stands in the row of totals."""

    head: Column
    cells: tuple[str, ...]
    foot: str


def key_columns(key: Key, need: Need, reader: Reader) -> dict[str, KeyColumn]:
    """Unit, code, children, index, share, both intervals, target, amount, and the change from last year's budget, by name."""
    rows, dash, currency = key.rows, reader.say("none"), reader.currency_word()

    def number(name: str, unit: str, cells: Sequence[str], foot: str) -> KeyColumn:
        return KeyColumn(Column(reader.say(name), unit, "number"), tuple(cells), foot)

    def spans(low: str, high: str) -> list[str]:
        return [share_span(getattr(row, low), getattr(row, high), reader) for row in rows]

    children = reader.number(None if need.children is None else round_half_up(need.children))
    target, amount = (reader.number(sum(getattr(row, name) for row in rows)) for name in ("target", "amount"))
    unit, average = reader.texts("report.key.count"), reader.texts("report.key.average")
    interval, limits = reader.texts("report.key.interval"), reader.texts("report.key.limits")
    share = reader.texts.percent(1, SHARE_DECIMALS)
    return {
        "unit": KeyColumn(Column(reader.say("key.unit")), tuple(row.name for row in rows), reader.say("total")),
        "code": KeyColumn(Column(reader.say("key.code")), tuple(row.centre for row in rows), ""),
        "children": number("key.children", unit, children_in_print(rows, need.children, reader), children),
        "index": number("key.index", average, [reader.number(row.index, 1) for row in rows], _average(need, reader)),
        "share": number("key.share", "", shares_in_print(rows, reader), share),
        "weights": number("key.weights", interval, spans("share_low", "share_high"), dash),
        "range": number("key.range", limits, spans("range_low", "range_high"), dash),
        "target": number("money.target", currency, [reader.number(row.target) for row in rows], target),
        "amount": number("key.amount", currency, [reader.number(row.amount) for row in rows], amount),
        "change": number("gains.change", currency, [change_in_print([row], reader) for row in rows], change_in_print(rows, reader)),
    }


def put_together(columns: Sequence[KeyColumn]) -> tuple[tuple[Column, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Heads, rows and totals of a table of these columns."""
    heads, cells, feet = zip(*((one.head, one.cells, one.foot) for one in columns), strict=True)
    return heads, tuple(zip(*cells, strict=True)), feet


def withheld_note(key: Key, reader: Reader) -> list[str]:
    """What the sign for a withheld count means; nothing where none is."""
    withheld = any(row.children is None for row in key.rows)
    return [reader.say("key.withheld", sign=reader.texts("report.withheld"))] if withheld else []


def since_notes(key: Key, reader: Reader) -> tuple[str, ...]:
    """What a table of changes since last year says below it: directions, last year's boundaries, withheld counts."""
    boundaries = reader.say("gains.boundaries_today" if key.restated else "gains.boundaries_delivered")
    return (reader.say("gains.direction"), boundaries, *withheld_note(key, reader))


def _average(need: Need, reader: Reader) -> str:
    return reader.number(100, 1) if need.children else reader.say("none")


def change_in_print(rows: Sequence[UnitRow], reader: Reader) -> str:
    """The change from last year's budgets in money; a dash where one of them is not known."""
    if any(row.last_year is None for row in rows):
        return reader.say("none")
    return reader.texts.signed(sum(row.amount - row.last_year for row in rows))
