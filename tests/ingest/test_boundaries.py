"""Boundaries in every format and coordinate system a supplier may use: the same map, repaired, in degrees, or refused by name."""

import io
import json
import os
import sqlite3
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from fordel.ingest import polygons, positions, read_boundaries
from fordel.ingest.guard import MOST
from fordel.ingest.raw import Unreadable
from tests.ingest.conftest import AREAS

DISTRICTS = {area: (720000 + 900 * place, 6170000) for place, area in enumerate(AREAS)}
UTM, PARTS = 25832, (".shp", ".shx", ".dbf", ".prj", ".cpg")


def frame(crs: int | None = UTM, **columns: object):
    """The areas as squares of 900 metres in Copenhagen, in a coordinate system."""
    import geopandas
    import shapely

    squares = [shapely.box(x, y, x + 900, y + 900) for x, y in DISTRICTS.values()]
    made = geopandas.GeoDataFrame({"area": list(AREAS)} | columns, geometry=squares, crs=UTM)
    return made.to_crs(crs) if crs else made.set_crs(None, allow_override=True)


def geojson(made, **more: object) -> bytes:
    """A frame as GeoJSON; ``more`` are members of the collection."""
    return json.dumps(json.loads(made.to_json(drop_id=True)) | more).encode()


def geopackage(folder: Path, **frames) -> bytes:
    """A GeoPackage with these layers."""
    path = folder / "made.gpkg"
    path.unlink(missing_ok=True)
    for layer, made in frames.items():
        made.to_file(path, layer=layer, driver="GPKG")
    return path.read_bytes()


def shapefile(folder: Path, made, encoding: str = "UTF-8") -> dict[str, bytes]:
    """The parts of a shapefile, by ending."""
    folder = folder / "shape"
    folder.mkdir(exist_ok=True)
    made.to_file(folder / "made.shp", encoding=encoding)
    return {ending: (folder / f"made{ending}").read_bytes() for ending in PARTS if (folder / f"made{ending}").exists()}


def zipped(parts: dict[str, bytes], name: str = "kort/Områder") -> bytes:
    """A zip file with the parts in a folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for ending, content in parts.items():
            packed.writestr(f"{name}{ending}", content)
        packed.writestr("__MACOSX/._kort.shp", b"x")
    return stream.getvalue()


def packed_as(kind: str, folder: Path, made, **members: object) -> bytes:
    """A frame as a file of a kind; ``members`` are GeoJSON's."""
    if kind == "geojson":
        return geojson(made, **members)
    return geopackage(folder, a=made) if kind == "gpkg" else zipped(shapefile(folder, made))


def deliver(case, file: str, content: bytes, **settings: object) -> None:
    """Give the workspace boundaries."""
    case.files[file] = content
    case.settings["sources"]["boundaries"] = {"path": f"data/raw/{file}"} | settings


def read(folder: Path, file: str, content: bytes, **settings: object):
    """A file's shapes as they are read."""
    from fordel.params import Source

    (folder / file).write_bytes(content)
    return read_boundaries.read_boundaries(folder / file, Source(path=f"data/raw/{file}", **settings))


def refused(folder: Path, file: str, content: bytes, **settings: object) -> Unreadable:
    """Why a file is not read."""
    with pytest.raises(Unreadable) as caught:
        read(folder, file, content, **settings)
    assert caught.value.__cause__ is None
    return caught.value


def extents(shapes) -> list[tuple]:
    """The features' extents."""
    return [shape.bounds for shape in shapes.geometries]


def written(case) -> dict:
    """The map after a run."""
    case.run()
    return json.loads((case.root / "data/tables/boundaries.geojson").read_text(encoding="utf-8"))


def bounds(content: dict) -> list[tuple]:
    """The features' codes and extents."""
    from shapely.geometry import shape

    return [(each["properties"], shape(each["geometry"]).bounds) for each in content["features"]]


def told(case, severity: str = "error") -> list[tuple]:
    """What was found: rule and feature."""
    return [(row["rule"], row["row"]) for row in case.findings(severity)]


