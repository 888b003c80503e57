"""Every figure of the key tables in memo, appendix and index is that of ``key.csv``, on the page and on paper."""

import re
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.documents.finished import cells, column, pdf_text
from tests.documents.printed import is_number, number, numbers, rounded

CASES = (
    "plain", "plain_en", "additive", "additive_en", "money", "money_en", "ruled", "withheld", "no_children", "tie", "one", "one_en",
    "two", "recipients", "rate", "area", "bezirk", "authority", "odd_names", "demo",
)  # fmt: skip
HEADS = {
    "da": ("Børn", "Indeks", "Andel", "Vægtenes usikkerhed", "Usikkerhed i alt", "Beløb"),
    "en": ("Children", "Index", "Share", "Uncertainty of the weights", "Total uncertainty", "Amount"),
}
TOTAL = {"da": "I alt", "en": "Total"}


@pytest.fixture(scope="module", params=CASES)
def case(request, finished):
    return finished(request.param)


@pytest.fixture(scope="module", params=["memo", "appendix"])
def rows(request, case):
    """The key table of the memo and of the appendix."""
    return cells(case.pages[f"{request.param}.html"], "key")


def printed(case, rows, place: int) -> list[str]:
    """A column of the key table, the total included."""
    return column(rows, HEADS[case.language][place])


def test_units_stand_in_the_key_s_order_and_a_total_last(case, rows):
    assert [row[0] for row in rows[1:-1]] == [row["name"] for row in case.key()["rows"]]
    assert rows[-1][0] == TOTAL[case.language]


def test_amounts(case, rows):
    *amounts, total = [number(cell, case.language) for cell in printed(case, rows, 5)]
    assert amounts == [int(row["amount"]) for row in case.rows("key.csv")]
    assert sum(amounts) == total


def test_children(case, rows):
    *counts, total = printed(case, rows, 0)
    key = case.rows("key.csv")
    for cell, row in zip(counts, key, strict=True):
        if row["children"] == "":
            assert not is_number(cell, case.language), f"{row['name']}: a withheld count is printed as {cell}"
        else:
            assert abs(number(cell, case.language) - Decimal(row["children"])) < 1
    if all(row["children"] for row in key):
        assert sum(number(cell, case.language) for cell in counts) == number(total, case.language)


def test_index(case, rows):
    for cell, row in zip(printed(case, rows, 1)[:-1], case.rows("key.csv"), strict=True):
        if row["index"]:
            assert number(cell, case.language) == rounded(row["index"], 1)
        else:
            assert not is_number(cell, case.language)


def test_shares_are_within_one_unit_of_the_last_decimal_and_add_to_100(case, rows):
    *shares, total = [number(cell, case.language) for cell in printed(case, rows, 2)]
    for share, row in zip(shares, case.rows("key.csv"), strict=True):
        assert abs(share - 100 * Decimal(row["share"])) < Decimal("0.01")
    assert sum(shares) == total == 100


@pytest.mark.parametrize(("place", "low", "high"), [(3, "share_low", "share_high"), (4, "range_low", "range_high")])
def test_both_intervals(case, rows, place, low, high):
    for cell, row in zip(printed(case, rows, place)[:-1], case.rows("key.csv"), strict=True):
        assert numbers(cell, case.language) == [rounded(100 * Decimal(row[bound]), 2) for bound in (low, high)]


@pytest.mark.parametrize(("name", "head"), [("money", "Mål"), ("ruled", "Mål"), ("money_en", "Target"), ("moved", "Mål")])
def test_targets_and_changes(finished, name, head):
    case = finished(name)
    rows, key = cells(case.pages["memo.html"], "key"), case.key()["rows"]
    change = {"da": "Ændring", "en": "Change"}[case.language]
    assert [number(cell, case.language) for cell in column(rows, head)[:-1]] == [row["target"] for row in key]
    *changes, total = [number(cell, case.language) for cell in column(rows, change)]
    assert changes == [row["amount"] - row["last_year"] for row in key]
    assert sum(changes) == total


def test_the_index_page_has_the_same_amounts(case):
    rows = cells(case.pages["index.html"], "overview")
    amounts = [number(cell, case.language) for cell in column(rows, HEADS[case.language][5])]
    assert amounts[: len(case.rows("key.csv"))] == [int(row["amount"]) for row in case.rows("key.csv")]


@pytest.mark.parametrize("document", ["memo", "appendix"])
def test_the_paper_prints_the_same_rows(case, document):
    paper = " ".join(pdf_text(case.reports / f"{document}.pdf", "-layout").split())
    missing = [row for row in cells(case.pages[f"{document}.html"], "key")[1:] if " ".join(filter(None, row[1:])) not in paper]
    assert missing == []


@pytest.mark.parametrize("name", ["money", "money_en", "ruled", "moved", "moved_en", "unmoved"])
def test_the_alternative_in_force_is_what_is_paid_and_every_alternative_spends_the_same(finished, name):
    case = finished(name)
    rows = cells(case.pages["memo.html"], "steps")
    chosen = [place for place, head in enumerate(rows[0]) if re.search("indstillet|recommended|vedtaget|adopted", head)]
    assert len(chosen) == 1, rows[0]
    columns = [[number(cell, case.language) for cell in part] for part in list(zip(*rows[1:], strict=True))[1:]]
    assert columns[chosen[0] - 1][:-1] == [int(row["amount"]) for row in case.rows("key.csv")]
    assert [sum(part[:-1]) for part in columns] == [part[-1] for part in columns] == [columns[0][-1]] * len(columns)


@pytest.mark.parametrize("name", ["money", "money_en", "moved", "ruled"])
def test_the_table_of_changes_subtracts(finished, name):
    case = finished(name)
    for row in cells(case.pages["memo.html"], "economy")[1:]:
        before, after, change, percent = (number(cell, case.language) for cell in row[1:5])
        assert after - before == change
        assert percent == rounded(100 * change / before, 1)


@pytest.mark.parametrize("name", CASES)
def test_the_workbook_s_first_sheet_has_the_amounts(finished, name):
    case = finished(name)
    sheet = load_workbook(case.reports / "key.xlsx", data_only=True).worksheets[0]
    rows = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    for row in case.rows("key.csv"):
        found = [cells for cells in rows if row["centre"] in cells]
        assert any(row["amount"] in cells or f"{row['amount']}.0" in cells for cells in found), row
