"""Every rule has a planted fault: its id, row and column are found; planted together, all are found at once."""

import json
from dataclasses import dataclass

import pytest

from fordel.contract.rules import RULES

SQUARE = [[[0, 0], [0, 1], [1, 1], [0, 0]]]


@dataclass(frozen=True)
class Found:
    """What a planted fault must give."""

    rule: str
    table: str
    column: str
    row: int | None = None


def source(case, table: str, **settings: object) -> None:
    """Change a source's settings."""
    case.settings["sources"][table] |= settings


def boundaries(case, features: list) -> None:
    """Give the workspace boundaries."""
    case.files["map.geojson"] = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    case.settings["sources"]["boundaries"] = {"path": "data/raw/map.geojson"}


def feature(area: str, kind: str = "Polygon", coordinates: object = None) -> dict:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": {"area": area}, "geometry": {"type": kind, "coordinates": coordinates or SQUARE}}


def lift(case, factor: int) -> None:
    """Multiply every cost."""
    lines = [line.split(",") for line in case.lines("children.csv")]
    changed = [[*cells[:4], str(int(cells[4]) * factor), *cells[5:]] if row else cells for row, cells in enumerate(lines)]
    case.put("children.csv", [",".join(cells) for cells in changed])


def centre_costs(case, centre: str, factor: int, year: str = "") -> None:
    """Multiply the cost of one centre's children (A: areas 101-103)."""
    areas = {"101", "102", "103"} if centre == "A" else {"104", "105", "106"}
    lines = [line.split(",") for line in case.lines("children.csv")]
    hit = [row > 0 and cells[2] in areas and year in {"", cells[1]} for row, cells in enumerate(lines)]
    changed = [[*c[:4], str(int(c[4]) * factor), *c[5:]] if h else c for h, c in zip(hit, lines, strict=True)]
    case.put("children.csv", [",".join(cells) for cells in changed])


def without(case, name: str, start: str) -> None:
    """Remove the lines that begin so."""
    case.put(name, [line for line in case.lines(name) if not line.startswith(start)])


def healthy(case) -> None:
    """A larger population in which nobody has the second level any more."""
    head, *rows = case.lines("population.csv")
    case.put("population.csv", [head, *(row.replace("chronic", "none") for row in rows * 4)])


def crude(case) -> None:
    """Rates from 0 to 1 where percentages are expected."""
    head, *rows = case.lines("areas.csv")
    case.put("areas.csv", [head, *(",".join([*row.split(",")[:2], "0.3", "1"]) for row in rows)])


OPEN = [[[0, 0], [0, 1], [1, 1], [2, 0]]]
CHILD = "k1012,2005,101,1,9000,101,1,6,0,none,0.0"  # row 4 of children.csv

