"""The key at other steps of the transition, recomputed exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fordel.errors import AllocationError
from fordel.key.order import Order, Transition
from fordel.key.steps import allocate
from fordel.memo.words import inside, joined, paragraphs, percent_signed, percent_words, short_signed
from fordel.report.content import Column, Section, Table
from fordel.report.reader import Reader
from fordel.report.results import Key

WEIGHTS = tuple(Fraction(quarter, 4) for quarter in range(5))


@dataclass(frozen=True)
class Alternative:
    """The amounts at one weight of the target, shape (units,) in the order's units; None where the rules cannot hold together."""

    weight: Fraction
    in_force: bool
    amounts: tuple[int, ...] | None


def alternatives(order: Order) -> tuple[Alternative, ...]:
    """The amounts at no, a quarter, half, three quarters and all of the way to the target, and at the weight in force.

    The other rules stay. Without a transition the weight in force is 1, and a unit without a budget last year gets its target.
    """
    rules = order.transition or Transition(without_history="at_target")
    weights = sorted({*WEIGHTS, rules.weight})
    return tuple(Alternative(weight, weight == rules.weight, _amounts(order, rules, weight)) for weight in weights)


def _amounts(order: Order, rules: Transition, weight: Fraction) -> tuple[int, ...] | None:
    if order.transition is None and weight == 1:
        return allocate(order).amounts
    try:
        return allocate(replace(order, transition=replace(rules, target_share=weight, years_left=1))).amounts
    except AllocationError:
        return None


def alternatives_section(key: Key, order: Order, reader: Reader) -> tuple[Section, ...]:
    """Both tables; nothing for one unit, or where no unit had a budget last year."""
    if len(key.rows) == 1 or not any(row.last_year is not None for row in key.rows):
        return ()
    found = alternatives(order)
    rules = order.transition
    limited = rules is not None and any(limit is not None for limit in (rules.floor, rules.ceiling, rules.furthest_under_target))
    proposed = next(one.weight for one in found if one.in_force)
    ends = {"none": percent_words(Fraction(0), reader), "all": percent_words(Fraction(1), reader)}
    words = [
        reader.say("memo.steps.text"),
        reader.say("memo.steps.ends_limited" if limited else "memo.steps.ends", **ends),
        reader.say("memo.steps.in_force", weight=percent_words(proposed, reader)),
    ]
    tables = (_amounts_table(key, order, found, reader), _changes_table(key, order, found, reader))
    return (Section("steps", reader.say("memo.steps.title"), (*paragraphs(joined(words)), *tables), 3),)


def _amounts_table(key: Key, order: Order, found: Sequence[Alternative], reader: Reader) -> Table:
    dash, currency = reader.say("none"), reader.currency_word()
    heads = tuple(Column(_head(one, reader), currency, "number") for one in found)
    by_code = [None if one.amounts is None else dict(zip(order.codes, one.amounts, strict=True)) for one in found]
    rows = tuple(
        (row.name, *(dash if amounts is None else reader.number(amounts[row.centre]) for amounts in by_code)) for row in key.rows
    )
    total = (reader.say("total"), *(dash if amounts is None else reader.number(sum(amounts.values())) for amounts in by_code))
    caption = inside(reader, "steps.amounts", year=str(key.budget_year))
    return Table("steps", caption, (Column(reader.say("key.unit")), *heads), rows, total, _impossible(found, reader))


def _head(one: Alternative, reader: Reader) -> str:
    words = percent_words(one.weight, reader)
    return f"{words}, {inside(reader, 'steps.proposed')}" if one.in_force else words


def _impossible(found: Sequence[Alternative], reader: Reader) -> tuple[str, ...]:
    if all(one.amounts is not None for one in found):
        return ()
    return (reader.say("memo.steps.impossible", sign=reader.say("none")),)


def _changes_table(key: Key, order: Order, found: Sequence[Alternative], reader: Reader) -> Table:
    columns = (
        Column(reader.say("memo.steps.weight")),
        Column(reader.say("memo.steps.down"), reader.texts("report.key.count"), "number"),
        Column(reader.say("memo.steps.fall")),
        Column(reader.say("memo.steps.rise")),
    )
    names, before = {row.centre: row.name for row in key.rows}, {row.centre: row.last_year for row in key.rows}
    rows = tuple((_head(one, reader), *_changes(order, one, names, before, reader)) for one in found)
    return Table("steps-changes", inside(reader, "steps.changes"), columns, rows, (), _impossible(found, reader))


def _changes(order: Order, one: Alternative, names: dict[str, str], before: dict[str, int | None], reader: Reader) -> tuple[str, ...]:
    dash = reader.say("none")
    if one.amounts is None:
        return (dash, dash, dash)
    moved = {code: amount - before[code] for code, amount in zip(order.codes, one.amounts, strict=True) if before[code] is not None}
    down = reader.number(sum(change < 0 for change in moved.values()))
    low, high = min(moved.values()), max(moved.values())
    ends = ((low, low < 0), (high, high > 0))
    return (down, *(_entry(most, moved, names, before, reader) if there else dash for most, there in ends))


def _entry(most: int, moved: dict[str, int], names: dict[str, str], before: dict[str, int | None], reader: Reader) -> str:
    """Who changes most and by how much; where several do in print, in money only."""
    amount = short_signed(most, reader)
    found = [code for code, change in moved.items() if short_signed(change, reader) == amount]
    if len(found) > 1 or not before[found[0]]:
        return inside(reader, "steps.entry_money", name=reader.some([names[code] for code in found]), amount=amount)
    percent = percent_signed(before[found[0]], before[found[0]] + most, reader)
    return inside(reader, "steps.entry", name=names[found[0]], amount=amount, percent=percent)
