"""The shares and unexplained ratios that a refit would give: what every alternative is compared by."""

from dataclasses import dataclass

import numpy as np

from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import Population, shares
from fordel.need.practice import adjusted_need
from fordel.validation.case import Case
from fordel.validation.refit import Refit


@dataclass(frozen=True)
class Keyed:
    """Shares of U receiving units, and unexplained ratios of C practice units (NaN where one has no rows)."""

    share: np.ndarray
    ratio: np.ndarray


def keyed(case: Case, refit: Refit, weights: np.ndarray | None = None, unexplained_share: float | None = None) -> Keyed:
    """Neutralise, predict and share out, as the key does.

    Parameters
    ----------
    case : Case
    refit : Refit
        Any estimation with rows of the same areas.
    weights : ndarray, shape (A,), optional
        Weights of the areas in the totals.
    unexplained_share : float, optional
        The chosen one if not given.
    """
    population = case.population.keep(tuple(term for term in case.population.terms if term in refit.design.terms))
    neutral = neutralise(refit, refit.betas, None if weights is None else weights[None])
    ratio = _ratios(case, refit, neutral.need[0])
    need = unit_need(refit, refit.betas, neutral.constants, population)[0]
    u = case.unexplained_share if unexplained_share is None else unexplained_share
    codes = case.model.design.practices
    spread = of_units(population, codes, np.where(np.isfinite(ratio), ratio, 1.0), 1.0)
    return Keyed(shares(adjusted_need(need, spread, of_units(population, codes, case.trust, 0.0), u)), ratio)


def of_units(population: Population, codes: tuple[str, ...], values: np.ndarray, absent: float) -> np.ndarray:
    """Values by practice unit (C,) spread to the receiving units (U,); ``absent`` where a unit's own has none."""
    of = dict(zip(codes, values, strict=True))
    return np.array([of.get(code, absent) for code in population.practices])


def _ratios(case: Case, refit: Refit, need: np.ndarray) -> np.ndarray:
    """Actual over need by the practice units of the case; a pooled refit has all its rows."""
    own = case.model.design
    practice, count = refit.design.practice if refit.design.practices == own.practices else own.practice, len(own.practices)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.bincount(practice, refit.design.by_segment(refit.design.outcome), count) / np.bincount(practice, need, count)