FAULTS = {
    "no file": (lambda c: c.files.pop("prices.csv"), Found("I-001", "prices", "")),
    "not a parquet file": (lambda c: source(c, "centres", format="parquet"), Found("I-003", "centres", "")),
    "unknown format": (
        lambda c: source(c, "centres", path="data/raw/centres.doc") or c.files.update({"centres.doc": b"x"}),
        Found("I-003", "centres", ""),
    ),
    "latin bytes": (lambda c: c.files.update({"centres.csv": "centre,name\nA,Sø\nB,B\n".encode("cp1252")}), Found("I-004", "centres", "")),
    "ragged": (lambda c: c.append("centres.csv", "C,Center,C"), Found("I-006", "centres", "", 4)),
    "empty": (lambda c: c.put("history.csv", c.lines("history.csv")[:1]), Found("I-007", "history", "")),
    "no bytes": (lambda c: c.files.update({"history.csv": b""}), Found("I-007", "history", "")),
    "missing column": (lambda c: c.column("population.csv", "boy", None), Found("I-008", "population", "boy")),
    "extra column": (lambda c: c.column("population.csv", "note", "x"), Found("I-009", "population", "note")),
    "column twice": (lambda c: c.put("centres.csv", ["centre,name,name", "A,a,a", "B,b,b"]), Found("I-010", "centres", "name")),
    "separator": (lambda c: source(c, "centres", separator=";"), Found("I-011", "centres", "")),
    "idle filter": (
        lambda c: source(c, "centres", filters=[{"column": "centre", "drop": ["Z"], "reason": "closed"}]),
        Found("I-012", "centres", "centre"),
    ),
    "fit may not miss": (lambda c: source(c, "children", allow_missing={"age": "unknown"}), Found("I-013", "children", "age")),
    "stranger in settings": (lambda c: source(c, "children", unit={"costs": 1000}), Found("I-014", "children", "costs")),
    "open quote": (lambda c: c.put("centres.csv", ["centre,name", "A,a", 'B,"b', "C,c", "D,d"]), Found("I-015", "centres", "")),
    "text for a number": (lambda c: c.cell("children.csv", 4, "cost", "nine"), Found("I-020", "children", "cost", 4)),
    "decimal comma": (
        lambda c: (
            c.put("prices.csv", [line.replace(",", ";").replace(".", ",") for line in c.lines("prices.csv")])
            or source(c, "prices", separator=";")
        ),
        Found("I-020", "prices", "index", 3),
    ),
    "half a year": (lambda c: c.cell("prices.csv", 2, "year", "2005.5"), Found("I-020", "prices", "year", 2)),
    "infinite": (lambda c: c.cell("areas.csv", 2, "distance", "inf"), Found("I-021", "areas", "distance", 2)),
    "not a number": (lambda c: c.cell("areas.csv", 2, "poverty", "NaN"), Found("I-021", "areas", "poverty", 2)),
    "negative": (lambda c: c.cell("children.csv", 4, "cost", "-1234"), Found("I-022", "children", "cost", 4)),
    "sentinel": (lambda c: c.cell("children.csv", 4, "cost", "-300"), Found("I-023", "children", "cost", 4)),
    "sentinel in a flag": (lambda c: c.cell("children.csv", 5, "boy", "-9"), Found("I-023", "children", "boy", 5)),
    "sentinel without limits": (lambda c: c.cell("areas.csv", 3, "distance", "-999"), Found("I-023", "areas", "distance", 3)),
    "nines": (lambda c: c.cell("children.csv", 6, "age", "999"), Found("I-023", "children", "age", 6)),
    "share": (lambda c: c.cell("children.csv", 6, "moves", "1.5"), Found("I-024", "children", "moves", 6)),
    "percent": (lambda c: c.cell("areas.csv", 7, "poverty", "100.5"), Found("I-025", "areas", "poverty", 7)),
    "percent as share": (crude, Found("I-026", "areas", "poverty")),
    "flag": (lambda c: c.cell("population.csv", 3, "boy", "2"), Found("I-027", "population", "boy", 3)),
    "level": (lambda c: c.cell("population.csv", 3, "diagnosis", "Chronic"), Found("I-028", "population", "diagnosis", 3)),
    "kind": (lambda c: c.cell("history.csv", 3, "kind", "forecast"), Found("I-028", "history", "kind", 3)),
    "more than a year": (lambda c: c.cell("children.csv", 3, "child_years", "1.25"), Found("I-029", "children", "child_years", 3)),
    "no part of a year": (lambda c: c.cell("children.csv", 3, "child_years", "0"), Found("I-029", "children", "child_years", 3)),
    "no such year": (lambda c: c.cell("prices.csv", 3, "year", "206"), Found("I-029", "prices", "year", 3)),
    "no value": (lambda c: c.cell("children.csv", 9, "cost", ""), Found("I-030", "children", "cost", 9)),
    "no criterion": (lambda c: c.cell("population.csv", 9, "age", " "), Found("I-030", "population", "age", 9)),
    "cpr": (lambda c: c.cell("children.csv", 9, "child_id", "0102031234"), Found("I-031", "children", "child_id", 9)),
    "a name like a formula": (lambda c: c.cell("area_centre.csv", 4, "area", "=1+1"), Found("I-032", "area_centre", "area", 4)),
    "key twice": (lambda c: c.append("children.csv", CHILD), Found("I-040", "children", "child_id", 4)),
    "key twice, later": (lambda c: c.append("children.csv", CHILD), Found("I-040", "children", "child_id", 50)),
    "unknown area": (lambda c: c.cell("population.csv", 4, "area", "999"), Found("I-041", "population", "area", 4)),
    "unknown home": (lambda c: c.cell("children.csv", 4, "home_area", "7"), Found("I-041", "children", "home_area", 4)),
    "unknown centre": (lambda c: c.cell("area_centre.csv", 4, "centre", "Z"), Found("I-042", "area_centre", "centre", 4)),
    "unknown centre in history": (lambda c: c.cell("history.csv", 4, "centre", "Z"), Found("I-042", "history", "centre", 4)),
    "area in no centre": (lambda c: without(c, "area_centre.csv", "101,2007"), Found("I-043", "population", "area", 2)),
    "area in two centres": (lambda c: c.append("area_centre.csv", "101,2005,B"), Found("I-044", "area_centre", "centre", 2)),
    "area twice in one centre": (lambda c: c.append("area_centre.csv", "101,2005,A"), Found("I-040", "area_centre", "area", 2)),
    "year missing": (lambda c: c.settings["years"].update(estimation=[2004, 2005, 2006]), Found("I-045", "children", "year")),
    "year of areas missing": (lambda c: [without(c, "areas.csv", f"{a},2007") for a in range(101, 107)], Found("I-045", "areas", "year")),
    "other population year": (lambda c: c.cell("population.csv", 5, "year", "2006"), Found("I-046", "population", "year", 5)),
    "price": (lambda c: without(c, "prices.csv", "2006"), Found("I-047", "prices", "year")),
    "no prices": (lambda c: c.settings["sources"].pop("prices"), Found("I-047", "prices", "year")),
    "unused year": (lambda c: c.append("children.csv", "k9,2004,101,1,0,,0,1,0,none,0.1"), Found("I-048", "children", "year", 50)),
    "area without children": (lambda c: without(c, "population.csv", "106"), Found("I-049", "area_centre", "area", 19)),
    "two years in one": (
        lambda c: c.append("children.csv", "k1010,2005,102,0.5,0,,0,0,0,none,0.0"),
        Found("I-050", "children", "child_years", 2),
    ),
    "a part beside a whole year": (
        lambda c: c.append("children.csv", "k1010,2005,102,0.0000001,0,,0,0,0,none,0.0"),
        Found("I-050", "children", "child_years", 2),
    ),
    "area without figures": (lambda c: without(c, "areas.csv", "101,2007"), Found("I-051", "population", "area", 2)),
    "centre without children": (
        lambda c: [without(c, "population.csv", a) for a in ("104", "105", "106")],
        Found("I-052", "area_centre", "centre"),
    ),
    "codes alike": (
        lambda c: c.put("area_centre.csv", [*c.lines("area_centre.csv"), "0101,2005,A"]),
        Found("I-053", "area_centre", "area", 2),
    ),
    "invisible sign": (lambda c: c.append("area_centre.csv", "\u200b101,2005,A"), Found("I-034", "area_centre", "area", 20)),
    "child counted twice": (
        lambda c: c.column("population.csv", "child_id", "p1") or c.column("population.csv", "children", "1"),
        Found("I-054", "population", "child_id", 2),
    ),
    "total of what is not there": (
        lambda c: source(c, "children", expected_total={"cost_placement": 5}),
        Found("I-008", "children", "cost_placement"),
    ),
    "another price series": (lambda c: c.cell("prices.csv", 4, "index", "1.121"), Found("I-055", "prices", "index")),
    "level absent": (healthy, Found("I-056", "population", "diagnosis")),
    "average leaps": (
        lambda c: [c.cell("areas.csv", row, "poverty", "0.2") for row in range(14, 20)],
        Found("I-069", "areas", "poverty"),
    ),
    "wrong unit": (lambda c: source(c, "children", expected_cost_per_child=2300) or lift(c, 1000), Found("I-061", "children", "cost")),
    "total": (lambda c: source(c, "population", expected_total={"children": 61}), Found("I-062", "population", "children")),
    "two bases": (
        lambda c: c.column("children.csv", "cost_basis", "actual") or c.cell("children.csv", 5, "cost_basis", "standard"),
        Found("I-063", "children", "cost_basis"),
    ),
    "no home": (lambda c: c.cell("children.csv", 4, "home_area", ""), Found("I-064", "children", "home_area", 4)),
    "no homes": (lambda c: c.column("children.csv", "home_area", None), Found("I-065", "children", "home_area")),
    "centre out of proportion": (lambda c: centre_costs(c, "A", 0), Found("I-066", "children", "cost")),
    "centre leaps": (lambda c: centre_costs(c, "A", 9, "2006"), Found("I-067", "children", "cost")),
    "areas out of proportion": (lambda c: c.cell("children.csv", 4, "cost", "1"), Found("I-068", "children", "cost")),
    "no polygon": (lambda c: boundaries(c, [feature("101"), feature("102", "Point", [0, 0])]), Found("I-070", "boundaries", "area", 2)),
    "ring that does not close": (lambda c: boundaries(c, [feature("101", coordinates=OPEN)]), Found("I-070", "boundaries", "area", 1)),
    "areas without polygon": (lambda c: boundaries(c, [feature("101")]), Found("I-071", "boundaries", "area")),
    "idle acknowledgement": (
        lambda c: c.settings.update(acknowledge=[{"rule": "I-064", "table": "children", "column": "home_area", "reason": "r", "by": "b"}]),
        Found("I-080", "children", "home_area"),
    ),
}


