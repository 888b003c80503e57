"""What a map server answered with: is it whole, can a run read it, and does it lie where the server says."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from fordel.contract.rules import SYSTEM_UNKNOWN, TOO_LARGE
from fordel.ingest.raw import Unreadable
from fordel.ingest.read_boundaries import read_boundaries
from fordel.ingest.statbank.faults import FetchError, one_line
from fordel.ingest.wfs.capabilities import Box, Layer
from fordel.params import Source

MARGIN = 0.1
WHY = {
    SYSTEM_UNKNOWN: "its positions are in no coordinate system that is known, or cannot be in the one that is stated",
    TOO_LARGE: "it has more features or positions than a run reads",
}


@dataclass(frozen=True)
class Content:
    """Features, those without a polygon, the names of their properties, where they lie in degrees, and a hash of all of it.

    ``content`` leaves out what a server makes anew for every answer: its time, and the features' order and ids.
    """

    features: int
    without_polygon: int
    properties: tuple[str, ...]
    box: Box
    content: str


def examine(path: Path, layer: Layer, matched: int | None) -> Content:
    """Check an answer and sum it up.

    Parameters
    ----------
    path : Path
        The answer, in GeoJSON.
    layer : Layer
    matched : int or None
        How many features the server said there are.

    Raises
    ------
    FetchError
        Where a run could not read it, features are missing, or it lies elsewhere than the server says.
    """
    import shapely

    try:
        shapes = read_boundaries(path, Source(path=f"data/raw/{path.name}"))
    except Unreadable as fault:
        why = WHY.get(fault.rule, "it is not whole GeoJSON; try again")
        raise FetchError(f"the map server's answer cannot be used: {why}") from None
    found = len(shapes.geometries)
    if not found or shapely.is_missing(shapes.geometries).all():
        raise FetchError(f"the map server's answer has no polygons; the layer {layer.name} may be one of points or lines")
    if matched is not None and found < matched:
        raise FetchError(
            f"the map server gave {found} features, but says that the layer {layer.name} has {matched}; it gives only so many at a time: "
            "export the layer with a GIS program as GeoPackage and put the file in data/raw"
        )
    box = tuple(round(float(side), 7) for side in shapely.total_bounds(shapes.geometries))
    if layer.box and not _overlap(box, layer.box):
        raise FetchError(
            f"the map server's answer lies elsewhere ({_text(box)}) than it says that the layer {layer.name} lies ({_text(layer.box)}); "
            "longitude and latitude may be exchanged: export the layer with a GIS program as GeoPackage and put the file in data/raw"
        )
    missing = int(shapely.is_missing(shapes.geometries).sum())
    return Content(found, missing, tuple(map(one_line, shapes.raw.columns)), box, _hash(path))


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes meet, with a margin of some kilometres."""
    apart = one[0] > other[2] + MARGIN or other[0] > one[2] + MARGIN or one[1] > other[3] + MARGIN or other[1] > one[3] + MARGIN
    return not apart


def _text(box: Box) -> str:
    return ", ".join(f"{side:.2f}" for side in box)


def _hash(path: Path) -> str:
    features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    kept = sorted(json.dumps([one.get("properties"), one.get("geometry")], sort_keys=True) for one in features)
    return hashlib.sha256("\n".join(kept).encode("utf-8")).hexdigest()
