"""Actual over expected for groups of rows, with an interval that lets the rows of an area be alike."""

from dataclasses import dataclass

import numpy as np

from fordel.need.design import Design
from fordel.need.practice import FEWEST_AREAS

_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Ratio:
    """Actual and expected outcome of a group, their ratio and its 95 % interval (NaN under `FEWEST_AREAS` areas)."""

    areas: int
    child_years: float
    actual: float
    expected: float
    low: float
    high: float

    @property
    def ratio(self) -> float:
        """Actual over expected; NaN where nothing is expected."""
        return self.actual / self.expected if self.expected > 0 else np.nan


def group_ratio(design: Design, expected: np.ndarray, rows: np.ndarray) -> Ratio:
    """Ratio of actual to expected outcome over ``rows`` (n,) bool; rows without a prediction are left out.

    With A_a and E_a an area's actual and expected outcome in the group and s = A / E, the variance of s is
    G / (G - 1) sum (A_a - s E_a)^2 / E^2 over the G areas (Cochran 1977, Sampling Techniques, sec. 6.4).
    """
    rows = rows & np.isfinite(expected)
    area = design.area[design.segment_of_row][rows]
    codes, index = np.unique(area, return_inverse=True)
    actual = np.bincount(index, design.outcome[rows], len(codes))
    fitted = np.bincount(index, (expected * design.exposure)[rows], len(codes))
    a, e, g = actual.sum(), fitted.sum(), len(codes)
    error = np.sqrt(g / (g - 1) * np.sum((actual - a / e * fitted) ** 2)) / e if g >= FEWEST_AREAS and e > 0 else np.nan
    middle = a / e if e > 0 else np.nan
    return Ratio(g, float(design.exposure[rows].sum()), float(a), float(e), float(middle - _Z95 * error), float(middle + _Z95 * error))


def quantile_groups(order: np.ndarray, weight: np.ndarray, groups: int) -> np.ndarray:
    """The group (0 to ``groups`` - 1) of each item when they are sorted by ``order`` and cut at equal weight, shape (n,).

    Items with the same value stay together.
    """
    values, index = np.unique(order, return_inverse=True)
    mass = np.bincount(index, weight, len(values))
    middle = (np.cumsum(mass) - mass / 2) / mass.sum()
    return np.minimum((middle * groups).astype(int), groups - 1)[index]


def people(year: np.ndarray, children: np.ndarray, rows: np.ndarray) -> float:
    """At least how many children stand behind a group's figures, for the disclosure limit: those of the year with most.

    Parameters
    ----------
    year : ndarray of int, shape (n,)
    children : ndarray, shape (n,)
        How many each row stands for; see `Case.disclosing`.
    rows : ndarray of bool, shape (n,)
    """
    codes, index = np.unique(year[rows], return_inverse=True)
    return float(np.bincount(index, children[rows], len(codes)).max(initial=0.0))
