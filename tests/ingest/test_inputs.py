"""What is written of every source's file: its fingerprint, what the settings state, and rows that disclose no child."""

import hashlib

import pytest

from fordel.ingest.inputs import INPUT_COLUMNS, years_text
from fordel.params import TABLES


def inputs(case) -> dict[str, dict[str, str]]:
    """Rows of ``reports/inputs.csv`` by table."""
    case.run()
    return {row["table"]: row for row in case.read("reports/inputs.csv")}


def test_every_source_has_a_row_with_its_files_fingerprint(city):
    city.settings["sources"]["children"] |= {"supplier": "Statistics", "extracted": "2008-02-29"}
    rows = inputs(city)
    assert list(rows) == [name for name in TABLES if name in city.settings["sources"]]
    assert set(INPUT_COLUMNS) <= set(rows["children"])
    for name, row in rows.items():
        content = city.files[f"{name}.csv"]
        assert row["path"] == f"data/raw/{name}.csv"
        assert (row["bytes"], row["sha256"]) == (str(len(content)), hashlib.sha256(content).hexdigest())
    assert (rows["children"]["supplier"], rows["children"]["extracted"]) == ("Statistics", "2008-02-29")
    assert (rows["prices"]["supplier"], rows["prices"]["extracted"]) == ("", "")


def test_rows_and_years_are_those_of_the_tables(city):
    rows = inputs(city)
    for name in ("areas", "prices", "history"):
        assert rows[name]["rows_read"] == rows[name]["rows_used"] == str(len(city.lines(f"{name}.csv")) - 1)
    assert rows["children"]["years"] == "2005-2006"
    assert rows["centres"]["years"] == ""
    assert rows["prices"]["years"] == "2005-2006; 2009"


def test_one_file_of_several_tables_is_told_for_each(figures):
    rows = inputs(figures)
    assert rows["areas"]["sha256"] == rows["population"]["sha256"] != rows["area_centre"]["sha256"]


def drop(case, table: str, column: str, *values: str) -> None:
    """Leave out rows of a table by a declared filter."""
    case.settings["sources"][table]["filters"] = [{"column": column, "drop": list(values), "reason": "made for the test"}]


@pytest.mark.parametrize(("left_out", "expected"), [(3, ""), (5, "53")])
def test_few_childrens_rows_left_out_cannot_be_computed_by_difference(city, left_out, expected):
    city.column("children.csv", "note", "0")
    lines = city.lines("children.csv")
    more = [f"extra{n},{line.split(',', 1)[1][:-1]}1" for n, line in enumerate(lines[1 : left_out + 1])]
    city.put("children.csv", [*lines, *more])
    drop(city, "children", "note", "1")
    city.settings["sources"]["children"]["ignore"] = ["note"]
    row = inputs(city)["children"]
    assert (row["rows_read"], row["rows_used"]) == (expected, "48")


def test_rows_of_areas_are_no_secret(figures):
    figures.append("figures.csv", "999,0,0,0")
    drop(figures, "areas", "code", "999")
    drop(figures, "population", "code", "999")
    row = inputs(figures)["areas"]
    assert (row["rows_read"], row["rows_used"]) == ("7", "6")


def test_the_date_of_an_extract_changes_no_table(city):
    from fordel.params import Params
    from fordel.publish.identity import settings_identity

    before = settings_identity(Params.model_validate(city.settings))
    city.settings["sources"]["children"]["extracted"] = "2008-02-29"
    assert settings_identity(Params.model_validate(city.settings)) == before


def test_an_error_leaves_the_earlier_list(city):
    inputs(city)
    written = (city.root / "reports/inputs.csv").read_bytes()
    city.cell("children.csv", 2, "cost", "much")
    city.fail()
    assert (city.root / "reports/inputs.csv").read_bytes() == written


def test_years_are_written_as_runs():
    assert [years_text(years) for years in ([], [2005], [2005, 2006])] == ["", "2005", "2005-2006"]
    assert years_text([2003, 2005, 2006, 2009]) == "2003; 2005-2006; 2009"
