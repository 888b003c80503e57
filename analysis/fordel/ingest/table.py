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
    """

    schema: TableSchema
    source: Source
    frame: "pd.DataFrame"
    rows: np.ndarray
    faulty: dict[str, np.ndarray] = field(default_factory=dict)
    delivered: dict[str, "pa.Array"] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The contract table's name."""
        return self.schema.name

    def has(self, *columns: str) -> bool:
        """Whether all these columns are there."""
        return set(columns) <= set(self.frame.columns)

    def finding(self, rule: Rule, column: str = "", mask: np.ndarray | None = None, **details: object) -> Finding:
        """A finding in this table; in the rows of ``mask``, or about the whole table without one."""
        rows = self.rows[mask] if mask is not None else self.rows[:0]
        return Finding(rule, self.name, self.source.path, column, self.label(column), rows, self.values(column, mask), details)

    def label(self, column: str) -> str:
        """How a sentence writes a column: the supplier's name first where it is another."""
        supplier = self.source.columns.get(column, column)
        if column in self.source.derive:
            supplier = self.source.derive[column].formula
        return column if supplier == column else f"{supplier} ({column})"

    def values(self, column: str, mask: np.ndarray | None) -> list:
        """The delivered cells of these rows, as text; empty where the column was not delivered."""
        if mask is None or column not in self.delivered:
            return []
        from fordel.ingest.convert import to_text

        return to_text(self.delivered[column].filter(mask)).to_pylist()
