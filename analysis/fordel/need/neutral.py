"""Need at one level for all: practice effects and supply variables give way to constants that keep the city's totals."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Logit
from fordel.need.model import Model
from fordel.need.population import Population
from fordel.need.predict import chance_sums, linear_sums, log_sums, two_part_sums
from fordel.need.segments import Segments

_HALLEY_STEPS = 20
_TOLERANCE = 2e-3  # Halley's error is less than half the cube of its last step


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
    """g of every set of parameters, shape (R,): the expected number with any outcome is the actual one."""
    recipients = weights @ design.mass.with_outcome
    first = _solved(design, chance[:, :1], weights[:1], recipients[:1], _mean_chance(design, chance[:, 0], weights[0]))
    if len(recipients) == 1:
        return first
    return _solved(design, chance, weights, recipients, _moved(design, chance, weights, recipients, first[0]))


def _mean_chance(design: Segments, chance: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """g with which the mean linear predictor gives the mean chance, shape (1,); for one set of parameters (k,) and weights (S,)."""
    share = (weights @ design.mass.with_outcome) / (weights @ design.mass.exposure)
    centre = (design.profile.exposure.sum(axis=0) / design.mass.exposure.sum()) @ chance
    return np.array([np.log(share / (1 - share)) - centre])


def _moved(design: Segments, chance: np.ndarray, weights: np.ndarray, recipients: np.ndarray, first: float) -> np.ndarray:
    """Where g ends to first order, shape (R,), from its end ``first`` under the first set of parameters."""

    def work(block: Design) -> tuple[np.ndarray, ...]:
        p = Logit().mean(block.x @ chance[:, 0] + first)
        slope = block.exposure * p * (1 - p)
        return block.by_segment(block.exposure * p), block.by_segment(slope), block.terms_by_segment(slope)

    number, slope, by_term = design.gather(work)
    change = (weights @ by_term * (chance - chance[:, :1]).T).sum(axis=1)
    return first + (recipients - weights @ number - change) / (weights @ slope)


def _solved(design: Segments, chance: np.ndarray, weights: np.ndarray, recipients: np.ndarray, constant: np.ndarray) -> np.ndarray:
    """g by Halley's method from ``constant``, shape (R,).

    Raises
    ------
    ModelError
        Where it does not settle.
    """
    for _ in range(_HALLEY_STEPS):
        sums = _by_segment(design, lambda x, t, g=constant: chance_sums(x, t, chance, g)) * weights
        number, slope, bend = sums.sum(axis=2)
        lack = recipients - number
        step = 2 * lack * slope / (2 * slope**2 + lack * bend)
        constant = constant + step
        if np.abs(step).max() < _TOLERANCE:
            return constant
    raise ModelError(
        "model: no constant keeps the number of those with any outcome when practice is taken out: "
        "nearly nobody or nearly everybody has one; use poisson or tweedie"
    )
