"""Which units the weights' uncertainty tells apart, in the need that is paid."""

from dataclasses import replace

import numpy as np

from fordel.key.draws import Draws
from fordel.key.paid import Paid
from fordel.key.weights_file import WeightsFile
from fordel.need.exceedance import exceedance


def paid_draws(paid: Paid, file: WeightsFile, draws: Draws, unexplained_share: float) -> np.ndarray:
    """The need that is paid under every replicate, shape (R, U), up to a common factor per replicate."""
    at = paid.threshold or 0
    factors = 1 + unexplained_share * (draws.factors[at] - 1)
    if paid.pays == "model":
        return draws.shares[at] * factors
    counts = np.array([[float(value) for value in file.counts[code].values()] for code in paid.codes])
    return draws.weights[at] @ counts.T * factors


def told_apart(paid: Paid, file: WeightsFile, draws: Draws, unexplained_share: float) -> np.ndarray:
    """Probability that unit i's need per child exceeds unit j's, shape (U, U).

    Where the additive key is paid, the full model's draws are asked too and the less certain of the two answers is given, as
    the interval of an additive share holds both: the draws of the weights do not know that the sum only approximates.
    """
    children = np.array([float(unit.children) for unit in paid.units])
    keys = [replace(paid, pays=pays) for pays in dict.fromkeys((paid.pays, "model"))]
    own, *model = [exceedance(paid_draws(key, file, draws, unexplained_share), children) for key in keys]
    return np.where(np.abs(model[0] - 0.5) < np.abs(own - 0.5), model[0], own) if model else own
