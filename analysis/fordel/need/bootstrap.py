"""The bootstrap over areas within practice units: one Newton step for every replicate."""

import hashlib
from dataclasses import dataclass
from functools import partial

import numpy as np

from fordel.errors import ModelError
from fordel.need.fit import Fit, newton
from fordel.need.information import Information
from fordel.need.model import Model
from fordel.need.neutral import neutralise
from fordel.need.parts import in_order, joined
from fordel.need.segments import Segments
from fordel.need.sums import LOST

LARGE_STEP = 5.0
PORTION = 128  # replicates at once


@dataclass(frozen=True)
class Replicates:
    """R bootstrap replicates.

    Attributes
    ----------
    weights : ndarray, shape (R, A)
        Weights of the areas.
    betas : tuple of ndarray, each of shape (R, p)
        Parameters of each part; one step from the estimate, or refitted.
    constants : ndarray, shape (R, parts)
        What keeps the totals when practice is taken out; see `Neutral`.
    ratio : ndarray, shape (R, C)
        Unexplained ratio of each practice unit.
    refitted : int
        Replicates estimated in full, because a level was lost or the step was large.
    """

    weights: np.ndarray
    betas: tuple[np.ndarray, ...]
    constants: np.ndarray
    ratio: np.ndarray
    refitted: int

    def identity(self, design: Segments) -> str:
        """SHA-256 over the areas and their weights in every draw: equal where two estimates rest on the same draws."""
        codes = "\n".join(design.areas)
        return hashlib.sha256(codes.encode() + np.round(self.weights, 6).tobytes()).hexdigest()


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


def bootstrap(model: Model, replicates: int, rng: np.random.Generator) -> Replicates:
    """Replicates of the parameters and of the unexplained ratios.

    One step b + (sum w_a H_a)^-1 (sum w_a g_a), with the information re-weighted too, in every part of the model
    under the same draws. A replicate whose information is singular, or whose step exceeds `LARGE_STEP` standard
    errors in a coefficient, is refitted.

    Raises
    ------
    ModelError
        Where a replicate cannot be estimated even by refitting.
    """
    design = model.design
    weights = area_weights(design.home_practice(), replicates, rng)
    portions = [weights[first : first + PORTION] for first in range(0, replicates, PORTION)]
    steps = [joined(in_order(partial(_one_step, part, np.diag(part.sums.total()[1])), portions)) for part in model.parts]
    for part, (beta, uncertain) in zip(model.parts, steps, strict=True):
        for index in np.flatnonzero(uncertain):
            beta[index] = refit(part, weights[index])
    betas = tuple(beta for beta, _ in steps)
    neutral = neutralise(model, betas, weights)
    refitted = np.any([uncertain for _, uncertain in steps], axis=0).sum()
    return Replicates(weights, betas, neutral.constants, practice_ratios(model, neutral.need, weights), int(refitted))


def practice_ratios(model: Model, need: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Unexplained ratio by practice unit, shape (R, C), from need by segment (R, S) and area weights (R, A)."""
    design = model.design
    member = (design.practice[:, None] == np.arange(len(design.practices))).astype(float)
    segment_weights = 1.0 if weights is None else weights[:, design.area]
    return (segment_weights * design.mass.outcome) @ member / ((segment_weights * need) @ member)


def refit(part: Fit, weights: np.ndarray) -> np.ndarray:
    """Full estimation with these area weights, shape (p,); a parameter that no drawn area informs keeps its estimate."""
    design, beta = part.design, part.beta.copy()
    known = part.sums.informed(weights)
    terms = tuple(term for term, is_known in zip(design.terms, known, strict=False) if is_known)
    try:
        if terms == design.terms:
            return newton(design, part.family, beta, weights, part.sums)[0]
        at = np.r_[np.flatnonzero(known[: len(design.terms)]), np.arange(len(design.terms), len(beta))]
        beta[at] = newton(design.keep(terms), part.family, beta[at], weights)[0]
    except (ModelError, np.linalg.LinAlgError) as error:
        raise ModelError(
            "model: a bootstrap replicate could not be estimated, so the intervals cannot be trusted; "
            "merge rare levels, or use fewer criteria"
        ) from error
    return beta


def _one_step(part: Fit, informed: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Parameters (R, p) after one step, and which replicates need a full estimation (R,); ``informed`` (p,): the whole's information."""
    score, information = part.sums.weighted(weights)
    uncertain = (information.diagonal() <= LOST * informed).any(axis=1)
    step, sure = np.zeros_like(score), ~uncertain
    step[sure] = Information(information.cross[sure], information.border[sure], information.level[sure]).solve(score[sure])
    uncertain |= ~np.isfinite(step).all(axis=1) | (np.abs(step) > LARGE_STEP * part.std_errors).any(axis=1)
    return part.beta + step, uncertain
