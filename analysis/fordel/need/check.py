"""The run's own independent check: the same model estimated by statsmodels, coefficients and clustered errors compared."""

import warnings
from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Family
from fordel.need.fit import Fit, fit
from fordel.need.sample import every_kth_row

MOST_ROWS = 60_000
LIMIT = 1e-6


@dataclass(frozen=True)
class Check:
    """What was compared: ``sample`` is ``all`` or ``rows`` (every k-th row of each area).

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

    Of more than ``most_rows`` rows, every k-th of each area is taken, and the model is estimated on that sample by both.

    Raises
    ------
    ModelError
        Where a coefficient or an error differs by more than `LIMIT`.
    """
    every = -(-int(fitted.design.mass.rows.sum()) // most_rows)
    ours = _on_sample(fitted, every)
    beta, std_errors = statsmodels_fit(ours.design, ours.family)
    scale = (np.abs(beta).max(), std_errors.max()) if fitted.family.link == "identity" else (1.0, 1.0)
    found = Check(
        reference=f"statsmodels.GLM ({fitted.family.name}), errors clustered by area x sqrt(G / (G - 1))",
        part=part,
        rows=int(ours.design.mass.rows.sum()),
        areas=ours.design.clusters,
        sample="all" if every == 1 else "rows",
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
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import SpecificationWarning

    kinds = {
        "poisson": families.Poisson,
        "tweedie": lambda: families.Tweedie(link=families.links.Log(), var_power=family.power),
        "gamma": lambda: families.Gamma(link=families.links.Log()),
        "logit": families.Binomial,
        "linear": families.Gaussian,
    }
    segment = design.segment_of_row
    practice = (design.practice[segment][:, None] == np.arange(len(design.practices))).astype(float)
    model = GLM(design.rate, np.hstack([design.x, practice]), family=kinds[family.name](), var_weights=design.exposure)
    clusters = {"groups": design.area[segment], "use_correction": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=SpecificationWarning)
        result = model.fit(tol_criterion="params", atol=0.0, rtol=1e-10, maxiter=200, cov_type="cluster", cov_kwds=clusters)
    return result.params, result.bse * np.sqrt(design.clusters / (design.clusters - 1))


def _on_sample(fitted: Fit, every: int) -> Fit:
    """The estimate on every k-th row; on twice as many where too few are left to tell a parameter."""
    sample = every_kth_row(fitted.design, every)
    if every == 1:
        return replace(fitted, design=sample)
    try:
        return fit(sample, fitted.family, child_rows=False, start=fitted.beta)
    except ModelError:
        return _on_sample(fitted, every // 2)
