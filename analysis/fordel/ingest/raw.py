"""One supplier's file before it is a table: columns of text or of the types it has, with its rows' numbers."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import COLUMN_TWICE, Rule
from fordel.ingest.convert import mask

if TYPE_CHECKING:
    import pyarrow as pa


class Unreadable(Exception):
    """A file, or a part of it, cannot be read; carries the rule, what its sentence needs, and the row numbers."""

    def __init__(self, rule: Rule, column: str = "", **details: object):
        super().__init__(rule.id)
        self.rule, self.column, self.details = rule, column, details


@dataclass(frozen=True)
class Ragged:
    """Rows left out because their number of cells (``found``) is not the header's (``expected``).

    ``more`` says how many further rows there are that are not listed, by their number of cells.
    """

    rows: np.ndarray
    found: np.ndarray
    expected: int
    more: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """One file's columns, each of shape (rows,), and the source row number of each row."""

    columns: dict[str, "pa.Array"]
    rows: np.ndarray
    ragged: Ragged | None = None

    def __len__(self) -> int:
        """How many rows."""
        return len(self.rows)


def text_columns(header: list[str], columns: "list[pa.Array]", rows: np.ndarray, ragged: Ragged | None = None, part: bool = False) -> Raw:
    """Columns of text, tidied: stripped, empty as null, empty rows left out.

    A column with cells but no name is called by its place, as ``(3)``; without cells it is left out, but not where the rows are
    a ``part`` of the file's.

    Raises
    ------
    Unreadable
        Where two columns have one name.
    """
    import pyarrow.compute as pc

    header = [unicodedata.normalize("NFC", name).strip() for name in header]
    refuse_repeated([name for name in header if name])
    tidied = [(name or f"({place})", tidy(column)) for place, (name, column) in enumerate(zip(header, columns, strict=True), 1)]
    named = {name: column for name, column in tidied if part or not unused(name, column)}
    filled = np.zeros(len(rows), dtype=bool)
    for column in named.values():
        filled |= mask(pc.is_valid(column))
    if filled.all():
        return Raw(named, rows, ragged)
    return Raw({name: column.filter(filled) for name, column in named.items()}, rows[filled], ragged)


def unused(name: str, column: "pa.Array") -> bool:
    """Whether a column has neither a name nor cells."""
    return name.startswith("(") and column.null_count == len(column)


def refuse_repeated(names: Iterable[str]) -> None:
    """Refuse columns of which two have one name.

    Raises
    ------
    Unreadable
    """
    if repeated := sorted(name for name, times in Counter(names).items() if times > 1):
        raise Unreadable(COLUMN_TWICE, repeated[0])


def tidy(column: "pa.Array") -> "pa.Array":
    """Text without spaces at its ends, letters with their accents as one sign (NFC); empty text is null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    composed = column if pc.all(pc.string_is_ascii(column)).as_py() else pc.utf8_normalize(column, "NFC")
    stripped = pc.utf8_trim_whitespace(composed)
    return pc.if_else(pc.equal(pc.binary_length(stripped), 0), pa.scalar(None, pa.string()), stripped)
