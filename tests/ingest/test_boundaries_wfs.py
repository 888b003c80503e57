"""Boundaries from a map server: fetched once into a file with its sidecar, checked, and refused with nothing changed."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fordel.cli.commands import app
from fordel.errors import FordelError, ParamsError
from fordel.ingest.statbank.asker import Manners
from fordel.ingest.statbank.fetch import CHANGED, EDITED, KEPT, NEW, SAME
from fordel.ingest.wfs.address import service_address
from fordel.ingest.wfs.fetch import FOLDER, fetch_layer, file_name
from fordel.ingest.wfs.server import Server as Client
from fordel.ingest.wfs.speak import report
from fordel.texts import Texts
from tests.ingest.boundaries_server import MapServer, Reply, Server, counted, described, districts, refusal
from tests.ingest.conftest import AREAS
from tests.ingest.loopback import serving

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2025, 9, 7, 12, 0, tzinfo=UTC)
QUICK = Manners(timeout=2, pause=0.001, longest_wait=1, tries=2)


@pytest.fixture
def maps(no_proxies) -> MapServer:
    """The server."""
    with serving(Server()) as server:
        yield server.maps


def fetch(maps: MapServer, root: Path, layer: str = "by:distrikter", again: bool = False, manners: Manners = QUICK):
    """The layer, into the file ``districts``."""
    with Client(service_address(maps.address), manners) as client:
        return fetch_layer(root, "districts", layer, again, client, NOW)


def fails(maps: MapServer, root: Path, **more: object) -> str:
    """The message of a fetch that fails; nothing is left behind."""
    before = files(root)
    with pytest.raises(FordelError) as caught:
        fetch(maps, root, **more)
    assert files(root) == before
    return str(caught.value)


def files(root: Path) -> dict[str, bytes]:
    """Everything in the workspace."""
    return {path.name: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("version", ["2.0.0", "1.1.0", "1.0.0"])
def test_the_answer_is_kept_byte_for_byte_with_its_sidecar(maps, tmp_path, version):
    maps.offers = lambda: described(version)
    done = fetch(maps, tmp_path)
    content = (tmp_path / FOLDER / "districts.geojson").read_bytes()
    assert done.state == NEW and content == maps.features().body
    sidecar = json.loads((tmp_path / FOLDER / "districts.json").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(content).hexdigest() and sidecar["bytes"] == len(content)
    assert (sidecar["address"], sidecar["layer"], sidecar["fetched"]) == (maps.address, "by:distrikter", "2025-09-07T12:00:00Z")
    assert (sidecar["features"], sidecar["matched"], sidecar["without_polygon"]) == (6, 6, 0)
    assert sidecar["properties"] == ["navn", "nr"] and sidecar["box"] == [12.45, 55.65, 12.51, 55.66]
    assert maps.asked[-1] == sidecar["query"] and sidecar["query"]["version"] == version
    assert sidecar["query"]["typeNames" if version == "2.0.0" else "typeName"] == "by:distrikter"
    assert sorted(files(tmp_path)) == ["districts.geojson", "districts.json"], "nothing is left half written"


def test_what_is_there_is_kept_and_fetched_again_on_request(maps, tmp_path):
    fetch(maps, tmp_path)
    asked, before = len(maps.asked), files(tmp_path)
    assert fetch(maps, tmp_path).state == KEPT and len(maps.asked) == asked
    turned = districts(timeStamp="2026-01-01T00:00:00Z")
    turned["features"] = [each | {"id": "other"} for each in reversed(turned["features"])]
    maps.features = lambda: Reply(json.dumps(turned).encode())
    assert fetch(maps, tmp_path, again=True).state == SAME and files(tmp_path) == before
    turned["features"][0]["properties"] |= {"leder": "x"}
    turned["features"] = turned["features"][:5]
    maps.hits = lambda: counted(5)
    done = fetch(maps, tmp_path, again=True)
    assert done.state == CHANGED
    said = report(done, Texts("da"))
    assert said == [
        "districts: 5 objekter fra by:distrikter", "  objekter: 6 før, 5 nu", "  nye egenskaber: leder",
        "  egenskaber: leder, navn, nr", "  serverens vilkår: CC BY 4.0",
    ]  # fmt: skip


def test_a_file_changed_by_hand_is_told_and_put_back(maps, tmp_path):
    fetch(maps, tmp_path)
    path = tmp_path / FOLDER / "districts.geojson"
    path.write_bytes(b"{}")
    done = fetch(maps, tmp_path)
    assert done.state == EDITED and "WARNING" in report(done, Texts("en"))[0]
    assert fetch(maps, tmp_path, again=True).state == CHANGED and path.read_bytes() == maps.features().body


def test_another_layer_is_not_what_is_there(maps, tmp_path):
    fetch(maps, tmp_path)
    assert fetch(maps, tmp_path, layer="distrikter").state == SAME, "the same layer by its short name"
    assert "called veje" in fails(maps, tmp_path, layer="veje")


@pytest.mark.parametrize(
    ("layer", "said"), [("kommuner", "no layer is called kommuner; there are by:distrikter"), ("veje", "several layers are called veje")]
)
def test_layers_by_name(maps, tmp_path, layer, said):
    assert said in fails(maps, tmp_path, layer=layer)


def with_features(change) -> Reply:
    """The layer with something changed."""
    content = districts()
    change(content)
    return Reply(json.dumps(content).encode())


def exchanged(content: dict) -> None:
    """Latitude first."""
    for feature in content["features"]:
        feature["geometry"]["coordinates"] = [[place[::-1] for place in ring] for ring in feature["geometry"]["coordinates"]]


def points(content: dict) -> None:
    """No polygons."""
    for feature in content["features"]:
        feature["geometry"] = {"type": "Point", "coordinates": [12.5, 55.6]}


def metres(content: dict) -> None:
    """Positions in metres, and no word about it."""
    for feature in content["features"]:
        feature["geometry"]["coordinates"] = [[[720000, 6170000], [720900, 6170000], [720900, 6170900], [720000, 6170000]]]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html>Log in</html>", "text/html"), "a web page where a map server's answer was expected"),
        (refusal("Unknown\nlayer&#x202e;"), "the map server says: Unknown layer; check the address"),
        (refusal("Too many", 200), "the map server says: Too many"),
        (Reply(b"broken", "text/plain", 500), "the map server has a fault of its own (status 500)"),
        (Reply(b"", "text/plain", 429, {"Retry-After": "3600"}), "the map server asks to wait 3600 seconds"),
        (Reply(b"", "text/plain", 403), "refused (status 403); check the address behind --wfs"),
        (Reply(b"", "text/html", 302, {"Location": "https://elsewhere.example/"}), "another address, which is not followed"),
        (Reply(b'{"type": "FeatureCollection", "feat'), "not whole GeoJSON"),
        (Reply(b"{}", headers={"Content-Length": "90"}), "cut short"),
        (Reply(b'{"type": "FeatureCollection", "features": []}'), "has no polygons"),
        (with_features(points), "may be one of points or lines"),
        (with_features(metres), "in no coordinate system that is known"),
        (with_features(exchanged), "longitude and latitude may be exchanged"),
        (with_features(lambda content: content["features"].pop()), "gave 5 features, but says that the layer by:distrikter has 6"),
    ],
)
def test_an_answer_that_cannot_be_used(maps, tmp_path, reply, said):
    fetch(maps, tmp_path)
    maps.features = lambda: reply
    assert said in fails(maps, tmp_path, again=True)
    for file in (tmp_path / FOLDER).iterdir():
        file.unlink()
    assert said in fails(maps, tmp_path)


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><WFS_Capabilities version="2.0.0">&a;</WFS_Capabilities>'


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"<html/>", "text/html"), "a web page"),
        (Reply(b"<a", "text/xml"), "not that of a map server"),
        (Reply(ENTITY, "text/xml"), "not that of a map server"),
        (Reply(b"<a/>", "text/xml"), "not that of a map server"),
        (Reply(b'<WFS_Capabilities version="2.0.0"/>', "text/xml"), "offers no layers"),
        (described(formats="<ows:Value>SHAPE-ZIP</ows:Value>"), "in GeoJSON, only in application/gml+xml; version=3.2, SHAPE-ZIP"),
        (refusal("no WFS here", 200), "the map server says: no WFS here"),
    ],
)
def test_what_is_no_map_server(maps, tmp_path, reply, said):
    maps.offers = lambda: reply
    assert said in fails(maps, tmp_path)


@pytest.mark.parametrize("hits", [counted("unknown"), refusal("no hits"), Reply(b"{}"), Reply(b"<x", "text/xml")])
def test_servers_that_do_not_count(maps, tmp_path, hits):
    maps.hits = lambda: hits
    assert fetch(maps, tmp_path).after["matched"] is None


@pytest.mark.parametrize("corners", ["", "<ows:LowerCorner>x</ows:LowerCorner>", "<ows:LowerCorner>-999 0</ows:LowerCorner>"])
def test_servers_that_do_not_say_where_a_layer_lies(maps, tmp_path, corners):
    maps.offers = lambda: described(corners=corners)
    maps.features = lambda: with_features(exchanged)
    assert fetch(maps, tmp_path).state == NEW


@pytest.mark.parametrize(
    ("formats", "chosen"),
    [
        (["json", "application/json", "geojson"], "application/json"),
        (["json", "GEOJSON", "text/javascript"], "GEOJSON"),
        (["application/json; subtype=topojson", "json"], "json"),
    ],
)
def test_the_format_that_is_asked_for(maps, tmp_path, formats, chosen):
    maps.offers = lambda: described(formats="".join(f"<ows:Value>{name}</ows:Value>" for name in formats))
    assert fetch(maps, tmp_path).after["query"]["outputFormat"] == chosen


def test_a_passing_fault_is_asked_about_again(maps, tmp_path):
    maps.faults = [Reply(b"", "text/plain", 503)]
    assert fetch(maps, tmp_path).state == NEW


def test_a_large_answer_is_stopped(maps, tmp_path):
    maps.features = lambda: Reply(json.dumps(districts()).encode() + b" " * 300_000)
    assert "larger than 0.2 MB" in fails(maps, tmp_path, manners=Manners(timeout=2, pause=0.001, tries=1, most_megabytes=0.2))


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/ows?service=WFS&request=GetCapabilities", "https://example.org/ows"),
        ("https://example.org/ows?", "https://example.org/ows"),
        ("https://example.org/cgi?map=/x/by.map&VERSION=1.1.0#a", "https://example.org/cgi?map=%2Fx%2Fby.map"),
        ("http://127.0.0.1:8080/ows", "http://127.0.0.1:8080/ows"),
    ],
)
def test_addresses(address, kept):
    assert service_address(address) == kept


@pytest.mark.parametrize(
    "address",
    [
        *("http://example.org/ows", "ftp://example.org", "example.org", "https://clerk:secret@example.org/ows", "file:///etc/passwd"),
        *("https://example.org/ows?username=clerk&password=secret", "https://example.org/ows?token=secret", "https://[x/ows"),
    ],
)
def test_addresses_that_are_not_asked(address):
    with pytest.raises(ParamsError) as caught:
        service_address(address)
    assert "--wfs" in str(caught.value) and "secret" not in str(caught.value) and "statbank" not in str(caught.value)


NAMES = [("by:Ældre områder", "aeldre_omraader"), ("Bezirke_Größe", "bezirke_groesse"), ("a" * 60, "a" * 40)]


@pytest.mark.parametrize(("layer", "name"), NAMES)
def test_the_files_name(layer, name):
    assert file_name(layer, None) == name and file_name(layer, "map") == "map"


@pytest.mark.parametrize(("layer", "given"), [("k:1", None), ("x", "../x"), ("x", "X.geojson"), ("::", None)])
def test_what_is_no_files_name(layer, given):
    with pytest.raises(ParamsError, match="no name of a file"):
        file_name(layer, given)


@pytest.fixture
def ask(tmp_path):
    """The command in a workspace without ``statbank.yaml``: exit code, what it printed, what it said on stderr."""
    (tmp_path / "params.yaml").write_bytes((ROOT / "params.yaml").read_bytes())

    def asked(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["fetch", *arguments, "-q", "-w", str(tmp_path)])
        return done.exit_code, done.stdout, done.stderr

    return asked


def test_the_command(maps, ask, tmp_path):
    code, said, _ = ask("--wfs", maps.address)
    assert code == 0 and said.splitlines() == ["by:distrikter  Distrikter", "by:veje", "by:Ældre områder", "stat:veje"]
    code, said, _ = ask("--wfs", f"{maps.address}?service=WFS", "--layer", "distrikter")
    assert code == 0 and said.startswith("distrikter: 6 objekter fra by:distrikter\n  egenskaber: navn, nr\n")
    assert "    path: data/raw/wfs/distrikter.geojson\n    columns: {area: EGENSKAB}\n" in said
    assert '    supplier: "Testbys kort, by:distrikter"\n' in said
    assert ask("--wfs", maps.address, "--layer", "distrikter")[1].startswith("distrikter: er hentet den ")
    assert ask("--again", "--wfs", maps.address, "--layer", "distrikter", "kort")[1].startswith("kort: 6 objekter")
    assert (tmp_path / "data/raw/wfs/kort.geojson").is_file()


def moved(corner: float) -> Reply:
    """The layer with its first polygon's corner moved."""
    content = districts()
    content["features"][0]["geometry"]["coordinates"][0][1][0] += corner
    return Reply(json.dumps(content).encode())


