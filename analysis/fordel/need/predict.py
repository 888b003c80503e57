"""Expected outcomes under many sets of coefficients at once, in blocks that stay in the processor's cache."""

import numpy as np

from fordel.need.families import expit

_BLOCK = 256


def log_sums(x: np.ndarray, weight: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Sum over rows of weight exp(x b), for every column b of ``beta``.

    Parameters
    ----------
    x : ndarray, shape (n, k)
    weight : ndarray, shape (n,)
    beta : ndarray, shape (k, R)

    Returns
    -------
    ndarray, shape (R,)
    """
    total = np.zeros(beta.shape[1])
    for start in range(0, len(x), _BLOCK):
        linear = x[start : start + _BLOCK] @ beta
        total += weight[start : start + _BLOCK] @ np.exp(linear, out=linear)
    return total


def two_part_sums(x: np.ndarray, weight: np.ndarray, chance: np.ndarray, constant: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Sums over rows for the two-part model, with p = expit(x a + g).

    Parameters
    ----------
    x : ndarray, shape (n, k)
    weight : ndarray, shape (n,)
    chance, cost : ndarray, shape (k, R)
        Coefficients a of the chance and b of the cost of those with any.
    constant : ndarray, shape (R,)
        g.

    Returns
    -------
    ndarray, shape (3, R)
        Sums of weight p, weight p (1 - p) and weight p exp(x b).
    """
    total = np.zeros((3, len(constant)))
    for start in range(0, len(x), _BLOCK):
        block, w = x[start : start + _BLOCK], weight[start : start + _BLOCK]
        p = expit(block @ chance + constant)
        severity = block @ cost
        total[0] += w @ p
        total[1] += w @ (p * (1.0 - p))
        total[2] += w @ (p * np.exp(severity, out=severity))
    return total
