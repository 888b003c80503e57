"""The workbook computes by itself what the CSV file says."""

import io
import os
import shutil
import subprocess
from decimal import Decimal

import openpyxl
import pytest

from fordel.apply.compute import apply_key
from fordel.apply.counts import Counts
from fordel.apply.run import run
from fordel.apply.weights import Weight
from fordel.apply.workbook import workbook
from fordel.texts import Texts
from tests.apply.conftest import task

COUNTS = Counts(
    ("01", "02", "=1+1", "Ø"),
    {
        "children": tuple(map(Decimal, ("1200.5", "800", "9", "9"))),
        "@single": tuple(map(Decimal, ("310", "290", "16", "16"))),
        "x": (Decimal(1),) * 4,
    },
)
PERCENT = (
    Weight("", "fixed", Decimal("2500.25"), line=2),
    Weight("children", "percent", Decimal("70.5"), Decimal("0.5"), line=3),
    Weight("S", "percent", Decimal("34.5"), line=4),
    Weight("x", "percent", Decimal(-5), line=5),
    Weight("@single", "per_unit", Decimal(3), subkey="S", line=6),
    Weight("children", "per_unit", Decimal("0.01"), Decimal(2), subkey="S", line=7),
)
PER_UNIT = (Weight("children", "per_unit", Decimal("1929.94"), line=2), Weight("@single", "per_unit", Decimal("-55.5"), line=3))
FIXED = (Weight("", "fixed", Decimal("250000"), line=2),)
KEYS = {"percent": PERCENT, "per_unit": PER_UNIT, "fixed": FIXED}


def made(weights, pot=1_000_000, unit=100, language="da") -> bytes:
    return workbook(apply_key(COUNTS, weights, pot, unit), COUNTS, weights, "", Texts(language))


def key_of(book) -> list[tuple[str, int]]:
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=5, max_row=8)]
    return [(row[0], round(row[2])) for row in rows]


def recalculated(content: bytes, folder, changes: dict[tuple[int, str], float]):
    """The workbook after changes and a recalculation by LibreOffice; openpyxl drops the stored values first."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("needs LibreOffice (soffice) to recalculate the workbook")
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, cell), value in changes.items():
        book.worksheets[sheet][cell] = value
    book.save(folder / "changed.xlsx")
    home = (folder / "office").as_uri()
    call = [office, "--headless", f"-env:UserInstallation={home}", "--convert-to", "xlsx", "--outdir", folder / "out"]
    subprocess.run([*call, folder / "changed.xlsx"], check=True, capture_output=True, timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return openpyxl.load_workbook(folder / "out" / "changed.xlsx", data_only=True)


@pytest.mark.parametrize("name", KEYS)
def test_stored_values_are_the_exact_ones(name):
    found = apply_key(COUNTS, KEYS[name], 1_000_000, 100)
    book = openpyxl.load_workbook(io.BytesIO(made(KEYS[name])), data_only=True)
    assert key_of(book) == list(zip(found.codes, found.amounts, strict=True))
    assert [book.worksheets[0].cell(row, 3).value for row in (9, 10)] == [1_000_000, 0]


@pytest.mark.parametrize("name", KEYS)
def test_formulas_give_the_same_to_the_krone(name, tmp_path):
    found = apply_key(COUNTS, KEYS[name], 1_000_000, 100)
    book = recalculated(made(KEYS[name]), tmp_path, {})
    assert key_of(book) == list(zip(found.codes, found.amounts, strict=True))
    assert [book.worksheets[0].cell(row, 3).value for row in (9, 10)] == [1_000_000, 0]
    shares = [book.worksheets[0].cell(row, 2).value for row in range(5, 9)]
    assert shares == pytest.approx([float(share) for share in found.shares], abs=1e-9)


def test_changed_inputs_change_the_amounts(tmp_path):
    changes = {(2, "B2"): 2000, (3, "B1"): 777_000, (3, "B2"): 1000, (3, "C5"): 10_000, (3, "C6"): 60, (3, "C7"): 45, (3, "D6"): 1}
    book = recalculated(made(PERCENT), tmp_path, changes)
    counts = Counts(COUNTS.codes, {**COUNTS.values, "children": (Decimal(2000), *COUNTS.values["children"][1:])})
    weights = (
        Weight("", "fixed", Decimal(10_000)),
        Weight("children", "percent", Decimal(60)),
        Weight("S", "percent", Decimal(45)),
        *PERCENT[3:],
    )
    found = apply_key(counts, weights, 777_000, 1000)
    assert key_of(book) == list(zip(found.codes, found.amounts, strict=True))


def test_percentages_that_no_longer_add_to_100_are_seen(tmp_path):
    sheet = recalculated(made(PERCENT), tmp_path, {(3, "C6"): 60}).worksheets[0]
    assert [sheet.cell(11, column).value for column in (1, 3)] == ["Sum af procenter (skal være 100)", 89.5]


def test_no_cell_is_an_error_and_text_is_no_formula(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(made(PERCENT)))
    codes = [book.worksheets[0].cell(row, 1) for row in range(5, 9)]
    assert [(cell.value, cell.data_type) for cell in codes] == [("01", "s"), ("02", "s"), ("=1+1", "s"), ("Ø", "s")]
    for sheet in recalculated(made(PERCENT), tmp_path, {}).worksheets:
        assert not [cell.value for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(("#", "Err:"))]


def test_the_same_key_gives_the_same_bytes_in_either_language():
    assert made(PERCENT) == made(PERCENT)
    sheets = {"da": ["Nøgle", "Beregning", "Antal", "Vægte", "Om"], "en": ["Key", "Computation", "Counts", "Weights", "About"]}
    for language, names in sheets.items():
        assert openpyxl.load_workbook(io.BytesIO(made(PERCENT, language=language))).sheetnames == names


def test_what_is_made_up_says_so(tmp_path):
    run(task(tmp_path, "centre,a,synthetic\nA,3,syntetisk\n", "criterion,kind,value\na,percent,100\n", 100, out="key.xlsx"))
    assert openpyxl.load_workbook(tmp_path / "key.xlsx").worksheets[0]["A2"].value == "syntetisk"
