"""The way from need to money as named steps, each with its effect on every unit (``docs/steps.md``)."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from fordel.errors import AllocationError
from fordel.key.exact import checked_pot, largest_remainder, quotas
from fordel.key.order import Order
from fordel.key.transition import Amounts, transition

STEPS = ("reorganisation", "reserve", "need_share", "actual_cases", "transition", "rounding")


@dataclass(frozen=True)
class Step:
    """One step: exact amounts before and after it, shape (units,), in currency units."""

    name: str
    before: Amounts
    after: Amounts


@dataclass(frozen=True)
class Allocation:
    """The pot distributed.

    Attributes
    ----------
    codes : tuple of str, shape (units,)
    pot, reserve, pool : int
        Whole currency units; ``reserve`` and ``pool`` stay with the city.
    amounts : tuple of int, shape (units,)
        They add to ``pot - reserve - pool``.
    target : tuple of Fraction, shape (units,)
        The amounts before the transition.
    steps : tuple of Step
    """

    codes: tuple[str, ...]
    pot: int
    reserve: int
    pool: int
    amounts: tuple[int, ...]
    target: Amounts
    steps: tuple[Step, ...]


def allocate(order: Order) -> Allocation:
    """Distribute the pot through the steps of the policy.

    Raises
    ------
    AllocationError
        With the ``rule`` of ``docs/steps.md`` that cannot hold.
    """
    target, steps = targets(order)
    if order.transition is not None:
        steps.append(Step("transition", target, transition(order, target)))
    paid = steps[-1].after
    amounts = rounding(order, paid)
    steps.append(Step("rounding", paid, tuple(map(Fraction, amounts))))
    if sum(amounts) != order.pot - reserve(order) - pool(order):
        raise AssertionError("the amounts do not add to the pot; this is a fault of the program")
    return Allocation(order.codes, order.pot, reserve(order), pool(order), amounts, target, tuple(steps))


def unrounded(order: Order) -> Amounts:
    """The exact amounts before the last step, shape (units,): what changes from year to year are split by."""
    target, _ = targets(order)
    return target if order.transition is None else transition(order, target)


def targets(order: Order) -> tuple[Amounts, list[Step]]:
    """The amounts before the transition, and the steps that led there."""
    check(order)
    nothing = (Fraction(0),) * len(order.codes)
    fixed = fixed_amounts(order)
    shared = need_share(order, fixed)
    target = actual_cases(order, shared)
    steps = [Step("reserve", nothing, fixed), Step("need_share", fixed, shared), Step("actual_cases", shared, target)]
    return target, steps


def reserve(order: Order) -> int:
    """What the city keeps: an amount, or a percentage of the pot, rounded to the unit, halves upwards.

    Value judgement: what is kept is paid by all in proportion to need.
    """
    return 0 if order.reserve is None else _to_unit(order.reserve.of(Fraction(order.pot)), order.unit)


def pool(order: Order) -> int:
    """The expected sum of the pool for the dearest cases, rounded to the unit, halves upwards.

    Value judgement: the city bears the chance of very dear cases, the units bear the rest by need. Units with many of them
    gain; what they gain is paid by all in proportion to need.
    """
    return _to_unit(order.pool, order.unit)


def fixed_amounts(order: Order) -> Amounts:
    """Step 1: ``amount_c = F_c``.

    Value judgement: what every unit needs whatever its size is paid first. A unit gains if its amount is above its share of
    all fixed amounts, else it loses.
    """
    return tuple(Fraction(order.fixed.get(code, 0)) for code in order.codes)


def need_share(order: Order, fixed: Amounts) -> Amounts:
    """Step 2: ``amount_c = F_c + D * need_c / sum of needs``, D being what is left of the pot.

    Value judgement: equal need gives equal money, wherever the child lives. A unit whose need lies above the average per
    child gains on a distribution by heads; a unit below it loses.
    """
    left = distributable(order)
    by_need = quotas(order.needs, left) if left else (Fraction(0),) * len(fixed)
    return tuple(amount + part for amount, part in zip(fixed, by_need, strict=True))


def actual_cases(order: Order, amounts: Amounts) -> Amounts:
    """Step 3: ``amount_c + sum over kinds of cases_c * per_case``.

    Value judgement: what a unit can neither foresee nor choose is paid as it is, out of the pot before need is shared.
    Units with few such cases pay for units with many.
    """
    return tuple(amount + _cases(order, code) for code, amount in zip(order.codes, amounts, strict=True))


def rounding(order: Order, amounts: Amounts) -> tuple[int, ...]:
    """Step 5: whole multiples of the unit that keep the sum; see `largest_remainder`.

    No unit gains or loses as much as one rounding unit.
    """
    return tuple(order.unit * count for count in largest_remainder(order.codes, [amount / order.unit for amount in amounts]))


def distributable(order: Order) -> Fraction:
    """D: the pot without reserve, pool, fixed amounts and actual cases."""
    cases = sum(_cases(order, code) for code in order.codes)
    return Fraction(order.pot - reserve(order) - pool(order)) - sum(fixed_amounts(order)) - cases


def check(order: Order) -> None:
    """Refuse an order that no step can carry out.

    Raises
    ------
    AllocationError
        ``pot_out_of_range``, ``pot_not_in_units``, ``unknown_unit``, ``deductions_above_pot``, ``no_need``.
    """
    checked_pot(order.pot)
    if order.pot % order.unit:
        raise AllocationError(
            f"policy.pot: {order.pot} is not a multiple of policy.unit, {order.unit}; state a pot in whole units, or a smaller unit",
            "pot_not_in_units",
        )
    named = set(order.fixed).union(*(one.counts for one in order.cases))
    if unknown := sorted(named - set(order.codes)):
        raise AllocationError(
            f"policy: {', '.join(unknown)} receives a fixed amount or has cases, but is not among the units that receive; "
            "correct policy.fixed or the table cases",
            "unknown_unit",
        )
    left = distributable(order)
    if left < 0:
        raise AllocationError(
            f"policy: reserve, pool, fixed amounts and cases take {float(order.pot - left):.2f} of a pot of {order.pot}; "
            "nothing is left to share by need; lower them, or raise the pot",
            "deductions_above_pot",
        )
    if left > 0 and not any(order.needs):
        raise AllocationError("the need of every unit is zero, so there are no shares; check the table population", "no_need")


def _cases(order: Order, code: str) -> Fraction:
    return sum((one.per_case * one.counts.get(code, 0) for one in order.cases), Fraction(0))


def _to_unit(amount: Fraction, unit: int) -> int:
    return unit * floor(amount / unit + Fraction(1, 2))
