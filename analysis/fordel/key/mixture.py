"""Two years mixed: some parts of the key as they were last year, the others as they are this year."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from fractions import Fraction

from fordel.key.order import Change, Order, Transition
from fordel.key.year import Year

PARTS = ("children", "composition", "weights", "prices", "pot", "rules", "transition_base")
ALL_PARTS = ("method", "reorganisation", *PARTS)
_NEED_DIGITS = 10**6


@dataclass(frozen=True)
class Pair:
    """Last year on today's boundaries, this year, and this year's price level divided by last year's."""

    last: Year
    this: Year
    prices: Fraction


def mixed_order(pair: Pair, new: Set[str]) -> Order:
    """The order in which the parts ``new`` are this year's and all others last year's.

    - ``children``: number of children of every unit;
    - ``composition``: number of units of each criterion per child, and of cases paid on actual numbers;
    - ``weights``: weights, and where the full model is paid, its ratio to the sum of weights times counts;
    - ``prices``: the price level that the pot and the amounts in the settings are brought to;
    - ``pot``: its amount in last year's prices;
    - ``rules``: every other setting, and the criteria that only one of the years has, as one block. Where the years do not
      pay the same need, at the same ``unexplained_share`` and pool threshold, the difference of weights goes there too;
    - ``transition_base``: the budgets that the transition starts from.
    """
    prices = pair.prices if "prices" in new else Fraction(1)
    order = _at_prices(pair.this.order, prices / pair.prices) if "rules" in new else _at_prices(pair.last.order, prices)
    pot = pair.this.order.pot / pair.prices if "pot" in new else Fraction(pair.last.order.pot)
    return replace(
        order,
        needs=_needs(pair, new),
        pot=_at_end(pair, new, pot * prices),
        cases=tuple(replace(one, counts=_cases(pair, new, one.kind)) for one in order.cases),
        budgets=_base(pair, new),
    )


def _needs(pair: Pair, new: Set[str]) -> tuple:
    """Children x count per child x weight x correction; exactly the year's own where all of it is one year's."""
    bound = {"children", "composition", "weights", "rules"}
    for year, wanted in ((pair.last, set()), (pair.this, bound)):
        if bound & new == wanted:
            return year.order.needs
    heads, shape, weights, set_by = (pair.this if part in new else pair.last for part in ("children", "composition", "weights", "rules"))
    weights = weights if pair.last.measure == pair.this.measure else set_by
    corrected = weights if pair.last.need_rules == pair.this.need_rules else set_by
    both = pair.last.weights.keys() & pair.this.weights.keys()
    found = []
    for unit in pair.this.order.codes:
        own = sum((weights.weights[name] * shape.per_child[unit][name] for name in both), Fraction(0))
        block = sum((weight * set_by.per_child[unit][name] for name, weight in set_by.weights.items() if name not in both), Fraction(0))
        need = own + block * _level(pair, weights) / _level(pair, set_by)
        found.append(round(heads.children[unit] * need * corrected.correction[unit] * _NEED_DIGITS))
    return tuple(found)


def _level(pair: Pair, year: Year) -> Fraction:
    """The price level of a year's weights, last year's being 1: weights of both years are brought to one before they add up."""
    return pair.prices if year is pair.this and year.measure[0] == "cost" else Fraction(1)


def _cases(pair: Pair, new: Set[str], kind: str) -> Mapping[str, Fraction]:
    """Number of cases; a kind that the other year does not have keeps its own."""
    first, second = (pair.this, pair.last) if "composition" in new else (pair.last, pair.this)
    found = [one.counts for year in (first, second) for one in year.order.cases if one.kind == kind]
    return found[0]


def _base(pair: Pair, new: Set[str]) -> Mapping[str, Fraction]:
    """Budgets; the other year's where a year has neither budgets nor a transition."""
    own, other = (pair.this, pair.last) if "transition_base" in new else (pair.last, pair.this)
    return own.order.budgets if own.order.budgets or own.order.transition else other.order.budgets


def _at_end(pair: Pair, new: Set[str], pot: Fraction) -> int:
    """The pot in whole multiples of the unit in force; exactly the year's own where nothing is mixed."""
    unit = (pair.this if "rules" in new else pair.last).order.unit
    return unit * round(pot / unit)


def _at_prices(order: Order, prices: Fraction) -> Order:
    """Amounts of the settings multiplied by ``prices``."""
    if prices == 1:
        return order
    rules = order.transition
    return replace(
        order,
        reserve=_scaled(order.reserve, prices),
        pool=order.pool * prices,
        fixed={code: amount * prices for code, amount in order.fixed.items()},
        cases=tuple(replace(one, per_case=one.per_case * prices) for one in order.cases),
        transition=None if rules is None else _scaled_rules(rules, prices),
    )


def _scaled(change: Change | None, prices: Fraction) -> Change | None:
    return change if change is None or change.amount is None else Change(amount=change.amount * prices)


def _scaled_rules(rules: Transition, prices: Fraction) -> Transition:
    return replace(rules, floor=_scaled(rules.floor, prices), ceiling=_scaled(rules.ceiling, prices))
