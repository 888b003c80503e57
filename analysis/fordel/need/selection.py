"""The parts of the selection protocol: how clear a criterion is, a model without it, and the shortest model that is as good."""

from dataclasses import dataclass

import numpy as np

from fordel.need.candidates import Candidate
from fordel.need.effects import effects, influences
from fordel.need.fit import Fit, clustered_covariance, newton
from fordel.need.folds import held_out_deviance
from fordel.need.model import Model

NEGLIGIBLE = 1.0


@dataclass(frozen=True)
class Standing:
    """A model and the candidates in it."""

    model: Model
    kept: tuple[Candidate, ...]

    def dependants(self, candidate: Candidate) -> tuple[Candidate, ...]:
        """The interactions in the model that this criterion is part of."""
        return tuple(other for other in self.kept if candidate.name in other.parts)

    def droppable(self) -> tuple[Candidate, ...]:
        """Candidates that are not structural and not part of an interaction in the model; never the last candidate."""
        if len(self.kept) == 1:
            return ()
        return tuple(candidate for candidate in self.kept if not candidate.structural and not self.dependants(candidate))


def without(standing: Standing, gone: Candidate) -> Standing:
    """The model without one candidate, estimated from where the others stood."""
    kept = tuple(candidate for candidate in standing.kept if candidate is not gone)
    lost = set(gone.term_names)
    terms = tuple(term for term in standing.model.design.terms if term not in lost)
    parts = tuple(_refitted(part, terms) for part in standing.model.parts)
    design = parts[0].design if len(parts) == 1 else standing.model.design.keep(terms)
    return Standing(Model(standing.model.name, design, parts), kept)


def _refitted(part: Fit, terms: tuple[str, ...]) -> Fit:
    k = len(part.design.terms)
    at = np.r_[[part.design.terms.index(term) for term in terms], np.arange(k, len(part.beta))].astype(int)
    design = part.design.keep(terms)
    beta, sums, iterations = newton(design, part.family, part.beta[at])
    return Fit(design, part.family, beta, sums, clustered_covariance(sums.score, sums.total()[1], design.clusters), None, None, iterations)


def wald(model: Model, terms: tuple[str, ...]) -> float:
    """Joint Wald statistic per degree of freedom that all these terms are nought, in every part of the model.

    b' V^-1 b / q with the q terms' coefficients b and their covariance V clustered by area; of two parts, b holds both
    parts' coefficients and V their covariance too, from the same areas' scores.
    """
    at = [model.design.terms.index(term) for term in terms]
    b = np.concatenate([part.beta[at] for part in model.parts])
    influence = np.hstack([influences(part, at) for part in model.parts])
    clusters = model.design.clusters
    covariance = influence.T @ influence * (clusters / (clusters - 1))
    return float(b @ np.linalg.lstsq(covariance, b, rcond=None)[0] / len(b))


def least_clear(standing: Standing) -> tuple[Candidate, float] | None:
    """The droppable candidate with the smallest Wald statistic per degree of freedom, and the statistic."""
    found = [(wald(standing.model, candidate.term_names), candidate) for candidate in standing.droppable()]
    if not found:
        return None
    value, candidate = min(found, key=lambda pair: pair[0])
    return candidate, value


def clearness_of_sign(model: Model, candidate: Candidate) -> float:
    """The smallest z of a candidate's terms in its expected direction: below nought, a term goes against it."""
    if not candidate.direction:
        return np.inf
    return min(candidate.direction * found.estimate / found.std_error for found in effects(model, candidate.term_names))


def most_wrong(standing: Standing) -> Candidate | None:
    """The candidate whose sign is most clearly wrong.

    A criterion that is part of an interaction gives way to that interaction first: its own coefficient then says what
    it does where the other criterion is nought, and may be right once it stands alone.
    """
    found = [(clearness_of_sign(standing.model, candidate), candidate) for candidate in standing.kept]
    wrong = [(z, candidate) for z, candidate in found if z < 0]
    if not wrong or len(standing.kept) == 1:
        return None
    worst = min(wrong, key=lambda pair: pair[0])[1]
    return standing.dependants(worst)[0] if standing.dependants(worst) else worst


@dataclass(frozen=True)
class Contest:
    """Nested models on areas they have not seen; row i has one candidate fewer than row i - 1.

    Attributes
    ----------
    dropped : tuple of str, length m
        The candidate that row i lacks against row i - 1; empty for the first.
    criteria : ndarray of int, shape (m,)
        Candidates in the model, structural ones included.
    deviance : ndarray, shape (m, F)
        Held-out deviance per child-year by fold.
    """

    dropped: tuple[str, ...]
    criteria: np.ndarray
    deviance: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Mean held-out deviance, shape (m,)."""
        return self.deviance.mean(axis=1)

    @property
    def best(self) -> int:
        """The row with the smallest mean."""
        return int(self.mean.argmin())

    @property
    def difference(self) -> np.ndarray:
        """Mean difference to the best row, shape (m,)."""
        return self.mean - self.mean[self.best]

    @property
    def std_error(self) -> np.ndarray:
        """Standard error of the paired difference, from the folds' own differences, shape (m,)."""
        return _standard_error(self.deviance - self.deviance[self.best])

    @property
    def unpaired_std_error(self) -> np.ndarray:
        """Standard error of each row's mean alone, shape (m,): mostly the folds' being different, shown for comparison."""
        return _standard_error(self.deviance)

    @property
    def chosen(self) -> int:
        """The shortest model whose mean is within one standard error of the paired difference."""
        return shortest(self.difference, self.std_error)


def shortest(difference: np.ndarray, std_error: np.ndarray) -> int:
    """The last row whose difference to the best is at most its standard error."""
    return int(np.flatnonzero(difference <= std_error).max())


def _standard_error(values: np.ndarray) -> np.ndarray:
    folds = values.shape[1]
    return values.std(axis=1, ddof=1) / np.sqrt(folds) if folds > 1 else np.zeros(len(values))


def contest(standing: Standing, fold: np.ndarray, scale: tuple[float, ...]) -> Contest:
    """The nested models from this one downwards, the least clear candidate leaving first, down to the structural ones."""
    dropped, deviances, counts = [""], [held_out_deviance(standing.model, fold, scale)], [len(standing.kept)]
    while found := least_clear(standing):
        standing = without(standing, found[0])
        dropped.append(found[0].name)
        counts.append(len(standing.kept))
        deviances.append(held_out_deviance(standing.model, fold, scale))
    return Contest(tuple(dropped), np.array(counts), np.array(deviances))
