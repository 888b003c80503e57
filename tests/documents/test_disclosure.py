"""A count of children under the limit is in no document, and none can be worked out from what is."""

import re

import pytest
from openpyxl import load_workbook

from tests.documents.finished import cells, prose, words
from tests.documents.printed import is_number

HIDDEN = {"U02": 3, "U08": 18950}


@pytest.fixture(scope="module", params=["withheld", "withheld_additive", "withheld_money"])
def case(request, finished):
    return finished(request.param)


def test_two_units_are_withheld_so_that_neither_follows_from_the_total(case):
    assert {row["centre"] for row in case.rows("key.csv") if not row["children"]} == set(HIDDEN)
    assert {row["centre"] for row in case.rows("key.csv") if not row["index"]} == set(HIDDEN)


def test_the_withheld_counts_are_in_no_document(case):
    documents = {page: words(parsed.get_text(" ")) for page, parsed in case.pages.items()} | case.papers
    for place, said in documents.items():
        assert "18.950" not in said, place
        assert not re.search(r"(?<![\d.,])3 børn", said), place


@pytest.mark.parametrize("table", ["key", "counts", "terms", "economy", "steps"])
def test_no_table_has_a_withheld_unit_s_children(case, table):
    for page, parsed in case.pages.items():
        if not parsed.find("table", id=f"table-{table}"):
            continue
        rows = cells(parsed, table)
        for row in rows[1:]:
            if row[0] in ("Center 02", "Center 08"):
                assert not {"3", "18.950"} & set(row), f"{page} {table}: {row}"


def test_no_downloaded_table_has_them(case):
    found = []
    for path in [*case.reports.glob("*.csv"), *case.reports.glob("figures/*.csv")]:
        rows = [row for row in case.rows(path.relative_to(case.reports).as_posix()) if row.get("centre") in HIDDEN]
        found += [f"{path.name}: {row}" for row in rows if any(re.fullmatch(r"(3|18950)(\.0+)?", cell or "") for cell in row.values())]
    assert found == []


def test_the_workbook_does_not_have_them(case):
    found = []
    for sheet in load_workbook(case.reports / "key.xlsx", data_only=True):
        for row in sheet.iter_rows(values_only=True):
            if set(row) & set(HIDDEN) and {3, 18950} & {cell for cell in row if isinstance(cell, int | float)}:
                found.append(f"{sheet.title}: {row}")
    assert found == []


def test_no_amount_per_child_gives_them_away(case):
    for code in HIDDEN:
        assert not re.search(r"kr\. pr\. barn", prose(case.sheet(code), "amount"))
        figures = [row for row in case.explained(code, "figure") if row["item"] in ("children", "index", "amount_per_child")]
        assert not any(row["value"] for row in figures)


def test_changes_per_child_are_withheld_too(finished):
    case = finished("withheld_money")
    rows = cells(case.pages["memo.html"], "economy")
    place = next(place for place, head in enumerate(rows[0]) if "barn" in head)
    assert [is_number(row[place], "da") for row in rows[1:-1]] == [row["children"] != "" for row in case.rows("key.csv")]


def test_a_withheld_unit_is_not_said_to_have_more_or_less_than_its_children_would_give(case):
    said = prose(case.pages["memo.html"], "why") if case.pages["memo.html"].find(id="why") else ""
    assert not re.search(r"Center 0[28] \([+−]", said), said
    assert [row for row in case.rows("profile.csv") if row["centre"] in HIDDEN and row["value"]] == []
