"""Practice taken out: need at the same level for all, the unexplained ratio, and how much of it is more than chance."""

from dataclasses import dataclass

import numpy as np

from fordel.need.design import Design

FEWEST_AREAS = 5


@dataclass(frozen=True)
class AreaNeed:
    """Actual outcome and neutralised need of A areas in the estimation years.

    Attributes
    ----------
    actual, need : ndarray, shape (S,)
        By segment (area within practice unit), in the outcome's unit; both add to the same total.
    """

    actual: np.ndarray
    need: np.ndarray


def neutral_beta(design: Design, beta: np.ndarray) -> np.ndarray:
    """Coefficients of the terms, shape (k,), with supply variables set to nought: they enter at one value for all."""
    k = len(design.terms)
    return np.where(np.array(design.roles) == "supply", 0.0, beta[:k])


def area_need(design: Design, beta: np.ndarray) -> AreaNeed:
    """Need of every segment with practice effects and supply neutralised.

    need_s = K sum over rows of exposure exp(x b), b without supply and practice; K keeps the total:
    sum need = sum actual.
    """
    actual = design.by_segment(design.outcome)
    raw = design.by_segment(design.exposure * np.exp(design.x @ neutral_beta(design, beta)))
    return AreaNeed(actual, raw * actual.sum() / raw.sum())


def unexplained_ratio(actual: np.ndarray, need: np.ndarray) -> np.ndarray:
    """actual / need by practice unit: practice, unmeasured need and chance together. Any matching shapes."""
    return actual / need


def reliability(ratio: np.ndarray, chance_variance: np.ndarray) -> np.ndarray:
    """How much of each unit's unexplained ratio is more than chance, r_c in [0, 1], shape (C,).

    r_c = t2 / (t2 + v_c), with v_c the ratio's sampling variance and t2 = max(0, variance of the ratios
    between units - mean of v_c), the moment estimator (Morris 1983, JASA 78(381), 47-55). A single unit
    gives 0.
    """
    if len(ratio) < 2:
        return np.zeros(len(ratio))
    between = max(0.0, float(np.var(ratio, ddof=1) - chance_variance.mean()))
    return np.zeros(len(ratio)) if between == 0.0 else between / (between + chance_variance)


def chance_variance(replicates: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Sampling variance of each unit's ratio, shape (C,), from replicates (R, C).

    A unit with fewer than `FEWEST_AREAS` areas (``areas``, shape (C,)) takes the average of the other units'
    variance times their number of areas, over its own number: from so few areas no variance can be learnt.
    """
    variance = replicates.var(axis=0, ddof=1)
    enough = areas >= FEWEST_AREAS
    if enough.all() or not enough.any():
        return variance
    return np.where(enough, variance, (variance * areas)[enough].mean() / areas)


def adjusted_need(need: np.ndarray, ratio: np.ndarray, reliability_: np.ndarray, share: float) -> np.ndarray:
    """Need with a part of the unexplained difference counted as need: need [1 + u r (s - 1)].

    Parameters
    ----------
    need, ratio : ndarray, shape (..., units)
        Need of the receiving units and the unexplained ratio s of each one's practice unit.
    reliability_ : ndarray, shape (units,)
        r of each one's practice unit, so that chance is not paid.
    share : float
        ``unexplained_share`` u, from 0 (none) to 1 (all).
    """
    return need * (1.0 + share * reliability_ * (ratio - 1.0))
