"""Tests of the model's form: slope on unseen areas, link, curvature, and how the variance grows with the mean."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Family, Gamma, Linear, Poisson
from fordel.need.fit import clustered_covariance
from fordel.need.model import Model
from fordel.need.sums import area_sums, linear_predictor
from fordel.validation.refit import solve

VARIANCE_POWER = {"poisson": 1.0, "gamma": 2.0, "linear": 0.0}


@dataclass(frozen=True)
class Wald:
    """A test with errors clustered by area.

    Attributes
    ----------
    test, part : str
        Which test, of which part of the model.
    estimate, std_error : float or None
        Of the tested parameter, where it is one.
    null : float
        Its value where the form is right.
    statistic, p_value : float
        Chi-squared with ``df`` degrees of freedom.
    df : int
    """

    test: str
    part: str
    estimate: float | None
    std_error: float | None
    null: float
    statistic: float
    df: int
    p_value: float


def wald(estimate: np.ndarray, covariance: np.ndarray, null: np.ndarray) -> tuple[float, float]:
    """(b - b0)' V^-1 (b - b0) and its p value by chi-squared with len(b) degrees of freedom."""
    from scipy.stats import chi2

    statistic = float((estimate - null) @ np.linalg.solve(covariance, estimate - null))
    return statistic, float(chi2.sf(statistic, len(estimate)))


def slope(design: Design, expected: np.ndarray, log_scale: bool) -> Wald:
    """Slope of the outcome on its held-out prediction; 1 where predictions are neither too bold nor too timid.

    On the log scale a quasi-Poisson of the outcome on log m; else a weighted regression of the rate on m.
    """
    seen = np.isfinite(expected) & ((expected > 0) | (not log_scale))
    if not seen.any():
        raise ModelError("model: no row has a prediction from a fit that has not seen it")
    rows = design.rows_only(seen)
    if log_scale:
        return _one(_alone(rows, np.log(expected[seen])), Poisson(), "slope", "", 1.0)
    return _one(_alone(rows, expected[seen]), Linear(), "slope", "", 1.0)


def link_test(model: Model) -> list[Wald]:
    """The square of each part's linear predictor, beside the predictor itself (Pregibon 1980, J. R. Stat. Soc. C 29(1), 15-24)."""
    found = []
    for part, name in zip(model.parts, model.part_names, strict=True):
        eta = _standard(linear_predictor(part.design, part.beta))
        design = _alone(part.design, eta, eta**2)
        start = np.r_[part.beta[: len(part.design.terms)].std(), 0.0, _constant(design, part.family)]
        found.append(_last(design, part.family, start, 1, "link", name))
    return found


def reset_test(model: Model) -> list[Wald]:
    """Squares and cubes of each part's linear predictor, beside all terms (Ramsey 1969, J. R. Stat. Soc. B 31(2), 350-371)."""
    found = []
    for part, name in zip(model.parts, model.part_names, strict=True):
        eta, k = _standard(linear_predictor(part.design, part.beta)), len(part.design.terms)
        names, roles = (*part.design.terms, "eta2", "eta3"), (*part.design.roles, "test", "test")
        design = replace(part.design, terms=names, roles=roles, x=np.column_stack([part.design.x, eta**2, eta**3]))
        start = np.r_[part.beta[:k], 0.0, 0.0, part.beta[k:]]
        found.append(_last(design, part.family, start, 2, "reset", name))
    return found


def park_test(design: Design, expected: np.ndarray, null: float | None) -> Wald:
    """Power of the variance: slope of log t (r - m)^2 on log m, by a gamma model with log link.

    The modified Park test (Manning and Mullahy 2001, J. Health Economics 20(4), 461-494). ``null`` is the family's own
    power; None leaves the statistic out (NaN).
    """
    positive = np.isfinite(expected) & (expected > 0)
    rows, mean = design.rows_only(positive), expected[positive]
    squared = rows.exposure * (rows.rate - mean) ** 2
    aux = _alone(replace(rows, outcome=squared * rows.exposure), np.log(mean))
    return _one(aux, Gamma(), "park", "", np.nan if null is None else null)


def _one(design: Design, family: Family, test: str, part: str, null: float) -> Wald:
    return _last(design, family, np.r_[1.0, _constant(design, family)], 1, test, part, null)


def _last(design: Design, family: Family, start: np.ndarray, df: int, test: str, part: str, null: float = 0.0) -> Wald:
    """Estimate, and test the last ``df`` terms."""
    beta, _ = solve(design, family, start)
    sums = area_sums(design, family, beta)
    covariance = clustered_covariance(sums.score, sums.total()[1], design.clusters)
    at = np.arange(len(design.terms) - df, len(design.terms))
    statistic, p_value = wald(beta[at], covariance[np.ix_(at, at)], np.full(df, null))
    single = (float(beta[at[0]]), float(np.sqrt(covariance[at[0], at[0]]))) if df == 1 else (None, None)
    return Wald(test, part, *single, null, statistic, df, p_value)


def _alone(design: Design, *columns: np.ndarray) -> Design:
    """The same rows with only these columns and one constant."""
    names = tuple(f"eta{i + 1}" for i in range(len(columns)))
    return replace(
        design,
        terms=names,
        roles=("test",) * len(columns),
        x=np.column_stack([column - np.average(column, weights=design.exposure) for column in columns]),
        practice=np.zeros_like(design.practice),
        practices=("all",),
    )


def _constant(design: Design, family: Family) -> float:
    """The mean outcome on the scale of the link."""
    mean = design.outcome.sum() / design.exposure.sum()
    return {"log": np.log, "logit": lambda m: np.log(m / (1 - m)), "identity": lambda m: m}[family.link](mean)


def _standard(values: np.ndarray) -> np.ndarray:
    """Mean 0 and standard deviation 1: powers then span the same space, and are not nearly alike."""
    return (values - values.mean()) / values.std()
