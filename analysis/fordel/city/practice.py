"""Each centre's own practice, the effect of supply, and the constants that give the city its recipients and its total."""

from dataclasses import dataclass

import numpy as np

from fordel.city import truth
from fordel.city.settings import ANY_SHARE, COST_PER_CHILD


@dataclass(frozen=True)
class Levels:
    """What turns scores into kroner.

    Attributes
    ----------
    practice : ndarray, shape (centres,)
        Logarithm of each centre's practice; mean 0.
    offset : ndarray, shape (years, areas)
        Practice and supply, logarithms: what true need is free of.
    neutral_any, actual_any : float
        The constant in the chance of any cost, without and with the offset.
    neutral_scale, actual_scale : float
        Kroner (price level of the budget year) per unit of `truth.expected`, without and with the offset.
    """

    practice: np.ndarray
    offset: np.ndarray
    neutral_any: float
    actual_any: float
    neutral_scale: float
    actual_scale: float


def draw_practice(rng: np.random.Generator, need: np.ndarray, deviation: float, correlation: float) -> np.ndarray:
    """Log practice of each centre, with exactly this standard deviation and correlation with log need per child.

    Parameters
    ----------
    need : ndarray, shape (centres,)
        Need per child.
    """
    wanted = _standard(np.log(need))
    free = rng.standard_normal(len(need))
    free = _standard(free - free.mean() - wanted * (free @ wanted) / (wanted @ wanted))
    return deviation * (correlation * wanted + np.sqrt(1 - correlation**2) * free)


def neutral_need(form: str, found: dict[str, np.ndarray]) -> np.ndarray:
    """True need, up to a constant, of the children whose scores are given."""
    return truth.expected(form, found, 0.0, truth.level_for(form, found, 0.0, ANY_SHARE))


def levels(form: str, found: dict[str, np.ndarray], practice: np.ndarray, offset: np.ndarray, child_offset: np.ndarray) -> Levels:
    """The constants at which recipients and total cost are as wanted, once with and once without the offset.

    Parameters
    ----------
    found : dict of ndarray, shape (child-years of the estimation years,)
    offset : ndarray, shape (years, areas)
    child_offset : ndarray, shape (child-years of the estimation years,)
    """
    neutral = truth.level_for(form, found, 0.0, ANY_SHARE)
    actual = truth.level_for(form, found, child_offset, ANY_SHARE)
    return Levels(
        practice,
        offset,
        neutral,
        actual,
        COST_PER_CHILD / truth.expected(form, found, 0.0, neutral).mean(),
        COST_PER_CHILD / truth.expected(form, found, child_offset, actual).mean(),
    )


def _standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()
