"""One number per term: its effect on the expected outcome, in a model of one equation or of two."""

from dataclasses import dataclass

import numpy as np

from fordel.need.design import Design
from fordel.need.fit import Fit
from fordel.need.model import Model
from fordel.need.sums import linear_predictor

_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Effect:
    """Estimate and 95 % normal interval; on the log scale of the mean (linear: in the outcome's unit per child-year)."""

    estimate: float
    std_error: float

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self.estimate - _Z95 * self.std_error

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self.estimate + _Z95 * self.std_error


def effect(model: Model, term: str) -> Effect:
    """Effect of one term; see `effects`."""
    return effects(model, (term,))[0]


def effects(model: Model, terms: tuple[str, ...]) -> list[Effect]:
    """Effect of each of these terms.

    With one equation, its coefficient. With two, the derivative of log mean, averaged over the expected cost:
    (1 - P) a + b, where P is the cost-weighted mean chance. Its error comes from both parts' sums over the same
    areas, so that it holds their covariance; P is taken as known.
    """
    at = [model.design.terms.index(term) for term in terms]
    if len(model.parts) == 1:
        part = model.parts[0]
        return [Effect(float(part.beta[j]), float(part.std_errors[j])) for j in at]
    chance, cost = model.parts
    rest = 1.0 - _mean_chance(model)
    influence = rest * influences(chance, at) + influences(cost, at)
    clusters = model.design.clusters
    errors = np.sqrt((influence**2).sum(axis=0) * clusters / (clusters - 1))
    return [Effect(float(rest * chance.beta[j] + cost.beta[j]), float(error)) for j, error in zip(at, errors, strict=True)]


def influences(part: Fit, at: list[int]) -> np.ndarray:
    """Each area's contribution to the coefficients ``at``, shape (A, q): the areas' scores times those columns of the bread."""
    return part.sums.score @ np.linalg.inv(part.sums.total()[1])[:, at]


def _mean_chance(model: Model) -> float:
    """Chance of any cost, averaged over the rows that have some, weighted by the cost itself."""
    chance, cost = model.parts

    def work(block: Design) -> np.ndarray:
        fitted = chance.family.mean(linear_predictor(block, chance.beta))
        return block.by_segment(fitted * block.whole_rate * block.exposure)

    return float(model.design.gather(work).sum() / cost.design.mass.outcome.sum())
