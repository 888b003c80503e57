"""How near predictions come: for rows, for areas and for practice units."""

from dataclasses import dataclass

import numpy as np

from fordel.need.design import Design
from fordel.need.families import Poisson

_FLOOR = 0.01
_NOUGHT = 1e-12


@dataclass(frozen=True)
class Metrics:
    """Fit of N groups' expected to their actual outcome per child-year.

    Attributes
    ----------
    groups : int
    r2 : float
        1 - sum t (r - m)^2 / sum t (r - mean r)^2.
    cpm : float
        Cumming's prediction measure, 1 - sum t |r - m| / sum t |r - mean r|.
    mae : float
        Mean absolute error, in the outcome's unit per child-year.
    mean : float
        Mean outcome per child-year.
    """

    groups: int
    r2: float
    cpm: float
    mae: float
    mean: float


def metrics(rate: np.ndarray, expected: np.ndarray, weight: np.ndarray) -> Metrics:
    """Metrics of expected rates against actual ones, weighted by child-years; all of shape (N,).

    R2 and the prediction measure are NaN where the actual rates do not differ.
    """
    mean = float(np.average(rate, weights=weight))
    error, spread = np.abs(rate - expected), np.abs(rate - mean)
    with np.errstate(divide="ignore", invalid="ignore"):
        r2 = 1.0 - weight @ error**2 / (weight @ spread**2)
        cpm = 1.0 - weight @ error / (weight @ spread)
    mae = float(weight @ error / weight.sum())
    explained = (float(r2), float(cpm)) if spread.max() > 0 else (np.nan, np.nan)
    return Metrics(len(rate), *explained, mae if mae > _NOUGHT * abs(mean) else 0.0, mean)


def grouped(design: Design, expected: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Actual rate, expected rate and child-years of groups of rows; rows without a prediction (NaN) are left out.

    Parameters
    ----------
    design : Design
    expected : ndarray, shape (n,)
    group : ndarray, shape (n,)

    Returns
    -------
    tuple of three ndarrays, shape (groups with any prediction,)
    """
    seen = np.isfinite(expected)
    _, index = np.unique(group[seen], return_inverse=True)
    weight = np.bincount(index, design.exposure[seen])
    actual = np.bincount(index, design.outcome[seen])
    return actual / weight, np.bincount(index, (expected * design.exposure)[seen]) / weight, weight


def by_level(design: Design, expected: np.ndarray, period: np.ndarray) -> dict[str, Metrics]:
    """Metrics for rows, areas and practice units; ``period`` (n,) parts areas and units further (by year, or not at all)."""
    segment = design.segment_of_row
    seen = np.isfinite(expected)
    periods = np.unique(period, return_inverse=True)[1]
    found = {"row": metrics(design.rate[seen], expected[seen], design.exposure[seen])}
    for name, code in (("area", design.area[segment]), ("practice", design.practice[segment])):
        found[name] = metrics(*grouped(design, expected, code * (periods.max() + 1) + periods))
    return found


def poisson_deviance(rate: np.ndarray, expected: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Poisson deviance of each row, shape (n,); an expected rate under a hundredth of the mean counts as that."""
    floored = np.maximum(expected, _FLOOR * np.average(rate, weights=weight))
    return Poisson().deviance(rate, weight, np.log(floored))
