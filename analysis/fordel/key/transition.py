"""Step 4: from last year's budgets towards the target, under floors and ceilings, at no cost to the city."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fordel.errors import AllocationError
from fordel.key.order import Order, Transition

Amounts = tuple[Fraction, ...]


@dataclass(frozen=True)
class Bounds:
    """What the rules allow, each of shape (units,): the blend, the floors, and the ceilings (None: no upper bound)."""

    blend: Amounts
    floor: Amounts
    ceiling: tuple[Fraction | None, ...]


def transition(order: Order, target: Amounts) -> Amounts:
    """``amount_c = clip(lambda * blend_c, floor_c, ceiling_c)`` with one lambda for all, so that the sum stays.

    Value judgement: nobody's budget changes faster than the rules say, and all others pay for that in proportion to their
    blend. Units above their target gain from floors, units below it from ``furthest_under_target``; ceilings hold back who
    gains. A unit without a budget last year is refused, or receives its target (``without_history: at_target``).

    Raises
    ------
    AllocationError
        ``budget_below_zero``, ``closed_unit``, ``no_history``, ``no_budgets``, ``floor_above_ceiling``, ``floors_above_pot``,
        ``ceilings_below_pot``.
    """
    rules, place = order.transition, {code: index for index, code in enumerate(order.codes)}
    bound = bounded_units(order)
    if not bound:
        return target
    chosen, budgets = [target[place[code]] for code in bound], [order.budgets[code] for code in bound]
    found = bounds(rules, bound, chosen, budgets)
    check_bounds(bound, found, sum(chosen))
    amounts = dict(zip(bound, clipped(found, sum(chosen)), strict=True))
    return tuple(amounts.get(code, before) for code, before in zip(order.codes, target, strict=True))


def bounded_units(order: Order) -> tuple[str, ...]:
    """The units that the rules hold for: those with a budget last year."""
    below = sorted(code for code, budget in order.budgets.items() if budget < 0)
    if below:
        raise AllocationError(
            f"policy.transition: last year's budget of {', '.join(below)} is below zero; expected zero or more; correct the table history",
            "budget_below_zero",
        )
    closed = sorted(code for code in set(order.budgets) - set(order.codes) if order.budgets[code] != 0)
    if closed:
        raise AllocationError(
            f"policy.transition: last year's budget of {', '.join(closed)} belongs to no unit of today; "
            "data/last_year/need.csv must say where its areas went, or leave the transition out",
            "closed_unit",
        )
    missing = [code for code in order.codes if code not in order.budgets]
    if missing and order.transition.without_history == "error":
        raise AllocationError(
            f"policy.transition: {', '.join(missing)} had no budget last year; deliver it in the table history, keep last year's result "
            "('fordel freeze'), or set without_history: at_target, which pays such a unit its target",
            "no_history",
        )
    return tuple(code for code in order.codes if code in order.budgets)


def bounds(rules: Transition, codes: Sequence[str], target: Sequence[Fraction], budgets: Sequence[Fraction]) -> Bounds:
    """Blend, floors and ceilings of the units; see ``docs/steps.md``, step 4."""
    whole, before = sum(target), sum(budgets)
    scaled = rules.measured_from == "budget_scaled"
    if before == 0 and (rules.weight < 1 or scaled):
        message = "policy.transition: last year's budgets add to zero, so they have no shares; correct table history"
        raise AllocationError(message, "no_budgets")
    weight, to_sum = rules.weight, whole / before if before else Fraction(0)
    base = [budget * to_sum if scaled else budget for budget in budgets]
    blend = tuple(weight * goal + (1 - weight) * budget * to_sum for goal, budget in zip(target, budgets, strict=True))
    floor = tuple(_floor(rules, goal, from_) for goal, from_ in zip(target, base, strict=True))
    ceiling = tuple(None if rules.ceiling is None else max(Fraction(0), from_ + rules.ceiling.of(from_)) for from_ in base)
    return Bounds(blend, floor, ceiling)


def check_bounds(codes: Sequence[str], found: Bounds, whole: Fraction) -> None:
    """Refuse rules that cannot all hold, naming the clash."""
    for code, low, high in zip(codes, found.floor, found.ceiling, strict=True):
        if high is not None and low > high:
            raise AllocationError(
                f"policy.transition: the floor of {code} is {float(low):.2f}, its ceiling {float(high):.2f}; "
                "a floor (or furthest_under_target) must not lie above the ceiling; lower the one or raise the other",
                "floor_above_ceiling",
            )
    least = sum(found.floor)
    if least > whole:
        raise AllocationError(
            f"policy.transition: the floors add to {float(least):.2f}, but there is {float(whole):.2f} to pay out; "
            "lower floor or furthest_under_target, or raise the pot",
            "floors_above_pot",
        )
    most = [_most(*parts) for parts in zip(found.blend, found.floor, found.ceiling, strict=True)]
    if None not in most and sum(most) < whole:
        raise AllocationError(
            f"policy.transition: at most {float(sum(most)):.2f} can be paid out under the ceilings, but there is {float(whole):.2f}; "
            "raise the ceiling, or lower the pot",
            "ceilings_below_pot",
        )


def clipped(found: Bounds, whole: Fraction) -> Amounts:
    """The amounts at the smallest lambda of zero or more at which they add to ``whole``.

    The sum is a piecewise linear, never falling function of lambda with corners at floor / blend and ceiling / blend; lambda
    lies after the last corner at which the sum is below ``whole``.
    """
    parts = list(zip(found.blend, found.floor, found.ceiling, strict=True))
    corners = {Fraction(0)} | {edge / blend for blend, low, high in parts if blend for edge in (low, high) if edge is not None}
    ordered = sorted(corners)
    low, high = 0, len(ordered)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _total(parts, ordered[middle]) < whole else (low, middle)
    start = ordered[low]
    missing = whole - _total(parts, start)
    slope = sum(blend for blend, floor, ceiling in parts if floor <= start * blend and (ceiling is None or start * blend < ceiling))
    lam = start + missing / slope if missing > 0 else start
    return tuple(_clip(lam * blend, floor, ceiling) for blend, floor, ceiling in parts)


def _total(parts: Sequence[tuple], lam: Fraction) -> Fraction:
    return sum(_clip(lam * blend, floor, ceiling) for blend, floor, ceiling in parts)


def _clip(value: Fraction, floor: Fraction, ceiling: Fraction | None) -> Fraction:
    return max(floor, value if ceiling is None else min(value, ceiling))


def _floor(rules: Transition, target: Fraction, base: Fraction) -> Fraction:
    low = [Fraction(0)]
    low += [base + rules.floor.of(base)] if rules.floor is not None else []
    low += [target * (1 - rules.furthest_under_target / 100)] if rules.furthest_under_target is not None else []
    return max(low)


def _most(blend: Fraction, floor: Fraction, ceiling: Fraction | None) -> Fraction | None:
    """The largest amount that lambda can bring a unit to; None: any."""
    return floor if blend == 0 else ceiling
