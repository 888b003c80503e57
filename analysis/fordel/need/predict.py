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
    """Sums over rows of weight p, p = expit(x a + g), and of its first and second derivative by g, shape (3, R).

    These are weight p (1 - p) and weight p (1 - p) (1 - 2 p). ``chance`` holds the a as columns (k, R), ``constant`` the g (R,).
    """
    powers = np.zeros((3, len(constant)))
    for start in range(0, len(x), _BLOCK):
        w = weight[start : start + _BLOCK]
        p = _chances(x[start : start + _BLOCK], chance, constant)
        powers[0] += w @ p
        power = p * p
        powers[1] += w @ power
        power *= p
        powers[2] += w @ power
    first, second, third = powers
    return np.stack([first, first - second, first - 3 * second + 2 * third])


def two_part_sums(x: np.ndarray, weight: np.ndarray, chance: np.ndarray, constant: np.ndarray, cost: np.ndarray) -> np.ndarray:
    """Sum over rows of weight expit(x a + g) exp(x b), shape (R,); ``cost`` holds the b as columns (k, R)."""
    total = np.zeros(len(constant))
    for start in range(0, len(x), _BLOCK):
        block = x[start : start + _BLOCK]
        mean = block @ cost
        np.exp(mean, out=mean)
        mean *= _chances(block, chance, constant)
        total += _weighted(weight[start : start + _BLOCK], mean)
    return total


def _weighted(weight: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Weighted column sums of ``values`` (n, R), by weights (n,) or (n, R)."""
    return weight @ values if weight.ndim == 1 else np.einsum("ir,ir->r", weight, values)


def _chances(x: np.ndarray, chance: np.ndarray, constant: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x a - g)), shape (n, R); exp overflows to infinity where the chance is nought."""
    values = x @ chance
    np.subtract(-constant, values, out=values)
    with np.errstate(over="ignore"):
        np.exp(values, out=values)
    values += 1.0
    return np.reciprocal(values, out=values)
