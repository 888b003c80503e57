"""A file of boundaries, whatever its format: features with their properties, and valid polygons in degrees."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import FILE_UNREADABLE
from fordel.ingest.boundaries import Shapes
from fordel.ingest.guard import at_most
from fordel.ingest.polygons import count_positions, count_rings, on_grid, repair
from fordel.ingest.positions import in_degrees
from fordel.ingest.raw import Raw, Unreadable
from fordel.ingest.read_geojson import read_geojson
from fordel.ingest.read_geopackage import read_geopackage
from fordel.ingest.read_shapefile import read_shapefile, read_zipped
from fordel.params import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyproj import CRS

_READERS: "dict[str, Callable[[Path, Source], tuple[Raw, np.ndarray, CRS | None]]]" = {
    "geojson": read_geojson,
    "gpkg": read_geopackage,
    "shp": read_shapefile,
    "zip": read_zipped,
}
KINDS = frozenset(_READERS)
FORMATS = "geojson, gpkg, shp or zip"


def read_boundaries(path: Path, source: Source) -> Shapes:
    """A GeoJSON FeatureCollection, a layer of a GeoPackage, or a shapefile, zipped or with its parts beside it.

    Polygons with a fault are repaired, brought to longitude and latitude (WGS84), turned as RFC 7946 has them, without
    height, and rounded to seven decimals (a centimetre).

    Raises
    ------
    Unreadable
        Where the file is none of these or damaged, parts of it are missing, it is too large, or it is not known in which
        coordinate system its positions are.
    """
    try:
        at_most("map", path.stat().st_size / 1e6)
        raw, shapes, system = _READERS[source.kind](path, source)
    except OSError:
        raise Unreadable(FILE_UNREADABLE, kind=source.kind) from None
    at_most("features", len(shapes))
    at_most("positions", count_positions(shapes))
    at_most("rings", count_rings(shapes))
    whole, repaired = repair(shapes)
    return Shapes(raw, on_grid(in_degrees(whole, system)), repaired)
