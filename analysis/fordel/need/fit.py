"""Newton's method on the sums over areas, and the errors that come from the same sums."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.families import Family
from fordel.need.identify import require_identified
from fordel.need.information import solve_scaled
from fordel.need.sample import every_kth_row
from fordel.need.segments import Segments
from fordel.need.sums import AreaSums, area_sums, expected_information, linear_predictor, pearson_square

MAX_ITERATIONS = 50
TOLERANCE = 1e-11
SAMPLE_ROWS, SAMPLED = 50_000, 16
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Fit:
    """One estimated equation.

    Attributes
    ----------
    design : Segments
    family : Family
    beta : ndarray, shape (p,)
        Terms, then practice effects, on the scale of the link.
    sums : AreaSums
        Scores and information at ``beta``.
    covariance : ndarray, shape (p, p)
        Clustered by area: bread meat bread x G / (G - 1).
    dispersion : float or None
        See `pearson_dispersion`; None for rows that are groups of children.
    classical : ndarray, shape (p, p), or None
        Dispersion times the inverse expected information; None for rows that are groups of children.
    iterations : int
    """

    design: Segments
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
        return self.design.gather(lambda block: self.family.mean(linear_predictor(block, self.beta)))


def fit(design: Segments, family: Family, child_rows: bool = True, start: np.ndarray | None = None) -> Fit:
    """Estimate one equation with practice effects.

    Solves sum over areas g_a(b) = 0 with b <- b + (sum H_a)^-1 (sum g_a), halving a step that raises the deviance.

    Parameters
    ----------
    design : Segments
    family : Family
    child_rows : bool
        Whether rows are single children; only then are dispersion and classical errors defined.
    start : ndarray, shape (p,), optional
        Where to begin; if not given, the estimate on a sample of many rows, or `starting_values`.

    Raises
    ------
    ModelError
        Where a parameter is not identified (`require_identified`) or Newton does not converge.
    """
    require_identified(design, family)
    beta, sums, iterations = newton(design, family, _start(design, family) if start is None else start)
    covariance = clustered_covariance(sums.score, sums.total()[1], design.clusters)
    if not child_rows:
        return Fit(design, family, beta, sums, covariance, None, None, iterations)
    dispersion = pearson_dispersion(design, family, beta)
    expected = sums.total()[1] if family.canonical else expected_information(design, family, beta)
    classical = dispersion * np.linalg.inv(expected)
    return Fit(design, family, beta, sums, covariance, dispersion, classical, iterations)


def starting_values(design: Segments, family: Family) -> np.ndarray:
    """No effect of any term; each practice unit at its own mean rate. Shape (p,)."""
    rate = design.of_practice(design.mass.outcome) / design.of_practice(design.mass.exposure)
    effect = {"log": np.log, "logit": lambda r: np.log(r / (1 - r)), "identity": lambda r: r}[family.link](rate)
    return np.r_[np.zeros(len(design.terms)), effect]


def _start(design: Segments, family: Family) -> np.ndarray:
    """The estimate on every `SAMPLED`-th row, itself begun on a sample of these where they are many, else `starting_values`."""
    if design.mass.rows.sum() < SAMPLED * SAMPLE_ROWS:
        return starting_values(design, family)
    try:
        return fit(every_kth_row(design, SAMPLED), family, child_rows=False).beta
    except ModelError:
        return starting_values(design, family)


def newton(
    design: Segments, family: Family, beta: np.ndarray, weights: np.ndarray | None = None, sums: AreaSums | None = None
) -> tuple[np.ndarray, AreaSums, int]:
    """Newton's iterations from ``beta``, areas weighted by ``weights`` (A,) or equally; ``sums`` at ``beta`` where they are known.

    Returns
    -------
    tuple of (ndarray of shape (p,), AreaSums at it, iterations)
    """
    sums = sums or area_sums(design, family, beta)
    for iteration in range(1, MAX_ITERATIONS + 1):
        score, information = sums.total(weights)
        step = solve_scaled(information, score)
        if not np.isfinite(step).all():
            break
        if np.abs(step).max() <= TOLERANCE * max(1.0, np.abs(beta).max()):
            return beta + step, sums.moved(step), iteration
        loss = sums.loss(weights)
        del sums  # so that old and new are never in memory together
        beta, sums = _halved(design, family, beta, step, loss, weights)  # noqa: RUF059
    worst = design.parameters[int(np.abs(np.nan_to_num(beta)).argmax())]
    raise ModelError(
        f"model: the estimation did not converge in {MAX_ITERATIONS} iterations; the largest coefficient is that of {worst}; "
        "leave it out, or merge its levels"
    )


def clustered_covariance(score: np.ndarray, information: np.ndarray, clusters: int) -> np.ndarray:
    """bread meat bread with factor G / (G - 1), clusters being the G areas with rows, shape (p, p).

    bread = (sum H_a)^-1, meat = sum g_a g_a', with ``score`` g (A, p) and ``information`` sum H_a (p, p). The factor
    leaves out the number of rows, so that grouped and single rows agree (Liang and Zeger 1986, Biometrika 73(1), 13-22;
    Cameron and Miller 2015, J. Human Resources 50(2), sec. II.B).
    """
    bread = np.linalg.inv(information)
    return bread @ (score.T @ score) @ bread * (clusters / (clusters - 1))


def pearson_dispersion(design: Segments, family: Family, beta: np.ndarray) -> float:
    """Pearson's chi-square over n - p, where rows are single children; 1 for `Logit`."""
    return 1.0 if family.name == "logit" else pearson_square(design, family, beta) / (int(design.mass.rows.sum()) - len(beta))


def _halved(
    design: Segments, family: Family, beta: np.ndarray, step: np.ndarray, loss: float, weights: np.ndarray | None
) -> tuple[np.ndarray, AreaSums]:
    """The parameters after the step, halved until the deviance does not rise, and the sums there."""
    for _ in range(20):
        with np.errstate(over="ignore", invalid="ignore"):
            sums = area_sums(design, family, beta + step)
        if sums.loss(weights) <= loss + 1e-9 * abs(loss):
            return beta + step, sums
        step = step / 2
    return beta + step, area_sums(design, family, beta + step)
