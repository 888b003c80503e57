"""The additive fit: weights of zero or more, by quasi-Poisson with identity link."""

from collections.abc import Sequence

import numpy as np
from scipy.linalg import solve_triangular
from scipy.optimize import nnls

from fordel.errors import ModelError

_WARM, _MOST = 30, 500
_GONE, _FLAT = 1e-20, 1e-11
_RIDGE = 1e-13


def fit_weights(counts: np.ndarray, need: np.ndarray, start: np.ndarray | None = None) -> np.ndarray:
    """Weights w >= 0 that minimise the sum over areas of mu - need log mu, with mu = counts w, shape (k,).

    The fitted sum is the sum of need, because at the minimum every weight times its score is zero: sum of w counts (1 - need /
    mu) = 0, added up over the weights. Newton steps, each the solution of a
    least-squares problem under w >= 0 (Lawson and Hanson 1974, Solving Least Squares Problems, ch. 23), after
    multiplicative ones (Richardson 1972, J. Opt. Soc. Am. 62(1), 55-59).

    Parameters
    ----------
    counts : ndarray, shape (areas, k)
        Zero or more; areas without need and without counts are left out.
    need : ndarray, shape (areas,)
        Zero or more.
    start : ndarray, shape (k,), optional
        Weights to begin at.

    Raises
    ------
    ModelError
        Where need is zero everywhere, or the steps do not end.
    """
    used = counts.any(axis=1)
    x, y = counts[used], need[used]
    if (y < 0).any():
        raise ModelError("weights: the need of an area is below zero; expected zero or more; run 'fordel need' again")
    if not y.any():
        raise ModelError("weights: the need of every area is zero, so no weight follows; check the outcome and the table population")
    size = x.sum(axis=0)
    scale = np.where(size > 0, y.sum() / np.where(size > 0, size, 1.0), 0.0)
    x, total = x * scale / y.sum(), y.sum()
    y = y / total
    weight = np.full(len(scale), 1.0 / len(scale)) if start is None else np.divide(start, scale, out=np.zeros(len(scale)), where=scale > 0)
    weight = np.maximum(weight, 0.0)
    weight = _multiplied(x, y, np.maximum(weight, 1e-6) if start is not None else weight)
    return scale * _projected(x, y, weight)


def _multiplied(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Multiplicative steps; the columns of ``x`` add to 1."""
    for _ in range(_WARM):
        weight = weight * (x.T @ (y / _above_zero(x @ weight)))
    return weight


def _projected(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Newton steps to the best weights of the quadratic model that are zero or more, until the decrement is gone.

    The decrement is the square of the error. Under `_FLAT` the loss itself no longer tells better from worse in double
    precision, and full steps are taken.
    """
    size = x.sum(axis=0)
    for _ in range(_MOST):
        mean = _above_zero(x @ weight)
        gradient = size - x.T @ (y / mean)
        step = _newton_step(x, y, mean, gradient, weight)
        decrement = -gradient @ step
        if decrement <= _GONE:
            return weight
        share = 1.0 if decrement <= _FLAT else _share_of_step(x, y, weight, step)
        weight = np.maximum(weight + share * step, 0.0)
        if share == 0.0:
            break
    raise ModelError(
        "weights: the additive key could not be fitted; leave criteria out that count nearly the same children (model.weights.leave_out)"
    )


def _newton_step(x: np.ndarray, y: np.ndarray, mean: np.ndarray, gradient: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """From the weights to those of zero or more that minimise the quadratic model: least squares on the curvature's root."""
    curvature = (x * (y / mean**2)[:, None]).T @ x
    curvature += _RIDGE * np.trace(curvature) / len(curvature) * np.eye(len(curvature))
    root = np.linalg.cholesky(curvature)
    aim = solve_triangular(root, curvature @ weight - gradient, lower=True)
    return nnls(root.T, aim)[0] - weight


def _share_of_step(x: np.ndarray, y: np.ndarray, weight: np.ndarray, step: np.ndarray) -> float:
    """The step halved until the loss falls; 0 where it never does."""
    before = loss(x, y, weight)
    return next((0.5**halvings for halvings in range(60) if loss(x, y, weight + 0.5**halvings * step) < before), 0.0)


def loss(counts: np.ndarray, need: np.ndarray, weights: np.ndarray) -> float:
    """Sum over areas of mu - need log mu: the quasi-Poisson deviance's half, but for a constant."""
    mean = _above_zero(counts @ weights)
    return float((mean - need * np.log(mean)).sum())


def select(counts: np.ndarray, need: np.ndarray, always: int, most: int) -> tuple[list[int], np.ndarray]:
    """The columns that stay, and their weights: the first ``always`` ones and at most ``most`` others.

    Columns without weight go at once; then, one at a time, the one without which the deviance rises least.
    """
    kept, weights = _weighted(list(range(counts.shape[1])), counts, need, always)
    while len(kept) - always > most:
        trials = [(_without(kept, column), column) for column in kept[always:]]
        fits = [fit_weights(counts[:, rest], need, _rest(weights, kept, rest)) for rest, _ in trials]
        losses = [loss(counts[:, rest], need, found) for (rest, _), found in zip(trials, fits, strict=True)]
        kept, weights = _weighted(trials[int(np.argmin(losses))][0], counts, need, always)
    return kept, weights


def _weighted(kept: Sequence[int], counts: np.ndarray, need: np.ndarray, always: int) -> tuple[list[int], np.ndarray]:
    weights = fit_weights(counts[:, kept], need)
    stays = [place for place in range(len(kept)) if place < always or weights[place] > 0]
    return [kept[place] for place in stays], weights[stays]


def _without(kept: list[int], column: int) -> list[int]:
    return [one for one in kept if one != column]


def _rest(weights: np.ndarray, kept: list[int], rest: list[int]) -> np.ndarray:
    return weights[[kept.index(one) for one in rest]]


def _above_zero(mean: np.ndarray) -> np.ndarray:
    return np.maximum(mean, 1e-100)
