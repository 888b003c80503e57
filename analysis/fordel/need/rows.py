"""Coded observations as columns: in memory, or in parts of whole areas that are read, worked on and let go."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fordel.need.parts import Arrays, joined

if TYPE_CHECKING:
    import pyarrow as pa


class RowSource(ABC):
    """Coded rows sorted by area, then practice unit.

    Attributes
    ----------
    child_rows : bool
        Whether a row is a child (else a group of children).
    names : tuple of str
        The columns: ``area``, ``practice``, ``year``, ``exposure``, ``outcome``, ``whole_rate`` and every coded term.
    """

    child_rows: bool
    names: tuple[str, ...]

    @abstractmethod
    def change(self, how: Callable[[Rows], Rows]) -> RowSource:
        """The rows with columns of every part changed, rows and their order as they are."""

    @abstractmethod
    def size(self, columns: tuple[str, ...]) -> float:
        """How many bytes these columns take in the memory of this process; infinite where they never come there."""

    @abstractmethod
    def results(self, work: Callable[[Rows], Arrays], columns: tuple[str, ...] | None = None) -> Iterator[Arrays]:
        """What ``work`` returns for each part of whole areas, in the order of the areas; it sees ``columns`` alone, or all."""

    def gather(self, work: Callable[[Rows], Arrays], columns: tuple[str, ...] | None = None) -> Arrays:
        """What ``work`` returns for all rows: arrays joined along their first axis."""
        return joined(self.results(work, columns))


@dataclass(frozen=True)
class Rows(RowSource):
    """Coded rows in memory.

    Attributes
    ----------
    columns : dict of str to ndarray, shape (n,)
        By name; NaN where missing.
    child_rows : bool
    """

    columns: dict[str, np.ndarray]
    child_rows: bool

    @property
    def names(self) -> tuple[str, ...]:
        """See `RowSource`."""
        return tuple(self.columns)

    def change(self, how: Callable[[Rows], Rows]) -> Rows:
        """See `RowSource`."""
        return how(self)

    def take(self, rows: np.ndarray) -> Rows:
        """The rows where ``rows`` (n,) is true."""
        return self if rows.all() else Rows({name: values[rows] for name, values in self.columns.items()}, self.child_rows)

    def size(self, columns: tuple[str, ...]) -> float:
        """See `RowSource`."""
        return sum(self.columns[name].nbytes for name in columns if name in self.columns)

    def results(self, work: Callable[[Rows], Arrays], columns: tuple[str, ...] | None = None) -> Iterator[Arrays]:
        """See `RowSource`: all rows at once."""
        yield work(self)


def run_starts(*columns: np.ndarray) -> np.ndarray:
    """Where rows begin that differ from the row before in one of the columns; none where there are no rows."""
    differs = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.flatnonzero(np.r_[True, differs]) if len(columns[0]) else np.zeros(0, dtype=int)


def as_rows(table: pa.Table, child_rows: bool) -> Rows:
    """An Arrow table as columns: texts, whole years, and floats with NaN where missing."""
    columns = as_part(table, child_rows).columns
    return Rows({name: values.astype(float, copy=False) if _is_flag(values) else values for name, values in columns.items()}, child_rows)


def as_part(table: pa.Table, child_rows: bool) -> Rows:
    """As `as_rows`, with levels and bands as the small integers that they are where none is missing."""
    return Rows({name: _column(table[name].combine_chunks()) for name in table.column_names}, child_rows)


def _is_flag(values: np.ndarray) -> bool:
    return values.dtype == np.int8


def is_text(kind: pa.DataType) -> bool:
    """Whether a column of a file of coded rows holds texts."""
    import pyarrow as pa

    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _column(column: pa.Array) -> np.ndarray:
    import pyarrow as pa

    if pa.types.is_dictionary(column.type) or is_text(column.type):
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        values = np.array([*coded.dictionary.to_pylist(), None], dtype=object).astype(str)
        return values[coded.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False)]
    return column.to_numpy(zero_copy_only=False)
