"""GeoPackage: the layer that ``sheet`` names, or the only one."""

from pathlib import Path
from typing import TYPE_CHECKING

from fordel.contract.rules import FILE_UNREADABLE, WRONG_SHEET
from fordel.ingest.findings import Phrase
from fordel.ingest.raw import Raw, Unreadable
from fordel.ingest.read_layer import layers, read_layer
from fordel.params import Source

if TYPE_CHECKING:
    import numpy as np
    from pyproj import CRS

SQLITE = b"SQLite format 3\0"


def read_geopackage(path: Path, source: Source) -> "tuple[Raw, np.ndarray, CRS]":
    """A layer of a GeoPackage.

    Raises
    ------
    Unreadable
        Where the file is none, the layer is not there, or several are and none is named.
    """
    content = path.read_bytes()
    if not content.startswith(SQLITE):
        raise Unreadable(FILE_UNREADABLE, kind="gpkg")
    return read_layer(content, "gpkg", chosen(source.sheet, layers(content, "gpkg"), "gpkg"))


def chosen(wanted: str | None, there: list[str], kind: str) -> str:
    """The layer to read.

    Raises
    ------
    Unreadable
    """
    if not there:
        raise Unreadable(FILE_UNREADABLE, kind=kind)
    if wanted in there or (wanted is None and len(there) == 1):
        return wanted or there[0]
    raise Unreadable(WRONG_SHEET, sheet=wanted or Phrase("ingest.boundaries.unnamed"), sheets=", ".join(there))
