"""What the rules found: one `Finding` per rule, table and column, with its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from fordel.contract.rules import Rule


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence that itself stands in the catalogue."""

    key: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One rule broken in one column of one table.

    Attributes
    ----------
    rule : Rule
    table, file : str
        The contract table and the supplier's file (its path in the workspace).
    column : str
        The contract column, or the supplier's where it has none; may be empty.
    label : str
        How sentences write the column: the supplier's name, with the contract's in brackets.
    rows : array of int, shape (violations,)
        Source rows as the supplier sees them (a CSV's first data row is 2); empty for a whole table.
    values : sequence, shape (violations,)
        The cells as delivered, or empty. Only ``data/ingest.csv`` may hold them.
    details : dict
        What the rule's sentence needs beside file, table, row and column. Never a cell's value.
    more : int
        Violations in further rows, which are not listed: a table that does not fit into memory may have millions.
    """

    rule: Rule
    table: str
    file: str
    column: str = ""
    label: str = ""
    rows: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    values: Sequence = ()
    details: dict = field(default_factory=dict)
    more: int = 0

    @property
    def count(self) -> int:
        """Violations in the finding: its rows, listed or not, or 1 for a whole table."""
        return max(1, len(self.rows) + self.more)
