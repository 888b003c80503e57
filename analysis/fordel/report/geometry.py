"""The units' shapes: boundaries repaired and dissolved to the units that receive money."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from fordel.errors import WorkspaceError

_GRID, _DETAIL, _SPECK = 1e-6, 5e-4, 1e-3


def unit_shapes(path: Path, unit_of_area: Mapping[str, str]):
    """One shape per unit, from a GeoJSON file whose features carry the property ``centre`` or ``area``.

    Shapes are made valid, dissolved on a grid of a millionth of the extent, and simplified to a two-thousandth, neighbours along
    the same line; parts of a unit under a thousandth of all area are left out.

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
        parts = [(_unit(feature["properties"], unit_of_area), _valid(shape(feature["geometry"]))) for feature in features]
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise WorkspaceError(f"data/tables/{path.name}: not readable as GeoJSON polygons; run 'fordel ingest' again") from error
    found: dict[str, list] = {}
    for unit, part in parts:
        if unit is not None and not part.is_empty:
            found.setdefault(unit, []).append(part)
    return _dissolved(found) if found else {}


def _valid(part):
    import shapely

    return shapely.make_valid(part, method="structure", keep_collapsed=False)


def _dissolved(found: Mapping[str, list]) -> dict[str, object]:
    import shapely

    left, bottom, right, top = shapely.total_bounds([part for group in found.values() for part in group])
    extent = max(right - left, top - bottom)
    whole = {unit: shapely.union_all(group, grid_size=extent * _GRID) for unit, group in sorted(found.items())}
    least = _SPECK * sum(shape.area for shape in whole.values())
    kept = {unit: _without_specks(shape, least) for unit, shape in whole.items() if not shape.is_empty}
    return dict(zip(kept, shapely.coverage_simplify(list(kept.values()), extent * _DETAIL), strict=True))


def _without_specks(shape, least: float):
    """A shape without its parts smaller than ``least``, but never without its largest: a skerry far out would shrink the map."""
    import shapely

    parts = shapely.get_parts(shape)
    largest = max(part.area for part in parts)
    return shapely.union_all([part for part in parts if part.area >= min(least, largest)])


def _unit(properties: Mapping[str, object], unit_of_area: Mapping[str, str]) -> str | None:
    if properties.get("centre") is not None:
        return str(properties["centre"])
    return unit_of_area.get(str(properties.get("area")))


def aspect(bottom: float, top: float, left: float, right: float) -> float:
    """Height of a step north over a step east as drawn: 1 for metres, 1 / cos(latitude) for degrees."""
    import math

    degrees = -180 <= left <= right <= 180 and -90 <= bottom <= top <= 90
    return 1 / max(0.1, math.cos(math.radians((bottom + top) / 2))) if degrees else 1.0


def on_sheet(shapes: Sequence[object], width: float, tallest: float) -> tuple[list, float]:
    """Shapes in the units of a sheet, as large as ``width`` and ``tallest`` allow and in its middle, and the height they take."""
    import shapely
    from shapely.affinity import affine_transform

    left, bottom, right, top = shapely.total_bounds(shapes)
    stretch = aspect(bottom, top, left, right)
    wide, tall = right - left, (top - bottom) * stretch
    scale = min(width / wide, tallest / tall)
    x, y = (width - scale * wide) / 2 - scale * left, -scale * stretch * bottom
    return [affine_transform(shape, [scale, 0, 0, scale * stretch, x, y]) for shape in shapes], scale * tall
