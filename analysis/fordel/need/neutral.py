"""Need at one level for all: practice effects and supply variables give way to constants that keep the city's totals."""

from dataclasses import dataclass

import numpy as np

from fordel.need.model import Model
from fordel.need.population import Population
from fordel.need.predict import chance_sums, linear_sums, log_sums, two_part_sums
from fordel.need.segments import Segments

_NEWTON_STEPS = 20
_TOLERANCE = 1e-5  # Newton's error is the square of its last step


@dataclass(frozen=True)
class Neutral:
    """Need of the estimation rows under R sets of parameters, practice and supply neutralised.

    Attributes
    ----------
    need : ndarray, shape (R, S)
        By segment (area within practice unit), in the outcome's unit.
    constants : ndarray, shape (R, parts)
        What stands in the place of practice effects and supply, on the scale of each part's link.
    """

    need: np.ndarray
    constants: np.ndarray


def neutral_terms(design: Segments, beta: np.ndarray) -> np.ndarray:
    """Coefficients of the terms with supply at nought, shape (k, R); ``beta`` has shape (R, p)."""
    k = len(design.terms)
    return np.where(np.array(design.roles) == "supply", 0.0, beta[:, :k]).T


def neutralise(model: Model, betas: tuple[np.ndarray, ...], weights: np.ndarray | None = None) -> Neutral:
    """Need of every segment at constants that keep the (weighted) totals.

    With one equation and log link: K exp(x b); with identity link: x b + K; K so that need adds to the actual
    outcome. With two: first g so that the expected number with any outcome is the actual one, then s so that the
    expected outcome is: p = expit(x a + g), need = p exp(x b + s).

    Parameters
    ----------
    model : Model
    betas : tuple of ndarray, each of shape (R, p)
        The parameters of each part.
    weights : ndarray, shape (R, A), optional
        Weights of the areas in the totals.
    """
    design = model.design
    segment_weights = np.ones((len(betas[0]), len(design.area))) if weights is None else weights[:, design.area]
    actual = segment_weights @ design.mass.outcome
    solve = {"log": _log, "identity": _identity, "two_part": _two_part}[model.link]
    return solve(design, [neutral_terms(design, beta) for beta in betas], segment_weights, actual)


def unit_need(
    model: Model, betas: tuple[np.ndarray, ...], constants: np.ndarray, population: Population, resample: int | None = None
) -> np.ndarray:
    """Need of each receiving unit's counted children, shape (R, U), in the outcome's unit.

    At the same constants for all, and at the estimation years' average year effect. With ``resample``, a seed, each set
    of parameters meets another draw of the unit's children.
    """
    design = model.design
    at = [design.terms.index(term) for term in population.terms]
    terms = [beta[:, at].T for beta in betas]
    level = constants.T + np.array([_year_level(design, beta) for beta in betas])

    def by_unit(sums) -> np.ndarray:
        return population.by_unit(sums) if resample is None else population.by_unit_drawn(sums, len(betas[0]), resample)

    if model.link == "identity":
        return by_unit(lambda x, children: linear_sums(x, children, terms[0], level[0]))
    if model.link == "log":
        return by_unit(lambda x, children: log_sums(x, children, terms[0])) * np.exp(level[0])[:, None]
    sums = by_unit(lambda x, children: two_part_sums(x, children, terms[0], level[0], terms[1]))
    return sums * np.exp(level[1])[:, None]


def _year_level(design: Segments, beta: np.ndarray) -> np.ndarray:
    """Exposure-weighted mean of the year effects over the estimation rows, shape (R,)."""
    years = np.array(design.roles) == "year"
    return beta[:, : len(design.terms)][:, years] @ (design.profile.exposure.sum(axis=0)[years] / design.mass.exposure.sum())


def _by_segment(design: Segments, sums) -> np.ndarray:
    """A function of (x, exposure) for the rows of each segment, segments along the last axis."""
    found = design.gather(lambda block: np.stack([sums(block.x[at], block.exposure[at]) for at in block.slices()]))
    return np.moveaxis(found, 0, -1)


def _log(design: Segments, terms: list[np.ndarray], weights: np.ndarray, actual: np.ndarray) -> Neutral:
    raw = _by_segment(design, lambda x, exposure: log_sums(x, exposure, terms[0]))
    factor = actual / (weights * raw).sum(axis=1)
    return Neutral(raw * factor[:, None], np.log(factor)[:, None])


def _identity(design: Segments, terms: list[np.ndarray], weights: np.ndarray, actual: np.ndarray) -> Neutral:
    raw = (design.profile.exposure @ terms[0]).T
    exposure = design.mass.exposure
    constant = (actual - (weights * raw).sum(axis=1)) / (weights @ exposure)
    return Neutral(raw + constant[:, None] * exposure, constant[:, None])


def _two_part(design: Segments, terms: list[np.ndarray], weights: np.ndarray, actual: np.ndarray) -> Neutral:
    chance, cost = terms
    constant = _chance_constants(design, chance, weights)
    raw = _by_segment(design, lambda x, t: two_part_sums(x, t, chance, constant, cost))
    factor = actual / (weights * raw).sum(axis=1)
    return Neutral(raw * factor[:, None], np.column_stack([constant, np.log(factor)]))


def _chance_constants(design: Segments, chance: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """g of every set of parameters, shape (R,): the expected number with any outcome is the actual one.

    Newton from where the first set ends, moved by the difference of the mean linear predictors.
    """
    recipients = weights @ design.mass.with_outcome
    share = recipients / (weights @ design.mass.exposure)
    centre = (design.profile.exposure.sum(axis=0) / design.mass.exposure.sum()) @ chance
    constant = np.log(share / (1 - share)) - centre
    if len(constant) > 1:
        first = _chance_constants(design, chance[:, :1], weights[:1])
        constant = constant + (first - constant[0])
    for _ in range(_NEWTON_STEPS):
        sums = _by_segment(design, lambda x, t, g=constant: chance_sums(x, t, chance, g)) * weights
        step = (recipients - sums[0].sum(axis=1)) / sums[1].sum(axis=1)
        constant = constant + step
        if np.abs(step).max() < _TOLERANCE:
            break
    return constant
