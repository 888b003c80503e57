"""Rows as Arrow batches: as the engine of an expression hands them over, and cut anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

MEMORY = "1500MB"  # what DuckDB may hold of rows that pass through


def batches_of(rows: Table, most: int) -> Iterator[pa.RecordBatch]:
    """The rows of an ibis expression in its order, as they come from its engine, about ``most`` at a time."""
    backend = rows.get_backend()
    if backend.name != "duckdb":
        yield from rows.to_pyarrow_batches(chunk_size=most)
        return
    found = backend.con.sql(backend.compile(rows))
    yield from found.to_arrow_reader(most) if hasattr(found, "to_arrow_reader") else found.fetch_arrow_reader(most)


def even(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """The same rows in tables of ``rows`` rows, the last of fewer, however they were cut before."""
    import pyarrow as pa

    waiting, there = [], 0
    for batch in batches:
        waiting.append(batch)
        there += len(batch)
        if there >= rows:
            table = pa.Table.from_batches(waiting)
            full = there - there % rows
            yield from (table[start : start + rows] for start in range(0, full, rows))
            waiting, there = table[full:].to_batches(), there - full
    if waiting:
        yield pa.Table.from_batches(waiting)