def matches(findings: list[dict], wanted: Found) -> list[dict]:
    """The findings that are this one."""
    return [
        f
        for f in findings
        if (f["rule"], f["table"], f["column"]) == (wanted.rule, wanted.table, wanted.column) and f["row"] == str(wanted.row or "")
    ]


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(city, name):
    """The rule, the row and the column; a sentence that names them and the file; no tables beside an error."""
    plant, wanted = FAULTS[name]
    plant(city)
    findings = city.findings()
    found = matches(findings, wanted)
    assert found, findings[:5]
    assert found[0]["severity"] == RULES[wanted.rule].severity
    assert (city.root / "data/tables").exists() == (RULES[wanted.rule].severity != "error")
    sentence, path = found[0]["message"], city.settings["sources"].get(wanted.table, {}).get("path", "params.yaml")
    assert path in sentence or "params.yaml" in sentence
    assert wanted.row is None or str(wanted.row) in sentence
    assert wanted.column in sentence or wanted.rule in {"I-045", "I-047", "I-080"}


@pytest.mark.parametrize("column", ["cost", "recipients", "rate"])
def test_outcome_without_children(figures, column):
    figures.settings["model"]["outcome"] = column
    figures.settings["sources"]["areas"]["columns"].pop("cost")
    figures.settings["sources"]["areas"]["columns"][column] = "spend"
    figures.settings["sources"]["areas"].pop("unit")
    figures.settings["policy"]["pot"] = 1
    figures.cell("figures.csv", 3, "residents", "0")
    assert matches(figures.findings("error"), Found("I-060", "areas", column, 3))


