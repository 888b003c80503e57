"""GeoJSON: a FeatureCollection in longitude and latitude, or in the coordinate system that an older file names."""

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import FILE_UNREADABLE
from fordel.ingest.boundaries import is_polygon
from fordel.ingest.guard import at_most
from fordel.ingest.positions import named_system
from fordel.ingest.raw import Raw, Unreadable, tidy
from fordel.ingest.read_csv import decoded
from fordel.ingest.read_xlsx import cell_text
from fordel.params import Source

if TYPE_CHECKING:
    from pyproj import CRS


def read_geojson(path: Path, source: Source) -> "tuple[Raw, np.ndarray, CRS | None]":
    """The features' properties as text, their polygons (None for anything else), and the coordinate system that is named.

    Raises
    ------
    Unreadable
        Where the file is not a FeatureCollection, or names a system that is not known.
    """
    import pyarrow as pa

    try:
        text = decoded(path.read_bytes(), source.encoding)
        at_most("brackets", text.count("[") + text.count("{"))
        content = json.loads(text, parse_constant=_refuse)
        features, system = content["features"], content.get("crs")
        properties = [_properties(feature.get("properties")) for feature in features]
        at_most("rings", sum(_count_rings(feature.get("geometry")) for feature in features))
        shapes = np.array([_polygon(feature.get("geometry")) for feature in features], dtype=object)
        names = sorted({name for entry in properties for name in entry})
        columns = {name: tidy(pa.array([entry.get(name) for entry in properties], pa.string())) for name in names}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable(FILE_UNREADABLE, kind="geojson") from None
    return Raw(columns, np.arange(1, len(shapes) + 1)), shapes, None if system is None else named_system(_name(system))


def _refuse(word: str) -> float:
    raise ValueError(word)


def _properties(given: object) -> dict[str, str | None]:
    """A feature's properties as text; lists and objects as JSON."""
    return {unicodedata.normalize("NFC", name).strip(): _text(value) for name, value in dict(given or {}).items()}


def _text(value: object) -> str | None:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else cell_text(value, ".")


def _name(system: object) -> object:
    """The name in the member ``crs`` of GeoJSON as it was before RFC 7946."""
    named = system.get("properties") if isinstance(system, dict) else None
    if not isinstance(named, dict):
        return None
    return f"EPSG:{named['code']}" if "code" in named else named.get("name")


def _count_rings(geometry: object) -> int:
    """How many rings a polygon or several state, before they are looked at one by one."""
    if not isinstance(geometry, dict) or not isinstance(parts := geometry.get("coordinates"), list):
        return 0
    return len(parts) if geometry.get("type") == "Polygon" else sum(len(part) for part in parts if isinstance(part, list))


def _polygon(geometry: object):
    """A polygon without height, or None."""
    from shapely import MultiPolygon, Polygon

    if not is_polygon(geometry):
        return None
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    drawn = [Polygon(*_rings(part)) for part in parts]
    return drawn[0] if geometry["type"] == "Polygon" else MultiPolygon(drawn)


def _rings(part: list) -> tuple[list, list]:
    outer, *holes = [[place[:2] for place in ring] for ring in part]
    return outer, holes
