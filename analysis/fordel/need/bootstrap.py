"""The bootstrap over areas within practice units: one Newton step for every replicate."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.fit import Fit, newton, solve_information
from fordel.need.practice import neutral_beta
from fordel.need.predict import expected_sums

LARGE_STEP = 5.0


@dataclass(frozen=True)
class Replicates:
    """R bootstrap replicates.

    Attributes
    ----------
    weights : ndarray, shape (R, A)
        Weights of the areas.
    beta : ndarray, shape (R, p)
        Parameters; one step from the estimate, or refitted.
    ratio : ndarray, shape (R, C)
        Unexplained ratio of each practice unit.
    refitted : int
        Replicates estimated in full, because a level was lost or the step was large.
    """

    weights: np.ndarray
    beta: np.ndarray
    ratio: np.ndarray
    refitted: int


def area_weights(home_practice: np.ndarray, replicates: int, rng: np.random.Generator) -> np.ndarray:
    """Rao-Wu weights, shape (R, A): n_c - 1 of a practice unit's n_c areas drawn with replacement, times n_c / (n_c - 1).

    The factor makes the bootstrap variance unbiased for few clusters in a stratum (Rao and Wu 1988,
    JASA 83(401), 231-241). A unit with one area keeps weight 1.
    """
    weights = np.ones((replicates, len(home_practice)))
    for practice in np.unique(home_practice):
        members = np.flatnonzero(home_practice == practice)
        n = len(members)
        if n > 1:
            weights[:, members] = rng.multinomial(n - 1, np.full(n, 1 / n), size=replicates) * (n / (n - 1))
    return weights


def bootstrap(fitted: Fit, replicates: int, rng: np.random.Generator) -> Replicates:
    """Replicates of the parameters and of the unexplained ratios.

    One step b + (sum w_a H_a)^-1 (sum w_a g_a), with the information re-weighted too. A replicate whose
    information is singular, or whose step exceeds `LARGE_STEP` standard errors in a coefficient, is refitted.

    Raises
    ------
    ModelError
        Where a replicate cannot be estimated even by refitting.
    """
    weights = area_weights(fitted.design.home_practice(), replicates, rng)
    beta, uncertain = _one_step(fitted, weights)
    for index in np.flatnonzero(uncertain):
        beta[index] = _refit(fitted, weights[index])
    return Replicates(weights, beta, _ratios(fitted.design, beta, weights), int(uncertain.sum()))


def _one_step(fitted: Fit, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Parameters (R, p) after one step, and which replicates need a full estimation (R,)."""
    sums, p = fitted.sums, len(fitted.beta)
    score = weights @ sums.score
    information = (weights @ sums.information.reshape(len(sums.score), p * p)).reshape(-1, p, p)
    lost = np.diagonal(information, axis1=1, axis2=2) <= 1e-9 * np.diag(sums.total()[1])
    uncertain = lost.any(axis=1)
    step = np.zeros_like(score)
    step[~uncertain] = solve_information(information[~uncertain], score[~uncertain])
    uncertain |= ~np.isfinite(step).all(axis=1) | (np.abs(step) > LARGE_STEP * fitted.std_errors).any(axis=1)
    return fitted.beta + step, uncertain


def _refit(fitted: Fit, weights: np.ndarray) -> np.ndarray:
    """Full estimation with these area weights; a parameter that no drawn area informs keeps its estimate."""
    design, beta = fitted.design, fitted.beta.copy()
    information = fitted.sums.total(weights)[1]
    known = np.diag(information) > 1e-9 * np.diag(fitted.sums.total()[1])
    terms = tuple(term for term, is_known in zip(design.terms, known, strict=False) if is_known)
    at = np.r_[np.flatnonzero(known[: len(design.terms)]), np.arange(len(design.terms), len(beta))]
    try:
        beta[at] = newton(design.keep(terms), beta[at], weights)[0]
    except (ModelError, np.linalg.LinAlgError) as error:
        raise ModelError(
            "model: a bootstrap replicate could not be estimated, so the intervals cannot be trusted; "
            "merge rare levels, or use fewer criteria"
        ) from error
    return beta


def _ratios(design: Design, beta: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Unexplained ratio by practice unit in each replicate, shape (R, C)."""
    neutral = np.array([neutral_beta(design, row) for row in beta]).T
    need = np.empty((len(beta), len(design.area)))
    for s, (start, stop) in enumerate(zip(design.starts[:-1], design.starts[1:], strict=True)):
        need[:, s] = expected_sums(design.x[start:stop], design.exposure[start:stop], neutral)
    weighted = weights[:, design.area]
    member = (design.practice[:, None] == np.arange(len(design.practices))).astype(float)
    actual = (weighted * design.by_segment(design.outcome)) @ member
    expected = (weighted * need) @ member
    return actual / expected * (expected.sum(axis=1) / actual.sum(axis=1))[:, None]
