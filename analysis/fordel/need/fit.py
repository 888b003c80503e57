"""Newton's method on the sums over areas, and the errors that come from the same sums."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need import poisson
from fordel.need.design import Design
from fordel.need.identify import require_identified
from fordel.need.sums import AreaSums, area_sums, linear_predictor

MAX_ITERATIONS = 50
TOLERANCE = 1e-11
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Fit:
    """An estimated model.

    Attributes
    ----------
    design : Design
    beta : ndarray, shape (p,)
        Terms, then practice effects, on the log scale.
    sums : AreaSums
        Scores and information at ``beta``.
    covariance : ndarray, shape (p, p)
        Clustered by area: bread meat bread x G / (G - 1).
    dispersion : float or None
        Pearson's statistic over n - p; None for rows that are groups of children.
    iterations : int
    """

    design: Design
    beta: np.ndarray
    sums: AreaSums
    covariance: np.ndarray
    dispersion: float | None
    iterations: int

    @property
    def std_errors(self) -> np.ndarray:
        """Standard errors clustered by area, shape (p,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def classical_errors(self) -> np.ndarray | None:
        """Square roots of dispersion times bread, shape (p,); None where rows are groups of children."""
        if self.dispersion is None:
            return None
        return np.sqrt(self.dispersion * np.diag(np.linalg.inv(self.sums.total()[1])))

    @property
    def interval(self) -> tuple[np.ndarray, np.ndarray]:
        """95 % normal intervals of the parameters, from the clustered errors, each of shape (p,)."""
        margin = _Z95 * self.std_errors
        return self.beta - margin, self.beta + margin


def fit(design: Design, child_rows: bool = True) -> Fit:
    """Estimate the model with practice effects.

    Solves sum over areas g_a(b) = 0 with b <- b + (sum H_a)^-1 (sum g_a), halving a step that raises the deviance.

    Parameters
    ----------
    design : Design
    child_rows : bool
        Whether rows are single children; only then are dispersion and classical errors defined.

    Raises
    ------
    ModelError
        Where a parameter is not identified (`require_identified`) or Newton does not converge.
    """
    require_identified(design)
    beta, sums, iterations = newton(design, starting_values(design))
    dispersion = None
    if child_rows:
        linear = linear_predictor(design, beta)
        dispersion = poisson.pearson(design.outcome, linear, design.exposure) / (len(design.outcome) - len(beta))
    return Fit(design, beta, sums, clustered_covariance(sums), dispersion, iterations)


def starting_values(design: Design) -> np.ndarray:
    """No effect of any term; each practice unit at its own mean outcome per child-year. Shape (p,)."""
    rate = design.by_practice(design.outcome) / design.by_practice(design.exposure)
    return np.r_[np.zeros(len(design.terms)), np.log(rate)]


def newton(design: Design, beta: np.ndarray, weights: np.ndarray | None = None) -> tuple[np.ndarray, AreaSums, int]:
    """Newton's iterations from ``beta``, areas weighted by ``weights`` (A,) or equally.

    Returns
    -------
    tuple of (ndarray of shape (p,), AreaSums at it, iterations)
    """
    sums, loss = area_sums(design, beta), _loss(design, beta, weights)
    for iteration in range(1, MAX_ITERATIONS + 1):
        score, information = sums.total(weights)
        step = solve_information(information, score)
        if not np.isfinite(step).all():
            break
        beta, loss = _halved(design, beta, step, loss, weights)
        sums = area_sums(design, beta)
        if np.abs(step).max() <= TOLERANCE * max(1.0, np.abs(beta).max()):
            return beta, sums, iteration
    worst = design.parameters[int(np.abs(np.nan_to_num(beta)).argmax())]
    raise ModelError(
        f"model: the estimation did not converge in {MAX_ITERATIONS} iterations; the largest coefficient is that of {worst}; "
        "leave it out, or merge its levels"
    )


def solve_information(information: np.ndarray, score: np.ndarray) -> np.ndarray:
    """information^-1 score, scaled to unit diagonal first. Shapes (..., p, p) and (..., p)."""
    diagonal = np.sqrt(np.diagonal(information, axis1=-2, axis2=-1))
    scaled = information / (diagonal[..., :, None] * diagonal[..., None, :])
    return np.linalg.solve(scaled, (score / diagonal)[..., None])[..., 0] / diagonal


def clustered_covariance(sums: AreaSums) -> np.ndarray:
    """bread meat bread with factor G / (G - 1), clusters being the G areas, shape (p, p).

    bread = (sum H_a)^-1, meat = sum g_a g_a'. The factor leaves out the number of rows, so that grouped and
    single rows agree (Liang and Zeger 1986, Biometrika 73(1), 13-22; Cameron and Miller 2015, J. Human
    Resources 50(2), sec. II.B).
    """
    groups = len(sums.score)
    bread = np.linalg.inv(sums.information.sum(axis=0))
    return bread @ (sums.score.T @ sums.score) @ bread * (groups / (groups - 1))


def _loss(design: Design, beta: np.ndarray, weights: np.ndarray | None) -> float:
    by_segment = design.by_segment(poisson.deviance(design.outcome, linear_predictor(design, beta), design.exposure))
    return float(by_segment.sum() if weights is None else weights[design.area] @ by_segment)


def _halved(design: Design, beta: np.ndarray, step: np.ndarray, loss: float, weights: np.ndarray | None) -> tuple[np.ndarray, float]:
    for _ in range(20):
        with np.errstate(over="ignore"):
            after = _loss(design, beta + step, weights)
        if after <= loss + 1e-9 * abs(loss):
            break
        step = step / 2
    return beta + step, after
