"""What it costs whom: the amounts, the rules behind them, and who receives more and who less than last year."""

from collections.abc import Callable, Sequence

from fordel.key.order import Order
from fordel.memo.key_table import change_cell
from fordel.memo.proposal import kept_words
from fordel.memo.words import FEW, inside, joined, paragraphs, percent_signed, short, size
from fordel.params import Params
from fordel.report.content import Block, Column, Section, Table
from fordel.report.money_section import transition_words
from fordel.report.reader import Reader
from fordel.report.results import Key, UnitRow


def economy_section(key: Key, order: Order, params: Params, reader: Reader) -> Section:
    """The pot and what is taken from it, the rules, and the change from last year's budgets."""
    rules = joined(transition_words(params.policy.transition, reader)) if len(key.rows) > 1 else ""
    known = [row for row in key.rows if row.last_year is not None]
    blocks: list[Block] = [*paragraphs(_pot(key, order, params, reader), rules)]
    if known:
        blocks += paragraphs(_sum(key.rows, reader), _movers(key.rows, reader), _prices(key, reader))
        blocks.append(_table(key, reader))
    else:
        blocks += paragraphs(reader.say("memo.economy.no_last_year"))
    return Section("economy", reader.say("memo.economy.title"), (*blocks, *paragraphs(*params.report.own_text.economy)))


def _pot(key: Key, order: Order, params: Params, reader: Reader) -> str:
    fixed = sum(order.fixed.values())
    cases = sum(one.per_case * count for one in order.cases for count in one.counts.values())
    kinds = reader.listed([getattr(one.label, reader.texts.language) for one in params.policy.cases])
    taken = bool(key.reserve or key.pool or fixed or cases)
    return joined(
        [
            reader.say("memo.economy.pot_example" if key.illustrative else "memo.economy.pot", pot=reader.money(key.pot)),
            reader.say("memo.economy.level", level=str(params.years.price_level)) if reader.outcome == "cost" else "",
            reader.say("memo.economy.kept", kept=kept_words(key, reader)) if key.reserve or key.pool else "",
            reader.say("memo.economy.fixed", amount=reader.money(float(fixed))) if fixed else "",
            reader.say("memo.economy.cases", amount=reader.money(float(cases)), names=kinds) if cases else "",
            reader.say("memo.economy.distributed", amount=reader.money(key.distributable)) if taken else "",
            reader.say("memo.economy.all_by_need") if not taken and len(key.rows) > 1 else "",
        ]
    )


def _sum(rows: Sequence[UnitRow], reader: Reader) -> str:
    """The sums of both years; nothing where a unit had no budget, because then they would compare unlike things."""
    if any(row.last_year is None for row in rows):
        return ""
    before, now = sum(row.last_year for row in rows), sum(row.amount for row in rows)
    if not before:
        return ""
    name = ("single" if len(rows) == 1 else "sum") + ("_same" if before == now else "_down" if now < before else "")
    amounts = {"before": reader.money(before), "now": reader.money(now), "change": size(before, now, reader)}
    return reader.say(f"memo.economy.{name}", name=rows[0].name, **amounts)


def _movers(rows: Sequence[UnitRow], reader: Reader) -> str:
    """Who gains, who loses, who does neither, and the largest rise and fall in money."""
    if len(rows) == 1:
        return ""
    groups = (("up", lambda row: row.amount > row.last_year), ("down", lambda row: row.amount < row.last_year))
    known = [row for row in rows if row.last_year is not None]
    told = [_group(name, [row.name for row in known if belongs(row)], reader) for name, belongs in groups]
    told.append(_group("same", [row.name for row in known if row.amount == row.last_year], reader))
    told.append(_group("new", [row.name for row in rows if row.last_year is None], reader))
    return joined([*told, _extreme("rise", max, known, reader), _extreme("fall", min, known, reader)])


def _group(name: str, names: list[str], reader: Reader) -> str:
    if not names:
        return ""
    if len(names) > FEW:
        return reader.count(f"memo.gains.{name}_count", len(names))
    return reader.count(f"memo.gains.{name}", len(names), names=reader.listed(names))


def _extreme(name: str, pick: Callable, rows: Sequence[UnitRow], reader: Reader) -> str:
    """The largest rise (or fall) in money; where several are as large in print, in money only."""
    if len(rows) < 2:
        return ""
    most = pick(row.amount - row.last_year for row in rows)
    found = [row for row in rows if short(row.amount - row.last_year, reader) == short(most, reader)]
    if (most <= 0 if name == "rise" else most >= 0) or len(found) > FEW:
        return ""
    amount = size(found[0].last_year, found[0].amount, reader) if len(found) == 1 else short(abs(most), reader)
    return reader.say(f"memo.economy.{name}", names=reader.listed([row.name for row in found]), amount=amount)


def _prices(key: Key, reader: Reader) -> str:
    """How prices have moved since last year, where that shows in print."""
    rise = 0.0 if key.prices_since_last_year is None else key.prices_since_last_year - 1
    if abs(rise) < 0.0005:
        return ""
    return reader.say("gains.prices" if rise > 0 else "gains.prices_down", percent=reader.texts.percent(abs(rise)))


def _table(key: Key, reader: Reader) -> Table:
    currency = reader.currency_word()
    columns = (
        Column(reader.say("key.unit")),
        Column(reader.say("gains.last_year"), currency, "number"),
        Column(reader.say("key.amount"), currency, "number"),
        Column(reader.say("gains.change"), currency, "number"),
        Column(reader.say("gains.percent"), "%", "number"),
        Column(reader.say("gains.per_child"), reader.texts("report.gains.per_child_unit", currency=currency), "number"),
    )
    notes = [reader.say("gains.direction")]
    if any(row.children is None for row in key.rows):
        notes.append(reader.say("key.withheld", sign=reader.texts("report.withheld")))
    rows = tuple(_cells(row, reader) for row in key.rows)
    caption = inside(reader, "economy.caption", year=str(key.budget_year))
    return Table("economy", caption, columns, rows, _total(key.rows, reader), tuple(notes))


def _cells(row: UnitRow, reader: Reader) -> tuple[str, ...]:
    dash, amount = reader.say("none"), reader.number(row.amount)
    if row.last_year is None:
        return (row.name, dash, amount, dash, dash, dash)
    per_child = reader.texts.signed((row.amount - row.last_year) / row.children) if row.children else reader.number(row.children)
    percent = percent_cell(row.last_year, row.amount, reader)
    return (row.name, reader.number(row.last_year), amount, change_cell(row, reader), percent, per_child)


def percent_cell(before: int, now: int, reader: Reader) -> str:
    """A change in percent without the sign for it; a dash for a change from nothing."""
    return percent_signed(before, now, reader).rstrip(" %") if before else reader.say("none")


def _total(rows: Sequence[UnitRow], reader: Reader) -> tuple[str, ...]:
    if len(rows) == 1 or any(row.last_year is None for row in rows):
        return ()
    dash, before, now = reader.say("none"), sum(row.last_year for row in rows), sum(row.amount for row in rows)
    figures = (reader.number(before), reader.number(now), reader.texts.signed(now - before))
    return (reader.say("total"), *figures, percent_cell(before, now, reader), dash)
