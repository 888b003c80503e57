"""Which receiving unit rows belong to, and how many children each unit has: for rules that look at units one by one."""

from typing import TYPE_CHECKING

import numpy as np

from fordel.ingest.table import Table
from fordel.params import Params

if TYPE_CHECKING:
    import pandas as pd


def weight_of(table: Table) -> str:
    """The column that says how many children a row stands for."""
    return "child_years" if table.has("child_years") else "children"


def weights_of(table: Table) -> np.ndarray:
    """How many children each row stands for, of shape (rows,); 1 where rows are areas' figures, or nothing says how many."""
    by_head = table.name != "areas" and table.has(weight_of(table))
    return table.frame[weight_of(table)].fillna(0).to_numpy() if by_head else np.ones(len(table.rows))


def areas_of(table: Table) -> "pd.Series":
    """Each row's area: the home area where there is one."""
    return table.frame["home_area"].fillna(table.frame["area"]) if table.has("home_area") else table.frame["area"]


def unit_by_area(area_centre: Table | None, params: Params, year: int) -> dict[str, str] | None:
    """The receiving unit of each area with a year's boundaries; None where that is not known."""
    if area_centre is None or not area_centre.has("area", "year"):
        return None
    unit = params.units.receives
    if not area_centre.has(unit):
        return None
    rows = area_centre.frame[area_centre.frame["year"] == year]
    return dict(rows[["area"]].assign(unit=rows[unit]).dropna().itertuples(index=False, name=None))


def children_of(table: Table | None, year: int, units: dict[str, str] | None) -> "pd.Series | None":
    """A year's children by unit; None where the table or the boundaries do not tell."""
    if table is None or units is None or not table.has("area", "year", weight_of(table)):
        return None
    rows = (table.frame["year"] == year).to_numpy()
    return table.frame.loc[rows, weight_of(table)].groupby(areas_of(table)[rows].map(units)).sum()


def children_by_year(tables: dict[str, Table], basis: Table | None, params: Params) -> "dict[int, pd.Series]":
    """Each unit's children by year, with the boundaries of that year: those of the basis, then the population's."""
    found, population = {}, params.years.population
    for year in params.years.estimation:
        found[year] = children_of(basis, year, unit_by_area(tables.get("area_centre"), params, year))
    now = children_of(tables.get("population"), population, unit_by_area(tables.get("area_centre"), params, population))
    found[population] = now if now is not None else found.get(population)
    return {year: counts[counts > 0] for year, counts in sorted(found.items()) if counts is not None}
