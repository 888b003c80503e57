"""The run's own independent check: the same model estimated by statsmodels, coefficients and clustered errors compared."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.fit import Fit, fit

MOST_ROWS = 200_000
LIMIT = 1e-6


@dataclass(frozen=True)
class Check:
    """What was compared: ``sample`` is ``all`` or ``areas`` (every k-th area); differences on the log scale."""

    reference: str
    rows: int
    areas: int
    sample: str
    max_abs_coefficient: float
    max_abs_std_error: float
    limit: float


def check(fitted: Fit, most_rows: int = MOST_ROWS) -> Check:
    """Compare a fit with statsmodels' GLM.

    Rows beyond ``most_rows`` are cut to every k-th area, and the model is estimated on that sample by both.

    Raises
    ------
    ModelError
        Where a coefficient or an error differs by more than `LIMIT`.
    """
    every = -(-len(fitted.design.outcome) // most_rows)
    ours = fitted if every == 1 else fit(every_kth_area(fitted.design, every), child_rows=False)
    beta, std_errors = statsmodels_fit(ours.design)
    found = Check(
        reference="statsmodels.GLM(Poisson, log link, offset), errors clustered by area x sqrt(G / (G - 1))",
        rows=len(ours.design.outcome),
        areas=len(ours.design.areas),
        sample="all" if every == 1 else "areas",
        max_abs_coefficient=float(np.abs(ours.beta - beta).max()),
        max_abs_std_error=float(np.abs(ours.std_errors - std_errors).max()),
        limit=LIMIT,
    )
    if not max(found.max_abs_coefficient, found.max_abs_std_error) <= LIMIT:
        raise ModelError(
            f"model: statsmodels differs by {found.max_abs_coefficient:.1e} in a coefficient "
            f"and {found.max_abs_std_error:.1e} in an error, more than {LIMIT:g}; "
            "the result is not used. Look for a nearly collinear criterion"
        )
    return found


def statsmodels_fit(design: Design) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and clustered errors by statsmodels, each of shape (p,), in the order of ``design.parameters``."""
    import statsmodels.api as sm

    segment = design.segment_of_row
    practice = (design.practice[segment][:, None] == np.arange(len(design.practices))).astype(float)
    model = sm.GLM(design.outcome, np.hstack([design.x, practice]), family=sm.families.Poisson(), offset=np.log(design.exposure))
    result = model.fit(
        maxiter=100, tol=1e-12, cov_type="cluster", cov_kwds={"groups": design.area[segment], "use_correction": False}
    )
    groups = len(design.areas)
    return result.params, result.bse * np.sqrt(groups / (groups - 1))


def every_kth_area(design: Design, k: int) -> Design:
    """The segments of every k-th area within each practice unit, so that no unit is lost."""
    home = design.home_practice()
    order = np.lexsort((np.arange(len(home)), home))
    rank = np.empty(len(home), dtype=int)
    for practice in np.unique(home):
        members = order[home[order] == practice]
        rank[members] = np.arange(len(members))
    return design.areas_only(np.flatnonzero(rank % k == 0))
