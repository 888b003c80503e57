"""Which amounts a limit of the transition decides, computed exactly."""

from dataclasses import dataclass
from fractions import Fraction

from fordel.key.order import Order
from fordel.key.steps import targets
from fordel.key.transition import bounded_units, bounds, clipped


@dataclass(frozen=True)
class Held:
    """The units whose amounts a limit keeps ``up`` or ``down``."""

    up: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()


NONE_HELD = Held()


def limited(order: Order) -> bool:
    """Whether the rules of the transition have any limit."""
    rules = order.transition
    return rules is not None and any(limit is not None for limit in (rules.floor, rules.ceiling, rules.furthest_under_target))


def held(order: Order) -> Held:
    """The units that receive another amount than the blend, scaled alike for all, would give them.

    The rules of the order must hold together, as those of a finished key do.
    """
    if not limited(order) or not (codes := bounded_units(order)):
        return NONE_HELD
    by_code = dict(zip(order.codes, targets(order)[0], strict=True))
    goals = [by_code[code] for code in codes]
    found = bounds(order.transition, codes, goals, [order.budgets[code] for code in codes])
    amounts = clipped(found, sum(goals))
    free = (
        amount / blend
        for amount, blend, low, high in zip(amounts, found.blend, found.floor, found.ceiling, strict=True)
        if blend and low < amount and (high is None or amount < high)
    )
    scale = next(free, Fraction(1))
    plain = {code: scale * blend for code, blend in zip(codes, found.blend, strict=True)}
    paid = dict(zip(codes, amounts, strict=True))
    up, down = (frozenset(code for code in codes if side * (paid[code] - plain[code]) > 0) for side in (1, -1))
    return Held(up, down)
