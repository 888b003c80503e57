"""Newton's method on the sums over areas, and the errors that come from the same sums."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Family
from fordel.need.identify import require_identified
from fordel.need.sums import AreaSums, area_sums, expected_information, linear_predictor

MAX_ITERATIONS = 50
TOLERANCE = 1e-11
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Fit:
    """One estimated equation.

    Attributes
    ----------
    design : Design
    family : Family
    beta : ndarray, shape (p,)
        Terms, then practice effects, on the scale of the link.
    sums : AreaSums
        Scores and information at ``beta``.
    covariance : ndarray, shape (p, p)
        Clustered by area: bread meat bread x G / (G - 1).
    dispersion : float or None
        Pearson's, see `pearson_dispersion`; None for rows that are groups of children.
    classical : ndarray, shape (p, p), or None
        Dispersion times the inverse expected information; None for rows that are groups of children.
    iterations : int
    """

    design: Design
    family: Family
    beta: np.ndarray
    sums: AreaSums
    covariance: np.ndarray
    dispersion: float | None
    classical: np.ndarray | None
    iterations: int

    @property
    def std_errors(self) -> np.ndarray:
        """Standard errors clustered by area, shape (p,)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    @property
    def interval(self) -> tuple[np.ndarray, np.ndarray]:
        """95 % normal intervals of the parameters, from the clustered errors, each of shape (p,)."""
        margin = _Z95 * self.std_errors
        return self.beta - margin, self.beta + margin

    @property
    def fitted_rate(self) -> np.ndarray:
        """Expected rate of each row with its practice effect, shape (n,)."""
        return self.family.mean(linear_predictor(self.design, self.beta))


def fit(design: Design, family: Family, child_rows: bool = True, start: np.ndarray | None = None) -> Fit:
    """Estimate one equation with practice effects.

    Solves sum over areas g_a(b) = 0 with b <- b + (sum H_a)^-1 (sum g_a), halving a step that raises the deviance.

    Parameters
    ----------
    design : Design
    family : Family
    child_rows : bool
        Whether rows are single children; only then are dispersion and classical errors defined.
    start : ndarray, shape (p,), optional
        Where to begin; `starting_values` if not given.

    Raises
    ------
    ModelError
        Where a parameter is not identified (`require_identified`) or Newton does not converge.
    """
    require_identified(design, family)
    beta, sums, iterations = newton(design, family, starting_values(design, family) if start is None else start)
    covariance = clustered_covariance(sums, design.clusters)
    if not child_rows:
        return Fit(design, family, beta, sums, covariance, None, None, iterations)
    dispersion = pearson_dispersion(design, family, beta)
    classical = dispersion * np.linalg.inv(expected_information(design, family, beta))
    return Fit(design, family, beta, sums, covariance, dispersion, classical, iterations)


def starting_values(design: Design, family: Family) -> np.ndarray:
    """No effect of any term; each practice unit at its own mean rate. Shape (p,)."""
    rate = design.by_practice(design.outcome) / design.by_practice(design.exposure)
    effect = {"log": np.log, "logit": lambda r: np.log(r / (1 - r)), "identity": lambda r: r}[family.link](rate)
    return np.r_[np.zeros(len(design.terms)), effect]


def newton(design: Design, family: Family, beta: np.ndarray, weights: np.ndarray | None = None) -> tuple[np.ndarray, AreaSums, int]:
    """Newton's iterations from ``beta``, areas weighted by ``weights`` (A,) or equally.

    Returns
    -------
    tuple of (ndarray of shape (p,), AreaSums at it, iterations)
    """
    sums, loss = area_sums(design, family, beta), _loss(design, family, beta, weights)
    for iteration in range(1, MAX_ITERATIONS + 1):
        score, information = sums.total(weights)
        step = solve_information(information, score)
        if not np.isfinite(step).all():
            break
        beta, loss = _halved(design, family, beta, step, loss, weights)
        sums = area_sums(design, family, beta)
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


def clustered_covariance(sums: AreaSums, clusters: int) -> np.ndarray:
    """bread meat bread with factor G / (G - 1), clusters being the G areas with rows, shape (p, p).

    bread = (sum H_a)^-1, meat = sum g_a g_a'. The factor leaves out the number of rows, so that grouped and
    single rows agree (Liang and Zeger 1986, Biometrika 73(1), 13-22; Cameron and Miller 2015, J. Human
    Resources 50(2), sec. II.B).
    """
    bread = np.linalg.inv(sums.information.sum(axis=0))
    return bread @ (sums.score.T @ sums.score) @ bread * (clusters / (clusters - 1))


def pearson_dispersion(design: Design, family: Family, beta: np.ndarray) -> float:
    """Pearson's chi-square over n - p, whose rows must be single children; 1 for `Logit`."""
    if family.name == "logit":
        return 1.0
    mean = family.mean(linear_predictor(design, beta))
    return float((design.exposure * (design.rate - mean) ** 2 / family.variance(mean)).sum() / (len(mean) - len(beta)))


def _loss(design: Design, family: Family, beta: np.ndarray, weights: np.ndarray | None) -> float:
    by_segment = design.by_segment(family.deviance(design.rate, design.exposure, linear_predictor(design, beta)))
    return float(by_segment.sum() if weights is None else weights[design.area] @ by_segment)


def _halved(
    design: Design, family: Family, beta: np.ndarray, step: np.ndarray, loss: float, weights: np.ndarray | None
) -> tuple[np.ndarray, float]:
    for _ in range(20):
        with np.errstate(over="ignore", invalid="ignore"):
            after = _loss(design, family, beta + step, weights)
        if after <= loss + 1e-9 * abs(loss):
            break
        step = step / 2
    return beta + step, after
