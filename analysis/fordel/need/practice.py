"""How much of the unexplained ratios is more than chance, and what counting a part of it as need would mean."""

import numpy as np

FEWEST_AREAS = 5


def reliability(ratio: np.ndarray, chance_variance: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """How much of each unit's unexplained ratio is more than chance, r_c in [0, 1], shape (C,).

    r_c = t2 / (t2 + v_c), with v_c the ratio's sampling variance and t2 = max(0, variance of the ratios
    between units - mean of v_c), the moment estimator (Morris 1983, JASA 78(381), 47-55), over the units with
    at least `FEWEST_AREAS` areas: the guessed variance of a small or closed unit says nothing about the others.
    Fewer than two such units give 0.
    """
    enough = areas >= FEWEST_AREAS if (areas >= FEWEST_AREAS).any() else np.ones(len(ratio), dtype=bool)
    if enough.sum() < 2:
        return np.zeros(len(ratio))
    between = max(0.0, float(np.var(ratio[enough], ddof=1) - chance_variance[enough].mean()))
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
    return np.where(enough, variance, (variance * areas)[enough].mean() / np.maximum(areas, 1))


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
