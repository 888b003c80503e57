"""Chance: how far a unit's cost falls from its budget in a year although its practice is as everybody's."""

from dataclasses import dataclass

import numpy as np

from fordel.need.design import Design

_Z80, _Z95 = 0.8416212335729143, 1.6448536269514722


@dataclass(frozen=True)
class Chance:
    """Standard deviation of a unit's yearly outcome around what is expected, as a fraction of that; arrays of shape (C,).

    Attributes
    ----------
    areas : ndarray
        From the areas' residuals within years: children of an area may be alike, in a year and over the years. It holds
        lasting differences between areas that the criteria do not explain, and is the one that reserves rest on.
    children : ndarray
        As if every child were independent of all others; NaN for rows that are groups of children.
    between_years : ndarray
        From what changes from year to year in an area, so that cases that last are not in it; NaN with one year.
    """

    areas: np.ndarray
    children: np.ndarray
    between_years: np.ndarray


def chance(design: Design, year: np.ndarray, expected: np.ndarray, child_rows: bool) -> Chance:
    """Relative standard deviation of each practice unit's yearly outcome, from residuals with practice effects kept.

    With e_ay the residual sum of area a in year y and m the unit's mean yearly expected outcome:
    ``areas`` = sqrt(n / (n - 1) mean_y sum_a e_ay^2) / m with n its areas; ``children`` takes rows in the place of
    areas; ``between_years`` = sqrt(sum_a var_y e_ay) / m.

    Parameters
    ----------
    design : Design
    year : ndarray of int, shape (n,)
    expected : ndarray, shape (n,)
        Fitted rate of each row with its practice effect.
    child_rows : bool
    """
    units, periods = len(design.practices), np.unique(year, return_inverse=True)[1]
    count = int(periods.max()) + 1
    fitted, residual = expected * design.exposure, design.outcome - expected * design.exposure
    segment = design.segment_of_row
    mean = np.bincount(design.practice, design.by_segment(fitted), units) / count
    by_year = np.bincount(segment * count + periods, residual, len(design.area) * count).reshape(-1, count)
    rows = np.bincount(design.practice[segment], residual**2, units) / count
    segments = np.bincount(design.practice, (by_year**2).sum(axis=1), units) / count
    n = np.bincount(design.practice, minlength=units)
    with np.errstate(divide="ignore", invalid="ignore"):
        areas = np.where(n > 1, np.sqrt(segments * n / (n - 1)) / mean, np.nan)
    nan = np.full(units, np.nan)
    between = np.sqrt(_between(design, by_year, year, units)) / mean if count > 1 else nan
    return Chance(areas, np.sqrt(rows) / mean if child_rows else nan, between)


def reserve(deviation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What covers 80 and 95 % of years, on the deviation's own scale: its one-sided normal quantiles.

    A unit's outcome is a sum over thousands of children in many areas, so that it is nearly normal.
    """
    return _Z80 * deviation, _Z95 * deviation


def mean_absolute(deviation: np.ndarray) -> np.ndarray:
    """The expected size of a normal deviation, up or down: sqrt(2 / pi) times its standard deviation."""
    return np.sqrt(2 / np.pi) * deviation


def _between(design: Design, by_year: np.ndarray, year: np.ndarray, units: int) -> np.ndarray:
    """Sum over a unit's areas of the variance between years of their residuals; areas with all years only."""
    periods = np.unique(year)
    exposure = np.zeros_like(by_year)
    np.add.at(exposure, (design.segment_of_row, np.searchsorted(periods, year)), design.exposure)
    whole = (exposure > 0).all(axis=1)
    variance = np.where(whole, by_year.var(axis=1, ddof=1), np.nan)
    total = np.bincount(design.practice[whole], variance[whole], units)
    seen, all_ = np.bincount(design.practice[whole], minlength=units), np.bincount(design.practice, minlength=units)
    with np.errstate(divide="ignore", invalid="ignore"):
        return total * all_ / seen
