"""Files that are made to do harm: CSV, Parquet and boundaries, and the workbooks."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.hostile.workbooks import SECRET, WORKBOOKS, Harm, workbook


def _zeros(path: Path, start: bytes, megabytes: int) -> None:
    """A file that says it is large, and takes no room."""
    with path.open("wb") as stream:
        stream.write(start)
        stream.truncate(megabytes * 1_000_000)


def _repeated(path: Path, part: bytes, times: int) -> None:
    with path.open("wb") as stream:
        for _ in range(times):
            stream.write(part)


def parquet(path: Path, columns: dict, **how: object) -> None:
    """A Parquet file."""
    pq.write_table(pa.table(columns), path, **how)


def many_rows(path: Path) -> None:
    """Sixty million equal cells in a few kilobytes."""
    with pq.ParquetWriter(path, pa.schema([("area", pa.int8())]), compression="zstd") as writer:
        for _ in range(6):
            writer.write_table(pa.table({"area": pa.repeat(pa.scalar(1, pa.int8()), 10_000_000)}))


def long_texts(path: Path, **how: object) -> None:
    """A text of a hundred kilobytes that stands 400,000 times: 40 GB, from a file of a few."""
    indices = pa.repeat(pa.scalar(0, pa.int32()), 400_000)
    parquet(path, {"area": pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 100_000]))}, compression="zstd", **how)


def damaged_text(path: Path) -> None:
    """Bytes that are no UTF-8 in a column that says it is text."""
    raw = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    parquet(path, {"area": raw})


def absurd_count(path: Path) -> None:
    """The footer says that there are far more rows than there are."""
    about = pa.BufferOutputStream()
    pq.write_table(pa.table({"area": pa.array(range(1, 64))}), about)
    content = about.getvalue().to_pybytes()
    path.write_bytes(content.replace(b"\x7e", b"\xfe\xff\xff\xff\x0f"))


def features(*shapes: dict) -> bytes:
    """A FeatureCollection."""
    found = [{"type": "Feature", "properties": {"area": str(place)}, "geometry": shape} for place, shape in enumerate(shapes)]
    return json.dumps({"type": "FeatureCollection", "features": found}).encode()


RING = [[1, 1], [1, 2], [2, 2], [1, 1]]


def polygon(*rings: list) -> dict:
    return {"type": "Polygon", "coordinates": [[[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]], *rings]}


def written(content: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[Path], object]:
    """A way to write this content, with one part of it replaced."""
    return lambda path: path.write_bytes(content.replace(before, after) if before else content)


def columns(**found: object) -> Callable[[Path], object]:
    """A way to write these columns as Parquet."""
    return lambda path: parquet(path, found)


HARMS = (
    *WORKBOOKS,
    Harm("a CSV of two gigabytes", lambda path: _zeros(path, b"area\n", 2000), "csv", "I-076"),
    Harm("one line of 900 MB", lambda path: _zeros(path, b"area,", 900), "csv", "I-076"),
    Harm("ten million columns", lambda path: _repeated(path, b"c,", 10_000_000), "csv", "I-076"),
    Harm("a packed file as CSV", written(gzip.compress(b"area\n1\n")), "csv", "I-003"),
    Harm("a workbook as CSV", written(workbook("")), "csv", "I-003"),
    Harm("Parquet as CSV", columns(area=[1]), "csv", "I-003"),
    Harm("a quotation mark left open", lambda path: _repeated(path, b'area,b\n1,"' + b"x,y\n" * 1_000_000, 10), "csv", "I-003"),
    Harm("another mark at the start", written(b"PAR2" + b"\0" * 50 + b"PAR1"), "parquet", "I-003"),
    Harm("a footer longer than the file", written(b"PAR1" + b"\xff\xff\xff\x7f" + b"PAR1"), "parquet", "I-003"),
    Harm("sixty million rows", many_rows, "parquet", "I-076"),
    Harm("more rows said than there are", absurd_count, "parquet", "I-003"),
    Harm("one text 400,000 times", lambda path: long_texts(path, store_schema=False), "parquet", "I-076"),
    Harm("one level 400,000 times", long_texts, "parquet", "I-003"),
    Harm("lists in cells", columns(area=[[SECRET], ["b"]]), "parquet", "I-003"),
    Harm("tables in cells", columns(area=[{"x": {"y": SECRET}}]), "parquet", "I-003"),
    Harm("maps in cells", columns(area=pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8()))), "parquet", "I-003"),
    Harm("text that is none", damaged_text, "parquet", "I-003"),
    Harm("a million holes", lambda path: path.write_bytes(features(polygon(*[RING] * 1_000_000))), "geojson", "I-076"),
    Harm("fifteen million brackets", lambda path: _repeated(path, b"[" * 1_000_000, 15), "geojson", "I-076"),
    Harm("a hundred thousand levels", written(b"[" * 100_000), "geojson", "I-003"),
    Harm("a place that is no number", written(features(polygon([[1, 1], [1, float("nan")], [2, 2], [1, 1]]))), "geojson", "I-003"),
    Harm("a place that is infinite", written(features(polygon()), b"[9, 9]", b"[9, 1e999]"), "geojson", ""),
    Harm("half a letter", written(features(polygon()), b'"0"', b'"\\ud800"'), "geojson", "I-003"),
    Harm("a number of ten thousand digits", written(features(polygon()), b'"0"', b"9" * 10_000), "geojson", "I-003"),
    Harm("a packed file as GeoJSON", written(gzip.compress(features())), "geojson", "I-004"),
    Harm("a database that is none", written(b"SQLite format 3\0" + b"\xff" * 4096), "gpkg", "I-003"),
)
