"""A small map server on this machine: one layer of districts, answered as WFS servers answer, and faults on request."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.ingest import loopback
from tests.ingest.conftest import AREAS

CORNERS = "<ows:LowerCorner>12.4 55.6</ows:LowerCorner><ows:UpperCorner>12.6 55.7</ows:UpperCorner>"
CAPABILITIES = {
    "2.0.0": """<?xml version="1.0" encoding="UTF-8"?><!-- made up -->
<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1">
<ows:ServiceIdentification><ows:Title>Testbys kort</ows:Title><ows:Fees>CC BY 4.0</ows:Fees></ows:ServiceIdentification>
<ows:OperationsMetadata><ows:Operation name="DescribeFeatureType"><ows:Parameter name="outputFormat"><ows:AllowedValues>
<ows:Value>application/json; subtype=schema</ows:Value></ows:AllowedValues></ows:Parameter></ows:Operation>
<ows:Operation name="GetFeature"><ows:Parameter name="outputFormat"><ows:AllowedValues>
<ows:Value>application/gml+xml; version=3.2</ows:Value>FORMATS</ows:AllowedValues></ows:Parameter></ows:Operation></ows:OperationsMetadata>
<FeatureTypeList xmlns="http://www.opengis.net/wfs/2.0"><FeatureType><Name>by:distrikter</Name><Title>Distrikter</Title>
<DefaultCRS>urn:ogc:def:crs:EPSG::4326</DefaultCRS><ows:WGS84BoundingBox>CORNERS</ows:WGS84BoundingBox></FeatureType>
<FeatureType><Name>by:Ældre områder</Name></FeatureType><FeatureType><Name>stat:veje</Name><Title/></FeatureType>
<FeatureType><Name>by:veje</Name></FeatureType></FeatureTypeList></wfs:WFS_Capabilities>""",
    "1.1.0": """<wfs:WFS_Capabilities version="1.1.0" xmlns:wfs="http://www.opengis.net/wfs" xmlns:ows="http://www.opengis.net/ows">
<ows:OperationsMetadata><ows:Operation name="GetFeature"><ows:Parameter name="outputFormat">FORMATS</ows:Parameter></ows:Operation>
</ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>by:distrikter</wfs:Name>
<ows:WGS84BoundingBox>CORNERS</ows:WGS84BoundingBox></wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>""",
    "1.0.0": """<WFS_Capabilities version="1.0.0" xmlns="http://www.opengis.net/wfs"><Service><Title>Kort</Title></Service><Capability><Request>
<GetFeature><ResultFormat><GML2/><json/></ResultFormat></GetFeature></Request></Capability><FeatureTypeList><FeatureType>
<Name>by:distrikter</Name><LatLongBoundingBox minx="12.4" miny="55.6" maxx="12.6" maxy="55.7"/></FeatureType></FeatureTypeList>
</WFS_Capabilities>""",
}
JSON = "<ows:Value>application/json</ows:Value><ows:Value>text/javascript</ows:Value>"


def districts(**more: object) -> dict:
    """The layer's features, as the server writes them: with ids and the time of the answer."""
    squares = [(area, 12.45 + 0.01 * place) for place, area in enumerate(AREAS)]
    features = [
        {
            "type": "Feature",
            "id": f"distrikter.{area}",
            "properties": {"nr": int(area), "navn": f"Område {area}"},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 55.65], [x + 0.01, 55.65], [x + 0.01, 55.66], [x, 55.66], [x, 55.65]]]},
        }
        for area, x in squares
    ]
    return {"type": "FeatureCollection", "features": features, "timeStamp": "2025-01-01T00:00:00Z"} | more


@dataclass
class Reply(loopback.Reply):
    """What the server sends."""

    kind: str = "application/json;charset=UTF-8"


def described(version: str = "2.0.0", formats: str = JSON, corners: str = CORNERS) -> Reply:
    """The answer to ``GetCapabilities``."""
    return Reply(CAPABILITIES[version].replace("FORMATS", formats).replace("CORNERS", corners).encode(), "text/xml; charset=UTF-8")


def counted(number: int | str) -> Reply:
    """The answer to a question for the number of features."""
    return Reply(f'<wfs:FeatureCollection xmlns:wfs="x" numberMatched="{number}" numberReturned="0"/>'.encode(), "application/gml+xml")


def refusal(sentence: str, status: int = 400) -> Reply:
    """The server's own error."""
    text = f'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception><ows:ExceptionText>{sentence}</ows:ExceptionText>'
    return Reply(f"{text}</ows:Exception></ows:ExceptionReport>".encode(), "application/xml", status)


@dataclass
class MapServer:
    """Answers by question; everything that was asked is noted."""

    address: str
    offers: Callable[[], Reply] = described
    hits: Callable[[], Reply] = lambda: counted(len(AREAS))
    features: Callable[[], Reply] = lambda: Reply(json.dumps(districts()).encode())
    faults: list[Reply] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)


class Handler(loopback.Handler):
    """One question."""

    def do_GET(self) -> None:
        """Note the question; answer with the next fault, else what fits."""
        maps, asked = self.server.maps, self.asked()
        maps.asked.append(asked)
        kind = maps.offers if asked.get("request") == "GetCapabilities" else maps.hits if "resultType" in asked else maps.features
        self.send(maps.faults.pop(0) if maps.faults else kind())


class Server(loopback.Server):
    """A server on this machine that knows its maps."""

    handler = Handler

    def __init__(self) -> None:
        super().__init__()
        self.maps = MapServer(f"http://127.0.0.1:{self.server_port}/ows")
