"""Coded rows as their Parquet file has them, read in parts of whole areas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.need.parts import Arrays, in_order
from fordel.need.rows import Rows, RowSource, as_part, is_text
from fordel.progress import told

if TYPE_CHECKING:
    import pyarrow as pa

PART_ROWS = 16_384
BATCH_ROWS = 16_384
CODED_TEXT = 32  # bits


@dataclass(frozen=True)
class StoredRows(RowSource):
    """Coded rows in a Parquet file, sorted by area, then practice unit.

    Attributes
    ----------
    path : Path
    child_rows : bool
    names : tuple of str
        The file's columns.
    rows : int
        How many it has.
    changes : tuple of callables
        What is done to every part before it is worked on.
    """

    path: Path
    child_rows: bool
    names: tuple[str, ...]
    rows: int
    changes: tuple[Callable[[Rows], Rows], ...] = ()

    def change(self, how: Callable[[Rows], Rows]) -> StoredRows:
        """See `RowSource`."""
        return replace(self, changes=(*self.changes, how))

    def results(self, work: Callable[[Rows], Arrays], columns: tuple[str, ...] | None = None) -> Iterator[Arrays]:
        """See `RowSource`."""
        import pyarrow as pa

        yield from in_order(lambda part: work(changed(part, self.child_rows, self.changes)), told(self._parts(columns), self.rows))
        pa.default_memory_pool().release_unused()

    def size(self, columns: tuple[str, ...]) -> float:
        """See `RowSource`: texts as numbers that stand for them."""
        import pyarrow.parquet as pq

        schema = pq.read_schema(self.path)
        kinds = [schema.field(name).type for name in columns if name in self.names]
        return self.rows * sum(CODED_TEXT if is_text(kind) else kind.bit_width for kind in kinds) / 8

    def _parts(self, columns: tuple[str, ...] | None) -> Iterable[pa.Table]:
        import pyarrow.parquet as pq

        wanted = self.names if columns is None or self.changes else [name for name in self.names if name in {"area", *columns}]
        file = pq.ParquetFile(self.path, read_dictionary=["area", "practice"])
        return whole_areas(file.iter_batches(BATCH_ROWS, columns=list(wanted)), PART_ROWS)


def stored_rows(path: Path) -> StoredRows:
    """The children's rows of a Parquet file."""
    import pyarrow.parquet as pq

    return StoredRows(path, True, tuple(pq.read_schema(path).names), pq.read_metadata(path).num_rows)


def changed(part: pa.Table, child_rows: bool, changes: Iterable[Callable[[Rows], Rows]]) -> Rows:
    """A part as columns, after what is done to it."""
    rows = as_part(part, child_rows)
    for how in changes:
        rows = how(rows)
    return rows


def whole_areas(batches: Iterable[pa.RecordBatch], least: int) -> Iterator[pa.Table]:
    """Batches sorted by area put together to tables of whole areas, each of at least ``least`` rows but the last."""
    import pyarrow as pa
    import pyarrow.compute as pc

    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(map(len, waiting)) < least:
            continue
        table = pa.Table.from_batches(waiting)
        area = table["area"].cast(pa.string())
        last = len(area) - pc.sum(pc.equal(area, area[-1])).as_py()
        if last:
            yield table.slice(0, last)
            waiting = table.slice(last).to_batches()
    if waiting:
        yield pa.Table.from_batches(waiting)
