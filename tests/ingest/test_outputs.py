"""What a run writes: tables in the contract's types and order, nothing else beside an error, no one's number."""

import csv
import re

import pytest

from fordel.contract.rules import CRITERION_SHIFT
from fordel.ingest.findings import Finding
from fordel.ingest.report import Disclosure, count_rows, detail_rows, summary
from fordel.texts import Texts, languages

CPR = "0102031234"
OUTPUTS = {"data/ingest.csv", "reports/ingest.csv", "reports/exclusions.csv", "reports/inputs.csv", "data/lineage/ingest.json"}


def test_tables_are_sorted_and_typed(city):
    city.put("children.csv", [city.lines("children.csv")[0], *reversed(city.lines("children.csv")[1:])])
    city.run()
    table = city.table("children")
    keys = list(zip(*(table[name].to_pylist() for name in ("child_id", "year", "area")), strict=True))
    assert keys == sorted(keys)
    assert {str(field.type) for field in table.schema} == {"string", "int64", "double"}
    assert table.schema.field("placed").type == table.schema.field("year").type == "int64"
    assert table["home_area"].null_count == 36


def test_the_same_bytes_whatever_the_order_of_rows(city):
    city.run()
    before = city.digests()
    assert set(before) == OUTPUTS | {f"data/tables/{name}.parquet" for name in city.settings["sources"]}
    city.run()
    assert city.digests() == before
    for name in city.files:
        head, *rows = city.lines(name)
        city.put(name, [head, *reversed(rows)])
    city.run()
    after = city.digests()
    checksums = {"reports/inputs.csv", "data/lineage/ingest.json"}
    assert {name for name in before if after[name] != before[name]} == checksums, "the files themselves are others"


def test_a_refused_delivery_leaves_every_table_as_it_was(city):
    city.run()
    before = city.digests()
    city.cell("children.csv", 4, "cost", "-300")
    city.fail()
    after = city.digests()
    assert {name for name in before if after.get(name) != before[name]} == {"data/ingest.csv", "reports/ingest.csv"}
    assert set(after) == set(before)


def test_a_first_refused_delivery_writes_only_what_is_wrong(city):
    city.cell("children.csv", 4, "cost", "-300")
    city.fail()
    assert set(city.digests()) == {"data/ingest.csv", "reports/ingest.csv"}


def test_tables_that_the_settings_no_longer_name_are_removed(city):
    city.run()
    city.settings["sources"].pop("history")
    city.run()
    assert "data/tables/history.parquet" not in city.digests()


PLACES = {
    "a pseudonym": ("children.csv", 4, "child_id"),
    "a family": ("children.csv", 5, "family_id"),
    "an area": ("population.csv", 3, "area"),
    "a number": ("children.csv", 6, "cost"),
    "a level": ("children.csv", 7, "diagnosis"),
    "a year": ("children.csv", 8, "year"),
    "a name": ("centres.csv", 2, "name"),
    "a flag": ("population.csv", 2, "boy"),
    "a centre": ("area_centre.csv", 2, "centre"),
    "an ignored column": ("children.csv", 4, "note"),
}


@pytest.mark.parametrize("form", ["0102031234", "010203-1234", "010203 1234", "Barn 010203-1234, se sag"])
def test_no_civil_registration_number_is_written_or_said(city, form):
    """In ten places at once, together with faults in the same cells: found, and in no byte of any output or message."""
    city.column("children.csv", "family_id", "f")
    city.column("children.csv", "note", "n")
    city.settings["sources"]["children"]["ignore"] = ["note"]
    form = form.replace(",", ";")
    for name, row, column in PLACES.values():
        city.cell(name, row, column, form)
    city.append("children.csv", city.lines("children.csv")[3])
    said = city.fail()
    texts = [path.read_bytes().decode("utf-8") for path in city.root.rglob("*") if path.is_file() and "raw" not in path.parts]
    for text in [said, *texts]:
        assert CPR not in re.sub(r"[- ]", "", text) and CPR[1:] not in text
    found = {(row["table"], row["row"], row["column"]) for row in city.read("data/ingest.csv") if row["rule"] == "I-031"}
    texts_and_codes = [place for place in PLACES.values() if place[2] not in {"cost", "year", "boy"}]
    assert {(name.removesuffix(".csv"), str(row), column) for name, row, column in texts_and_codes} <= found


