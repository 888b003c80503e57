"""A CSV file as a stream of rows: the same cells and faults as in memory, of a file of any length."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import FILE_UNREADABLE, QUOTE_OPEN
from fordel.ingest.guard import LARGE, check_csv
from fordel.ingest.large.encoding import check_encoding
from fordel.ingest.large.size import BYTES
from fordel.ingest.raw import Ragged, Raw, Unreadable, text_columns, unused
from fordel.ingest.read_csv import first_row, options
from fordel.ingest.table import LISTED
from fordel.params import Source

if TYPE_CHECKING:
    import pyarrow as pa

CODECS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}


class CsvStream:
    """A CSV file's rows; ``rows`` and ``values`` are how many rows and cells it has, about, ``used`` the columns with a name or cells.

    Raises
    ------
    Unreadable
        As `read_csv`, here or while the batches are read.
    """

    def __init__(self, path: Path, source: Source):
        self.path, self.separator, self.codec = path, source.separator, CODECS[source.encoding]
        check_csv(path, source.separator, LARGE["megabytes"])
        self.marks = check_encoding(path, source.encoding)
        with path.open(encoding=self.codec, newline="") as text:
            self.header = first_row(text, source.separator)
        self.rows, self.values = self.marks.lines, path.stat().st_size // BYTES
        self.used: set[str] = set()
        self._numbers: list[int] = []
        self._listed: list[tuple[int, int]] = []
        self._widths: Counter[int] = Counter()
        self._last_ragged = 0

    def batches(self) -> "Iterator[pa.RecordBatch]":
        """Rows below the header: their numbers, then their cells as text."""
        import pyarrow as pa
        from pyarrow import csv as arrow

        width, cursor, batch = len(self.header), 1, None
        encoding = "utf8" if self.codec == "utf-8-sig" else self.codec
        try:
            with pa.OSFile(str(self.path)) as file:
                for batch in arrow.open_csv(file, *options(width, self.separator, self._ragged, encoding)):
                    numbers = self._numbered(cursor, len(batch))
                    cursor = int(numbers[-1]) + 1 if len(numbers) else cursor
                    first = 1 if len(numbers) and numbers[0] == 1 else 0
                    columns = [pa.array(numbers), *batch.columns]
                    yield pa.record_batch(columns, [str(place) for place in range(width + 1)])[first:]
        except (pa.ArrowException, OSError):
            raise Unreadable(FILE_UNREADABLE, kind="csv") from None
        self._refuse_open_quote(cursor - 1, [column[-1].as_py() for column in batch.columns] if batch else self.header)

    def raw(self, table: "pa.Table") -> Raw:
        """Some of the rows, tidied."""
        numbers, *cells = (column.combine_chunks() for column in table.columns)
        raw = text_columns(self.header, cells, numbers.to_numpy(), part=True)
        self.used |= {name for name, column in raw.columns.items() if not unused(name, column)}
        return raw

    def ragged(self) -> Ragged | None:
        """The rows of another length, when all are read."""
        if not self._widths:
            return None
        rows, found = (np.array(part) for part in zip(*self._listed, strict=True))
        more = {width: count - int((found == width).sum()) for width, count in self._widths.items()}
        return Ragged(rows, found, len(self.header), more)

    def _ragged(self, number: int, width: int) -> None:
        self._last_ragged = number
        self._numbers.append(number)
        self._widths[width] += 1
        if self._widths[width] <= LISTED:
            self._listed.append((number, width))

    def _numbered(self, cursor: int, count: int) -> np.ndarray:
        """The numbers of the next rows: those of rows of another length are taken."""
        if not count:
            return np.zeros(0, dtype=np.int64)
        numbers = np.setdiff1d(np.arange(cursor, cursor + count + len(self._numbers)), self._numbers, assume_unique=True)[:count]
        self._numbers = self._numbers[bisect_left(self._numbers, int(numbers[-1])) :]
        return numbers

    def _refuse_open_quote(self, last: int, cells: list[str]) -> None:
        """A quotation mark that swallows the rest of the file; see `read_csv`."""
        if self.marks.quotes % 2 == 0:
            return
        swallowed = self._last_ragged < self.marks.lines if self._last_ragged > last else any("\n" in cell for cell in cells)
        if swallowed:
            raise Unreadable(QUOTE_OPEN, line=max(last, self._last_ragged))
