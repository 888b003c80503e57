"""Shapefiles: four or five files that belong together, zipped or beside each other."""

import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from fordel.contract.rules import FILE_UNREADABLE, PARTS_MISSING, WRONG_ENCODING
from fordel.ingest.guard import PACKED_FAULTS, at_most
from fordel.ingest.raw import Raw, Unreadable
from fordel.ingest.read_geopackage import chosen
from fordel.ingest.read_layer import read_layer
from fordel.params import Source
from fordel.params.files import NEEDED, PARTS, parts_beside

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from pyproj import CRS

HEADER = 100


def read_shapefile(path: Path, source: Source) -> "tuple[Raw, np.ndarray, CRS]":
    """A shapefile whose parts lie beside it, by the same name.

    Raises
    ------
    Unreadable
        Where a part is missing or damaged, or they do not belong together.
    """
    parts = parts_beside(path)
    at_most("map", sum(part.stat().st_size for part in parts.values()) / 1e6)
    return _read({ending: part.read_bytes() for ending, part in parts.items()}, source)


def read_zipped(path: Path, source: Source) -> "tuple[Raw, np.ndarray, CRS]":
    """The shapefile in a zip file, in whatever folder it lies there; where there are several, the one that ``sheet`` names.

    Raises
    ------
    Unreadable
        As `read_shapefile`; also where the zip file is damaged or locked, or no shapefile is in it.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            entries = {entry.filename: entry for entry in packed.infolist() if not _hidden(entry.filename)}
            shape = chosen(source.sheet, sorted(_stem(name) for name in entries if name.lower().endswith(".shp")), "zip")
            parts = {PurePosixPath(name).suffix.lower(): entry for name, entry in entries.items() if _stem(name) == shape}
            at_most("map", sum(parts[ending].file_size for ending in PARTS if ending in parts) / 1e6)
            content = {ending: packed.read(parts[ending]) for ending in PARTS if ending in parts}
    except PACKED_FAULTS:
        raise Unreadable(FILE_UNREADABLE, kind="zip") from None
    return _read(content, source)


def _stem(name: str) -> str:
    return PurePosixPath(name).with_suffix("").as_posix()


def _hidden(name: str) -> bool:
    """Whether an entry is a computer's own (``__MACOSX/._x.shp``)."""
    return any(part.startswith((".", "__")) for part in PurePosixPath(name).parts)


def _read(parts: "Mapping[str, bytes]", source: Source) -> "tuple[Raw, np.ndarray, CRS]":
    """The layer in the parts, which are handed on alone, so that nothing else beside them is opened."""
    if missing := [ending for ending in NEEDED if ending not in parts]:
        raise Unreadable(PARTS_MISSING, parts=", ".join(missing))
    if not _belong_together(parts):
        raise Unreadable(FILE_UNREADABLE, kind="shp")
    encoding = parts.get(".cpg", b"").decode("ascii", "ignore").strip() or source.encoding
    encoding = f"ISO-{encoding}" if encoding.startswith("8859") else encoding
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for ending in NEEDED:
            packed.writestr(f"layer{ending}", parts[ending])
    try:
        return read_layer(stream.getvalue(), "shp", encoding=encoding)
    except (UnicodeDecodeError, LookupError):
        raise Unreadable(WRONG_ENCODING, encoding=encoding, line=_first_garbled(parts[".dbf"], encoding)) from None


def _belong_together(parts: "Mapping[str, bytes]") -> bool:
    """Whether there are as many shapes (8 bytes each in the index) as rows of properties."""
    shapes, rows = (len(parts[".shx"]) - HEADER) // 8, int.from_bytes(parts[".dbf"][4:8], "little")
    return len(parts[".shp"]) >= HEADER and shapes == rows


def _first_garbled(table: bytes, encoding: str) -> int:
    """The first row of a dBase table that is not in an encoding; 1 where there is no such encoding."""
    start, width, count = (int.from_bytes(table[place : place + size], "little") for place, size in ((8, 2), (10, 2), (4, 4)))
    for row in range(count):
        try:
            table[start + row * width : start + (row + 1) * width].decode(encoding)
        except (UnicodeDecodeError, LookupError):
            return row + 1
    return 1
