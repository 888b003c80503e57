"""Where labels stand on a map: inside their own shape, apart from each other, shorter where a name has no room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fordel.report.lettering import text_box

_PAD, _GRID, _ENOUGH, _TIDY = 0.03, 14, 0.55, 0.97


@dataclass(frozen=True)
class Label:
    """A text on the map, centred at ``x``, ``y`` in inches."""

    x: float
    y: float
    text: str


def placed_labels(shapes: Sequence[object], texts: Sequence[Sequence[str]], size: float) -> tuple[Label | None, ...]:
    """One label per shape, or None where even the shortest text has no room.

    The shapes with the least room choose first. A text is taken where it lies wholly in its own shape, else where most of it
    does; a shorter text comes only after all places for the longer.

    Parameters
    ----------
    shapes : sequence of shapely geometry
        In inches on the sheet.
    texts : sequence of sequences of str
        Per shape its texts, from the one that is wanted to the shortest.
    size : float
        Points.
    """
    import shapely

    sheet = shapely.total_bounds(shapes)
    taken: list[tuple[float, ...]] = []
    found: dict[int, Label] = {}
    for place in sorted(range(len(shapes)), key=lambda place: (shapes[place].area, place)):
        for label, box in _choices(shapes[place], texts[place], size):
            if _meet(box, sheet) == box and not any(_meet(box, other) for other in taken):
                found[place] = label
                taken.append(box)
                break
    return tuple(found.get(place) for place in range(len(shapes)))


def _meet(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    """What two boxes (left, bottom, right, top) have in common; empty where they are apart."""
    found = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return found if found[0] < found[2] and found[1] < found[3] else ()


def _choices(shape, texts: Sequence[str], size: float) -> Iterator[tuple[Label, tuple[float, ...]]]:
    """Labels with their boxes, the best first; no box that lies mostly outside the shape."""
    import shapely

    points = _points(shape)
    shapely.prepare(shape)
    for text in texts:
        wide, tall = (side / 2 + _PAD for side in text_box(text, size))
        boxes = [(x - wide, y - tall, x + wide, y + tall) for x, y in points]
        shared = shapely.area(shapely.intersection(shapely.box(*zip(*boxes, strict=True)), shape))
        inside = [min(round(float(area) / (4 * wide * tall), 6), _TIDY) for area in shared]
        for number in sorted(range(len(points)), key=lambda number: (-inside[number], number)):
            if inside[number] >= _ENOUGH:
                yield Label(*points[number], text), boxes[number]


def _points(shape) -> list[tuple[float, float]]:
    """Points in the shape's largest part, from its innermost outwards."""
    import numpy as np
    import shapely

    part = max(shapely.get_parts(shape), key=lambda one: one.area)
    left, bottom, right, top = part.bounds
    centre = shapely.get_coordinates(shapely.maximum_inscribed_circle(part, tolerance=max(right - left, top - bottom) / 200))[0]
    steps = (np.arange(_GRID) + 0.5) / _GRID
    x, y = (grid.ravel() for grid in np.meshgrid(left + steps * (right - left), bottom + steps * (top - bottom)))
    inner = shapely.contains_xy(part, x, y)
    points = [(float(across), float(up)) for across, up in zip(x[inner], y[inner], strict=True)]
    near = sorted(points, key=lambda point: ((point[0] - centre[0]) ** 2 + (point[1] - centre[1]) ** 2, point))
    return [(float(centre[0]), float(centre[1])), *near]