def test_all_maps_that_were_fetched_are_fetched_again(maps, ask, tmp_path):
    """Each from the server and layer that its sidecar names; nothing is declared for them."""
    for name in ("one", "two"):
        assert ask("--wfs", f"{maps.address}?service=WFS", "--layer", "distrikter", name)[0] == 0
    (tmp_path / FOLDER / "own.geojson").write_bytes(b"{}")
    before, asked = files(tmp_path), len(maps.asked)
    code, said, _ = ask()
    assert code == 0 and said.count("er hentet den ") == 2 and len(maps.asked) == asked, "without --again nobody is asked"
    code, said, _ = ask("--again")
    assert code == 0 and said.count("uændret siden ") == 2 and files(tmp_path) == before
    maps.features = lambda: moved(0.001)
    code, said, _ = ask("--again", "two")
    assert said.startswith("two: 6 objekter fra by:distrikter\n  objekter: 6 før, 6 nu\n  antal og egenskaber er som før; ")
    after = files(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"two.geojson", "two.json"}
    assert json.loads(after["two.json"])["asked"] == "distrikter" and '"one"' not in said
    code, _, fault = ask("--again", "three")
    assert code == 2 and "no table of statbank.yaml and no map in data/raw/wfs is called three; there are one, two" in fault


def test_a_map_that_cannot_be_fetched_again_stays(maps, ask, tmp_path):
    for name in ("one", "two"):
        ask("--wfs", maps.address, "--layer", "by:distrikter", name)
    before = files(tmp_path / "data")
    maps.offers = lambda: refusal("closed for today")
    code, _, fault = ask("--again")
    assert code == 2 and fault.startswith("one: the map server says: closed for today") and files(tmp_path / "data") == before


