"""The way from need to money as named steps, each with its effect on every unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fordel.key.exact import checked_pot, largest_remainder, quotas

STEPS = ("reorganisation", "reserve", "need_share", "actual_cases", "transition", "rounding")

Amounts = tuple[Fraction, ...]
Rule = Callable[[Amounts], Amounts]


@dataclass(frozen=True)
class Step:
    """One step that acted: exact amounts before and after it, shape (units,), in currency units."""

    name: str
    before: Amounts
    after: Amounts


@dataclass(frozen=True)
class Allocation:
    """The pot distributed: whole amounts that add to it, shape (units,), and the steps that led there."""

    codes: tuple[str, ...]
    pot: int
    amounts: tuple[int, ...]
    steps: tuple[Step, ...]


def need_share(needs: Sequence[int], pot: int) -> Rule:
    """The step that pays by need: ``amount_c = pot * need_c / sum of needs``, whatever stood before.

    Value judgement: equal need gives equal money, wherever the child lives. A unit whose need lies above
    the average per child gains on a distribution by heads; a unit below it loses.
    """
    return lambda _: quotas(needs, pot)


def rounding(codes: Sequence[str]) -> Rule:
    """The step that rounds to whole currency units and keeps the sum; see `largest_remainder`.

    No unit gains or loses as much as one currency unit.
    """
    return lambda amounts: tuple(Fraction(amount) for amount in largest_remainder(codes, amounts))


def allocate(codes: Sequence[str], needs: Sequence[int], pot: int) -> Allocation:
    """Distribute ``pot`` by need through the steps of the policy.

    Parameters
    ----------
    codes : sequence of str, shape (units,)
    needs : sequence of int, shape (units,)
        Whole needs; see `fordel.key.exact.whole_needs`.
    pot : int
        Whole currency units.

    Raises
    ------
    AllocationError
        Where the pot is not a whole amount from 0 to 10^12.
    """
    steps = follow({"need_share": need_share(needs, checked_pot(pot)), "rounding": rounding(codes)}, len(codes))
    return Allocation(tuple(codes), pot, tuple(int(amount) for amount in steps[-1].after), steps)


def follow(rules: Mapping[str, Rule], units: int) -> tuple[Step, ...]:
    """Take the given steps in the order of `STEPS`, from nothing; a step without a rule is left out."""
    if unknown := set(rules) - set(STEPS):
        raise ValueError(f"unknown steps: {', '.join(sorted(unknown))}")
    steps: list[Step] = []
    amounts: Amounts = (Fraction(0),) * units
    for name in (name for name in STEPS if name in rules):
        after = rules[name](amounts)
        steps.append(Step(name, amounts, after))
        amounts = after
    return tuple(steps)