TOGETHER = [
    "unused year", "idle filter", "fit may not miss", "stranger in settings", "ragged", "text for a number", "not a number",
    "sentinel without limits", "nines", "share", "percent", "flag", "level", "more than a year", "no value", "no criterion", "key twice",
    "unknown area", "unknown centre", "area in two centres", "other population year", "price", "two years in one", "total",
    "area without figures", "two bases",
]  # fmt: skip


def test_all_faults_are_found_at_once(city):
    """Faults of many rules, each in cells of its own, are all in one list."""
    for name in TOGETHER:
        FAULTS[name][0](city)
    findings = city.findings()
    lost = [name for name in TOGETHER if not matches(findings, FAULTS[name][1])]
    assert not lost


def test_a_good_delivery_has_no_findings(city, figures):
    assert city.findings() == [] and figures.findings() == []


def test_the_same_faults_are_found_beside_a_file_that_cannot_be_read(city):
    city.files["centres.csv"] = b"PAR1"
    source(city, "centres", format="parquet")
    FAULTS["sentinel"][0](city)
    rules = {finding["rule"] for finding in city.findings("error")}
    assert rules == {"I-003", "I-023"}


def test_a_cell_is_told_once(city):
    """A cell that is no number is not also reported as missing or out of range."""
    city.cell("children.csv", 4, "cost", "-300")
    city.cell("children.csv", 5, "age", "old")
    assert {(f["rule"], f["row"], f["column"]) for f in city.findings("error")} == {("I-023", "4", "cost"), ("I-020", "5", "age")}


def test_units_that_are_areas_are_only_counted(figures):
    figures.cell("figures.csv", 3, "spend", "0.001")
    findings = figures.findings()
    assert [f["rule"] for f in findings] == ["I-068"]
    assert "1 " in findings[0]["message"] and "102" not in findings[0]["message"]


def test_a_centre_is_named_as_the_settings_name_it(city):
    city.settings["units"]["names"] = {"A": "Amager"}
    centre_costs(city, "A", 0)
    assert any("Amager" in finding["message"] for finding in city.findings("warning"))


def test_empty_outcome_of_the_population_year_needs_no_excuse(figures):
    """Only rows of the estimation years must hold the outcome."""
    figures.settings["years"] |= {"estimation": [2006], "population": 2007}
    figures.settings["sources"]["population"]["constant"] = {"year": 2007}
    figures.settings["sources"]["areas"].pop("constant")
    head, *rows = figures.lines("figures.csv")
    cells = [row.split(",") for row in rows]
    coming = [f"{code},,,{poor},2007" for code, _, _, poor in cells]
    figures.files["years.csv"] = "\n".join([f"{head},year", *(f"{row},2006" for row in rows), *coming]).encode()
    figures.settings["sources"]["areas"]["path"] = "data/raw/years.csv"
    belongs = figures.lines("belongs.csv")
    figures.put("belongs.csv", belongs + [row.replace("2006", "2007") for row in belongs[1:]])
    assert figures.findings("error") == []


def test_an_area_without_figures_of_an_estimation_year(figures):
    """Without rows about children it would silently not estimate."""
    figures.append("belongs.csv", "107,2006,South")
    found = {(f["rule"], f["table"], f["row"]) for f in figures.findings("warning")}
    assert ("I-057", "area_centre", "8") in found
