"""One contract table in memory: converted columns, their source rows, and which cells are already found faulty."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import Rule
from fordel.contract.tables import TableSchema
from fordel.ingest.findings import Finding
from fordel.params import Source

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from fordel.ingest.facts import Facts
    from fordel.ingest.gathered import Gathered

LISTED = 10_000
ROWS = "rows"


@dataclass(frozen=True)
class Table:
    """A contract table.

    Attributes
    ----------
    schema : TableSchema
        As it is for the workspace's settings.
    source : Source
    frame : DataFrame
        Contract columns: text, or float for both numbers and whole numbers (NaN where empty or faulty).
    rows : array of int, shape (rows,)
        Source row numbers.
    faulty : dict of array of bool, shape (rows,)
        Cells that a finding already names, by column.
    delivered : dict of pa.Array
        The cells as the supplier wrote them, by contract column (none for constants and derived columns).
    facts : Facts or None
        For a slice of a table that does not fit into memory: what is known of all its rows.
    gathered : Gathered or None
        For such a table as a whole: its sums, each row of ``frame`` standing for many of the supplier's.
    """

    schema: TableSchema
    source: Source
    frame: "pd.DataFrame"
    rows: np.ndarray
    faulty: dict[str, np.ndarray] = field(default_factory=dict)
    delivered: dict[str, "pa.Array"] = field(default_factory=dict)
    facts: "Facts | None" = None
    gathered: "Gathered | None" = None

    @property
    def name(self) -> str:
        """The contract table's name."""
        return self.schema.name

    @property
    def size(self) -> int:
        """How many of the supplier's rows it has."""
        return self.gathered.rows if self.gathered else len(self.rows)

    @property
    def counts(self) -> np.ndarray:
        """How many of the supplier's rows each row of the frame stands for."""
        return self.frame[ROWS].to_numpy() if self.gathered else np.ones(len(self.rows), dtype=np.int64)

    def total(self, column: str) -> float:
        """The sum of a column of numbers."""
        return self.gathered.totals[column] if self.gathered else float(np.nansum(self.frame[column].to_numpy()))

    def extent(self, column: str) -> tuple[float, float]:
        """The smallest and the largest number of a column; NaN where it has none."""
        return self.gathered.extents[column] if self.gathered else extent_of(self.frame[column].to_numpy())

    def has(self, *columns: str) -> bool:
        """Whether all these columns are there."""
        return set(columns) <= (self.gathered.columns if self.gathered else set(self.frame.columns))

    def finding(self, rule: Rule, column: str = "", mask: np.ndarray | None = None, **details: object) -> Finding:
        """A finding in this table; in the rows of ``mask``, or about the whole table without one."""
        rows, more = self.listed(self.rows[mask] if mask is not None else self.rows[:0])
        values = self.values(column, mask, len(rows))
        return Finding(rule, self.name, self.source.path, column, self.label(column), rows, values, details, more)

    def listed(self, rows: np.ndarray) -> tuple[np.ndarray, int]:
        """The rows that a finding lists, and how many more there are: all, but of a slice not more than `LISTED`."""
        return (rows[:LISTED], max(0, len(rows) - LISTED)) if self.facts else (rows, 0)

    def label(self, column: str) -> str:
        """How a sentence writes a column: the supplier's name first where it is another."""
        supplier = self.source.columns.get(column, column)
        if column in self.source.derive:
            supplier = self.source.derive[column].formula
        return column if supplier == column else f"{supplier} ({column})"

    def values(self, column: str, mask: np.ndarray | None, most: int) -> list:
        """The delivered cells of the first of these rows, as text; empty where the column was not delivered."""
        if mask is None or column not in self.delivered:
            return []
        from fordel.ingest.convert import to_text

        return to_text(self.delivered[column].filter(mask)[:most]).to_pylist()


def extent_of(values: np.ndarray) -> tuple[float, float]:
    """The smallest and the largest number; NaN where there is none."""
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if known.size else (np.nan, np.nan)
