"""A criterion's values by table and year."""

from dataclasses import dataclass

import numpy as np

from fordel.ingest.belonging import weights_of
from fordel.ingest.table import Table


@dataclass(frozen=True)
class Group:
    """One table's rows of one year that hold a value: the values and their weights, each of shape (rows,)."""

    table: Table
    year: int
    values: np.ndarray
    weights: np.ndarray


def groups_of(tables: dict[str, Table], column: str, names: tuple[str, ...], wanted: set[int]) -> list[Group]:
    """The column's values by table and year, in the years that are used."""
    groups = []
    for table in (tables[name] for name in names if name in tables and tables[name].has(column, "year")):
        weights = weights_of(table)
        usable = (table.frame[column].notna() & table.frame["year"].notna()).to_numpy() & (weights > 0)
        years = table.frame["year"].to_numpy()
        for year in sorted(wanted & set(years[usable].tolist())):
            rows = usable & (years == year)
            groups.append(Group(table, int(year), table.frame[column].to_numpy()[rows], weights[rows]))
    return groups