def test_numbers_that_lost_their_leading_zero(city):
    """Nine digits are a civil registration number where most of the column has that form."""
    lines = [line.split(",") for line in city.lines("children.csv")]
    for number, cells in enumerate(lines[1:]):
        cells[0] = f"{1 + number % 9}0803{number:04d}"
    city.put("children.csv", [",".join(cells) for cells in lines])
    city.append("children.csv", ",".join(lines[1]))
    assert {("I-031", ""), ("I-040", "***")} <= {(f["rule"], f["value"]) for f in city.findings("error")}
    assert "10803" not in (city.root / "data/ingest.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "value", ["0113031234", "3202031234", "3002031234", "01020312345", "10102031234", "0102-031234", "A102031234", "123456789"]
)
def test_what_is_no_civil_registration_number(city, value):
    city.cell("children.csv", 4, "child_id", value)
    city.run()


def test_amounts_in_ignored_columns_are_no_people(city):
    """A column of nothing but numbers that nobody uses: one that happens to look like a date is an amount."""
    city.column("children.csv", "turnover", "4702031234")
    city.cell("children.csv", 4, "turnover", "1203451234")
    city.settings["sources"]["children"]["ignore"] = ["turnover"]
    city.run()


def test_small_counts_of_children_are_not_published(city):
    """Three placed children without home, two filtered, one excused; area rows are no children."""
    for row in (4, 8, 12):
        city.cell("children.csv", row, "home_area", "")
    city.settings["sources"]["children"] |= {
        "filters": [{"column": "child_id", "drop": ["k1040"], "reason": "moved abroad"}],
        "allow_missing": {"moves": "not registered"},
    }
    city.cell("children.csv", 5, "moves", "")
    city.settings["sources"]["areas"]["filters"] = [{"column": "area", "drop": ["107"], "reason": "closed"}]
    city.append("areas.csv", "107,2005,1,1")
    city.run()
    published = {
        (row["table"], row["column"], row["rows"]) for row in city.read("reports/ingest.csv") + city.read("reports/exclusions.csv")
    }
    assert {
        ("children", "home_area", "<5"),
        ("children", "child_id", "<5"),
        ("children", "moves", "<5"),
        ("areas", "area", "1"),
    } <= published


def test_published_sentences_name_no_rows(city):
    city.cell("children.csv", 4, "home_area", "")
    city.run()
    assert [row["message"] for row in city.read("reports/ingest.csv")] == ["A placed child has no home area."]
    assert "row 4" in city.read("data/ingest.csv")[0]["message"]


@pytest.mark.parametrize(("column", "answered"), [("home_area", True), (None, True), ("cost", False)])
def test_acknowledged_warnings(city, column, answered):
    city.cell("children.csv", 4, "home_area", "")
    answer = {"rule": "I-064", "table": "children", "reason": "Only the address of today is known.", "by": "Head of analysis"}
    city.settings["acknowledge"] = [answer | ({"column": column} if column else {})]
    warnings = city.run().warnings
    assert [(warning.rule, warning.rows, warning.acknowledged) for warning in warnings] == [("I-064", 1, answered)]
    row = city.read("reports/ingest.csv")[0]
    assert (row["acknowledged"], row["reason"]) == (
        ("1", "Only the address of today is known. (Head of analysis)") if answered else ("0", "")
    )
    assert ("I-080" in {row["rule"] for row in city.read("reports/ingest.csv")}) != answered


def test_an_error_cannot_be_acknowledged(city):
    city.cell("children.csv", 4, "cost", "-300")
    city.settings["acknowledge"] = [{"rule": "I-023", "table": "children", "reason": "r", "by": "b"}]
    city.fail()


