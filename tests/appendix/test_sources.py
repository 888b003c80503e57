"""The sources as the ingest stage wrote them; what nobody stated is said to be missing, and small counts stay withheld."""

import csv

from fordel.appendix.sources import rows_text, sources_section
from fordel.report.load import load
from fordel.report.reader import reader_of
from fordel.report.results import Input


def test_every_source_stands_with_supplier_date_years_and_rows(told):
    rows = told().table("sources").rows
    assert rows[0] == ("Børn (children)", "data/raw/children.csv", "Danmarks Statistik", "1. marts 2009", "2005–2007", "1.200", "1.190")
    assert rows[1][2:4] == ("ikke oplyst", "ikke oplyst")
    assert "For 3 ud af 4 filer er datoen for udtrækket ikke oplyst." in told().text("sources")


def test_every_file_stands_once_with_its_fingerprint(told):
    found = told()
    written = list(csv.DictReader(found.workspace.path("reports/inputs.csv").read_text(encoding="utf-8").splitlines()))
    assert [row[0] for row in found.table("files").rows] == list(dict.fromkeys(row["path"] for row in written))
    assert found.table("files").rows[0] == ("data/raw/children.csv", "123.456", "0f" * 32)


def test_one_tables_word_holds_for_the_others_of_the_same_file(told):
    found = told()
    one = load(found.workspace).inputs[0]
    other = Input("areas", one.path, "", "", one.bytes, one.sha256, "10", "10", "2006")
    section = sources_section((other, one), found.workspace.params, reader_of(found.workspace.params))
    table = next(block for block in section.blocks if block.kind == "table" and block.name == "sources")
    assert [row[2:4] for row in table.rows] == [("Danmarks Statistik", "1. marts 2009")] * 2
    assert "ikke oplyst" not in section.blocks[0].text


def test_withheld_counts_are_said_to_be(told):
    reader = reader_of(told().workspace.params)
    assert [rows_text(rows, reader) for rows in ("", "<5", "1234")] == ["•", "under 5", "1.234"]