@pytest.mark.parametrize("address", ["http://example.org/ows", "https://clerk:secret@example.org/ows", 7])
def test_a_sidecar_that_leads_elsewhere_is_not_followed(maps, ask, tmp_path, address):
    ask("--wfs", maps.address, "--layer", "by:distrikter", "one")
    path = tmp_path / FOLDER / "one.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"address": address}), encoding="utf-8")
    code, _, fault = ask("--again")
    assert code == 2 and fault.startswith("data/raw/wfs/one.json: address: ") and "secret" not in fault


def test_a_layer_that_got_a_namesake_is_still_the_same(maps, ask, tmp_path):
    """It was asked for by its short name; the sidecar knows the full one."""
    ask("--wfs", maps.address, "--layer", "distrikter", "one")
    offered = described()
    maps.offers = lambda: Reply(offered.body.replace(b"by:veje", b"stat:distrikter"), offered.kind)
    assert ask("--again")[1].startswith("one: uændret siden ")


def test_where_nothing_was_ever_fetched_it_says_where_to_begin(ask):
    code, _, fault = ask()
    assert code == 2 and "statbank.yaml: not found" in fault
    assert "fordel fetch --codes TABLE" in fault and "fordel fetch --wfs ADDRESS" in fault and "docs/statbank.md" in fault


@pytest.mark.parametrize("arguments", [["--layer", "x"], ["--wfs", "https://example.org/ows", "--layer", "x", "one", "two"]])
def test_options_that_do_not_go_together(ask, arguments):
    code, _, said = ask(*arguments)
    assert code == 2 and "--layer goes with --wfs" in said


def test_a_fetched_map_is_read_without_the_network(maps, city, tmp_path, monkeypatch):
    fetch(maps, tmp_path)
    city.files["wfs/districts.geojson"] = (tmp_path / FOLDER / "districts.geojson").read_bytes()
    city.settings["sources"]["boundaries"] = {"path": f"{FOLDER}/districts.geojson", "columns": {"area": "nr"}}
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a run must not touch the network"))
    city.run()
    written = json.loads((city.root / "data/tables/boundaries.geojson").read_text(encoding="utf-8"))
    assert [each["properties"]["area"] for each in written["features"]] == sorted(AREAS)
