"""Shares of the additive key with both intervals, as the model's shares have them."""

from dataclasses import dataclass

import numpy as np

from fordel.need.population import shares
from fordel.weights.estimates import Estimate

_PERCENTILES = (0.025, 0.975)


@dataclass(frozen=True)
class AdditiveShares:
    """Shares of U units; all of shape (U,). The range is the hull over ``unexplained_share`` 0, 1 and the chosen one.

    The interval ``share_low`` to ``share_high`` is the hull of two: the additive key's under the draws of its weights, and the
    full model's under the same draws. The first alone would leave out that a sum only approximates the model.
    """

    need: np.ndarray
    share: np.ndarray
    share_low: np.ndarray
    share_high: np.ndarray
    range_low: np.ndarray
    range_high: np.ndarray


def additive_shares(
    by_unit: np.ndarray,
    weights: np.ndarray,
    draws: np.ndarray,
    estimate: Estimate,
    unexplained_share: float,
) -> AdditiveShares:
    """Shares at the chosen ``unexplained_share``.

    Parameters
    ----------
    by_unit : ndarray, shape (U, k)
        Published counts.
    weights : ndarray, shape (k,)
    draws : ndarray, shape (R, k)
    estimate : Estimate
    unexplained_share : float
    """
    need, needs = by_unit @ weights, draws @ by_unit.T

    def interval(share: float) -> np.ndarray:
        factors = 1 + share * (estimate.factors - 1)
        own, model = (np.quantile(shares(drawn * factors), _PERCENTILES, axis=0) for drawn in (needs, estimate.shares))
        return np.array([np.minimum(own[0], model[0]), np.maximum(own[1], model[1])])

    chosen, none, all_ = interval(unexplained_share), interval(0.0), interval(1.0)
    paid = need * (1 + unexplained_share * (estimate.factor - 1))
    hull = (np.min([chosen[0], none[0], all_[0]], axis=0), np.max([chosen[1], none[1], all_[1]], axis=0))
    return AdditiveShares(paid, shares(paid), *chosen, *hull)
