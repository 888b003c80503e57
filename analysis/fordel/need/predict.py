"""Expected outcomes under many sets of coefficients at once, in blocks that stay in the processor's cache."""

import numpy as np

_BLOCK = 256


def expected_sums(x: np.ndarray, exposure: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Sum over rows of exposure exp(x b), for every column b of ``beta``.

    Parameters
    ----------
    x : ndarray, shape (n, k)
    exposure : ndarray, shape (n,)
    beta : ndarray, shape (k, R)

    Returns
    -------
    ndarray, shape (R,)
    """
    total = np.zeros(beta.shape[1])
    for start in range(0, len(x), _BLOCK):
        linear = x[start : start + _BLOCK] @ beta
        total += exposure[start : start + _BLOCK] @ np.exp(linear, out=linear)
    return total
