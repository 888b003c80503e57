"""Good files of every table and format, and ways to damage them."""

import io
import json
import struct
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from tests.faults.city import City

WORDS = (b'"', b",", b"\n", b"\0", b"\xef\xbb\xbf", b"=1+1", b"1e999", b"nan")
TEXT = ("area", "centre", "child_id", "name", "diagnosis", "kind", "home_area", "cost_basis")


def cells(city: City, table: str) -> dict[str, list[str]]:
    """A table's columns as text."""
    head, *rows = [line.split(",") for line in city.lines(f"{table}.csv")]
    return {name: [row[place] for row in rows] for place, name in enumerate(head)}


def as_parquet(columns: dict[str, list[str]]) -> bytes:
    """Codes as text, everything else as numbers."""
    arrays = {name: pa.array([one or None for one in column], pa.string()) for name, column in columns.items()}
    arrays |= {name: array.cast(pa.float64()) for name, array in arrays.items() if name not in TEXT}
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays), buffer)
    return buffer.getvalue()


def as_workbook(columns: dict[str, list[str]]) -> bytes:
    """One sheet of text."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Tal")
    for place, (name, column) in enumerate(columns.items()):
        page.write_column(0, place, [name, *column])
    book.close()
    return buffer.getvalue()


def as_shapefile(content: bytes) -> bytes:
    """The polygons of a GeoJSON file as a zipped shapefile."""
    import numpy as np
    import pyogrio.raw
    import shapely

    found = json.loads(content)["features"]
    shapes = shapely.to_wkb([shapely.geometry.shape(one["geometry"]) for one in found])
    codes = [one["properties"]["area"] for one in found]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.shp"
        pyogrio.raw.write(path, shapes, [np.array(codes, dtype=object)], ["area"], geometry_type="Polygon", crs="EPSG:4326")
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as packed:
            for part in sorted(Path(folder).iterdir()):
                packed.writestr(part.name, part.read_bytes())
    return buffer.getvalue()


@st.composite
def damaged(draw, content: bytes, kept: int = 0) -> bytes:
    """A file with some bytes changed, left out, put in or repeated, after the first ``kept`` ones."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(kept, max(kept, len(content))))
        end = min(len(content), start + draw(st.sampled_from([0, 1, 2, 5, 40, 10**9])))
        repeated = content[start:end][:200] * draw(st.sampled_from([2, 50]))
        put_in = draw(st.one_of(st.binary(max_size=6), st.sampled_from([*WORDS, repeated])))
        content = content[:start] + put_in + content[end:]
    return content


@st.composite
def damaged_inside(draw, content: bytes) -> bytes:
    """A zip file in which one part is damaged and the frame is whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        chosen = draw(st.sampled_from(sorted(old.namelist())))
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, draw(damaged(part)) if name == chosen else part)
    return buffer.getvalue()


@st.composite
def damaged_footer(draw, content: bytes) -> bytes:
    """A Parquet file with its description damaged, and that one's length right."""
    size = struct.unpack("<I", content[-8:-4])[0]
    footer = draw(damaged(content[-8 - size : -8]))
    return content[: -8 - size] + footer + struct.pack("<I", len(footer)) + b"PAR1"
