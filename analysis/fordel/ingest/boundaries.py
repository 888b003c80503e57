"""Boundaries: codes and polygons are checked by their place in the file; what passed is written as GeoJSON (RFC 7946)."""

import json
from dataclasses import dataclass

import numpy as np

from fordel.contract.rules import BOUNDARY_MISSING, BOUNDARY_REPAIRED, BOUNDARY_UNKNOWN, BOUNDARY_UNUSABLE, COLUMN_MISSING
from fordel.ingest.findings import Finding
from fordel.ingest.raw import Raw
from fordel.ingest.table import Table

DEPTH = {"Polygon": 2, "MultiPolygon": 3}
LARGEST = 1e15


@dataclass(frozen=True)
class Shapes:
    """A file's features.

    Attributes
    ----------
    raw : Raw
        Their properties; row 1 is the first feature.
    geometries : array of shapely geometries, shape (features,)
        Valid polygons in degrees; None where the file has no usable one.
    repaired : array of bool, shape (features,)
        Which of them the file has with a fault, such as a line that crosses itself.
    """

    raw: Raw
    geometries: np.ndarray
    repaired: np.ndarray


def code_column(table: Table) -> str | None:
    """The column that says what a polygon shows: ``area``, else ``centre``."""
    return next((name for name in ("area", "centre") if table.has(name)), None)


def check_boundaries(table: Table, shapes: Shapes, units: dict[str, set[str]]) -> list[Finding]:
    """Features without code or polygon, repaired ones, features of no known unit, and how many units have no feature.

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
    drawn = np.array([shapes.geometries[row - 1] is not None for row in table.rows], dtype=bool)
    unusable = ~drawn | table.frame[column].isna().to_numpy()
    repaired = shapes.repaired[table.rows - 1] & ~unusable
    wanted = units.get(column, set())
    blank = wanted - set(table.frame[column].dropna())
    strange = ~unusable & ~table.frame[column].isin(wanted).to_numpy() & bool(wanted)
    rules = ((BOUNDARY_UNUSABLE, unusable), (BOUNDARY_UNKNOWN, strange), (BOUNDARY_REPAIRED, repaired))
    found = [table.finding(rule, column, rows) for rule, rows in rules if rows.any()]
    return found + ([table.finding(BOUNDARY_MISSING, column, n=len(blank), all=len(wanted))] if blank else [])


def is_polygon(geometry: object) -> bool:
    """Whether a geometry of GeoJSON is a polygon or several, of closed rings of finite positions."""
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
    return isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < LARGEST


def collection(table: Table, shapes: Shapes) -> str:
    """The features that passed, as GeoJSON text with the code as their only property, sorted by it."""
    from shapely.geometry import mapping

    column = code_column(table)
    pairs = sorted(zip(table.frame[column], table.rows, strict=True))
    features = [{"type": "Feature", "properties": {column: code}, "geometry": mapping(shapes.geometries[row - 1])} for code, row in pairs]
    content = {"type": "FeatureCollection", "features": features}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
