"""Deviance on areas that the fit has not seen: folds of whole areas, practice effects kept in the prediction."""

import numpy as np

from fordel.need.fit import Fit, pearson_dispersion
from fordel.need.model import Model
from fordel.need.reweight import reweighted
from fordel.need.segments import Segments
from fordel.need.sums import deviance

FOLDS = 10
_NEVER = -1


def area_folds(home_practice: np.ndarray, folds: int, rng: np.random.Generator) -> np.ndarray:
    """Each area's fold, shape (A,): 0 to folds - 1, dealt out in random order within practice units.

    Every fold gets nearly the same number of areas from each unit. The only area of a unit is in none (-1): held out,
    its unit's effect could not be estimated.

    Parameters
    ----------
    home_practice : ndarray of int, shape (A,)
        See `Design.home_practice`.
    folds : int
    rng : Generator
    """
    fold, dealt = np.full(len(home_practice), _NEVER), 0
    for practice in np.unique(home_practice):
        members = rng.permutation(np.flatnonzero(home_practice == practice))
        if len(members) > 1:
            fold[members] = (dealt + np.arange(len(members))) % folds
            dealt += len(members)
    return fold


def held_out_deviance(model: Model, fold: np.ndarray, scale: tuple[float, ...]) -> np.ndarray:
    """Deviance per child-year on each fold's areas, by the model estimated on all other areas; shape (F,).

    The deviances of two equations are added, each over its own ``scale`` (`deviance_scale`), so that they are on the
    scale of the log-likelihood. Rows of a practice unit that has no outcome on the other areas are not scored, and a
    fold without a scored row is left out.

    Parameters
    ----------
    model : Model
    fold : ndarray of int, shape (A,)
    scale : tuple of float
        One per part.
    """
    found = []
    for number in np.unique(fold[fold != _NEVER]):
        held = fold == number
        exposure = _exposure(model.design, held)
        if exposure > 0:
            found.append(sum(_deviance(part, held) / phi for part, phi in zip(model.parts, scale, strict=True)) / exposure)
    return np.array(found)


def deviance_scale(model: Model) -> tuple[float, ...]:
    """What each part's deviance is divided by: 1; for the second of two equations its dispersion (Pearson)."""
    if len(model.parts) == 1:
        return (1.0,)
    cost = model.parts[1]
    return 1.0, pearson_dispersion(cost.design, cost.family, cost.beta)


def _deviance(part: Fit, held: np.ndarray) -> float:
    design = part.design
    scored = scored_segments(design, held)
    beta = reweighted(part, (~held).astype(float))
    return float(deviance(design, part.family, beta)[scored].sum())


def scored_segments(design: Segments, held: np.ndarray) -> np.ndarray:
    """Segments of held-out areas (``held``, shape (A,)) whose practice unit has an outcome elsewhere, shape (s,)."""
    seen = np.bincount(design.practice, design.mass.outcome * ~held[design.area], len(design.practices))
    return held[design.area] & (seen > 0)[design.practice]


def _exposure(design: Segments, held: np.ndarray) -> float:
    return float(design.mass.exposure[scored_segments(design, held)].sum())
