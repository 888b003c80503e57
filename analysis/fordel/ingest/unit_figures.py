"""Figures by centre: where rows belong, and the averages and variances of a column."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fordel.ingest.belonging import areas_of, weights_of
from fordel.ingest.table import Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Figures:
    """A figure by unit in one table's years.

    Attributes
    ----------
    size, total, squares : array of float, shape (units,)
        Weights, and weighted sums of the values and of their squares.
    """

    size: np.ndarray
    total: np.ndarray
    squares: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """Each unit's average."""
        return self.total / np.where(self.size > 0, self.size, np.nan)

    @property
    def variance(self) -> np.ndarray:
        """Each unit's variance between rows."""
        return np.maximum(self.squares / np.where(self.size > 0, self.size, np.nan) - self.mean**2, 0.0)

    @property
    def overall(self) -> float:
        """The average of all."""
        return float(self.total.sum() / self.size.sum()) if self.size.sum() > 0 else float("nan")

    def __add__(self, other: "Figures") -> "Figures":
        """Both tables' rows as one's."""
        return Figures(self.size + other.size, self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True)
class Located:
    """One table's rows of some years: the unit of each by its place in ``units`` (-1 where it has none), its area and its weight."""

    table: Table
    rows: np.ndarray
    units: np.ndarray
    areas: "pd.Series"
    weights: np.ndarray

    def figures(self, column: str, level: str, count: int) -> Figures:
        """A column's figure by unit: of its numbers, or of whether a row has the level; missing stays missing."""
        cells = self.table.frame.loc[self.rows, column]
        values = np.where(cells.isna(), np.nan, cells == level) if level else cells.to_numpy(dtype=float)
        return figures_of(values, self.units, self.weights, count)


@dataclass(frozen=True)
class Gone:
    """The same of a table whose rows are no longer at hand."""

    table: Table

    def figures(self, column: str, level: str, count: int) -> Figures:
        """A column's figure by unit."""
        return self.table.gathered.figures[column, level]


def figures_of(values: np.ndarray, units: np.ndarray, weights: np.ndarray, count: int) -> Figures:
    """A figure by unit, of each row's value, place and weight; rows without a unit or a value do not count."""
    usable = (units >= 0) & ~np.isnan(values)
    units, weights, values = units[usable], weights[usable], values[usable]
    return Figures(*(np.bincount(units, weights * values**power, count) for power in (0, 1, 2)))


def located(table: Table | None, years: set[int], places: dict[str, int]) -> Located | Gone | None:
    """A table's rows of these years, their units by ``places``; None where it has none."""
    if table is None or not table.has("area", "year"):
        return None
    if table.gathered:
        return Gone(table) if table.gathered.figures else None
    rows = table.frame["year"].isin(years).to_numpy()
    if not rows.any():
        return None
    areas = areas_of(table)[rows]
    return Located(table, rows, areas.map(places).fillna(-1).to_numpy(dtype=np.int64), areas, weights_of(table)[rows])
