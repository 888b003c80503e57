"""The key at other weights of the target, recomputed exactly."""

from dataclasses import dataclass, replace
from fractions import Fraction

from fordel.errors import AllocationError
from fordel.key.order import Order, Transition
from fordel.key.steps import allocate
from fordel.report.held import NONE_HELD, Held, held

WEIGHTS = tuple(Fraction(quarter, 4) for quarter in range(5))


@dataclass(frozen=True)
class Alternative:
    """The amounts at one weight of the target, shape (units,) in the order's units; None where the rules cannot hold together."""

    weight: Fraction
    in_force: bool
    amounts: tuple[int, ...] | None
    held: Held = NONE_HELD


def alternatives(order: Order) -> tuple[Alternative, ...]:
    """The amounts at no, a quarter, half, three quarters and all of the way to the target, and at the weight in force."""
    in_force = Fraction(1) if order.transition is None else order.transition.weight
    return tuple(alternative(order, weight) for weight in sorted({*WEIGHTS, in_force}))


def alternative(order: Order, weight: Fraction) -> Alternative:
    """The amounts at one weight of the target; the other rules stay.

    Without a transition the weight in force is 1, and a unit without a budget last year gets its target.
    """
    rules = order.transition or Transition(without_history="at_target")
    in_force = weight == rules.weight
    if order.transition is None and in_force:
        return Alternative(weight, in_force, allocate(order).amounts)
    other = replace(order, transition=replace(rules, target_share=weight, years_left=1))
    try:
        return Alternative(weight, in_force, allocate(other).amounts, held(other))
    except AllocationError:
        return Alternative(weight, in_force, None)
