"""The units' shapes: boundaries repaired and dissolved to the units that receive money."""

import json
from collections.abc import Mapping
from pathlib import Path

from fordel.errors import WorkspaceError

_GRID, _DETAIL = 1e-6, 5e-4


def unit_shapes(path: Path, unit_of_area: Mapping[str, str]):
    """One shape per unit, from a GeoJSON file whose features carry the property ``centre`` or ``area``.

    Shapes are made valid, dissolved on a grid of a millionth of the extent, and simplified to a two-thousandth.

    Parameters
    ----------
    path : Path
        ``data/tables/boundaries.geojson``.
    unit_of_area : mapping of str to str
        The receiving unit of every area; a feature of an area that is not in it is left out.

    Returns
    -------
    dict of str to shapely geometry
        Sorted by unit.

    Raises
    ------
    WorkspaceError
        Where the file is not readable as GeoJSON.
    """
    import shapely
    from shapely.geometry import shape

    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        parts = [(_unit(feature["properties"], unit_of_area), shapely.make_valid(shape(feature["geometry"]))) for feature in features]
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise WorkspaceError(f"data/tables/{path.name}: not readable as GeoJSON polygons; run 'fordel ingest' again") from error
    found: dict[str, list] = {}
    for unit, part in parts:
        if unit is not None and not part.is_empty:
            found.setdefault(unit, []).append(part)
    if not found:
        return {}
    left, bottom, right, top = shapely.total_bounds([part for group in found.values() for part in group])
    extent = max(right - left, top - bottom)
    whole = {unit: shapely.union_all(group, grid_size=extent * _GRID) for unit, group in sorted(found.items())}
    return {unit: shapely.simplify(shape, extent * _DETAIL) for unit, shape in whole.items()}


def _unit(properties: Mapping[str, object], unit_of_area: Mapping[str, str]) -> str | None:
    if properties.get("centre") is not None:
        return str(properties["centre"])
    return unit_of_area.get(str(properties.get("area")))


def aspect(bottom: float, top: float, left: float, right: float) -> float:
    """Height of a step north over a step east as drawn: 1 for metres, 1 / cos(latitude) for degrees."""
    import math

    degrees = -180 <= left <= right <= 180 and -90 <= bottom <= top <= 90
    return 1 / max(0.1, math.cos(math.radians((bottom + top) / 2))) if degrees else 1.0
