"""The rows of a table: read piece by piece, then sorted on this machine, so that the file does not depend on how a server sorts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.errors import WorkspaceError
from fordel.ingest.database.columns import Column, converted, selected
from fordel.ingest.statbank.faults import FetchError, one_line
from fordel.progress import told
from fordel.publish.batches import MEMORY, batches_of

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from ibis.expr.types import Table

AT_ONCE, ROW_GROUP = 32_768, 131_072


def save(table: Table, columns: Sequence[Column], whole: int, target: Path) -> int:
    """Write the rows as the database gives them, in bounded memory; returns their number.

    Parameters
    ----------
    table : ibis.expr.types.Table
    columns : sequence of Column
    whole : int
        How many rows there are, for those who listen to progress.
    target : Path
        A Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(column.name, column.kept) for column in columns])
    rows = 0
    with pq.ParquetWriter(target, schema) as writer:
        for part in told(_parts(table, columns), whole):
            writer.write_batch(pa.record_batch(list(part.columns), schema=schema))
            rows += len(part)
    return rows


def sort(source: Path, target: Path, folder: Path) -> None:
    """Write the rows of a file sorted by all columns, the first one first; what memory does not hold passes through ``folder``.

    One thread, so that the same rows are the same bytes.

    Raises
    ------
    WorkspaceError
        Where neither memory nor disk is large enough.
    """
    import duckdb

    sorted_rows = f"SELECT * FROM read_parquet({_quoted(source)}) ORDER BY ALL ASC NULLS FIRST"
    try:
        with _alone(folder) as connection:
            connection.execute(f"COPY ({sorted_rows}) TO {_quoted(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})")
    except duckdb.Error:
        raise WorkspaceError(".fordel/tmp: the rows cannot be sorted there; free space on the disk, and fetch again") from None


def same_rows(one: Path, other: Path, folder: Path) -> bool:
    """Whether two sorted files of the same columns hold the same rows, whatever wrote them."""
    with _alone(folder) as connection:
        differ = "SELECT 1 FROM read_parquet($1) one POSITIONAL JOIN read_parquet($2) other WHERE one IS DISTINCT FROM other LIMIT 1"
        return connection.execute(differ, [str(one), str(other)]).fetchone() is None


def _alone(folder: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    return duckdb.connect(config={"threads": 1, "memory_limit": MEMORY, "temp_directory": str(folder)})


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _parts(table: Table, columns: Sequence[Column]) -> Iterator[pa.RecordBatch]:
    """Batches of cells as they are kept."""
    import pyarrow as pa

    backend = table.get_backend()
    wanted = selected(table, columns, backend.name != "sqlite")
    if backend.name == "sqlite":
        yield from _sqlite_parts(backend.raw_sql(backend.compile(wanted)), columns)
        return
    for part in batches_of(wanted, AT_ONCE):
        cells = [_fitting(column, part.column(place)) for place, column in enumerate(columns)]
        yield pa.record_batch(cells, names=[column.name for column in columns])


def _sqlite_parts(cursor, columns: Sequence[Column]) -> Iterator[pa.RecordBatch]:
    """SQLite's cells, whose types are the cells' own, whatever the table states."""
    import pyarrow as pa

    while rows := cursor.fetchmany(AT_ONCE):
        cells = [_cells(column, values) for column, values in zip(columns, zip(*rows, strict=True), strict=True)]
        yield pa.record_batch(cells, names=[column.name for column in columns])


def _cells(column: Column, values: Sequence[object]) -> pa.Array:
    import pyarrow as pa

    wrong = bytes | float if pa.types.is_integer(column.kept) else bytes
    if any(isinstance(value, wrong) for value in values):
        raise _unfit(column)
    if pa.types.is_string(column.kept):
        values = [None if value is None else str(value) for value in values]
    try:
        return converted(pa.array(values, column.kept), column.kept)
    except (pa.ArrowException, TypeError, OverflowError):
        raise _unfit(column) from None


def _fitting(column: Column, values: pa.Array) -> pa.Array:
    import pyarrow as pa

    try:
        return converted(values, column.kept)
    except pa.ArrowException:
        raise _unfit(column) from None


def _unfit(column: Column) -> FetchError:
    return FetchError(
        f"the column {one_line(column.name)} holds a cell that is not of its type ({column.stated}); leave it out with --columns, or fetch "
        "a view that gives it as text"
    )
