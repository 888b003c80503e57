"""The map: shapes dissolved and repaired, classes told apart without colour, tiles without boundaries."""

import json
import os
from pathlib import Path

import pytest

from fordel.errors import WorkspaceError
from fordel.report.classes import class_of, index_classes
from fordel.report.drawing import wrapped
from fordel.report.geometry import aspect, unit_shapes
from fordel.report.reader import reader_of
from fordel.workspace import open_workspace
from tests.key.key_workspace import build_key as build


def geojson(path: Path, *features: tuple[dict, list]) -> Path:
    shapes = [(properties, {"type": "Polygon", "coordinates": [ring]}) for properties, ring in features]
    made = [{"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in shapes]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    return path


def square(x: float, y: float = 0) -> list:
    return [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]


def test_areas_are_dissolved_to_their_unit(tmp_path):
    path = geojson(tmp_path / "b.geojson", ({"area": "1"}, square(0)), ({"area": "2"}, square(1)), ({"area": "3"}, square(5)))
    shapes = unit_shapes(path, {"1": "A", "2": "A", "3": "B"})
    assert list(shapes) == ["A", "B"]
    assert shapes["A"].area == pytest.approx(2)
    assert shapes["A"].geom_type == "Polygon"


def test_a_centres_own_boundary_is_used_and_unknown_areas_are_left_out(tmp_path):
    path = geojson(tmp_path / "b.geojson", ({"centre": "A"}, square(0)), ({"area": "unknown"}, square(3)))
    assert list(unit_shapes(path, {})) == ["A"]


def test_an_invalid_polygon_is_repaired(tmp_path):
    bow = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
    shapes = unit_shapes(geojson(tmp_path / "b.geojson", ({"centre": "A"}, bow)), {})
    assert shapes["A"].is_valid
    assert shapes["A"].area == pytest.approx(0.5)


def test_an_unreadable_file_is_a_named_error(tmp_path):
    path = tmp_path / "boundaries.geojson"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="GeoJSON"):
        unit_shapes(path, {})


def test_degrees_are_stretched_and_metres_are_not():
    assert aspect(55.6, 55.7, 12.4, 12.6) == pytest.approx(1.772, abs=0.01)
    assert aspect(6_170_000, 6_180_000, 720_000, 730_000) == 1


def test_copenhagens_districts_dissolve(tmp_path):
    cases = os.environ.get("FORDEL_CASES")
    if not cases:
        pytest.skip("FORDEL_CASES is not set: no real boundaries to try")
    path = Path(cases) / "kbh-bydele-geo" / "bydele.geojson"
    content = json.loads(path.read_text(encoding="utf-8"))
    for place, feature in enumerate(content["features"]):
        feature["properties"] = {"area": str(place)}
    copy = tmp_path / "boundaries.geojson"
    copy.write_text(json.dumps(content), encoding="utf-8")
    shapes = unit_shapes(copy, {str(place): "AB"[place % 2] for place in range(10)})
    assert list(shapes) == ["A", "B"]
    assert all(shape.is_valid and shape.area > 0 for shape in shapes.values())


@pytest.mark.parametrize(
    ("index", "label"),
    [
        (79.94, "under 80"),
        (79.96, "80 til under 95"),
        (80.0, "80 til under 95"),
        (94.96, "95 til under 105"),
        (105.0, "105 til under 120"),
        (120.0, "120 og derover"),
        (None, "vises ikke"),
    ],
)
def test_the_class_is_that_of_the_printed_index(tmp_path, index, label):
    reader = reader_of(build(tmp_path).params)
    assert class_of(index, reader).label == label


def test_classes_differ_in_hatching_as_well_as_in_colour(tmp_path):
    classes = index_classes(reader_of(build(tmp_path).params))
    assert len({one.hatch for one in classes}) == len({one.colour for one in classes}) == len(classes) == 5


def test_the_map_is_described_in_words(made):
    svg = made().page.find(id="figure-map").svg
    assert "80 til under 95: Center 01 og Center 03" in svg.desc.get_text()
    assert "Felterne følger" not in made().text("map")


def test_tiles_take_the_maps_place_and_say_so(made):
    report = made(boundaries=False, units=5)
    assert "Felterne følger kodernes rækkefølge, ikke geografien." in report.text("map")
    assert "Center 05" in report.page.find(id="figure-map").get_text()


def test_a_unit_without_a_boundary_is_named(tmp_path):
    from fordel.edition import stage
    from fordel.key import stage as key_stage

    workspace = build(tmp_path, units=4)
    path = workspace.path("data/tables/boundaries.geojson")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"] = [feature for feature in content["features"] if not feature["properties"]["area"].startswith("U04")]
    path.write_text(json.dumps(content), encoding="utf-8")
    key_stage.run(workspace)
    stage.run(open_workspace(tmp_path))
    assert "Uden grænser på kortet: Center 04." in workspace.path("reports/index.html").read_text(encoding="utf-8")


def test_long_names_are_wrapped_and_shortened():
    assert wrapped("Charlottenburg-Wilmersdorf", 16) == "Charlottenburg-\nWilmersdorf"
    assert wrapped("Et meget langt navn på et lille sted", 10) == "Et meget\nlangt nav…"
    assert wrapped("A", 5) == "A"
