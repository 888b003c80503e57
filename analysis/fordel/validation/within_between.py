"""Each term's slope within practice units against the slope between them."""

from dataclasses import dataclass

import numpy as np

from fordel.need.effects import effects
from fordel.validation.case import Case

_FEWEST = 4


@dataclass(frozen=True)
class Slopes:
    """Effect of a term within practice units, between them, and their difference with its error (scale: the effect's own)."""

    term: str
    within: float
    within_error: float
    between: float
    difference: float
    difference_error: float


def slopes(case: Case, ratio: np.ndarray, need: np.ndarray) -> list[Slopes] | str:
    """Within- and between-practice slopes of every criterion term (Mundlak 1978, Econometrica 46(1), 69-85).

    The within slope is the model's effect, with its clustered error. What the units' own practice adds is regressed
    on the units' mean of the term, one term at a time because units are few: log of the unexplained ratio, or with
    identity link (actual - need) per child-year. Between = within + that slope; a difference means that the term
    and the units' practice (or need that was not measured) go together, which is why practice effects are fixed.

    Parameters
    ----------
    case : Case
    ratio, need : ndarray, shape (C,)
        Unexplained ratio and need per child-year of each practice unit.

    Returns
    -------
    list of Slopes, or ``few_practice_units``
    """
    design = case.model.design
    if len(design.practices) < _FEWEST:
        return "few_practice_units"
    weight = design.by_practice(design.exposure)
    means = np.column_stack([design.by_practice(design.exposure * column) / weight for column in design.x.T])
    own = (ratio - 1) * need if case.model.link == "identity" else np.log(ratio)
    terms = tuple(term for term, role in zip(design.terms, design.roles, strict=True) if role == "criterion")
    found = []
    for term, within in zip(terms, effects(case.model, terms), strict=True):
        extra, error = weighted_slope(means[:, design.terms.index(term)], own, weight)
        found.append(Slopes(term, within.estimate, within.std_error, within.estimate + extra, extra, error))
    return found


def weighted_slope(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Slope of y on x by weighted least squares and its classical error (n - 2 degrees of freedom); all of shape (n,)."""
    dx, dy = x - np.average(x, weights=weight), y - np.average(y, weights=weight)
    square = weight @ dx**2
    b = weight @ (dx * dy) / square
    return float(b), float(np.sqrt(weight @ (dy - b * dx) ** 2 / (len(x) - 2) / square))
