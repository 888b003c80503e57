"""The run's own independent check: the same model estimated by statsmodels, coefficients and clustered errors compared."""

import warnings
from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Family
from fordel.need.fit import Fit, fit

MOST_ROWS = 200_000
LIMIT = 1e-6


@dataclass(frozen=True)
class Check:
    """What was compared: ``sample`` is ``all`` or ``areas`` (every k-th area).

    Differences are on the scale of the link; of a linear model, relative to the largest coefficient and error.
    """

    reference: str
    part: str
    rows: int
    areas: int
    sample: str
    max_abs_coefficient: float
    max_abs_std_error: float
    limit: float


def check(fitted: Fit, part: str = "", most_rows: int = MOST_ROWS) -> Check:
    """Compare a fit with statsmodels' GLM.

    Rows beyond ``most_rows`` are cut to every k-th area, and the model is estimated on that sample by both.

    Raises
    ------
    ModelError
        Where a coefficient or an error differs by more than `LIMIT`.
    """
    every = -(-len(fitted.design.outcome) // most_rows)
    sample = fitted.design if every == 1 else every_kth_area(fitted.design, every)
    ours = fitted if every == 1 else fit(sample, fitted.family, child_rows=False, start=fitted.beta if _same(fitted, sample) else None)
    beta, std_errors = statsmodels_fit(ours.design, ours.family)
    scale = (np.abs(beta).max(), std_errors.max()) if fitted.family.link == "identity" else (1.0, 1.0)
    found = Check(
        reference=f"statsmodels.GLM ({fitted.family.name}), errors clustered by area x sqrt(G / (G - 1))",
        part=part,
        rows=len(ours.design.outcome),
        areas=ours.design.clusters,
        sample="all" if every == 1 else "areas",
        max_abs_coefficient=float(np.abs(ours.beta - beta).max() / scale[0]),
        max_abs_std_error=float(np.abs(ours.std_errors - std_errors).max() / scale[1]),
        limit=LIMIT,
    )
    if not max(found.max_abs_coefficient, found.max_abs_std_error) <= LIMIT:
        raise ModelError(
            f"model: statsmodels differs by {found.max_abs_coefficient:.1e} in a coefficient "
            f"and {found.max_abs_std_error:.1e} in an error, more than {LIMIT:g}; "
            "the result is not used. Look for a nearly collinear criterion"
        )
    return found


def statsmodels_fit(design: Design, family: Family) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and clustered errors by statsmodels, each of shape (p,), in the order of ``design.parameters``.

    Exposure enters as variance weights. statsmodels warns that it has not settled what robust errors mean under such
    weights; here they are those of the weighted scores, which is what is compared.
    """
    import statsmodels.api as sm

    families = {
        "poisson": sm.families.Poisson,
        "tweedie": lambda: sm.families.Tweedie(link=sm.families.links.Log(), var_power=family.power),
        "gamma": lambda: sm.families.Gamma(link=sm.families.links.Log()),
        "logit": sm.families.Binomial,
        "linear": sm.families.Gaussian,
    }
    segment = design.segment_of_row
    practice = (design.practice[segment][:, None] == np.arange(len(design.practices))).astype(float)
    model = sm.GLM(design.rate, np.hstack([design.x, practice]), family=families[family.name](), var_weights=design.exposure)
    clusters = {"groups": design.area[segment], "use_correction": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=sm.tools.sm_exceptions.SpecificationWarning)
        result = model.fit(tol_criterion="params", atol=0.0, rtol=1e-10, maxiter=200, cov_type="cluster", cov_kwds=clusters)
    return result.params, result.bse * np.sqrt(design.clusters / (design.clusters - 1))


def every_kth_area(design: Design, k: int) -> Design:
    """The segments of every k-th area within each practice unit, so that no unit is lost."""
    home = design.home_practice()
    rank = np.empty(len(home), dtype=int)
    for practice in np.unique(home):
        members = np.flatnonzero(home == practice)
        rank[members] = np.arange(len(members))
    return design.areas_only(np.flatnonzero(rank % k == 0))


def _same(fitted: Fit, sample: Design) -> bool:
    return sample.practices == fitted.design.practices
