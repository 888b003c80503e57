"""Parquet with the types it has; a file's first row is row 1."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import COLUMN_TWICE, FILE_UNREADABLE
from fordel.ingest.raw import Raw, Unreadable, tidy
from fordel.params import Source

if TYPE_CHECKING:
    import pyarrow as pa


def read_parquet(path: Path, source: Source) -> Raw:
    """A Parquet file: text, 64-bit integers and floats; everything else that is plain becomes one of them.

    Raises
    ------
    Unreadable
        Where the file is not Parquet, a column is nested, or a name stands twice.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        repeated = sorted({name for name in file.schema_arrow.names if file.schema_arrow.names.count(name) > 1})
        if repeated:
            raise Unreadable(COLUMN_TWICE, repeated[0])
        table = file.read()
        columns = {name: plain(table[name].combine_chunks()) for name in table.column_names}
    except (pa.ArrowException, ValueError):
        raise Unreadable(FILE_UNREADABLE, kind="parquet") from None
    return Raw(columns, np.arange(1, table.num_rows + 1))


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
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    return tidy(column.cast(pa.string()))
