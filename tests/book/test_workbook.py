"""The workbook opens right in a spreadsheet: numbers are numbers, text is text, and every sheet says what it is."""

import io
import re
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest

from fordel.book.case import read_case
from fordel.book.city_formulas import CHOICES
from fordel.book.face import PUBLISHED, Face, about_rows, headers
from fordel.book.places import KEY_COLUMNS
from fordel.book.prices import price_note
from fordel.book.workbook import written
from fordel.params.parts import Word
from fordel.report.reader import Reader
from fordel.texts import Texts
from tests.book.cases import DA, built, column, content, opened
from tests.book.office import values

EXCEL_2010 = {
    "ABS", "AND", "COUNT", "COUNTA", "IF", "IFERROR", "INDEX", "INT", "ISNA", "ISNUMBER", "LEN", "LOG10", "MATCH", "MAX", "MIN", "N", "NOT",
    "OR", "ROUND", "SUM", "SUMPRODUCT",
}  # fmt: skip
CENTRE = Word(one="socialcenter", many="socialcentre", the="socialcentret", the_many="socialcentrene")


def reader(language):
    return Reader(Texts(language), CENTRE, CENTRE, "DKK", "cost")


def face(rows, children=5.0):
    return Face("Nøgle", ("Udkast.",), {key: key for key in KEY_COLUMNS}, rows, children, "•", (("Budgetår", 2009),))


def formulas(book):
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_key_stands_as_numbers_with_formats():
    book, where = built(content())
    sheet, given = values(book)["Nøgle"], opened(book)["Nøgle"]
    amounts = column(values(book), where.key, "amount")
    assert [cell.value for cell in sheet[7]][:2] == ["A", "Center A"]
    assert all(isinstance(amount, int | float) for amount in amounts)
    assert sum(amounts) == sheet.cell(12, 10).value == 90_000_000 - 1_350_000
    assert sum(column(values(book), where.key, "share")) == pytest.approx(1, abs=1e-12)
    assert [given.cell(7, column).number_format for column in (3, 4, 5, 10)] == ["#,##0", "0.0", "0.00%", "#,##0"]
    assert given.freeze_panes == "C7"


def test_the_amounts_beside_the_formulas_are_the_engines():
    book, where = built(content())
    shown = values(book)
    assert column(shown, where.key, "amount") == column(shown, where.key, "run") == list(read_case(content(), "da").allocation.amounts)
    assert shown["Nøgle"]["B4"].value == DA("book.status.same")
    assert all(value.startswith("=") for value in column(opened(book), where.key, "amount"))


def test_each_language_names_its_sheets():
    names = {language: opened(built(content(), Texts(language))[0]).sheetnames for language in ("da", "en")}
    assert names["da"] == ["Nøgle", "Forudsætninger", "Vægte", "Optælling", "Trin", "Om"]
    assert names["en"] == ["Key", "Inputs", "Weights", "Counts", "Steps", "About"]