@pytest.mark.parametrize("language", languages)
def test_both_languages(city, language):
    city.settings["workspace"]["language"] = language
    city.cell("children.csv", 4, "cost", "-300")
    said = city.fail()
    assert ("række 4" if language == "da" else "row 4") in said and "\n" in said
    assert all(len(line) < 400 for line in said.splitlines())


def test_a_summary_names_the_first_rows(city):
    for row in range(2, 40):
        city.cell("children.csv", row, "cost", "-300")
    said = city.fail()
    assert "38 rows: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ..." in said and "-300" not in said


def test_every_violation_has_its_row_and_value(city):
    for row in range(2, 40):
        city.cell("children.csv", row, "cost", "-300")
    rows = list(city.findings("error"))
    assert [int(row["row"]) for row in rows] == list(range(2, 40)) and {row["value"] for row in rows} == {"-300"}


def test_outputs_are_plain_csv(city):
    city.cell("children.csv", 4, "home_area", "")
    city.run()
    content = (city.root / "data/ingest.csv").read_bytes()
    assert b"\r" not in content and not content.startswith(b"\xef\xbb\xbf")
    assert next(csv.reader([content.decode().splitlines()[0]])) == [
        "rule",
        "severity",
        "table",
        "file",
        "row",
        "column",
        "value",
        "message",
        "synthetic",
    ]


def test_disclosure():
    rule = Disclosure(frozenset({"children"}), 5)
    assert [rule.count("children", n) for n in (0, 1, 4, 5)] == ["0", "<5", "<5", "5"]
    assert rule.count("areas", 1) == "1"
    rule = Disclosure(frozenset({"children"}), 5, {"children": 100, "areas": 100})
    assert [rule.count("children", n) for n in (4, 95, 96, 99, 100)] == ["<5", "95", "", "", "100"], "the rest would be told"
    assert rule.count("areas", 99) == "99"


def test_a_population_in_small_groups_is_counted_like_children(city):
    """Rows of single children, though they have no id, are withheld; rows of many are not."""
    wanted = {"few": "<5", "many": "2"}
    for kind, children in (("few", "1"), ("many", "900")):
        city.settings["sources"]["population"]["filters"] = [{"column": "area", "drop": ["999"], "reason": "abroad"}]
        head = city.lines("population.csv")[0].split(",")
        rows = [",".join({"children": children}.get(name, cell) for name, cell in zip(head, row.split(","), strict=True))
                for row in city.lines("population.csv")[1:] if not row.startswith("999")]  # fmt: skip
        strangers = [",".join({"area": "999"}.get(name, cell) for name, cell in zip(head, row.split(","), strict=True)) for row in rows[:2]]
        city.put("population.csv", [",".join(head), *rows, *strangers])
        city.settings["acknowledge"] = []
        city.run()
        assert [row["rows"] for row in city.read("reports/exclusions.csv") if row["table"] == "population"] == [wanted[kind]]


def test_averages_over_children_are_not_published(city):
    """The average of a flag times the number of children is how many have it; areas' averages are no secret."""
    texts = Texts("en")
    for table, hidden in (("children", True), ("areas", False)):
        found = Finding(CRITERION_SHIFT, table, "data/raw/x.csv", "ill", "ill", details={"year": 2007, "found": "0.0375", "other": "0.21"})
        (row,) = count_rows([found], texts, (), Disclosure(frozenset({"children"}), 5))
        assert ("0.0375" not in row["message"]) == hidden and "2007" in row["message"]
        assert "0.0375" in next(iter(detail_rows([found], texts)))["message"], "whoever keeps the data sees it"


def test_a_long_summary_is_cut():
    from fordel.contract.rules import FILE_NOT_FOUND

    findings = [Finding(FILE_NOT_FOUND, "areas", f"data/raw/{number}.csv") for number in range(100)]
    assert len(summary(findings, Texts("en")).splitlines()) == 42
