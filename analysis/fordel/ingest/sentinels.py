"""Codes for missing values that stand as numbers: -1, -99, -300 ..., and 999, 9999 ... where they cannot be measured."""

import numpy as np

NEGATIVE_CODES = -np.array(
    [1, 2, 7, 8, 9, 77, 88, 98, 99, 100, 200, 250, 300, 400, 777, 888, 900, 997, 998, 999, 8888, 9998, 9999, 99999, 999999], dtype=float
)
NINES = np.array([10.0**digits - 1 for digits in range(3, 10)])
IMPLAUSIBLE = 3.0
STRONG = -99.0


def sentinels(values: np.ndarray, minimum: float | None) -> np.ndarray:
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

    Returns
    -------
    array of bool, shape (rows,)
    """
    negative, nines = np.isin(values, NEGATIVE_CODES), np.isin(values, NINES)
    if not (negative.any() or nines.any()):
        return negative
    others = values[~negative & ~nines & ~np.isnan(values)]
    if minimum is None or minimum < 0:
        negative &= (values <= STRONG) & (bool(others.size) and not (others < 0).any())
    return negative | (nines & bool(others.size) & (values > IMPLAUSIBLE * np.max(others, initial=0.0)))
