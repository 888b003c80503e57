"""How close the additive key comes to the full model, and whether that is close enough to be paid."""

from dataclasses import dataclass

import numpy as np

SLOPE = (0.9, 1.1)
MEAN_PP, WORST_PP = 0.2, 0.5


@dataclass(frozen=True)
class Closeness:
    """Additive shares against the model's.

    Attributes
    ----------
    slope : float
        Of the logarithm of the additive index on that of the model's, over units.
    mean_pp, worst_pp : float
        Mean and largest absolute difference of a share, percentage points.
    worst_unit : str
    r2_areas : float
        Of need per child over areas, weighted by children.
    """

    slope: float
    mean_pp: float
    worst_pp: float
    worst_unit: str
    r2_areas: float

    @property
    def enough(self) -> bool:
        """Whether all targets are met: slope 0.9 to 1.1, at most 0.2 points on average and 0.5 in the worst unit."""
        return SLOPE[0] <= self.slope <= SLOPE[1] and self.mean_pp <= MEAN_PP and self.worst_pp <= WORST_PP


def closeness(units: tuple[str, ...], additive: np.ndarray, model: np.ndarray, children: np.ndarray, r2_areas: float) -> Closeness:
    """Compare needs of the units, all of shape (U,); units without children or need have no index."""
    difference = 100 * np.abs(additive / additive.sum() - model / model.sum())
    known = (children > 0) & (additive > 0) & (model > 0)
    worst = int(difference.argmax())
    slope = _slope(np.log(model[known] / children[known]), np.log(additive[known] / children[known]))
    return Closeness(slope, float(difference.mean()), float(difference[worst]), units[worst], r2_areas)


def _slope(x: np.ndarray, y: np.ndarray) -> float:
    """Least squares slope; 1 where there is nothing to tell units apart by."""
    if len(x) < 2 or np.ptp(x) < 1e-9:
        return 1.0
    return float(np.cov(x, y, ddof=0)[0, 1] / np.var(x))
