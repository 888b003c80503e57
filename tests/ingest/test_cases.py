"""Ingest of cases paid on actual numbers, and of the kind of case on the children's rows."""

import pytest

from fordel.ingest import stage

CASES = ["centre,year,kind,cases", "A,2009,foster,12", "B,2009,foster,7.5", "B,2009,secure,0", "A,2009,secure,5"]


@pytest.fixture
def with_cases(city):
    city.put("cases.csv", CASES)
    city.settings["sources"]["cases"] = {"path": "data/raw/cases.csv"}
    return city


def test_the_table_is_written_sorted_and_typed(with_cases):
    assert with_cases.run().rows["cases"] == 4
    table = with_cases.table("cases")
    assert [str(field.type) for field in table.schema] == ["string", "int64", "string", "double"]
    assert [tuple(row.values()) for row in table.to_pylist()] == [
        ("A", 2009, "foster", 12.0), ("A", 2009, "secure", 5.0), ("B", 2009, "foster", 7.5), ("B", 2009, "secure", 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "value", "rule"),
    [
        (2, "cases", "-37", "I-022"),
        (2, "cases", "-1", "I-023"),
        (2, "cases", "many", "I-020"),
        (2, "cases", "", "I-030"),
        (2, "kind", "", "I-030"),
        (2, "centre", "X", "I-042"),
        (3, "centre", "A", "I-040"),
        (2, "year", "20009", "I-029"),
    ],
)
def test_what_is_wrong_is_found(with_cases, row, column, value, rule):
    with_cases.cell("cases.csv", row, column, value)
    found = with_cases.findings("error")
    assert rule in {one["rule"] for one in found} and {one["table"] for one in found} == {"cases"}
    assert not (with_cases.root / "data/tables/cases.parquet").exists()


def test_a_missing_column_is_named(with_cases):
    with_cases.column("cases.csv", "kind", None)
    assert "kind" in with_cases.fail()


def test_a_supplier_s_names_are_mapped(with_cases):
    with_cases.put("cases.csv", ["team,type,antal", "A,foster,12", "B,foster,7"])
    with_cases.settings["sources"]["cases"] |= {
        "columns": {"centre": "team", "kind": "type", "cases": "antal"}, "constant": {"year": 2009},
    }  # fmt: skip
    with_cases.run()
    assert with_cases.table("cases")["cases"].to_pylist() == [12.0, 7.0]


def test_a_table_that_the_settings_no_longer_name_goes(with_cases):
    with_cases.run()
    del with_cases.settings["sources"]["cases"]
    with_cases.run()
    assert not (with_cases.root / "data/tables/cases.parquet").exists()


def test_the_kind_of_case_comes_along_and_may_be_empty(city):
    city.column("children.csv", "case_kind", "")
    city.cell("children.csv", 4, "case_kind", "foster")
    city.run()
    kinds = city.table("children")["case_kind"].to_pylist()
    assert kinds.count("foster") == 1 and kinds.count(None) == len(kinds) - 1


def test_children_without_kinds_have_no_such_column(city):
    city.run()
    assert "case_kind" not in city.table("children").column_names


def test_the_findings_do_not_depend_on_the_settings_of_the_policy(with_cases):
    """Which kinds are paid is the key's business; ingest takes the table as it is."""
    assert isinstance(with_cases.run(), stage.IngestResult)
    before = with_cases.digests()
    kind = {"kind": "foster", "label": {"da": "x", "en": "x"}, "per_case": 60}
    with_cases.settings["policy"] |= {"cases": [kind]}
    with_cases.run()
    assert with_cases.digests() == before


def test_a_fault_in_several_rows_says_what_was_expected_and_what_to_do(with_cases):
    for row in (2, 4):
        with_cases.cell("cases.csv", row, "cases", "many")
    (line,) = [line for line in with_cases.fail().splitlines() if line.startswith("I-020")]
    assert "2 rows: 2, 4." in line and "The first: data/raw/cases.csv, row 2" in line
    assert "expected" in line and "correct the value" in line and "many" not in line