def in_format(case, kind: str, folder: Path) -> None:
    """Deliver the same map in a format."""
    made = frame()
    if kind == "geojson":
        deliver(case, "map.geojson", geojson(made, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}))
    elif kind == "gpkg":
        deliver(case, "map.gpkg", geopackage(folder, districts=made))
    elif kind == "zip":
        deliver(case, "map.zip", zipped(shapefile(folder, made)))
    else:
        for ending, content in shapefile(folder, made).items():
            case.files[f"map{ending if ending != '.dbf' else '.DBF'}"] = content
        deliver(case, "map.shp", case.files["map.shp"])


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "zip", "shp"])
def test_every_format_gives_the_same_map(city, kind, tmp_path):
    deliver(city, "plain.geojson", geojson(frame(4326)))
    plain = written(city)
    in_format(city, kind, tmp_path)
    content = written(city)
    assert set(content) == {"type", "features"}, "RFC 7946 has no member crs"
    assert bounds(content) == [(code, pytest.approx(box, abs=2e-7)) for code, box in bounds(plain)]
    assert [each["properties"] for each in content["features"]] == [{"area": area} for area in sorted(AREAS)]
    assert all(shape_is_right(each["geometry"]) for each in content["features"])


def shape_is_right(geometry: dict) -> bool:
    """A polygon as RFC 7946 has it: outer rings counterclockwise, at most seven decimals, no height."""
    from shapely.geometry import shape

    polygon = shape(geometry)
    places = [number for ring in geometry["coordinates"] for place in ring for number in place]
    return polygon.is_valid and polygon.exterior.is_ccw and not polygon.has_z and all(round(number, 7) == number for number in places)


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "zip", "shp"])
def test_the_same_bytes_every_time_and_in_any_order(city, kind, tmp_path):
    in_format(city, kind, tmp_path)
    city.run()
    first = (city.root / "data/tables/boundaries.geojson").read_bytes()
    city.run()
    assert (city.root / "data/tables/boundaries.geojson").read_bytes() == first and first.endswith(b"]}\n")
    deliver(city, "turned.geojson", geojson(frame()[::-1], crs={"type": "name", "properties": {"name": "EPSG:25832"}}))
    city.run()
    assert (city.root / "data/tables/boundaries.geojson").read_bytes() == first


def test_what_is_written_is_read_as_it_is(city):
    deliver(city, "map.geojson", geojson(frame(4326)))
    city.run()
    first = (city.root / "data/tables/boundaries.geojson").read_bytes()
    deliver(city, "again.geojson", first)
    city.run()
    assert (city.root / "data/tables/boundaries.geojson").read_bytes() == first


@pytest.mark.parametrize("system", [25833, 3857, 4258, 7416, 3044])
def test_coordinate_systems(system, tmp_path):
    """Zone 33, web maps, ETRS89, one with heights, and one whose authority writes north first."""
    plain = extents(read(tmp_path, "map.geojson", geojson(frame(4326))))
    found = extents(read(tmp_path, "map.gpkg", geopackage(tmp_path, districts=frame(system))))
    assert found == [pytest.approx(expected, abs=2e-7) for expected in plain]


