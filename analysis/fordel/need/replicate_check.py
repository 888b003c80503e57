"""The one-step replicates held against full estimates under the same draws."""

from dataclasses import dataclass

import numpy as np

from fordel.need.bootstrap import Replicates
from fordel.need.model import Model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import Population, shares
from fordel.need.reweight import reweighted

DRAWS = 20


@dataclass(frozen=True)
class ReplicateCheck:
    """Shares of one step against shares of the full estimate.

    Attributes
    ----------
    draws : int
        How many of the replicates were estimated in full: the first ones.
    largest_pp, mean_pp : float
        Largest and mean absolute difference of a share, percentage points.
    largest_unit : str
        The receiving unit with the largest difference.
    of_interval : float
        The largest difference over the width of that unit's own interval.
    """

    draws: int
    largest_pp: float
    mean_pp: float
    largest_unit: str
    of_interval: float


def replicate_check(model: Model, replicates: Replicates, population: Population, draws: int = DRAWS) -> ReplicateCheck:
    """Estimate the first replicates in full and compare the shares (``unexplained_share`` 0, children as counted)."""
    weights = replicates.weights[:draws]
    betas = tuple(
        np.array([reweighted(part, weight, start) for weight, start in zip(weights, beta, strict=False)])
        for part, beta in zip(model.parts, replicates.betas, strict=True)
    )
    full = shares(unit_need(model, betas, neutralise(model, betas, weights).constants, population))
    one_step = tuple(beta[:draws] for beta in replicates.betas)
    step = shares(unit_need(model, one_step, replicates.constants[:draws], population))
    difference = 100 * np.abs(full - step)
    unit = int(difference.max(axis=0).argmax())
    width = 100 * float(np.ptp(np.quantile(full[:, unit], (0.025, 0.975))))
    return ReplicateCheck(
        draws=len(weights),
        largest_pp=float(difference.max()),
        mean_pp=float(difference.mean()),
        largest_unit=population.units[unit],
        of_interval=float(difference.max() / width) if width else 0.0,
    )
