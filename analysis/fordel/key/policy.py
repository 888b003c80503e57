"""From the settings and last year's figures to an order that the steps can carry out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from fordel.errors import AllocationError
from fordel.key.needs import NeedResult, recorded_pot
from fordel.key.order import Cases, Change, Order, Transition
from fordel.key.paid import Paid, model_units
from fordel.params import Policy, TransitionRules

_UNITS, _ABOUT = (1000, 10**6), 2


@dataclass(frozen=True)
class Actuals:
    """What is not estimated.

    Attributes
    ----------
    budgets : mapping
        Last year's by unit, after step 0.
    cases : mapping
        Number by kind and unit.
    before : mapping
        Last year's budgets before step 0.
    parts : mapping or None
        Which part of every unit of last year's key went where; None where no area has moved.
    """

    budgets: Mapping[str, Fraction]
    cases: Mapping[str, Mapping[str, Fraction]]
    before: Mapping[str, Fraction] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, Fraction]] | None = None


def order_of(policy: Policy, need: NeedResult, paid: Paid, actuals: Actuals) -> Order:
    """The order for one run.

    Raises
    ------
    AllocationError
        Where the pot is recorded and cannot be paid, or stated in another unit than what was recorded.
    """
    check_pot(policy, need)
    return Order(
        codes=paid.codes,
        needs=paid.needs,
        pot=recorded_pot(need) if policy.pot == "recorded" else policy.pot,
        unit=policy.unit,
        reserve=change_of(policy.reserve),
        pool=expected_pool(need, policy, paid.threshold),
        fixed={code: Fraction(amount) for code, amount in policy.fixed.items()},
        cases=tuple(Cases(kind.kind, Fraction(kind.per_case), actuals.cases.get(kind.kind, {})) for kind in policy.cases),
        transition=transition_of(policy.transition),
        budgets=actuals.budgets,
    )


def expected_pool(need: NeedResult, policy: Policy, threshold: int | None) -> Fraction:
    """(1 - what a unit bears itself) x (need without a pool - need below the threshold) of all counted children, exactly."""
    if threshold is None:
        return Fraction(0)
    pair = (need.units, model_units(need, threshold))
    whole, capped = (sum((Fraction(unit.need) for unit in units), Fraction(0)) for units in pair)
    return (1 - Fraction(centre_pays(policy))) * max(whole - capped, Fraction(0))


def centre_pays(policy: Policy) -> Decimal:
    """The part of a cost above the threshold that a unit bears itself."""
    return policy.pool.centre_pays if policy.pool else Decimal("0.1")


def change_of(change) -> Change | None:
    """A change of the settings as exact numbers."""
    if change is None:
        return None
    percent, amount = (None if value is None else Fraction(value) for value in (change.percent, change.amount))
    return Change(percent, amount)


def transition_of(rules: TransitionRules | None) -> Transition | None:
    """The transition rules of the settings as exact numbers."""
    if rules is None:
        return None
    furthest = rules.furthest_under_target
    return Transition(
        target_share=Fraction(rules.target_share),
        years_left=rules.years_left,
        floor=change_of(rules.floor),
        ceiling=change_of(rules.ceiling),
        furthest_under_target=None if furthest is None else Fraction(furthest),
        measured_from=rules.measured_from,
        without_history=rules.without_history,
    )


def check_pot(policy: Policy, need: NeedResult) -> None:
    """Refuse a pot that cannot be in the unit of the recorded cost; where need is not cost there is nothing to compare with.

    Raises
    ------
    AllocationError
        Where it is about a thousandth or a millionth of a year's recorded cost, or a thousand or a million times as much.
    """
    recorded = need.recorded_total
    if policy.pot == "recorded" or need.settings.get("outcome") != "cost" or recorded <= 0:
        return
    for unit in _UNITS:
        low, high = min(policy.pot, recorded) * unit, max(policy.pot, recorded)
        if high <= _ABOUT * low and low <= _ABOUT * high:
            raise AllocationError(
                f"policy.pot: {policy.pot}, but the recorded cost of a year is {recorded:.0f}; one of them seems to be in units of {unit}; "
                "give policy.pot in whole currency units, and the files' unit under sources.*.unit"
            )


def check_size(order: Order) -> None:
    """Refuse last year's budgets that cannot be in the unit of this year's pot.

    Raises
    ------
    AllocationError
        Where they add to less than a fifth, or more than five times, of those units' part of the pot by need.
    """
    before, whole = sum(order.budgets.values()), sum(order.needs) or 1
    now = order.pot * Fraction(sum(need for code, need in zip(order.codes, order.needs, strict=True) if code in order.budgets), whole)
    if before > 0 and now > 0 and not now / 5 <= before <= 5 * now:
        raise AllocationError(
            f"policy.pot: last year's budgets add to {float(before):.0f}, the same units' part of the pot to {float(now):.0f}; "
            "expected about the same size; check sources.history.unit and policy.pot"
        )


def check_cases(counts: Mapping[str, Mapping[str, Fraction]], policy: Policy, codes: tuple[str, ...], minimum: int) -> None:
    """Every kind has a number for every unit, and none that may not be published.

    Raises
    ------
    AllocationError
        With every fault.
    """
    faults = []
    for kind in policy.cases:
        given = counts.get(kind.kind, {})
        if missing := [code for code in codes if code not in given]:
            named = ", ".join(missing)
            faults.append(f"cases: the number of cases of kind {kind.kind} is missing for {named}; deliver it, 0 where there are none")
        if small := [code for code in codes if 0 < given.get(code, 0) < minimum]:
            faults.append(
                f"cases: {', '.join(small)} have fewer than {minimum} cases of kind {kind.kind}, and what they are paid would publish "
                "the number; merge kinds, or pay these cases outside the key"
            )
    if unknown := sorted(set(counts) - {kind.kind for kind in policy.cases}):
        faults.append(f"cases: {', '.join(unknown)} is not a kind of policy.cases; name it there, or leave its rows out by a filter")
    if faults:
        raise AllocationError("\n".join(faults))
