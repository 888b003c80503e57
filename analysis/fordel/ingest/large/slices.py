"""Slices of a supplier's rows on disk: all rows of a child lie in one slice, in the order of the file."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.ingest.convert import to_text
from fordel.ingest.raw import Raw

if TYPE_CHECKING:
    import pyarrow as pa


def slice_of(children: "pa.Array | None", rows: np.ndarray, count: int) -> np.ndarray:
    """Which of ``count`` slices each row goes to: that of its child; where no child is named, that of its number."""
    places = rows % count
    if children is None:
        return places
    encoded = to_text(children).dictionary_encode()
    named = np.array([_place(text, count) for text in encoded.dictionary.to_pylist()], dtype=np.int64)
    known = encoded.is_valid().to_numpy(zero_copy_only=False)
    places[known] = named[encoded.indices.drop_null().to_numpy()]
    return places


def _place(text: str, count: int) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") % count


@dataclass(frozen=True)
class Slices:
    """Slices in a folder; ``columns`` are the supplier's columns and their places in the files, after the rows' numbers."""

    folder: Path
    count: int
    columns: dict[str, int]

    def pieces(self, most: int) -> Iterator[Raw]:
        """Slice by slice; one that has far more rows than ``most`` in pieces, so that one child with millions of rows does no harm."""
        import pyarrow as pa

        for path in sorted(self.folder.iterdir()):
            with pa.OSFile(str(path)) as file:
                stream = pa.ipc.open_stream(file)
                for batches in _together(stream, most):
                    table = pa.Table.from_batches(batches, stream.schema)
                    rows = table.column(0).combine_chunks().to_numpy()
                    yield Raw({name: table.column(place).combine_chunks() for name, place in self.columns.items()}, rows)


def _together(batches: "Iterable[pa.RecordBatch]", most: int) -> "Iterator[list[pa.RecordBatch]]":
    held, rows = [], 0
    for batch in batches:
        if held and rows + len(batch) > most:
            yield held
            held, rows = [], 0
        held.append(batch)
        rows += len(batch)
    yield held


class Writer(ExitStack):
    """Puts rows into slices; a slice's file is made with its first row, that of slice 0 in any case."""

    def __init__(self, folder: Path, count: int):
        super().__init__()
        folder.mkdir(parents=True)
        self.folder, self.count = folder, count
        self._open: dict[int, object] = {}

    def write(self, raw: Raw, places: np.ndarray) -> None:
        """Rows, and the slice of each."""
        import pyarrow as pa

        names = [str(place) for place in range(len(raw.columns) + 1)]
        order = np.argsort(places, kind="stable")
        table = pa.record_batch([pa.array(raw.rows), *raw.columns.values()], names).take(pa.array(order))
        self._writer(0, table.schema)
        slices, starts = np.unique(places[order], return_index=True)
        for place, start, end in zip(slices.tolist(), starts, [*starts[1:], len(order)], strict=True):
            self._writer(place, table.schema).write_batch(table[start:end])

    def _writer(self, place: int, schema: "pa.Schema") -> object:
        import pyarrow as pa

        if place not in self._open:
            file = self.enter_context(pa.OSFile(str(self.folder / f"{place:05}.arrow"), "wb"))
            packed = pa.ipc.IpcWriteOptions(compression="lz4")
            self._open[place] = self.enter_context(pa.ipc.new_stream(file, schema, options=packed))
        return self._open[place]
