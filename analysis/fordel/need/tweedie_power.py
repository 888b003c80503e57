"""The Tweedie power from the data: the variance's growth with the mean, by quasi-likelihood."""

import numpy as np

from fordel.errors import ModelError
from fordel.need.families import Poisson
from fordel.need.fit import fit
from fordel.need.segments import Segments

LOWEST, HIGHEST = 1.05, 1.95
_GROUPS = 50


def estimate_power(design: Segments) -> float:
    """Slope of log squared residuals on log means over groups of rows with like means, to two decimals.

    Rows are ordered by their Poisson means and cut into groups of equal exposure; with the group's mean rate m_g and
    its weighted mean squared residual q_g, the power is the least-squares slope of log q_g on log m_g, kept within
    `LOWEST` and `HIGHEST` (the modified Park test; Manning and Mullahy 2001, J. Health Economics 20(4), 461-494).

    Raises
    ------
    ModelError
        Where the means hardly differ, so that there is no slope.
    """
    mean = fit(design, Poisson(), child_rows=False).fitted_rate
    exposure, rate = design.gather(lambda block: (block.exposure, block.rate))
    order = np.argsort(mean, kind="stable")
    position = np.cumsum(exposure[order])
    group = np.minimum((position / position[-1] * _GROUPS).astype(int), _GROUPS - 1)
    weight = exposure[order]
    total = np.bincount(group, weight, _GROUPS)
    filled = total > 0
    centre = np.bincount(group, weight * mean[order], _GROUPS)[filled] / total[filled]
    square = np.bincount(group, weight * (rate[order] - mean[order]) ** 2, _GROUPS)[filled] / total[filled]
    x, y = np.log(centre), np.log(np.maximum(square, np.finfo(float).tiny))
    if np.ptp(x) < 0.1:
        raise ModelError("model: the expected outcomes hardly differ, so the Tweedie power cannot be estimated; give model.tweedie_power")
    return float(np.clip(round(float(np.polyfit(x, y, 1)[0]), 2), LOWEST, HIGHEST))
