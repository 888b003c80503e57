"""What it costs whom: the amounts, the rules behind them, and who receives more and who less than last year."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from fordel.key.order import Order
from fordel.memo.economy_table import economy_table
from fordel.memo.words import FEW, inside, joined, paragraphs, short, size
from fordel.params import Params
from fordel.report.content import Block, Section
from fordel.report.held import held, limited
from fordel.report.money_section import transition_words
from fordel.report.reader import Reader
from fordel.report.real import price_rise, real_percent, real_side
from fordel.report.results import Key, UnitRow


def economy_section(key: Key, order: Order, params: Params, reader: Reader) -> Section:
    """The pot and what is taken from it, the rules, and the change from last year's budgets."""
    rules = joined([*transition_words(params.policy.transition, reader), _held(key.rows, order, reader)]) if len(key.rows) > 1 else ""
    known = [row for row in key.rows if row.last_year is not None]
    blocks: list[Block] = [*paragraphs(_pot(key, order, params, reader), rules)]
    if known:
        blocks += paragraphs(_sum(key.rows, reader), _movers(key.rows, reader), _prices(key, reader))
        blocks.append(economy_table(key, reader))
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
            *_source(key, params, reader),
            reader.say("memo.economy.level", level=str(params.years.price_level)) if reader.outcome == "cost" else "",
            reader.say("memo.economy.kept", kept=_kept(key, reader)) if key.reserve or key.pool else "",
            reader.say("memo.economy.fixed", amount=reader.money(float(fixed))) if fixed else "",
            reader.say("memo.economy.cases", amount=reader.money(float(cases)), names=kinds) if cases else "",
            reader.say("memo.economy.distributed", amount=reader.money(key.distributable)) if taken else "",
            reader.say("memo.economy.all_by_need") if not taken and len(key.rows) > 1 else "",
        ]
    )


def _source(key: Key, params: Params, reader: Reader) -> list[str]:
    """How large the pot is, where it comes from, and that it is an example where nobody has decided it."""
    pot = reader.money(key.pot)
    if params.policy.pot != "recorded":
        return [reader.say("memo.economy.pot_example" if key.illustrative else "memo.economy.pot", pot=pot)]
    return [
        reader.say("memo.economy.pot_recorded", pot=pot, year=str(max(params.years.estimation))),
        reader.say("memo.economy.recorded_example") if key.illustrative else "",
    ]


def _kept(key: Key, reader: Reader) -> str:
    """What the city keeps, with its purposes."""
    kept = [(name, amount) for name, amount in (("reserve", key.reserve), ("pool", key.pool)) if amount]
    return reader.listed([inside(reader, f"economy.kept_{name}", amount=reader.money(amount)) for name, amount in kept])


def _held(rows: Sequence[UnitRow], order: Order, reader: Reader) -> str:
    """Whose amount a limit decides; empty where there is no limit."""
    if not limited(order):
        return ""
    found = held(order)
    told = []
    for name, codes in (("up", found.up), ("down", found.down)):
        names = [row.name for row in rows if row.centre in codes]
        told.append(reader.say(f"memo.economy.held_{name}", names=reader.some(names, FEW)) if names else "")
    return joined(told) or reader.say("memo.economy.held_none")


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
    """The largest rise (or fall) in money; where several are as large to the krone, in money only."""
    if len(rows) < 2:
        return ""
    most = pick(row.amount - row.last_year for row in rows)
    found = [row for row in rows if row.amount - row.last_year == most]
    if (most <= 0 if name == "rise" else most >= 0) or len(found) > FEW:
        return ""
    amount = size(found[0].last_year, found[0].amount, reader) if len(found) == 1 else short(abs(most), reader)
    return reader.say(f"memo.economy.{name}", names=reader.listed([row.name for row in found]), amount=amount)


def _prices(key: Key, reader: Reader) -> str:
    """How prices have moved since last year, where that shows in print, and who receives less at constant prices, as printed."""
    rise = price_rise(key)
    if not rise:
        return ""
    sides = {row.name: real_side(text) for row in key.rows if (text := real_percent(row.last_year, row.amount, key, reader))}
    told = [reader.say("memo.economy.prices" if rise > 0 else "memo.economy.prices_down", percent=reader.texts.percent(abs(rise)))]
    for name, side in (("real_down", -1), ("real_same", 0)):
        names = [unit for unit, own in sides.items() if own == side]
        told.append(reader.say(f"memo.economy.{name}", names=reader.some(names, FEW)) if names else "")
    return joined([*told, "" if any(_fell(row, key) for row in key.rows) else reader.say("memo.economy.real_none")])


def _fell(row: UnitRow, key: Key) -> bool:
    """Whether an amount is lower than last year's at constant prices, however little."""
    return row.last_year is not None and row.amount < Decimal(str(key.prices_since_last_year)) * row.last_year
