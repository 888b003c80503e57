"""The estimate under other weights of the areas, from the sums that are already there."""

import numpy as np

from fordel.need.bootstrap import LARGE_STEP, refit
from fordel.need.families import Family
from fordel.need.fit import Fit
from fordel.need.information import solve_scaled
from fordel.need.segments import Segments
from fordel.need.sums import area_sums

_CONVERGED = 1e-2  # standard errors; what is left after such a step is about the square of it
_MOST_STEPS = 8


def reweighted(part: Fit, weights: np.ndarray, start: np.ndarray | None = None) -> np.ndarray:
    """Parameters estimated with areas weighted by ``weights`` (A,), shape (p,).

    Newton from the estimate at equal weights: the first step needs no new pass over the rows, and one or two more are
    usually enough. A parameter that no weighted area informs (no row with it, or no outcome on any) keeps its estimate.
    From a step of more than `LARGE_STEP` standard errors on, the estimation is done in full (`refit`).

    Parameters
    ----------
    part : Fit
    weights : ndarray, shape (A,)
    start : ndarray, shape (p,), optional
        Where to begin, if not at the estimate.
    """
    beta = part.beta if start is None else start
    sums = part.sums if start is None else area_sums(part.design, part.family, beta)
    known = np.flatnonzero(part.sums.informed(weights) & has_outcome(part.design, part.family, weights))
    for _ in range(_MOST_STEPS):
        score, information = sums.total(weights)
        step = solve_scaled(information[np.ix_(known, known)], score[known])
        size = np.abs(step / part.std_errors[known]).max()
        if not size <= LARGE_STEP:
            break
        beta = beta.copy()
        beta[known] += step
        if size <= _CONVERGED:
            return beta
        sums = area_sums(part.design, part.family, beta)
    return refit(part, weights)


def has_outcome(design: Segments, family: Family, weights: np.ndarray | None) -> np.ndarray:
    """Parameters that some weighted outcome speaks of, shape (p,); without one, a log or logit link would send them to infinity."""
    if family.link == "identity":
        return np.ones(len(design.parameters), dtype=bool)
    weight = np.ones(len(design.area)) if weights is None else weights[design.area]
    return np.r_[weight @ design.profile.outcome, design.of_practice(weight * design.mass.outcome)] != 0
