"""From counts and weights to exact shares and whole amounts: ``docs/apply.md`` as arithmetic on fractions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from fordel.apply.counts import Counts
from fordel.apply.numbers import power
from fordel.apply.weights import FIXED, PERCENT, Weight
from fordel.errors import AllocationError
from fordel.key.exact import printed_shares, quotas
from fordel.key.order import Order
from fordel.key.steps import allocate

Parts = tuple[Fraction, ...]


@dataclass(frozen=True)
class Part:
    """One weight at work, by centre.

    Attributes
    ----------
    weight : Weight
    measure : tuple of Fraction, shape (centres,)
        What it multiplies: counts to the weight's power, or a sub-key's shares.
    part : tuple of Fraction, shape (centres,)
        Its part of its level: of shares that add to 1, or money per unit times measure.
    """

    weight: Weight
    measure: Parts
    part: Parts


@dataclass(frozen=True)
class Applied:
    """A key applied to counts and a pot.

    Attributes
    ----------
    codes : tuple of str, shape (centres,)
    levels : mapping of str to tuple of Part
        By sub-key; the key itself under the empty name, last.
    needs : mapping of str to tuple of Fraction, shape (centres,)
        What each level adds to; the pot without fixed amounts is distributed in proportion to those of the empty name.
    fixed : Fraction
        Per centre.
    exact : tuple of Fraction, shape (centres,)
        Amounts before rounding.
    shares : tuple of Decimal, shape (centres,)
        Of the pot, nine decimals, adding to 1.
    amounts : tuple of int, shape (centres,)
        Multiples of ``unit`` that add to ``pot``.
    """

    codes: tuple[str, ...]
    pot: int
    unit: int
    levels: Mapping[str, tuple[Part, ...]]
    needs: Mapping[str, Parts]
    fixed: Fraction
    exact: Parts
    shares: tuple[Decimal, ...]
    amounts: tuple[int, ...]


def apply_key(counts: Counts, weights: Sequence[Weight], pot: int, unit: int = 1) -> Applied:
    """Distribute the pot by a key whose rows have been checked (`fordel.apply.check`).

    Raises
    ------
    AllocationError
        ``no_need`` where needs do not add to more than zero; ``amount_below_zero`` where weights below zero
        leave a centre with less than nothing.
    """
    fixed = Fraction(sum((row.value for row in weights if row.kind == FIXED), Decimal(0)))
    divided = [row for row in weights if row.kind != FIXED]
    levels: dict[str, tuple[Part, ...]] = {}
    needs: dict[str, Parts] = {}
    for name in (*sorted({row.subkey for row in divided if row.subkey}), ""):
        levels[name] = tuple(_part(row, counts, needs) for row in divided if row.subkey == name)
        needs[name] = _added(levels[name], len(counts.codes))
        if name or pot > fixed * len(counts.codes):
            needs[name] = _as_shares(name, needs[name])
    order = Order(counts.codes, _whole(needs[""]), pot, unit, fixed=dict.fromkeys(counts.codes, fixed))
    allocation = allocate(order)
    by = allocation.target if pot else needs[""]
    _check_signs(counts.codes, by, allocation.target)
    if not any(by):
        raise _no_need("the key", Fraction(0))
    shares = printed_shares(counts.codes, _whole(by))
    return Applied(counts.codes, pot, unit, levels, needs, fixed, allocation.target, shares, allocation.amounts)


def _part(row: Weight, counts: Counts, subkeys: Mapping[str, Parts]) -> Part:
    if row.criterion in counts.values:
        measure = tuple(power(count, row.exponent) for count in counts.values[row.criterion])
    else:
        measure = subkeys[row.criterion]
    weight = Fraction(row.value)
    if row.kind == PERCENT:
        weight = weight / 100 / sum(measure) if weight else weight
    return Part(row, measure, tuple(weight * one for one in measure))


def _added(parts: Sequence[Part], size: int) -> Parts:
    return tuple(sum((one.part[at] for one in parts), Fraction(0)) for at in range(size))


def _as_shares(name: str, needs: Parts) -> Parts:
    total = sum(needs)
    if total <= 0:
        raise _no_need(f'the sub-key "{name}"' if name else "the key", total)
    return quotas(needs, 1)


def _whole(parts: Parts) -> tuple[int, ...]:
    """Parts as whole numbers in the same proportions."""
    scale = lcm(*(part.denominator for part in parts))
    return tuple(int(part * scale) for part in parts)


def _no_need(level: str, total: Fraction) -> AllocationError:
    return AllocationError(
        f"the weights of {level}, times the counts, add to {_told(total)}; expected more than zero, "
        "as money is distributed in proportion; check the weights and the counts",
        "no_need",
    )


def _check_signs(codes: Sequence[str], by: Parts, amounts: Parts) -> None:
    below = [f"{code} ({_told(amount, '.2f')})" for code, one, amount in zip(codes, by, amounts, strict=True) if one < 0]
    if below:
        raise AllocationError(
            f"weights below zero leave less than nothing for {', '.join(below)}; expected amounts of zero or more; "
            "change the weights, or raise the fixed amounts",
            "amount_below_zero",
        )


def _told(value: Fraction, form: str = ".6g") -> str:
    """A number of any size in a message."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):{form}}"
