"""Calibration on unseen areas: actual over expected by decile of need, and by deprivation within every practice unit."""

from dataclasses import dataclass

import numpy as np

from fordel.need.design import Design
from fordel.need.neutral import neutralise
from fordel.validation.ratios import Ratio, group_ratio, quantile_groups
from fordel.validation.refit import Refit

DECILES = 10


@dataclass(frozen=True)
class Cell:
    """One cell: its decile (1 is least need), its practice unit (None for all) and its ratio; which rows are in it."""

    decile: int
    practice: int | None
    ratio: Ratio
    rows: np.ndarray


def need_rate(refit: Refit) -> np.ndarray:
    """Need per child-year of each row, practice and supply taken out, on any scale: it orders rows; shape (n,)."""
    design = refit.design
    constants = neutralise(refit, refit.betas).constants[0]
    keep = np.where(np.array(design.roles) == "supply", 0.0, 1.0)
    terms = [design.x @ (beta[0, : len(keep)] * keep) + c for beta, c in zip(refit.betas, constants, strict=True)]
    return np.prod([family.mean(eta) for family, eta in zip(refit.families, terms, strict=True)], axis=0)


def by_decile(design: Design, expected: np.ndarray, need: np.ndarray) -> list[Cell]:
    """Actual over expected in ten groups of equal child-years, ordered by need per child-year.

    Parameters
    ----------
    design : Design
    expected : ndarray, shape (n,)
        Held-out expected rate with practice effects; NaN where there is none.
    need : ndarray, shape (n,)
    """
    group = quantile_groups(need, design.exposure, DECILES)
    cells = []
    for one in range(DECILES):
        rows = (group == one) & np.isfinite(expected)
        if rows.any():
            cells.append(Cell(one + 1, None, group_ratio(design, expected, rows), rows))
    return cells


def by_deprivation(design: Design, expected: np.ndarray, need: np.ndarray) -> list[Cell]:
    """Actual over expected by decile of deprivation and practice unit; cells without rows are left out.

    Areas are ordered by their need per child-year over all years and cut at equal child-years over the whole city.
    """
    area, practice = design.area[design.segment_of_row], design.practice[design.segment_of_row]
    exposure = np.bincount(area, design.exposure, len(design.areas))
    total = np.bincount(area, need * design.exposure, len(design.areas))
    with np.errstate(invalid="ignore"):
        group = quantile_groups(np.nan_to_num(total / exposure), exposure, DECILES)[area]
    cells = []
    for decile in range(DECILES):
        for one in range(len(design.practices)):
            rows = (group == decile) & (practice == one) & np.isfinite(expected)
            if rows.any():
                cells.append(Cell(decile + 1, one, group_ratio(design, expected, rows), rows))
    return cells
