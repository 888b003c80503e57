"""What a map server offers: its layers, where they lie, and the formats it answers in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fordel.ingest.statbank.faults import FetchError, one_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Box = tuple[float, float, float, float]
VERSIONS = re.compile(r"[12]\.\d\.\d")
NO_GEOJSON = re.compile(r"topojson|jsonp|javascript", re.IGNORECASE)
MOST_NAMED = 30


@dataclass(frozen=True)
class Layer:
    """A layer: ``box`` is west, south, east and north in degrees, where the server says so."""

    name: str
    title: str
    box: Box | None
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Capabilities:
    """A server's version of WFS, the terms it states, and its layers."""

    version: str
    title: str
    terms: str
    layers: tuple[Layer, ...]

    def layer(self, name: str) -> Layer:
        """The layer of a name, which may be given without what stands before its colon.

        Raises
        ------
        FetchError
            Where there is none, or several.
        """
        same = [layer for layer in self.layers if layer.name == name]
        found = same or [layer for layer in self.layers if name.casefold() in (layer.name.casefold(), _local(layer.name).casefold())]
        if len(found) == 1:
            return found[0]
        names = ", ".join(layer.name for layer in (found or self.layers)[:MOST_NAMED])
        more = " ..." if len(found or self.layers) > MOST_NAMED else ""
        raise FetchError(f"--layer: {'several layers are' if found else 'no layer is'} called {one_line(name)}; there are {names}{more}")

    def geojson(self, layer: Layer) -> str:
        """The server's name of the format GeoJSON.

        Raises
        ------
        FetchError
            Where it does not answer in it.
        """
        fit = [name for name in layer.formats if "json" in name.lower() and not NO_GEOJSON.search(name)]
        if not fit:
            todo = "export the layer with a GIS program as GeoPackage and put the file in data/raw"
            raise FetchError(f"the server does not answer in GeoJSON, only in {', '.join(layer.formats)[:300] or 'its own format'}; {todo}")
        return min(fit, key=lambda name: (name.lower() != "application/json", "geo" not in name.lower(), name))


def parse_capabilities(content: bytes, host: str) -> Capabilities:
    """The answer to ``GetCapabilities``, of version 1.0, 1.1 or 2.0.

    Raises
    ------
    FetchError
        Where it is not one.
    """
    root = xml(content)
    if root is None or local(root) != "WFS_Capabilities":
        raise FetchError(f"{host}: the answer is not that of a map server (WFS_Capabilities); check the address behind --wfs")
    version = root.get("version", "")
    about = next(_named(root, "ServiceIdentification", "Service"), root)
    formats = _formats(root)
    layers = tuple(_layer(each, formats) for each in _named(root, "FeatureType") if _text(each, "Name"))
    if not layers:
        raise FetchError(f"{host}: the map server offers no layers; check the address behind --wfs")
    terms = "; ".join(filter(None, (_text(about, "Fees"), _text(about, "AccessConstraints"))))
    return Capabilities(version if VERSIONS.fullmatch(version) else "2.0.0", _text(about, "Title"), one_line(terms), layers)


def xml(content: bytes) -> Element | None:
    """XML without declarations of its own, which could swell or read files; None for anything else."""
    from xml.etree import ElementTree

    if b"<!" in re.sub(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", b"", content, flags=re.DOTALL):
        return None
    try:
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, LookupError, ValueError):
        return None


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _named(root: Element, *names: str) -> Iterator[Element]:
    return (element for element in root.iter() if local(element) in names)


def _text(element: Element, name: str) -> str:
    found = next((child for child in element if local(child) == name), None)
    return one_line(found.text) if found is not None else ""


def _formats(root: Element) -> tuple[str, ...]:
    """The formats of ``GetFeature``, in whatever way the version lists them."""
    places = [element for element in root.iter() if "GetFeature" in (element.get("name"), local(element))]
    lists = [part for place in places for part in place.iter() if "outputFormat" in (part.get("name"), part.get("name", "").strip())]
    values = [one_line(value.text) for part in lists for value in part.iter() if local(value) == "Value"]
    old = [local(value) for place in places for part in _named(place, "ResultFormat") for value in part]
    return tuple(dict.fromkeys(values + old))


def _layer(element: Element, formats: tuple[str, ...]) -> Layer:
    own = [one_line(value.text) for part in _named(element, "OutputFormats") for value in part]
    return Layer(_text(element, "Name"), _text(element, "Title"), _box(element), tuple(dict.fromkeys([*formats, *own])))


def _box(element: Element) -> Box | None:
    corners = next(_named(element, "WGS84BoundingBox"), None)
    try:
        if corners is not None:
            numbers = [float(number) for name in ("LowerCorner", "UpperCorner") for number in _text(corners, name).split()]
        else:
            sides = next(_named(element, "LatLongBoundingBox"))
            numbers = [float(sides.get(name, "")) for name in ("minx", "miny", "maxx", "maxy")]
        west, south, east, north = numbers
    except (ValueError, StopIteration):
        return None
    return (west, south, east, north) if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 else None
