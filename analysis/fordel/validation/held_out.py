"""Predictions for rows that the fit has not seen: areas by folds, and years one at a time."""

from contextlib import suppress
from dataclasses import replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.model import Model
from fordel.validation.refit import Refit, again, expected_rate, without_areas


def by_areas(model: Model, fold: np.ndarray) -> np.ndarray:
    """Expected rate of each row, shape (n,), from a fit without the areas of its fold; practice effects are kept.

    NaN where the other areas do not inform the row's practice unit or one of its terms, or cannot tell the terms apart;
    areas of no fold (-1, see `fordel.need.folds.area_folds`) have none either.
    """
    design = model.design
    fold_of_row = fold[design.area][design.segment_of_row]
    rate = np.full(len(design.outcome), np.nan)
    for one in np.unique(fold[fold >= 0]):
        rows = fold_of_row == one
        try:
            refit = without_areas(model, (fold != one).astype(float))
        except ModelError:
            continue
        rate[rows] = expected_rate(refit, design.rows_only(rows))
    return rate


def by_years(design: Design, year: np.ndarray, refits: dict[int, Refit]) -> np.ndarray:
    """Expected rate of each row, shape (n,), from the fit without its year; the year's effect is the mean of the others'.

    NaN for a year without which the model could not be estimated; ``refits`` are those of `year_refits`.
    """
    rate = np.full(len(year), np.nan)
    for one, refit in refits.items():
        rate[year == one] = expected_rate(refit, _unseen_year(design.rows_only(year == one), refit))
    return rate


def year_refits(model: Model, year: np.ndarray) -> dict[int, Refit]:
    """The model estimated without each year, by year; one without which it cannot be estimated is not there."""
    found = {}
    for one in np.unique(year).tolist():
        with suppress(ModelError):
            found[one] = without_year(model, year, one)
    return found


def without_year(model: Model, year: np.ndarray, left_out: int) -> Refit:
    """The model estimated on the other years; the first of these is the reference."""
    others = [int(y) for y in np.unique(year) if y != left_out]
    years = tuple(f"year[{y}]" for y in others[1:])
    terms = years + tuple(t for t, role in zip(model.design.terms, model.design.roles, strict=True) if role != "year")
    rows = model.design.rows_only(year != left_out)
    return again(model, _with_years(rows, year[year != left_out], others).keep(terms))


def _with_years(design: Design, year: np.ndarray, years: list[int]) -> Design:
    """The design with a column for every year after the first of ``years``, whichever year was the reference."""
    rest = [i for i, role in enumerate(design.roles) if role != "year"]
    columns = [(year == one).astype(float) for one in years[1:]]
    return replace(
        design,
        terms=tuple(f"year[{one}]" for one in years[1:]) + tuple(design.terms[i] for i in rest),
        roles=("year",) * len(columns) + tuple(design.roles[i] for i in rest),
        x=np.column_stack([*columns, design.x[:, rest]]),
    )


def _unseen_year(rows: Design, refit: Refit) -> Design:
    """Rows of a year that was left out, in the refit's terms: every other year counts alike, the reference among them."""
    years = refit.design.roles.count("year")
    rest = [rows.terms.index(term) for term in refit.design.terms[years:]]
    x = np.column_stack([np.full((len(rows.x), years), 1.0 / (years + 1)), rows.x[:, rest]])
    return replace(rows, terms=refit.design.terms, roles=refit.design.roles, x=x)
