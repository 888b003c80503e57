"""Boundaries: GeoJSON features by their place in the file; codes and polygons are checked, shapes pass through."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fordel.contract.rules import BOUNDARY_MISSING, BOUNDARY_UNKNOWN, BOUNDARY_UNUSABLE, COLUMN_MISSING, FILE_UNREADABLE
from fordel.ingest.findings import Finding
from fordel.ingest.raw import Raw, Unreadable, tidy
from fordel.ingest.read_csv import decoded
from fordel.ingest.read_xlsx import cell_text
from fordel.ingest.table import Table

DEPTH = {"Polygon": 2, "MultiPolygon": 3}


@dataclass(frozen=True)
class Shapes:
    """A file's features: their properties as columns of text (row 1 is the first feature) and their geometries."""

    raw: Raw
    geometries: list
    crs: object = None


def read_boundaries(path: Path, encoding: str) -> Shapes:
    """A GeoJSON FeatureCollection.

    Raises
    ------
    Unreadable
        Where the file is not one.
    """
    import pyarrow as pa

    try:
        content = json.loads(decoded(path.read_bytes(), encoding), parse_constant=_refuse)
        features = content["features"]
        properties = [dict(feature.get("properties") or {}) for feature in features]
        geometries = [feature.get("geometry") for feature in features]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable(FILE_UNREADABLE, kind="geojson") from None
    names = sorted({name for entry in properties for name in entry})
    columns = {name: tidy(pa.array([_text(entry.get(name)) for entry in properties], pa.string())) for name in names}
    return Shapes(Raw(columns, np.arange(1, len(features) + 1)), geometries, content.get("crs"))


def _refuse(word: str) -> float:
    raise ValueError(word)


def _text(value: object) -> str | None:
    return None if isinstance(value, dict | list) else cell_text(value, ".")


def code_column(table: Table) -> str | None:
    """The column that says what a polygon shows: ``area``, else ``centre``."""
    return next((name for name in ("area", "centre") if table.has(name)), None)


def check_boundaries(table: Table, shapes: Shapes, units: dict[str, set[str]]) -> list[Finding]:
    """Features without code or polygon, features of no known unit, and how many units have no feature.

    Parameters
    ----------
    table : Table
        The features' properties.
    shapes : Shapes
    units : dict
        The codes of the population year, by ``area`` and ``centre``.
    """
    column = code_column(table)
    if column is None:
        return [table.finding(COLUMN_MISSING, "area")]
    drawn = np.array([is_polygon(shapes.geometries[row - 1]) for row in table.rows], dtype=bool)
    unusable = ~drawn | table.frame[column].isna().to_numpy()
    wanted = units.get(column, set())
    blank = wanted - set(table.frame[column].dropna())
    strange = ~unusable & ~table.frame[column].isin(wanted).to_numpy() & bool(wanted)
    found = [table.finding(BOUNDARY_UNUSABLE, column, unusable)] if unusable.any() else []
    found += [table.finding(BOUNDARY_UNKNOWN, column, strange)] if strange.any() else []
    return found + ([table.finding(BOUNDARY_MISSING, column, n=len(blank), all=len(wanted))] if blank else [])


def is_polygon(geometry: object) -> bool:
    """Whether a geometry is a polygon or several, of closed rings of finite positions."""
    if not isinstance(geometry, dict) or geometry.get("type") not in DEPTH:
        return False
    rings = [geometry.get("coordinates")]
    for _ in range(DEPTH[geometry["type"]] - 1):
        if not all(isinstance(part, list) and part for part in rings):
            return False
        rings = [inner for part in rings for inner in part]
    return bool(rings) and all(_ring(ring) for ring in rings)


def _ring(ring: object) -> bool:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    return all(isinstance(place, list) and len(place) >= 2 and all(_finite(number) for number in place[:2]) for place in ring)


def _finite(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)


def collection(table: Table, shapes: Shapes) -> str:
    """The features that passed, as GeoJSON text with the code as their only property, sorted by it."""
    column = code_column(table)
    pairs = sorted(zip(table.frame[column], table.rows, strict=True))
    features = [{"type": "Feature", "properties": {column: code}, "geometry": shapes.geometries[row - 1]} for code, row in pairs]
    head = {"type": "FeatureCollection"} | ({"crs": shapes.crs} if shapes.crs else {})
    return json.dumps(head | {"features": features}, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
