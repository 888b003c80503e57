"""The workbook opens right in a spreadsheet: numbers are numbers, text is text."""

import io

import openpyxl
import pytest


@pytest.fixture
def book(made):
    def read(**options):
        return openpyxl.load_workbook(io.BytesIO(made(**options).bytes("reports/key.xlsx")))

    return read


def test_the_key_stands_as_numbers_with_formats(book):
    sheet = book()["Nøgle"]
    first, total = [cell.value for cell in sheet[5]], [cell.value for cell in sheet[13]]
    assert first[:3] == ["U01", "Center 01", 20000]
    assert all(isinstance(value, int | float) for value in first[2:])
    assert [sheet.cell(5, column).number_format for column in (3, 4, 5, 10)] == ["#,##0", "0.0", "0.00%", "#,##0"]
    assert sum(sheet.cell(row, 10).value for row in range(5, 13)) == total[9] == 900_000_000
    assert sum(round(sheet.cell(row, 5).value * 10**9) for row in range(5, 13)) == 10**9
    assert (total[0], total[4]) == ("I alt", 1)


def test_the_second_sheet_says_what_the_figures_are(book):
    rows = {row[0].value: row[1].value for row in book()["Om"].iter_rows()}
    assert rows["Projekt"] == "Prøveby"
    assert rows["Beløbsramme"] == 900_000_000
    assert rows["Fordeles mellem"] == "socialcentre"
    assert len(rows["Kørslens id"]) == 64
    assert any(str(value).startswith("Syntetisk.") for value in [row[1].value for row in book()["Om"].iter_rows()])


def test_english_has_english_sheets(book):
    assert book(language="en").sheetnames == ["Key", "About"]


def test_text_from_inputs_never_becomes_a_formula_or_a_link(book):
    names = {"U01": "=1+1", "U02": "https://example.org", "U03": "+A1", "U04": "007"}
    sheet = book(names=names, units=4)["Nøgle"]
    for row, name in enumerate(names.values(), start=5):
        cell = sheet.cell(row, 2)
        assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_a_withheld_count_is_a_sign_and_not_zero(book):
    assert book(children={"U03": 3.0}, drops=False)["Nøgle"].cell(7, 3).value == "•"


def test_the_clock_is_not_in_it(book):
    assert book().properties.created.year == 2000
