"""Exact apportionment: a whole number of units shared out so that nothing is lost to rounding."""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from fordel.errors import AllocationError

LARGEST_POT = 10**12
SHARE_UNITS = 10**9


def whole_needs(codes: Sequence[str], needs: Sequence[int | Decimal]) -> tuple[int, ...]:
    """Needs as integer counts of the smallest decimal unit that any of them uses.

    ``n_c = need_c * 10**k``, with ``k`` the largest number of decimals among the needs: 12.5 and 3.25
    become 1250 and 325. The ratios between the needs are kept exactly.

    Parameters
    ----------
    codes : sequence of str, shape (units,)
        The units, for the messages.
    needs : sequence of int or Decimal, shape (units,)
        Need in any common unit. Floats are refused: their last bits differ between processors.

    Returns
    -------
    tuple of int, shape (units,)

    Raises
    ------
    AllocationError
        Without units, with a need that is negative, not finite or a float, or where every need is zero.
    """
    if not codes:
        raise AllocationError("models/need.json: no unit to distribute to; expected at least one; run 'fordel need' again")
    exact = [_exact(code, need) for code, need in zip(codes, needs, strict=True)]
    scale = 10 ** max(0, *(-int(need.as_tuple().exponent) for need in exact))
    whole = tuple(int(Fraction(need) * scale) for need in exact)
    if not any(whole):
        raise AllocationError("models/need.json: the need of every unit is zero; expected one above zero; check the table population")
    return whole


def quotas(needs: Sequence[int | Fraction], total: int) -> tuple[Fraction, ...]:
    """Each unit's exact part of ``total``: ``total * need_c / sum of needs``, shape (units,); exact numbers only."""
    whole = sum(needs)
    return tuple(Fraction(total * need, whole) for need in needs)


def largest_remainder(codes: Sequence[str], parts: Sequence[Fraction]) -> tuple[int, ...]:
    """Parts rounded to integers that keep the sum: rounded down, then one more for the largest remainders.

    Parameters
    ----------
    codes : sequence of str, shape (units,)
        Equal remainders are settled by the code, the first in alphabetical order first.
    parts : sequence of Fraction, shape (units,)
        Exact parts; their sum is a whole number.

    Returns
    -------
    tuple of int, shape (units,)
        Each differs from its part by less than one; a part of zero stays zero.

    References
    ----------
    Balinski & Young (1982), Fair Representation, appendix A (the method of Hamilton).
    """
    floors = [math.floor(part) for part in parts]
    left = int(sum(parts)) - sum(floors)
    order = sorted(range(len(parts)), key=lambda index: (floors[index] - parts[index], codes[index]))
    more = set(order[:left])
    return tuple(floor + (index in more) for index, floor in enumerate(floors))


def whole_parts(codes: Sequence[str], parts: Sequence[int | Fraction], total: int) -> tuple[int, ...]:
    """Whole numbers in proportion to ``parts`` that add to ``total``, by largest remainder, shape (units,): how columns are printed."""
    return largest_remainder(codes, quotas(parts, total))


def printed_shares(codes: Sequence[str], needs: Sequence[int | Decimal]) -> tuple[Decimal, ...]:
    """Shares with nine decimals that add to exactly 1, by largest remainder, shape (units,)."""
    counts = whole_parts(codes, whole_needs(codes, needs), SHARE_UNITS)
    return tuple(Decimal(count).scaleb(-9) for count in counts)


def half_up(amount: Fraction | Decimal) -> int:
    """An exact amount rounded to a whole unit, halves upwards."""
    return math.floor(Fraction(amount) + Fraction(1, 2))


def checked_pot(pot: int) -> int:
    """The pot itself, when it is a whole amount from 0 to 10^12.

    Raises
    ------
    AllocationError
        Otherwise.
    """
    if not isinstance(pot, int) or isinstance(pot, bool) or not 0 <= pot <= LARGEST_POT:
        raise AllocationError(
            f"policy.pot: {pot} cannot be distributed; expected whole currency units from 0 to {LARGEST_POT}; state a pot within them",
            "pot_out_of_range",
        )
    return pot


def _exact(code: str, need: int | Decimal) -> Decimal:
    if isinstance(need, bool) or not isinstance(need, int | Decimal):
        raise AllocationError(f"the need of {code}: expected an integer or an exact decimal, found {type(need).__name__}")
    exact = Decimal(need)
    if not exact.is_finite() or exact < 0:
        raise AllocationError(f"the need of {code} is {need}; expected a finite number of zero or more; run 'fordel need' again")
    return exact