def test_formulas_use_what_old_spreadsheets_know():
    bare = [re.sub(r'"[^"]*"', "", formula) for formula in formulas(opened(built(content())[0]))]
    assert {name for formula in bare for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", formula)} == EXCEL_2010


@pytest.mark.parametrize("language", ["da", "en"])
def test_choices_can_stand_in_a_list(language):
    """A list in a cell is written with commas, in at most 255 characters."""
    words = {one: Texts(language)(f"book.choice.{one}") for choices in CHOICES.values() for one in choices}
    assert not [word for word in words.values() if "," in word]
    assert all(len(",".join(words[one] for one in choices)) < 256 for choices in CHOICES.values())
    assert len({word.lower() for word in words.values()}) == len(words)


def test_there_are_no_arrays_macros_or_links():
    with zipfile.ZipFile(io.BytesIO(built(content())[0])) as parts:
        names = parts.namelist()
        sheets = b"".join(parts.read(name) for name in names if "worksheets/sheet" in name)
    assert not [name for name in names if "vbaProject" in name or "externalLink" in name or "calcChain" in name]
    assert b't="array"' not in sheets and b"<hyperlink" not in sheets


def test_text_from_inputs_never_becomes_a_formula_or_a_link():
    names = ("=1+1", "https://example.org", "+A1", "007", "@SUM(A1)")
    given = content()
    for unit, name in zip(given["units"], names, strict=True):
        unit["name"] = name
    given["criteria"][0]["label_da"] = "=2+2"
    given["input"]["cases"][0]["kind"] = '=3+3"'
    book, where = built(given)
    shown = opened(book)
    for place, name in enumerate(names):
        for sheet, at in (("Nøgle", 7), ("Optælling", 6)):
            cell = shown[sheet].cell(at + place, 2)
            assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
    assert shown["Vægte"].cell(6, 1).data_type == "s"
    assert not [formula for formula in formulas(shown) if "2+2" in formula or "3+3" in formula or formula == "=1+1"]
    assert column(values(book), where.steps, "name") == list(names)


def test_a_withheld_count_is_a_sign_and_not_zero():
    case = read_case(content(), "da")
    rows = {code: dict.fromkeys(PUBLISHED, 1.0) for code in case.order.codes}
    rows["C"] |= {"children": None, "index": None}
    sheet = openpyxl.load_workbook(io.BytesIO(written(case, face(rows, None), DA)))["Nøgle"]
    assert [sheet.cell(9, at).value for at in (3, 4)] == ["•", "•"]
    assert sheet.cell(12, 3).value == "•"


def test_changes_from_last_year_add_up_and_say_in_which_prices_they_are():
    budgets = {"A": "15000000", "C": "16000000"}
    given = content(transition=None, budgets=budgets) | {"last_year": {"prices": 1.0373}}
    book, where = built(given)
    amounts = dict(zip("ABCDE", column(values(book), where.key, "amount"), strict=True))
    sheet = values(book)["Nøgle"]
    total = [sheet.cell(where.key.last + 2, where.key.column(key) + 1).value for key in ("last_year", "change", "change_percent")]
    moved = amounts["A"] + amounts["C"] - 31_000_000
    assert total == [31_000_000, moved, pytest.approx(moved / 31_000_000)]
    said = sheet.cell(where.key.last + 3, where.key.column("last_year") + 1).value
    assert said == "Ændringen fra sidste års budget er i hvert års egne priser. Priser og lønninger er steget 3,7 % siden sidste år."


@pytest.mark.parametrize(
    ("last_year", "more"),
    [
        ({}, ""),
        ({"last_year": None}, ""),
        ({"last_year": {"prices": 0.99}}, " Prices and wages have fallen by 1.0% since last year."),
    ],
)
def test_prices_are_told_where_they_are_known(last_year, more):
    assert price_note(last_year, Texts("en")) == Texts("en")("book.prices.own") + more


def test_equal_results_give_equal_bytes_and_no_clock():
    first, second = built(content())[0], built(content())[0]
    assert first == second
    assert opened(first).properties.created.year == 2000


def test_what_can_be_changed_is_marked_by_colour_frame_and_word():
    book, where = built(content())
    shown = opened(book)
    sheet = shown["Forudsætninger"]
    legend, cell, formula = sheet["A3"], sheet["B7"], shown["Trin"]["C6"]
    assert legend.value == DA("book.inputs.legend")
    assert cell.value == 90_000_000 and cell.fill.fgColor.rgb == legend.fill.fgColor.rgb != formula.fill.fgColor.rgb
    assert cell.border.left.style == legend.border.left.style == "thin"
    assert {"policy_pot", "policy_unit", "step_lambda", "step_ok"} <= set(shown.defined_names)
    assert sheet.cell(where.units.first - 1, 3).comment.text == DA("book.source.budget")


def test_the_last_sheet_says_what_the_figures_are():
    key = SimpleNamespace(
        status="draft", synthetic=True, illustrative=True, pot=900_000_000, budget_year=2009, currency="DKK", run_identity="0" * 64
    )
    need = SimpleNamespace(price_level=2009, receives="centre", practice="centre")
    params = SimpleNamespace(workspace=SimpleNamespace(name="Prøveby"))
    rows = about_rows(SimpleNamespace(key=key, need=need), params, reader("da"))
    known = dict(rows)
    assert (known["Projekt"], known["Beløbsramme"], known["Fordeles mellem"]) == ("Prøveby", 900_000_000, "socialcentre")
    assert len(known["Beregningens id"]) == 64
    assert any(str(value).startswith("Syntetisk.") for _, value in rows)


def test_every_column_of_the_key_has_a_header():
    for language in ("da", "en"):
        assert set(headers(reader(language))) == set(KEY_COLUMNS)


def test_a_run_without_weights_says_so():
    given = content(pays="model") | {"criteria": [], "counts": {}}
    for variant in given["variants"]:
        variant["weights"] = {}
    shown = values(built(given)[0])
    assert shown["Vægte"]["A2"].value == shown["Optælling"]["A2"].value == DA("book.weights.none")
