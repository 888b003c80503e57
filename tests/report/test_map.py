"""The map: shapes dissolved and repaired, classes told apart without colour, tiles without boundaries."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from fordel.errors import WorkspaceError
from fordel.report.classes import class_of, index_classes
from fordel.report.geometry import aspect, on_sheet, unit_shapes
from fordel.report.index_map import index_map
from fordel.report.lettering import broken, fitted, text_width
from fordel.report.reader import reader_of
from fordel.report.shapes import read_shapes
from fordel.workspace import open_workspace
from tests.key.key_workspace import build_key as build
from tests.report.figure_rows import LONG, reader_in, unit_rows
from tests.report.svg_boxes import clipped, overlapping, text_boxes


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


def test_neighbours_keep_one_line_between_them_when_they_are_simplified(tmp_path):
    wave = [[1 + 0.0002 * (step % 2), step / 40] for step in range(41)]
    left, right = [[0, 0], *wave, [0, 1], [0, 0]], [[2, 0], *wave, [2, 1], [2, 0]]
    shapes = unit_shapes(geojson(tmp_path / "b.geojson", ({"centre": "A"}, left), ({"centre": "B"}, right)), {})
    assert shapes["A"].intersection(shapes["B"]).area == 0
    assert shapes["A"].union(shapes["B"]).area == pytest.approx(2)


def test_a_far_speck_is_left_out_but_not_a_unit_that_is_all_speck(tmp_path):
    speck = [[9, 9], [9.01, 9], [9.01, 9.01], [9, 9.01], [9, 9]]
    shapes = unit_shapes(geojson(tmp_path / "b.geojson", ({"centre": "A"}, square(0)), ({"centre": "A"}, speck)), {})
    assert shapes["A"].bounds == pytest.approx((0, 0, 1, 1), abs=1e-5)
    assert list(unit_shapes(geojson(tmp_path / "c.geojson", ({"centre": "A"}, square(0)), ({"centre": "B"}, speck)), {})) == ["A", "B"]


def test_shapes_fill_the_sheet_in_one_direction_and_keep_their_form():
    from shapely import box

    shapes, height = on_sheet([box(720000, 6170000, 720020, 6170010)], 4.0, 6.0)
    assert (height, shapes[0].bounds) == (pytest.approx(2), pytest.approx((0, 0, 4, 2)))
    shapes, height = on_sheet([box(720000, 6170000, 720010, 6170030)], 4.0, 6.0)
    assert (height, shapes[0].bounds) == (pytest.approx(6), pytest.approx((1, 0, 3, 6)))


def districts(name: str, tmp_path: Path) -> tuple[dict, dict[str, str]]:
    """Copenhagen's ten districts' shapes and names, from the file ``name``: as they are, or dissolved from smaller areas."""
    cases = os.environ.get("FORDEL_CASES")
    if not cases:
        pytest.skip("FORDEL_CASES is not set: no real boundaries to try")
    content = json.loads((Path(cases) / "kbh-bydele-geo" / name).read_text(encoding="utf-8"))
    column = {"bydele.geojson": "navn", "rode.geojson": "bydel"}[name]
    unit = {str(place): feature["properties"][column] for place, feature in enumerate(content["features"])}
    for place, feature in enumerate(content["features"]):
        feature["properties"] = {"area": str(place)}
    path = tmp_path / "boundaries.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    return unit_shapes(path, unit), {name: name for name in unit.values()}


@pytest.mark.parametrize("name", ["bydele.geojson", "rode.geojson"])
def test_copenhagens_districts_are_drawn_with_every_name(tmp_path, name):
    shapes, names = districts(name, tmp_path)
    assert len(shapes) == 10
    assert all(shape.is_valid and shape.area > 0 for shape in shapes.values())
    figure = index_map(unit_rows([60 + 9.0 * place for place in range(10)], sorted(names)), shapes, "SYNTETISKE DATA", reader_in("da"))
    assert overlapping(figure.svg) == clipped(figure.svg) == []
    assert "Uden" not in figure.subtitle
    shown = " ".join(box.text for box in text_boxes(figure.svg))
    assert all(part in shown for part in ("Nørrebro", "Brønshøj-Husum", "Enghave", "Amager Øst"))


def test_both_sources_give_copenhagen_the_same_districts(tmp_path):
    whole, joined = districts("bydele.geojson", tmp_path)[0], districts("rode.geojson", tmp_path)[0]
    for name, shape in whole.items():
        other = next(one for key, one in joined.items() if key.lower() == name.lower())
        assert shape.intersection(other).area > 0.85 * shape.area


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


def grid(codes: list[str]) -> dict:
    """A square of a kilometre for every unit, in rows of seven."""
    from shapely import box

    return {code: box(place % 7, place // 7, place % 7 + 1, place // 7 + 1) for place, code in enumerate(codes)}


@pytest.mark.parametrize("units", [1, 8, 15, 25, 40, 41, 151])
@pytest.mark.parametrize("drawn", [True, False])
@pytest.mark.parametrize("name", LONG)
def test_no_text_is_clipped_and_none_covers_another(units, drawn, name):
    rows = unit_rows([60 + 0.7 * place for place in range(units)], [f"{name} {place}" for place in range(units)])
    figure = index_map(rows, grid([row.centre for row in rows]) if drawn else {}, "SYNTETISKE DATA", reader_in("da"))
    assert clipped(figure.svg) == []
    assert overlapping(figure.svg) == []


def test_no_figure_is_taller_than_a_page():
    for units in (40, 41, 151, 400):
        svg = index_map(unit_rows([100.0] * units), {}, "", reader_in("da")).svg
        assert float(svg.split('viewBox="')[1].split('"')[0].split()[3]) < 9.5 * 72


def test_a_name_without_room_gives_way_to_the_code():
    rows = unit_rows([90.0, 110.0] * 30, ["Bournemouth, Christchurch and Poole"] * 60)
    texts = {box.text for box in text_boxes(index_map(rows, {}, "", reader_in("en")).svg)}
    assert {row.centre for row in rows} <= texts


def test_units_without_any_room_are_named_under_the_map():
    from shapely import box

    rows = unit_rows([90.0, 110.0])
    shapes = {"U1": box(0, 0, 100, 100), "U2": box(100, 0, 100.5, 100)}
    assert index_map(rows, shapes, "", reader_in("da")).subtitle.endswith("Uden plads til navn: Center 2.")


@pytest.mark.parametrize(
    ("indices", "headline"),
    [
        ([142.07, 70.71, 100.0], "Behovet pr. barn er højest i Center 1 (indeks 142,1) og lavest i Center 2 (70,7)"),
        ([142.07, 142.11, 70.0], "Behovet pr. barn er højest i Center 1 og Center 2 (indeks 142,1) og lavest i Center 3 (70,0)"),
        ([9.96, 100.0, 100.02], "Behovet pr. barn er højest i Center 2 og Center 3 (indeks 100,0) og lavest i Center 1 (10,0)"),
        ([110.0] * 5 + [50.0], "Behovet pr. barn er højest i 5 socialcentre (indeks 110,0) og lavest i Center 6 (50,0)"),
        ([100.0, 100.01], "Behovet pr. barn er det samme overalt: indeks 100,0"),
        ([100.0, 100.01, None], "Behovet pr. barn er det samme overalt, hvor det vises: indeks 100,0"),
        ([120.0, 80.0, None], "Hvor det vises, er behovet pr. barn højest i Center 1 (indeks 120,0) og lavest i Center 2 (80,0)"),
        ([100.0], "Der er kun Center 1 at fordele til, så indekset er 100,0"),
        ([90.0, None], "Indekset vises kun for Center 1: 90,0"),
        ([None, None], "Indekset vises ikke, fordi antallet af børn er for lille"),
        ([None], "Indekset vises ikke, fordi antallet af børn er for lille"),
    ],
)
def test_the_headline_says_where_need_is_highest_and_lowest(indices, headline):
    assert index_map(unit_rows(indices), {}, "", reader_in("da")).headline == headline


def test_the_map_is_described_in_words_and_has_its_numbers():
    figure = index_map(unit_rows([142.07, 70.71, None]), {}, "", reader_in("da"), 2009)
    assert figure.alternative == (
        "Hvor det vises, er behovet pr. barn højest i Center 1 (indeks 142,1) og lavest i Center 2 (70,7). Inddelt efter indeks, "
        "gennemsnittet er 100. Under 80: Center 2 (70,7). 120 og derover: Center 1 (142,1). Vises ikke: Center 3."
    )
    assert figure.subtitle.startswith("Indeks for behov pr. barn, budget 2009. Gennemsnittet er 100.")
    assert figure.data.columns == ("centre", "name", "index")
    assert figure.data.rows == (("U1", "Center 1", 142.07), ("U2", "Center 2", 70.71), ("U3", "Center 3", None))


def test_the_map_in_english():
    figure = index_map(unit_rows([120.0, 80.0]), {}, "", reader_in("en"), 2009)
    assert figure.headline == "Need per child is highest in Center 1 (index 120.0) and lowest in Center 2 (80.0)"
    assert figure.subtitle.startswith("Index of need per child, budget 2009. The average is 100. The tiles follow")


def test_the_report_has_the_map(made):
    svg = made().page.find(id="figure-map").svg
    assert "Behovet pr. barn er højest i" in svg.desc.get_text()
    assert "Felterne følger" not in made().text("map")


def test_tiles_take_the_maps_place_and_say_so(made):
    report = made(boundaries=False, units=5)
    assert "Felterne følger kodernes rækkefølge, ikke geografien." in report.text("map")
    assert "Center 05" in report.page.find(id="figure-map").get_text()


def test_a_unit_without_a_boundary_is_named(tmp_path):
    workspace = build(tmp_path, units=4)
    path = workspace.path("data/tables/boundaries.geojson")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["features"] = [feature for feature in content["features"] if not feature["properties"]["area"].startswith("U04")]
    path.write_text(json.dumps(content), encoding="utf-8")
    rows = [replace(row, centre=f"U0{place}") for place, row in enumerate(unit_rows([90.0, 100.0, 110.0, 105.0]), 1)]
    figure = index_map(rows, read_shapes(open_workspace(tmp_path)), "", reader_in("da"))
    assert figure.subtitle.endswith("Uden grænser på kortet: Center 4.")
    assert len(figure.data.rows) == 4


def test_long_names_are_broken_and_shortened_to_a_width():
    assert fitted("Charlottenburg-Wilmersdorf", 1.0, 8) == "Charlottenburg-\nWilmersdorf"
    assert fitted("Et meget langt navn på et lille sted", 0.7, 8) == "Et meget\nlangt nav…"
    assert fitted("A", 0.5, 8) == "A"
    assert fitted("", 0.5, 8) == ""
    for name in LONG:
        assert all(text_width(line, 8) <= 0.7 for line in broken(name, 0.7, 8))
