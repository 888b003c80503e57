"""The map of the synthetic city: hexagons, cut into districts and, across them, into centres.

The map is the same in every city; only what lives on it is drawn. It lies around 0 degrees north and east, in the
open sea off West Africa, so that nobody takes it for a real map.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from fordel.city.counts import DISTRICTS, registered
from fordel.city.settings import CENTRES

AREAS = 400
CENTRE_AREAS = (64, 59, 54, 51, 48, 45, 42, 37)
DEGREES = 0.004
_CORNERS = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))
_STEPS = ((2, 0), (1, 3), (-1, 3), (-2, 0), (-1, -3), (1, -3))


@dataclass(frozen=True)
class Map:
    """Areas 0..399 on a hexagonal lattice.

    Attributes
    ----------
    place : ndarray, shape (areas, 2)
        Lattice coordinates of the middle; a step is sqrt(3)/2 eastwards and 1/2 northwards hexagon sides.
    neighbours : ndarray, shape (areas, 6)
        Adjacent areas, -1 where the city ends.
    district, centre : ndarray, shape (areas,)
        Which district (0-9) and centre (0-7) each area belongs to.
    """

    place: np.ndarray
    neighbours: np.ndarray
    district: np.ndarray
    centre: np.ndarray

    @property
    def codes(self) -> list[str]:
        """The areas' codes, S001 to S400."""
        return [f"S{number:03d}" for number in range(1, len(self.place) + 1)]


@cache
def draw_map() -> Map:
    """The synthetic city's map: 400 hexagons, 10 districts sized by their children, 8 centres of different sizes."""
    place = _lattice()
    flat = place * [np.sqrt(3) / 2, 0.5]
    children = registered().mean(axis=(0, 2))
    district = _cut(flat, _shares(children, AREAS), np.deg2rad(25))
    centre = _cut(flat, np.array(CENTRE_AREAS), np.deg2rad(70))
    assert len(CENTRE_AREAS) == len(CENTRES) and len(set(district)) == DISTRICTS
    return Map(place, _adjacent(place), district, centre)


def polygon(place: np.ndarray) -> list[list[float]]:
    """A hexagon's closed ring of [longitude, latitude] in degrees, anticlockwise; shared corners are equal numbers."""
    ring = [
        [round(DEGREES * np.sqrt(3) / 2 * float(place[0] + east), 6), round(DEGREES * float(place[1] + north) / 2, 6)]
        for east, north in _CORNERS
    ]
    return [*ring, ring[0]]


def _lattice() -> np.ndarray:
    """The 400 lattice points nearest the middle of an ellipse with a bay, sorted from north-west to south-east."""
    east, north = np.meshgrid(np.arange(-45, 46), np.arange(-48, 49, 3))
    points = np.column_stack([east.ravel(), north.ravel()])
    points = points[(points[:, 0] + points[:, 1] // 3) % 2 == 0]
    x, y = points[:, 0] * np.sqrt(3) / 2, points[:, 1] / 2
    angle = np.arctan2(y, x)
    far = np.hypot(x / 1.15, y) / (1 + 0.10 * np.cos(3 * angle + 0.6) + 0.05 * np.sin(5 * angle))
    chosen = points[np.argsort(far, kind="stable")[:AREAS]]
    return chosen[np.lexsort((chosen[:, 0], -chosen[:, 1]))]


def _adjacent(place: np.ndarray) -> np.ndarray:
    number = {tuple(point): index for index, point in enumerate(place.tolist())}
    return np.array([[number.get((x + dx, y + dy), -1) for dx, dy in _STEPS] for x, y in place.tolist()])


def _shares(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers proportional to ``weights`` that add to ``total``, by largest remainder."""
    exact = weights / weights.sum() * total
    floor = np.floor(exact).astype(int)
    floor[np.argsort(floor - exact, kind="stable")[: total - floor.sum()]] += 1
    return floor


def _cut(flat: np.ndarray, sizes: np.ndarray, angle: float) -> np.ndarray:
    """Cut the areas by straight lines, again and again, into groups of the given sizes; returns each area's group."""
    found = np.zeros(len(flat), dtype=np.int64)
    if len(sizes) == 1:
        return found
    half = len(sizes) // 2
    along = np.round(flat @ [np.cos(angle), np.sin(angle)], 9)
    order = np.lexsort((flat[:, 1], flat[:, 0], along))
    first, second = np.split(order, [sizes[:half].sum()])
    found[first] = _cut(flat[first], sizes[:half], angle + np.pi / 2)
    found[second] = half + _cut(flat[second], sizes[half:], angle + np.pi / 2)
    return found
