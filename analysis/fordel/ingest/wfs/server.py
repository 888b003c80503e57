"""Asking a map server what it offers, how many features a layer has, and for the features."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from fordel.ingest.statbank.asker import Asker, Manners
from fordel.ingest.statbank.faults import FetchError, Words, one_line
from fordel.ingest.wfs.capabilities import Capabilities, local, parse_capabilities, xml

XML_TYPES = ("text/xml", "application/xml", "application/gml+xml", "application/vnd.ogc.wfs_xml")
JSON_TYPES = ("application/json", "application/geo+json", "application/vnd.geo+json", "application/geojson", "text/json", "text/plain")
LONGEST_INFO = 20_000_000


class Server(Asker):
    """A WFS at ``address``; see `address.service_address`."""

    words: ClassVar[Words] = Words(
        server="the map server",
        expected="a map server's answer",
        fewer="choose a layer with fewer or simpler polygons",
        address="use the address that it leads to, if you trust it",
        question="check the address behind --wfs and the name behind --layer",
    )

    def __init__(self, address: str, manners: Manners) -> None:
        super().__init__(address, manners)
        self.address = address

    def says(self, content: bytes) -> FetchError | None:
        """The server's own sentence in an ``ExceptionReport``."""
        root = xml(content)
        if root is None or local(root) not in ("ExceptionReport", "ServiceExceptionReport"):
            return None
        sentence = next((one_line(text) for text in root.itertext() if text.strip()), "")
        return FetchError(f"the map server says: {sentence or 'nothing more'}; {self.words.question}")

    def capabilities(self) -> Capabilities:
        """What the server offers.

        Raises
        ------
        FetchError
        """
        return parse_capabilities(self._info({"service": "WFS", "request": "GetCapabilities"}), self.host)

    def matched(self, question: dict[str, str]) -> int | None:
        """How many features a question is answered with; None where the server does not say."""
        asked = {key: value for key, value in question.items() if key != "outputFormat"}
        try:
            root = xml(self._info(asked | {"resultType": "hits"}))
        except FetchError:
            return None
        given = None if root is None else root.get("numberMatched", root.get("numberOfFeatures", ""))
        return int(given) if given and given.isdecimal() else None

    def save(self, question: dict[str, str], path: Path) -> None:
        """Write the answer to ``path``, byte for byte.

        Raises
        ------
        FetchError
        """
        with self.answer("GET", self.address, JSON_TYPES, params=question) as response:
            self.keep(response, path)

    def _info(self, asked: dict[str, str]) -> bytes:
        return self.told(self.address, XML_TYPES, asked, LONGEST_INFO)


def question(offered: Capabilities, layer: str, output: str) -> dict[str, str]:
    """The question for all features of a layer."""
    kind = "typeNames" if offered.version.startswith("2") else "typeName"
    return {"service": "WFS", "version": offered.version, "request": "GetFeature", kind: layer, "outputFormat": output}
