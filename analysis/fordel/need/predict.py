"""Expected outcomes under many sets of coefficients at once, in blocks that stay in the processor's cache."""

import numpy as np

_BLOCK = 256


def linear_sums(x: np.ndarray, weight: np.ndarray, beta: np.ndarray, constant: np.ndarray) -> np.ndarray:
    """Sum over rows of weight (x b + K), shape (R,); ``beta`` holds the b as columns (k, R), ``constant`` the K (R,)."""
    if weight.ndim == 1:
        return weight @ x @ beta + weight.sum() * constant
    return ((weight.T @ x) * beta.T).sum(axis=1) + weight.sum(axis=0) * constant


def log_sums(x: np.ndarray, weight: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Sum over rows of weight exp(x b), for every column b of ``beta``.

    Parameters
    ----------
    x : ndarray, shape (n, k)
    weight : ndarray, shape (n,), or (n, R)
        One weight per row, or one per row and column of ``beta``.
    beta : ndarray, shape (k, R)

    Returns
    -------
    ndarray, shape (R,)
    """
    total = np.zeros(beta.shape[1])
    for start in range(0, len(x), _BLOCK):
        linear = x[start : start + _BLOCK] @ beta
        total += _weighted(weight[start : start + _BLOCK], np.exp(linear, out=linear))
    return total


def chance_sums(x: np.ndarray, weight: np.ndarray, chance: np.ndarray, constant: np.ndarray) -> np.ndarray:
    """Sums over rows of weight p and of weight p (1 - p), with p = expit(x a + g), shape (2, R).

    ``chance`` holds the a as columns (k, R), ``constant`` the g (R,).
    """
    total = np.zeros((2, len(constant)))
    for start in range(0, len(x), _BLOCK):
        w = weight[start : start + _BLOCK]
        p = _expit(x[start : start + _BLOCK] @ chance + constant)
        total[0] += w @ p
        np.multiply(p, p, out=p)
        total[1] -= w @ p
    total[1] += total[0]
    return total


def two_part_sums(x: np.ndarray, weight: np.ndarray, chance: np.ndarray, constant: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Sum over rows of weight expit(x a + g) exp(x b), shape (R,); ``cost`` holds the b as columns (k, R)."""
    total = np.zeros(len(constant))
    for start in range(0, len(x), _BLOCK):
        block = x[start : start + _BLOCK]
        p = _expit(block @ chance + constant)
        severity = block @ cost
        p *= np.exp(severity, out=severity)
        total += _weighted(weight[start : start + _BLOCK], p)
    return total


def _weighted(weight: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Weighted column sums of ``values`` (n, R), by weights (n,) or (n, R)."""
    return weight @ values if weight.ndim == 1 else np.einsum("ir,ir->r", weight, values)


def _expit(linear: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-e)) in place; exp overflows to infinity where the chance is nought."""
    np.negative(linear, out=linear)
    with np.errstate(over="ignore"):
        np.exp(linear, out=linear)
    linear += 1.0
    return np.reciprocal(linear, out=linear)
