"""A table whose rows are no longer at hand: everything that rules about the whole table ask for, as sums over its slices."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fordel.ingest.amounts import OUTCOMES, sizes
from fordel.ingest.belonging import weight_of
from fordel.ingest.groups import Summed, groups_of, summed
from fordel.ingest.shift import HOMES, columns_read, marks_of, years_read
from fordel.ingest.table import ROWS, Table
from fordel.ingest.unit_figures import Figures
from fordel.ingest.unit_shift import figures_by_column
from fordel.params import Params

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("area", "home_area", "year", "cost_basis")
PATTERN = "pattern"


@dataclass(frozen=True)
class Gathered:
    """Of the rows of one slice, or of several.

    Attributes
    ----------
    rows : int
    columns : frozenset of str
        The table's columns.
    frame : DataFrame
        One row for the rows that agree in `KEYS` and in which amounts they lack and which are above 0: how many (`ROWS`), and sums.
    totals, sizes, extents : dict
        Of the numeric columns: sums, sums of absolute values, smallest and largest numbers.
    groups : dict of dict of Summed
        Criteria's values by year; the key is the column and the values that are asked for one by one.
    figures : dict of Figures
        Criteria's figures by centre; the key is the column and the level.
    """

    rows: int
    columns: frozenset[str]
    frame: "pd.DataFrame"
    totals: dict[str, float]
    sizes: dict[str, float]
    extents: dict[str, tuple[float, float]]
    groups: dict[tuple[str, tuple], dict[int, Summed]]
    figures: dict[tuple[str, str], Figures]

    def __add__(self, other: "Gathered") -> "Gathered":
        """Those of two parts of the table together."""
        return Gathered(
            self.rows + other.rows,
            self.columns,
            _collapsed(self.frame, other.frame),
            {name: total + other.totals[name] for name, total in self.totals.items()},
            {name: total + other.sizes[name] for name, total in self.sizes.items()},
            {name: _wider(extent, other.extents[name]) for name, extent in self.extents.items()},
            {key: _together(groups, other.groups[key]) for key, groups in self.groups.items()},
            _together(self.figures, other.figures),
        )


def gathered(table: Table, params: Params, area_centre: Table | None) -> Gathered:
    """Of a slice; ``area_centre`` says which centre an area belongs to."""
    numeric = [field.name for field in table.schema.fields if field.numeric and table.has(field.name)]
    return Gathered(
        table.size,
        frozenset(table.frame.columns),
        _collapsed(_keyed(table)),
        {name: table.total(name) for name in numeric},
        sizes(table),
        {name: table.extent(name) for name in numeric},
        _groups(table, params),
        figures_by_column(table, params, area_centre),
    )


def whole_table(slice_: Table, sums: Gathered) -> Table:
    """The table of which ``slice_`` is a part, as its sums."""
    frame = sums.frame.drop(columns=PATTERN)
    return replace(slice_, frame=frame, rows=np.zeros(len(frame), dtype=np.int64), faulty={}, delivered={}, facts=None, gathered=sums)


def _keyed(table: Table) -> "pd.DataFrame":
    """The keys and amounts of each row."""
    amounts = [name for name in (weight_of(table), *OUTCOMES) if table.has(name)]
    signs = [np.select([table.frame[name].isna(), table.frame[name] > 0], [2, 1], 0) * 3**place for place, name in enumerate(amounts)]
    pattern = np.sum(signs, axis=0, dtype=np.int64) if signs else 0
    columns = [name for name in KEYS if table.has(name)] + amounts
    return table.frame[columns].assign(**{PATTERN: pattern, ROWS: 1})


def _collapsed(*frames: "pd.DataFrame") -> "pd.DataFrame":
    import pandas as pd

    rows = pd.concat(frames, ignore_index=True)
    keys = [name for name in (*KEYS, PATTERN) if name in rows]
    return rows.groupby(keys, dropna=False, sort=False, as_index=False).sum(min_count=1)


def _groups(table: Table, params: Params) -> dict[tuple[str, tuple], dict[int, Summed]]:
    found = {}
    for column, kind, levels, names in columns_read(params):
        if table.name in names and names == HOMES["child"]:
            marks = marks_of(kind, levels)
            groups = groups_of({table.name: table}, column, names, years_read(params), marks)
            found[column, marks] = {group.year: summed(group, marks) for group in groups}
    return found


def _wider(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return float(np.fmin(one[0], other[0])), float(np.fmax(one[1], other[1]))


def _together(one: dict, other: dict) -> dict:
    return {key: one[key] + other[key] if key in one and key in other else one.get(key, other.get(key)) for key in {**one, **other}}
