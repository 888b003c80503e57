"""A Parquet file as a stream of rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import FILE_UNREADABLE
from fordel.ingest.guard import LARGE, at_most, check_size
from fordel.ingest.raw import Raw, Unreadable, refuse_repeated
from fordel.ingest.read_parquet import BATCH, plain
from fordel.params import Source

if TYPE_CHECKING:
    import pyarrow as pa


class ParquetStream:
    """A Parquet file's rows; ``rows`` and ``values`` are how many rows and cells it has, ``used`` its columns.

    Raises
    ------
    Unreadable
        As `read_parquet`, here or while the batches are read.
    """

    def __init__(self, path: Path, source: Source):
        import pyarrow as pa
        import pyarrow.parquet as pq

        check_size(path, LARGE["megabytes"])
        try:
            self.path, about, self.header = path, pq.read_metadata(path), pq.read_schema(path).names
        except (pa.ArrowException, ValueError):
            raise Unreadable(FILE_UNREADABLE, kind="parquet") from None
        self.rows, self.values = about.num_rows, about.num_rows * about.num_columns
        at_most("columns", about.num_columns)
        at_most("rows", self.rows)
        at_most("values", self.values, LARGE["values"])
        refuse_repeated(self.header)
        self.used = set(self.header)

    def batches(self) -> "Iterator[pa.RecordBatch]":
        """Rows: their numbers, then their cells; texts that repeat may unpack to far more than the file, so their size is counted."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        number, size, names = 1, 0, [str(place) for place in range(len(self.header) + 1)]
        try:
            for batch in pq.ParquetFile(self.path).iter_batches(batch_size=BATCH):
                size += batch.nbytes
                at_most("megabytes", size / 1e6, LARGE["unpacked"])
                batch.validate(full=True)
                numbers = pa.array(np.arange(number, number + len(batch)))
                yield pa.record_batch([numbers, *(plain(column) for column in batch.columns)], names)
                number += len(batch)
        except (pa.ArrowException, ValueError, IndexError, OSError):
            raise Unreadable(FILE_UNREADABLE, kind="parquet") from None

    def raw(self, table: "pa.Table") -> Raw:
        """Some of the rows."""
        numbers, *cells = (column.combine_chunks() for column in table.columns)
        return Raw(dict(zip(self.header, cells, strict=True)), numbers.to_numpy())

    def ragged(self) -> None:
        """No row has another length."""
