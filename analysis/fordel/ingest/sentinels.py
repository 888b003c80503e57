"""Codes for missing values that stand as numbers: -1, -99, -300 ..., and 999, 9999 ... where they cannot be measured."""

from dataclasses import dataclass

import numpy as np

NEGATIVE_CODES = -np.array(
    [1, 2, 7, 8, 9, 77, 88, 98, 99, 100, 200, 250, 300, 400, 777, 888, 900, 997, 998, 999, 8888, 9998, 9999, 99999, 999999], dtype=float
)
NINES = np.array([10.0**digits - 1 for digits in range(3, 10)])
IMPLAUSIBLE = 3.0
STRONG = -99.0


@dataclass(frozen=True)
class Others:
    """What a column's numbers that are no codes' say about the codes: whether there are any, any below 0, and the largest (0 or more)."""

    some: bool = False
    negative: bool = False
    largest: float = 0.0

    def __add__(self, other: "Others") -> "Others":
        """Those of two parts of a column together."""
        return Others(self.some or other.some, self.negative or other.negative, max(self.largest, other.largest))


def others_of(values: np.ndarray) -> Others:
    """Of a column, or a part of one, of shape (rows,)."""
    return _others(values, _coded(values))


def _coded(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.isin(values, NEGATIVE_CODES), np.isin(values, NINES)


def _others(values: np.ndarray, coded: tuple[np.ndarray, np.ndarray]) -> Others:
    others = values[~coded[0] & ~coded[1] & ~np.isnan(values)]
    return Others(bool(others.size), bool((others < 0).any()), float(np.max(others, initial=0.0)))


def sentinels(values: np.ndarray, minimum: float | None, others: Others | None = None) -> np.ndarray:
    """Which numbers are codes for a missing value.

    A negative code counts where the column allows no negative number; elsewhere only from -99 down, and only
    in a column that holds no other negative number. Repeated nines count where they are more than three times
    the largest other number.

    Parameters
    ----------
    values : array of float, shape (rows,)
        As delivered, before the unit's factor; NaN where empty.
    minimum : float or None
        The column's smallest allowed value.
    others : Others, optional
        The whole column's, where ``values`` are a part of it.

    Returns
    -------
    array of bool, shape (rows,)
    """
    negative, nines = coded = _coded(values)
    if not (negative.any() or nines.any()):
        return negative
    others = others or _others(values, coded)
    if minimum is None or minimum < 0:
        negative &= (values <= STRONG) & (others.some and not others.negative)
    return negative | (nines & others.some & (values > IMPLAUSIBLE * others.largest))
