"""Coded rows as their Parquet file has them, in parts of whole areas: kept in memory if they are few, else read in every pass."""

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

PART_ROWS = 32_768
BATCH_ROWS = 32_768
MOST_KEPT, CODED_TEXT = 1_500_000_000, 32


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
    kept : tuple of pyarrow.Table, or None
        The parts, where they are few enough to stay in memory; else every pass reads the file.
    """

    path: Path
    child_rows: bool
    names: tuple[str, ...]
    rows: int
    changes: tuple[Callable[[Rows], Rows], ...] = ()
    kept: tuple[pa.Table, ...] | None = None

    def change(self, how: Callable[[Rows], Rows]) -> StoredRows:
        """See `RowSource`."""
        return replace(self, changes=(*self.changes, how))

    def results(self, work: Callable[[Rows], Arrays], columns: tuple[str, ...] | None = None) -> Iterator[Arrays]:
        """See `RowSource`."""
        yield from in_order(lambda part: work(changed(part, self.child_rows, self.changes)), told(self._parts(columns), self.rows))

    def _parts(self, columns: tuple[str, ...] | None) -> Iterable[pa.Table]:
        import pyarrow.parquet as pq

        wanted = self.names if columns is None or self.changes else [name for name in self.names if name in {"area", *columns}]
        if self.kept is not None:
            return (part.select(wanted) for part in self.kept)
        file = pq.ParquetFile(self.path, read_dictionary=["area", "practice"])
        return whole_areas(file.iter_batches(BATCH_ROWS, columns=list(wanted)), PART_ROWS)


def stored_rows(path: Path, most_bytes: int = MOST_KEPT) -> StoredRows:
    """The children's rows of a Parquet file; kept in memory as the file has them where that takes at most ``most_bytes``."""
    import pyarrow.parquet as pq

    about, schema = pq.read_metadata(path), pq.read_schema(path)
    found = StoredRows(path, True, tuple(schema.names), about.num_rows)
    bits = sum(CODED_TEXT if is_text(kind) else kind.bit_width for kind in schema.types)
    return replace(found, kept=tuple(found._parts(None))) if about.num_rows * bits <= 8 * most_bytes else found


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
        last = pc.index(pc.equal(area, area[-1]), True).as_py()
        if last:
            yield table.slice(0, last)
            waiting = table.slice(last).to_batches()
    if waiting:
        yield pa.Table.from_batches(waiting)
