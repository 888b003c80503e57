"""A criterion's values by table and year."""

from dataclasses import dataclass, replace

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

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.values)

    @property
    def weight(self) -> float:
        """The sum of the weights."""
        return float(self.weights.sum())

    @property
    def mean(self) -> float:
        """The weighted average."""
        return float(np.average(self.values, weights=self.weights))

    @property
    def deviation(self) -> float:
        """The standard deviation of the rows."""
        return float(np.std(self.values))

    def hits(self, mark: object) -> tuple[int, float]:
        """How many rows have a value, and their weight."""
        rows = self.values == mark
        return int(np.count_nonzero(rows)), self.weights[rows].sum()


@dataclass(frozen=True)
class Summed:
    """The same of rows that are no longer at hand, as sums; ``plain`` is the average without weights."""

    table: Table
    year: int
    size: int
    weight: float
    mean: float
    plain: float
    deviation: float
    marks: dict[object, tuple[int, float]]

    def hits(self, mark: object) -> tuple[int, float]:
        """How many rows have a value, and their weight."""
        return self.marks[mark]

    def __add__(self, other: "Summed") -> "Summed":
        """Both groups' rows as one group."""
        size, weight = self.size + other.size, self.weight + other.weight
        plain = (self.size * self.plain + other.size * other.plain) / size
        spread = sum(one.size * (one.deviation**2 + (one.plain - plain) ** 2) for one in (self, other)) / size
        mean = (self.weight * self.mean + other.weight * other.mean) / weight
        marks = {mark: (rows + other.marks[mark][0], part + other.marks[mark][1]) for mark, (rows, part) in self.marks.items()}
        return Summed(self.table, self.year, size, weight, mean, plain, spread**0.5, marks)


def summed(group: Group, marks: tuple) -> Summed:
    """A group's sums; those of ``marks`` alone where its values are no numbers."""
    hits = {mark: group.hits(mark) for mark in marks}
    if group.values.dtype.kind != "f":
        return Summed(group.table, group.year, group.size, group.weight, np.nan, np.nan, np.nan, hits)
    return Summed(group.table, group.year, group.size, group.weight, group.mean, float(group.values.mean()), group.deviation, hits)


def groups_of(tables: dict[str, Table], column: str, names: tuple[str, ...], wanted: set[int], marks: tuple = ()) -> list[Group | Summed]:
    """The column's values by table and year, in the years that are used; ``marks`` are the values that are asked for one by one."""
    groups: list[Group | Summed] = []
    for table in (tables[name] for name in names if name in tables and tables[name].has(column, "year")):
        if table.gathered:
            groups += [replace(group, table=table) for _, group in sorted(table.gathered.groups.get((column, marks), {}).items())]
            continue
        weights = weights_of(table)
        usable = (table.frame[column].notna() & table.frame["year"].notna()).to_numpy() & (weights > 0)
        years = table.frame["year"].to_numpy()
        for year in sorted(wanted & set(years[usable].tolist())):
            rows = usable & (years == year)
            groups.append(Group(table, int(year), table.frame[column].to_numpy()[rows], weights[rows]))
    return groups
