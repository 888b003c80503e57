"""Parquet with the types it has; a file's first row is row 1."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import FILE_UNREADABLE
from fordel.ingest.guard import MOST, at_most, check_size
from fordel.ingest.raw import Raw, Unreadable, refuse_repeated, tidy
from fordel.params import Source

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH, UNPACKED = 4_096, 2


def read_parquet(path: Path, source: Source) -> Raw:
    """A Parquet file: text, 64-bit integers and floats; everything else that is plain becomes one of them.

    Raises
    ------
    Unreadable
        Where the file is not Parquet, it is too large, a column is nested or holds damaged text, or a name stands twice.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    check_size(path)
    try:
        file = pq.ParquetFile(path)
        _limit(file.metadata)
        refuse_repeated(file.schema_arrow.names)
        table = _whole(file)
        columns = {name: plain(table[name].combine_chunks()) for name in table.column_names}
    except (pa.ArrowException, ValueError, IndexError):
        raise Unreadable(FILE_UNREADABLE, kind="parquet") from None
    return Raw(columns, np.arange(1, table.num_rows + 1))


def _limit(about: "pq.FileMetaData") -> None:
    """Refuse by what the file says of itself, before a row is read."""
    at_most("columns", about.num_columns)
    at_most("rows", about.num_rows)
    at_most("values", about.num_rows * about.num_columns)


def _whole(file: "pq.ParquetFile") -> "pa.Table":
    """Every row; texts that repeat may unpack to far more than the file, so that their size is counted as they come."""
    import pyarrow as pa

    batches, size = [], 0
    for batch in file.iter_batches(batch_size=BATCH):
        size += batch.nbytes
        at_most("megabytes", size / 1e6, UNPACKED * MOST["megabytes"])
        batches.append(batch)
    table = pa.Table.from_batches(batches, batches[0].schema if batches else file.schema_arrow)
    table.validate(full=True)
    return table


def plain(column: "pa.Array") -> "pa.Array":
    """A column as ``string``, ``int64`` or ``double``.

    Raises
    ------
    pyarrow.ArrowException
        Where that is not possible without loss.
    """
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        return plain(column.dictionary_decode())
    if pa.types.is_boolean(kind):
        return column.cast(pa.int8()).cast(pa.int64())
    if pa.types.is_integer(kind):
        return column.cast(pa.int64())
    if pa.types.is_decimal(kind):
        return column.cast(pa.string()).cast(pa.float64())  # by its digits, as a CSV's; arithmetic on them misses the nearest float
    if pa.types.is_floating(kind):
        return column.cast(pa.float64())
    return tidy(column.cast(pa.string()))