@pytest.mark.parametrize(
    ("system", "crs"),
    [
        (4326, {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
        (4326, {"type": "name", "properties": {"name": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}),
        (UTM, {"type": "EPSG", "properties": {"code": 25832}}),
        (UTM, {"type": "name", "properties": {"name": "http://www.opengis.net/def/crs/EPSG/0/25832"}}),
        (4326, None),
    ],
)
def test_names_of_coordinate_systems_in_older_geojson(system, crs, tmp_path):
    assert extents(read(tmp_path, "map.geojson", geojson(frame(system), crs=crs)))[0][0] == pytest.approx(12.49, abs=0.1)


@pytest.mark.parametrize(
    ("system", "crs"),
    [
        (UTM, None),
        (UTM, {"type": "name", "properties": {"name": "EPSG:4326"}}),
        (4326, {"type": "name", "properties": {"name": "EPSG:25832"}}),
        (4326, {"type": "name", "properties": {"name": "EPSG:3857"}}),
        (UTM, {"type": "name", "properties": {"name": "no such system"}}),
        (UTM, {"type": "name", "properties": {"name": "EPSG:999999"}}),
        (UTM, {"type": "name", "properties": {"name": "+proj=utm +zone=32 +nadgrids=/etc/passwd"}}),
        (UTM, {"type": "link", "properties": {"href": "http://example.org"}}),
        (UTM, "EPSG:25832"),
    ],
)
def test_positions_in_no_known_system_are_refused(system, crs, tmp_path):
    assert refused(tmp_path, "map.geojson", geojson(frame(system), crs=crs)).rule.id == "I-074"


def test_north_and_east_exchanged_in_metres_is_refused(tmp_path):
    import shapely

    made = frame()
    made["geometry"] = [shapely.transform(shape, lambda places: places[:, ::-1]) for shape in made.geometry]
    content = geojson(made, crs={"type": "name", "properties": {"name": "EPSG:25832"}})
    assert refused(tmp_path, "map.geojson", content).rule.id == "I-074"


def test_a_layer_without_a_system_is_refused(city, tmp_path):
    with warnings.catch_warnings(action="ignore"):
        deliver(city, "map.gpkg", geopackage(tmp_path, districts=frame(None)))
    assert told(city) == [("I-074", "")]


def test_one_position_far_off_is_that_features_fault(city):
    made = json.loads(geojson(frame(4326)))
    made["features"][2]["geometry"]["coordinates"][0][1] = [1e9, 0]
    deliver(city, "map.geojson", json.dumps(made).encode())
    assert told(city) == [("I-070", "3")]


def test_no_network_and_no_grids(monkeypatch):
    """A system whose best way needs a grid is brought to degrees without it, so that machines with and without it agree."""
    import numpy as np
    import pyproj
    import shapely

    monkeypatch.setenv("PROJ_NETWORK", "ON")
    system = positions.named_system("EPSG:27700")
    (moved,) = positions.in_degrees(np.array([shapely.box(530000, 180000, 531000, 181000)], dtype=object), system)
    assert moved.bounds[:2] == pytest.approx((-0.1276, 51.504), abs=1e-2)
    assert not pyproj.network.is_network_enabled()


BOW = [(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]


@pytest.mark.parametrize("kind", ["gpkg", "zip", "geojson"])
def test_a_polygon_with_a_fault_is_repaired_and_told(city, kind, tmp_path):
    from shapely import Polygon
    from shapely.geometry import shape

    made = frame(4326)
    made.loc[3, "geometry"] = Polygon(BOW)
    deliver(city, f"map.{kind}", packed_as(kind, tmp_path, made))
    found = written(city)["features"][3]
    assert told(city, "info") == [("I-073", "4")] and not told(city, "error")
    assert shape(found["geometry"]).is_valid and shape(found["geometry"]).area == pytest.approx(0.5)


def test_a_polygon_without_area_is_refused(city):
    from shapely import Polygon

    made = frame(4326)
    made.loc[1, "geometry"] = Polygon([(0, 0), (1, 1), (2, 2), (0, 0)])
    deliver(city, "map.geojson", geojson(made))
    assert told(city) == [("I-070", "2")]


@pytest.mark.parametrize("kind", ["gpkg", "geojson"])
@pytest.mark.parametrize("wkt", ["POINT (12 55)", "LINESTRING (12 55, 13 56)", "GEOMETRYCOLLECTION (POINT (12 55))", "POLYGON EMPTY"])
def test_other_geometries_are_refused_with_the_features_number(city, kind, wkt, tmp_path):
    import shapely

    made = frame(4326)
    made.loc[4, "geometry"] = shapely.from_wkt(wkt)
    with warnings.catch_warnings(action="ignore"):
        deliver(city, f"map.{kind}", packed_as(kind, tmp_path, made))
    assert f"I-070 data/raw/map.{kind}, feature 5: expected a polygon" in city.fail()


@pytest.mark.parametrize("kind", ["gpkg", "zip"])
def test_heights_and_missing_geometries(city, kind, tmp_path):
    import shapely

    made = frame()
    made["geometry"] = [shapely.force_3d(shape, 7.0) for shape in made.geometry]
    made.loc[0, "geometry"] = None
    deliver(city, f"map.{kind}", packed_as(kind, tmp_path, made))
    assert told(city) == [("I-070", "1")]


@pytest.mark.parametrize("kind", ["gpkg", "zip", "geojson"])
def test_codes_of_any_type_by_the_mapping(city, kind, tmp_path):
    """Numbers are codes as they are in other tables; properties that are not mapped are left out."""
    made = frame(4326).drop(columns="area").assign(nr=[int(area) for area in AREAS], part=0.5, since=2006)
    deliver(city, f"map.{kind}", packed_as(kind, tmp_path, made), columns={"area": "nr"})
    assert [each["properties"] for each in written(city)["features"]] == [{"area": area} for area in sorted(AREAS)]
    assert not told(city, "warning")


def test_boundaries_of_centres(city, tmp_path):
    made = frame(4326)[:2].assign(center=["A", "B"])
    deliver(city, "map.gpkg", geopackage(tmp_path, a=made.drop(columns="area")), columns={"centre": "center"})
    assert [each["properties"] for each in written(city)["features"]] == [{"centre": "A"}, {"centre": "B"}]


@pytest.mark.parametrize("kind", ["gpkg", "zip"])
def test_unknown_codes_are_named_by_feature(city, kind, tmp_path):
    made = frame(4326)
    made.loc[5, "area"] = "999"
    deliver(city, f"map.{kind}", packed_as(kind, tmp_path, made))
    assert told(city, "warning") == [("I-071", ""), ("I-072", "6")]


@pytest.mark.parametrize("kind", ["gpkg", "zip", "geojson"])
def test_personal_data_in_a_property_is_refused_and_not_repeated(city, kind, tmp_path):
    made = frame(4326).assign(owner=["x", "010203-1234", *"abcd"])
    deliver(city, f"map.{kind}", packed_as(kind, tmp_path, made))
    said = city.fail()
    assert "I-031" in said and "010203" not in said and "010203" not in (city.root / "data/ingest.csv").read_text(encoding="utf-8")


def test_personal_data_inside_a_list_is_found(city):
    made = json.loads(geojson(frame(4326)))
    made["features"][1]["properties"]["owners"] = [{"cpr": "010203-1234"}]
    deliver(city, "map.geojson", json.dumps(made).encode())
    assert told(city) == [("I-031", "2")]


def test_layers_of_a_geopackage(city, tmp_path):
    content = geopackage(tmp_path, districts=frame(), roads=frame(4326)[:1])
    deliver(city, "map.gpkg", content)
    assert "no worksheet or layer (none is named) for the table boundaries; expected one of districts, roads" in city.fail()
    assert refused(tmp_path, "map.gpkg", content, sheet="Districts").details["sheet"] == "Districts"
    assert len(read(tmp_path, "map.gpkg", content, sheet="districts").geometries) == 6


def test_shapefiles_in_a_zip_file(tmp_path):
    parts = shapefile(tmp_path, frame())
    several = io.BytesIO(zipped(parts, "a/x"))
    with zipfile.ZipFile(several, "a") as packed:
        for ending, content in parts.items():
            packed.writestr(f"b/x{ending}", content)
    assert refused(tmp_path, "map.zip", several.getvalue()).details["sheets"] == "a/x, b/x"
    assert len(read(tmp_path, "map.zip", several.getvalue(), sheet="b/x").geometries) == 6


@pytest.mark.parametrize("missing", [".shx", ".dbf", ".prj"])
@pytest.mark.parametrize("kind", ["zip", "shp"])
def test_a_part_that_is_missing_is_named(city, kind, missing, tmp_path):
    parts = {ending: content for ending, content in shapefile(tmp_path, frame()).items() if ending != missing}
    city.files |= {f"map{ending}": content for ending, content in parts.items()}
    deliver(city, f"map.{kind}", zipped(parts) if kind == "zip" else parts[".shp"])
    assert f"I-075 data/raw/map.{kind}: the parts {missing} are missing" in city.fail()


@pytest.mark.parametrize("declared", ["windows-1252", "utf-8"])
@pytest.mark.parametrize("named", [True, False])
def test_letters_in_a_shapefile(city, declared, named, tmp_path):
    """The part ``.cpg`` says the encoding, else the settings do; another one than declared is an error with its row."""
    made = frame(4326)[:2].drop(columns="area").assign(centre=["A", "Ø"])
    parts = shapefile(tmp_path, made, "windows-1252")
    parts.pop(".cpg", None)
    deliver(city, "map.zip", zipped(parts | ({".cpg": b"windows-1252\r\n"} if named else {})), encoding=declared)
    if named or declared == "windows-1252":
        assert written(city)["features"][1]["properties"] == {"centre": "Ø"}
    else:
        assert told(city)[0] == ("I-004", "") and "row 2" in city.fail()


@pytest.mark.parametrize("kind", ["gpkg", "zip", "shp"])
@pytest.mark.parametrize("damage", [lambda _: b"", lambda data: data[: len(data) // 2], lambda _: b"\0" * 5000, lambda _: b"x" * 300])
def test_damaged_files_are_refused(city, kind, damage, tmp_path):
    in_format(city, kind, tmp_path)
    for ending in PARTS if kind == "shp" else ():
        (tmp_path / f"map{ending}").write_bytes(city.files.get(f"map{ending}", city.files["map.DBF"]))
    try:
        assert not any(read(tmp_path, f"map.{kind}", damage(city.files[f"map.{kind}"])).geometries[3:]), "cut off, the rest is None"
    except Unreadable as fault:
        assert fault.rule.id == "I-003" and fault.__cause__ is None


def test_parts_that_do_not_belong_together_are_refused(tmp_path):
    parts = shapefile(tmp_path, frame()) | {".dbf": shapefile(tmp_path, frame()[:3])[".dbf"]}
    assert refused(tmp_path, "map.zip", zipped(parts)).rule.id == "I-003"


def test_a_geopackage_of_tables_only_is_refused(tmp_path):
    path = tmp_path / "x.gpkg"
    with sqlite3.connect(path) as base:
        base.execute("create table t (a)")
    base.close()
    assert refused(tmp_path, "map.gpkg", path.read_bytes()).rule.id == "I-003"


def test_a_geopackage_with_a_journal_and_an_arc(tmp_path):
    """As a GIS program leaves it: in write-ahead mode, with a circle that is drawn as straight lines."""
    path = tmp_path / "x.gpkg"
    path.write_bytes(geopackage(tmp_path, a=frame(4326)))
    places = b"".join(struct.pack("<dd", *place) for place in [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)])
    circle = struct.pack("<BIIBII", 1, 10, 1, 1, 8, 5) + places
    with sqlite3.connect(path) as base:
        base.execute("pragma journal_mode=wal")
        for (name,) in base.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            base.execute(f'drop trigger "{name}"')
        base.execute("update a set geom = ? where fid = 1", (struct.pack("<2sBBi", b"GP", 0, 1, 4326) + circle,))
    base.close()
    found = read(tmp_path, "map.gpkg", path.read_bytes())
    assert len(found.geometries) == 6 and found.geometries[0].area == pytest.approx(8 * 3.14159, rel=1e-3)


def test_reading_leaves_data_raw_alone(city, tmp_path):
    for kind in ("gpkg", "zip", "shp"):
        in_format(city, kind, tmp_path)
        city.run()
    assert {path.name for path in (city.root / "data/raw").iterdir()} == set(city.files)


@pytest.mark.parametrize("limit", ["map", "features", "positions", "rings"])
def test_limits(city, limit, monkeypatch):
    monkeypatch.setitem(MOST, limit, 0)
    deliver(city, "map.geojson", geojson(frame(4326)))
    assert "I-076 data/raw/map.geojson: holds more than 0 " in city.fail()


def test_a_table_of_another_kind_and_a_map_of_another_kind(city, tmp_path):
    deliver(city, "map.csv", b"area\n101\n")
    assert told(city) == [("I-003", "")]
    del city.settings["sources"]["boundaries"]
    city.files["centres.gpkg"] = geopackage(tmp_path, a=frame())
    city.settings["sources"]["centres"] = {"path": "data/raw/centres.gpkg"}
    assert told(city)[0][0] == "I-003"


HUGE = b"1" + 400 * b"0"
RING = b'{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[%b, 0], [0, 1], [1, 1], [%b, 0]]]}}]}' % (HUGE, HUGE)
SURROGATE = b'{"features": [{"properties": {"area": "\\ud800"}, "geometry": null}]}'


@pytest.mark.parametrize("content", [RING, SURROGATE, b"[" * 100_000], ids=["a huge number", "half a letter", "many brackets"])
def test_hostile_geojson_is_refused(city, content):
    deliver(city, "map.geojson", content)
    assert told(city)


def test_rounding_keeps_polygons_valid():
    import numpy as np
    import shapely

    narrow = shapely.Polygon([(0, 0), (1, 0.4e-7), (1, 1), (0.5, 0.3e-7), (0, 1)])
    (found,) = polygons.on_grid(np.array([narrow], dtype=object))
    assert found.is_valid and found.area == pytest.approx(narrow.area, abs=1e-6)


@pytest.mark.parametrize("kind", ["gpkg", "zip", "geojson"])
def test_the_citys_own_districts(kind, tmp_path):
    """Copenhagen's 399 roder, two of them with a fault, in metres and back: the same areas, in every format."""
    import geopandas
    import shapely

    folder = Path(os.environ.get("FORDEL_CASES", "")) / "kbh-bydele-geo"
    if not os.environ.get("FORDEL_CASES") or not folder.is_dir():
        pytest.skip("FORDEL_CASES names no folder with Copenhagen's districts (kbh-bydele-geo)")
    plain = read(tmp_path, "plain.geojson", (folder / "rode.geojson").read_bytes())
    made = geopandas.read_file(folder / "rode.geojson")[["rode_nr", "geometry"]].to_crs(UTM)
    content = packed_as(kind, tmp_path, made, crs={"type": "name", "properties": {"name": "EPSG:25832"}})
    found = read(tmp_path, f"rode.{kind}", content)
    assert plain.repaired.sum() == 2 and shapely.is_valid(found.geometries).all()
    assert shapely.area(shapely.symmetric_difference(plain.geometries, found.geometries)).max() < 1e-8, "some square metres"
