"""What the amounts would be at other weights of the target."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fordel.key.order import Order
from fordel.memo.words import inside, joined, paragraphs, percent_signed, percent_words
from fordel.report.alternatives import Alternative, alternatives
from fordel.report.amounts import signed_amounts
from fordel.report.content import Bullets, Column, Section, Table
from fordel.report.held import limited
from fordel.report.reader import Reader
from fordel.report.results import Key

_HELD = "*"


def alternatives_section(key: Key, order: Order, reader: Reader) -> tuple[Section, ...]:
    """The amounts, and the largest changes at each weight; nothing for one unit, or where no unit had a budget last year."""
    if len(key.rows) == 1 or not any(row.last_year is not None for row in key.rows):
        return ()
    found = alternatives(order)
    proposed = next(one.weight for one in found if one.in_force)
    ends = {"none": percent_words(Fraction(0), reader), "all": percent_words(Fraction(1), reader)}
    words = [
        reader.say("memo.steps.text"),
        reader.say("memo.steps.ends_limited" if limited(order) else "memo.steps.ends", **ends),
        reader.say("memo.steps.in_force", weight=percent_words(proposed, reader)),
    ]
    lines = Bullets(tuple(_changes(order, one, key, reader) for one in found if one.amounts is not None))
    blocks = (*paragraphs(joined(words)), _table(key, order, found, reader), *paragraphs(reader.say("memo.steps.changes")), lines)
    return (Section("steps", reader.say("memo.steps.title"), blocks, 3),)


def _table(key: Key, order: Order, found: Sequence[Alternative], reader: Reader) -> Table:
    dash, currency = reader.say("none"), reader.currency_word()
    heads = tuple(Column(_head(one, reader), currency, "number") for one in found)
    by_code = [None if one.amounts is None else dict(zip(order.codes, one.amounts, strict=True)) for one in found]
    rows = tuple(
        (row.name, *(_cell(row.centre, one, amounts, reader) for one, amounts in zip(found, by_code, strict=True))) for row in key.rows
    )
    total = (reader.say("total"), *(dash if amounts is None else reader.number(sum(amounts.values())) for amounts in by_code))
    caption = inside(reader, "steps.amounts", year=str(key.budget_year))
    return Table("steps", caption, (Column(reader.say("key.unit")), *heads), rows, total, _notes(found, reader))


def _cell(code: str, one: Alternative, amounts: Mapping[str, int] | None, reader: Reader) -> str:
    if amounts is None:
        return reader.say("none")
    return reader.number(amounts[code]) + (_HELD if code in one.held.up | one.held.down else "")


def _head(one: Alternative, reader: Reader) -> str:
    words = percent_words(one.weight, reader)
    return f"{words}, {inside(reader, 'steps.proposed')}" if one.in_force else words


def _notes(found: Sequence[Alternative], reader: Reader) -> tuple[str, ...]:
    impossible = any(one.amounts is None for one in found)
    marked = any(one.held.up or one.held.down for one in found)
    return (
        *([reader.say("memo.steps.held", sign=_HELD)] if marked else []),
        *([reader.say("memo.steps.impossible", sign=reader.say("none"))] if impossible else []),
    )


def _changes(order: Order, one: Alternative, key: Key, reader: Reader) -> str:
    """How many receive less, and who changes most in each direction."""
    before = {row.centre: row.last_year for row in key.rows}
    moved = {code: amount - before[code] for code, amount in zip(order.codes, one.amounts, strict=True) if before[code] is not None}
    down, low, high = sum(change < 0 for change in moved.values()), min(moved.values()), max(moved.values())
    told = [
        inside(reader, f"steps.down.{'none' if not down else 'one' if down == 1 else 'many'}", n=reader.number(down)),
        inside(reader, "steps.fall", entry=_entry(low, moved, key, reader)) if low < 0 else "",
        inside(reader, "steps.rise", entry=_entry(high, moved, key, reader)) if high > 0 else "",
    ]
    return reader.say("memo.steps.line", weight=_head(one, reader), told=joined(told))


def _entry(most: int, moved: Mapping[str, int], key: Key, reader: Reader) -> str:
    """Who changes most and by how much; where several do to the krone, in money only."""
    (amount,), found = signed_amounts([most], reader), [row for row in key.rows if moved.get(row.centre) == most]
    if len(found) > 1 or not found[0].last_year:
        return inside(reader, "steps.entry_money", name=reader.some([row.name for row in found]), amount=amount)
    percent = percent_signed(found[0].last_year, found[0].last_year + most, reader)
    return inside(reader, "steps.entry", name=found[0].name, amount=amount, percent=percent)
