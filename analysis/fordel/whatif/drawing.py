"""The map of the page: one path per unit on a sheet of whole numbers, or tiles where no boundaries are given."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fordel.report.geometry import aspect

WIDTH, _TALLEST, _EDGE, _TILE = 1000, 1200, 6, 150


@dataclass(frozen=True)
class Place:
    """A unit on the map: its SVG path, and where its label stands."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """The whole map: size in units of the sheet, places in the order of the codes; ``tiles`` where it shows no geography."""

    width: int
    height: int
    places: tuple[Place, ...]
    tiles: bool


def drawing(codes: Sequence[str], shapes: Mapping[str, object]) -> Drawing:
    """The units as a map where any of them has a shape, else as tiles.

    Parameters
    ----------
    codes : sequence of str
    shapes : mapping of str to shapely geometry
        By unit; see `fordel.report.geometry.unit_shapes`.
    """
    drawn = [code for code in codes if code in shapes]
    return _map(drawn, shapes) if drawn else _tiles(codes)


def _map(codes: Sequence[str], shapes: Mapping[str, object]) -> Drawing:
    import shapely
    from shapely.affinity import affine_transform

    left, bottom, right, top = shapely.total_bounds([shapes[code] for code in codes])
    stretch = aspect(bottom, top, left, right)
    wide, tall = max(right - left, 1e-9), max((top - bottom) * stretch, 1e-9)
    scale = min((WIDTH - 2 * _EDGE) / wide, (_TALLEST - 2 * _EDGE) / tall)
    onto = [scale, 0, 0, -scale * stretch, _EDGE - scale * left, _EDGE + scale * stretch * top]
    placed = {code: affine_transform(shapes[code], onto) for code in codes}
    places = tuple(_place(code, shape) for code, shape in placed.items())
    return Drawing(round(scale * wide) + 2 * _EDGE, round(scale * tall) + 2 * _EDGE, places, False)


def _place(code: str, shape) -> Place:
    import shapely

    label = shape.representative_point()
    parts = shapely.get_parts(shape)
    rings = [ring for part in parts if part.geom_type == "Polygon" for ring in (part.exterior, *part.interiors)]
    return Place(code, "".join(_ring(ring.coords) for ring in rings), round(label.x), round(label.y))


def _ring(coordinates) -> str:
    points = dict.fromkeys((round(x), round(y)) for x, y, *_ in coordinates)
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def _tiles(codes: Sequence[str]) -> Drawing:
    across = 4 if len(codes) <= 40 else 8
    wide = WIDTH // across
    corners = [(code, place % across * wide, place // across * _TILE) for place, code in enumerate(codes)]
    places = tuple(
        Place(code, f"M{x + 4} {y + 4}h{wide - 8}v{_TILE - 8}h{8 - wide}Z", x + wide // 2, y + _TILE // 2) for code, x, y in corners
    )
    return Drawing(WIDTH, math.ceil(len(codes) / across) * _TILE, places, True)
