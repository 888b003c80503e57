"""Coordinate systems: known or refused, and brought to longitude and latitude (WGS84)."""

import re
import warnings
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import SYSTEM_UNKNOWN
from fordel.ingest.raw import Unreadable

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

WORLD = "EPSG:4326"
MARGIN = 10.0
_NAMED = re.compile(r"\b(EPSG|OGC|ESRI)\W+(?:[\d.]+\W+)?(\w+)$")


def named_system(name: object) -> "CRS":
    """The coordinate system of a name such as ``urn:ogc:def:crs:EPSG::25832`` or ``EPSG:25832``.

    Raises
    ------
    Unreadable
        Where it is not one that is known; nothing but an authority and its code is looked up.
    """
    import pyproj

    found = _NAMED.search(name.strip()) if isinstance(name, str) else None
    try:
        return _usable(pyproj.CRS.from_authority(*found.groups()) if found else None)
    except pyproj.exceptions.CRSError:
        raise Unreadable(SYSTEM_UNKNOWN) from None


def described_system(text: str | None) -> "CRS":
    """The coordinate system that a GeoPackage or a shapefile's ``.prj`` describes.

    Raises
    ------
    Unreadable
        Where there is none, or it is not one of a place on earth.
    """
    import pyproj

    try:
        return _usable(pyproj.CRS.from_user_input(text) if text else None)
    except pyproj.exceptions.CRSError:
        raise Unreadable(SYSTEM_UNKNOWN) from None


def _usable(system: "CRS | None") -> "CRS":
    """The part of a system that is about length and breadth."""
    if system is not None and system.is_compound:
        return _usable(system.sub_crs_list[0])
    if system is None or not (system.is_projected or system.is_geographic) or system.name.startswith("Undefined"):
        raise Unreadable(SYSTEM_UNKNOWN)
    return system


def in_degrees(shapes: np.ndarray, system: "CRS | None") -> np.ndarray:
    """Shapes in longitude and latitude; None for one whose positions cannot be in the system.

    Parameters
    ----------
    shapes : array of shapely geometries or None
        With x or longitude first, whatever order the system's authority writes.
    system : CRS or None
        None for longitude and latitude.

    Raises
    ------
    Unreadable
        Where no shape can be in the system.
    """
    import shapely

    moved = shapes if system is None else shapely.transform(shapes, _step(system))
    fits = _within(moved, (-180.0, -90.0, 180.0, 90.0))
    if system is not None and system.is_projected:
        fits &= ~_within(shapes, (-180.0, -90.0, 180.0, 90.0))
        use = system.area_of_use
        if use is not None and use.west < use.east:
            fits &= _within(moved, (use.west - MARGIN, use.south - MARGIN, use.east + MARGIN, use.north + MARGIN))
    there = ~shapely.is_missing(shapes)
    if there.any() and not (fits & there).any():
        raise Unreadable(SYSTEM_UNKNOWN)
    return np.where(fits, moved, None)


def _within(shapes: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """Which shapes lie in a box; none that has a position without a number."""
    import shapely

    left, bottom, right, top = shapely.bounds(shapes).T
    return (left >= box[0]) & (bottom >= box[1]) & (right <= box[2]) & (top <= box[3])


def _step(system: "CRS"):
    """From positions in a system to degrees, the same on every machine: without grids that only some have, and off line."""
    import pyproj
    from pyproj.transformer import TransformerGroup

    pyproj.network.set_network_enabled(False)
    with warnings.catch_warnings(action="ignore"):
        ways = TransformerGroup(system, WORLD, always_xy=True).transformers
    way = next((one for one in ways if not _grids(one)), None)
    if way is None:
        raise Unreadable(SYSTEM_UNKNOWN)

    def step(places: np.ndarray) -> np.ndarray:
        return np.column_stack(way.transform(places[:, 0], places[:, 1]))

    return step


def _grids(way: "Transformer") -> bool:
    return any(operation.grids for operation in way.operations or ())
