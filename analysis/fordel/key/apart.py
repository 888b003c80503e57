"""Which units the weights' uncertainty tells apart, in the need that is paid."""

import numpy as np

from fordel.key.draws import Draws
from fordel.key.paid import Paid
from fordel.key.weights_file import WeightsFile


def paid_draws(paid: Paid, file: WeightsFile, draws: Draws, unexplained_share: float) -> np.ndarray:
    """The need that is paid under every replicate, shape (R, U), up to a common factor per replicate."""
    at = paid.threshold or 0
    factors = 1 + unexplained_share * (draws.factors[at] - 1)
    if paid.pays == "model":
        return draws.shares[at] * factors
    counts = np.array([[float(value) for value in file.counts[code].values()] for code in paid.codes])
    return draws.weights[at] @ counts.T * factors
