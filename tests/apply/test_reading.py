"""Files as offices save them are read; everything that is wrong is told at once."""

from decimal import Decimal
from fractions import Fraction

import pytest

from fordel.apply.faults import Faults
from fordel.apply.numbers import NotANumber, read_number
from fordel.apply.run import read, run
from fordel.apply.sheets import number
from fordel.apply.table import read_table
from fordel.errors import AllocationError, InputError, WorkspaceError
from tests.apply.conftest import task

WEIGHTS = "criterion,kind,value\na,percent,100\n"
COUNTS = "centre,a\nA,3\nB,1\n"


def faults(folder, counts: str | bytes, weights: str | bytes, pot: int = 100, **options) -> list[str]:
    """The faults that are told, after making sure that nothing was written."""
    with pytest.raises(InputError) as caught:
        run(task(folder, counts, weights, pot, **options))
    assert sorted(path.name for path in folder.iterdir()) == ["counts.csv", "weights.csv"]
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    "counts",
    [
        b"\xef\xbb\xbfcentre,\xc3\xb8\r\n\xc3\x86,3\r\n07,1\r\n",
        b"centre;\xf8\r\n\xc6;3,0\r\n07;1\r\n",
        "centre;ø\nÆ;3.0\n07;1,0;\n;;\n",
        'centre , ø \n"Æ", 3\n\n07, 1',
        "synthetic,centre,ø,,\n,Æ,3,,\n,07,1,,\n",
    ],
)
def test_encodings_separators_and_empty_cells_at_the_edges(applied, counts):
    rows = applied(counts, "criterion;kind;value\nø;percent;100,0\n", 100)
    assert rows == [("07", "0.250000000", 25), ("Æ", "0.750000000", 75)]


def test_what_is_made_up_stays_marked(applied, tmp_path):
    applied("centre,a,synthetic\nA,3,syntetisk\nB,1,syntetisk\n", WEIGHTS, 100)
    lines = (tmp_path / "key.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["centre,share,amount,synthetic", "A,0.750000000,75,syntetisk"]


def test_a_column_without_a_weight_is_named(tmp_path):
    lines = run(task(tmp_path, "centre,a,b,c\nA,3,1,2\n", WEIGHTS, 100))
    assert lines[1] == "Bemærk: counts.csv har kolonner uden vægt, som ikke er brugt: b, c."
    assert run(task(tmp_path, COUNTS, WEIGHTS, 100))[1:] == []


def test_every_fault_of_both_files_is_told_at_once(tmp_path):
    counts = "centre,a,b\nA,1,-2\nA,x,\n,1,1\nB,1\n"
    weights = "criterion,kind,value,exponent,subkey\nq,percent,50,,\na,share,5,,\n,percent,1,,\na,fixed,-5,2,S\na,per_unit,,0,\n"
    found = faults(tmp_path, counts, weights, 105, unit=10, out="key.txt")
    starts = (
        "--pot: 105 is not a multiple of --unit, 10;",
        "--out: ",
        "counts.csv, line 5: 2 cells; expected 3,",
        'counts.csv, line 3, column centre: "A" stands on line 2 too;',
        "counts.csv, line 4, column centre: the cell is empty;",
        "counts.csv, line 2, column b: -2 is below zero;",
        'counts.csv, line 3, column a: "x" is not a number;',
        "counts.csv, line 3, column b: the cell is empty;",
        'weights.csv, line 3, column kind: "share" is no kind; expected percent, per_unit, fixed;',
        "weights.csv, line 4, column criterion: the cell is empty;",
        'weights.csv, line 5, column criterion: "a" on a row of kind fixed;',
        'weights.csv, line 5, column exponent: "2" on a row of kind fixed;',
        'weights.csv, line 5, column subkey: "S" on a row of kind fixed;',
        "weights.csv, line 5, column value: -5 is below zero;",
        "weights.csv, line 6, column value: the cell is empty;",
        "weights.csv, line 6, column exponent: 0 is outside the limits;",
        'weights.csv, line 2, column criterion: "q" is not a column of the counts; expected one of a, b, S;',
    )
    assert len(found) == len(starts)
    for line, start in zip(found, starts, strict=True):
        assert line.startswith(start)
        assert "; expected " in line or line.startswith("--pot")


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ("a,percent,99.9,,", "column value: the percentages of the key add to 99.9; expected exactly 100;"),
        ("a,percent,100,,\nb,per_unit,5,,", "column kind: the key has rows of kind percent and of kind per_unit;"),
        ("a,percent,50,,\na,percent,50,,", 'line 3, column criterion: the same weight stands on line 2 too;'),
        (",fixed,1,,\n,fixed,2,,\na,percent,100,,", "line 3, column criterion: the same weight stands on line 2 too;"),
        ("none,percent,100,,", 'line 2, column criterion: every count of "none" is zero,'),
        (",fixed,51,,\na,percent,100,,", "column value: fixed amounts take 102 of a pot of 100;"),
        (",fixed,49,,", "column kind: fixed amounts take 98 of a pot of 100, and no row distributes the rest;"),
        ("a,percent,100,,\nb,percent,100,,S", 'column subkey: nothing is distributed by the sub-key "S";'),
        ("S,percent,100,,\na,percent,90,,S", 'column value: the percentages of the sub-key "S" add to 90;'),
        ("S,percent,100,,\na,percent,100,,S\nb,per_unit,1,,S", 'column kind: the sub-key "S" has rows of kind percent and of'),
        ("S,per_unit,5,,\na,per_unit,1,,S", 'line 2, column criterion: the sub-key "S" has no units; expected kind percent'),
        ("S,percent,100,2,\na,per_unit,1,,S", 'line 2, column criterion: the sub-key "S" has no units;'),
        ("S,percent,100,,\nT,percent,100,,S\nT,percent,0,,\na,percent,100,,T", 'line 3, column criterion: the sub-key "T" inside'),
        ("b,percent,100,,\na,percent,100,,b", 'column subkey: "b" is a criterion in the counts too;'),
    ],
)
def test_what_must_hold_between_rows(tmp_path, weights, told):
    found = faults(tmp_path, "centre,a,b,none\nA,3,1,0\nB,1,1,0\n", f"criterion,kind,value,exponent,subkey\n{weights}\n")
    assert [line for line in found if told in line], found
    assert len(found) == 1


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ("code,a\nA,1\n", 'counts.csv, line 1: no column "centre";'),
        ("centre,a\n", "counts.csv: no rows below the header;"),
        ("centre\nA\n", 'counts.csv, line 1: no column beside "centre";'),
        ("centre,a,a\nA,1,2\n", 'counts.csv, line 1: the column "a" stands 2 times;'),
        ("centre,a,\nA,1,2\n", "counts.csv, line 1: column 3 has no name;"),
        ('centre,a\n"A,1\n', "counts.csv: cannot be read as CSV"),
        ("centre,a\nA,1\n".encode("utf-16"), "counts.csv: is not text in UTF-8 or Windows-1252;"),
        ("", 'counts.csv, line 1: no column "centre";'),
        ("centre;a\nA;1.500\n", 'counts.csv, line 2, column a: "1.500" can be read in two ways;'),
        ('centre,a\nA,"1,5"\n', 'counts.csv, line 2, column a: "1,5" is not a number;'),
    ],
)
def test_counts_that_are_no_table(tmp_path, counts, told):
    assert any(line.startswith(told) for line in faults(tmp_path, counts, WEIGHTS))


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ("criterion,value\na,100\n", 'weights.csv, line 1: no column "kind";'),
        ("criterion,kind,value,exponant\na,percent,100,2\n", 'weights.csv, line 1: unknown column "exponant";'),
        ("criterion,kind,value\n", "weights.csv: no rows below the header;"),
    ],
)
def test_weights_that_are_no_table(tmp_path, weights, told):
    assert faults(tmp_path, COUNTS, weights)[0].startswith(told)


@pytest.mark.parametrize(("pot", "unit"), [(-1, 1), (10**12 + 1, 1), (150, 100), (100, 0)])
def test_pots_and_units_outside_the_limits(tmp_path, pot, unit):
    assert len(faults(tmp_path, COUNTS, WEIGHTS, pot, unit=unit)) == 1


def test_files_that_are_not_there(tmp_path):
    asked = task(tmp_path, COUNTS, WEIGHTS, 100)
    asked.counts.unlink()
    asked.weights.unlink()
    with pytest.raises(InputError) as caught:
        read(asked)
    assert len(str(caught.value).splitlines()) == 2


def test_the_output_does_not_replace_an_input(tmp_path):
    assert faults(tmp_path, COUNTS, WEIGHTS, out="counts.csv")[0].startswith("--out: ")
    assert faults(tmp_path, COUNTS, WEIGHTS, out="gone/key.csv")[0].startswith("--out: ")


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "key.csv").mkdir()
    with pytest.raises(WorkspaceError, match="cannot be written"):
        run(task(tmp_path, COUNTS, WEIGHTS, 100))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["counts.csv", "key.csv", "weights.csv"]


def test_an_earlier_key_stays_where_the_new_one_cannot_be_computed(tmp_path):
    run(task(tmp_path, COUNTS, WEIGHTS, 100))
    before = (tmp_path / "key.csv").read_bytes()
    with pytest.raises(AllocationError):
        run(task(tmp_path, COUNTS, "criterion,kind,value\na,per_unit,-1\n", 100))
    assert (tmp_path / "key.csv").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(("text", "comma", "number"), [
    ("12", False, "12"), ("-1.5", False, "-1.5"), ("1.500", False, "1.5"), ("1,500", True, "1.5"), ("0.5", True, "0.5"),
    ("\u22122", True, "-2"), ("0E-8", False, "0"), (".5", False, "0.5"), ("1e3", False, "1000"),
])  # fmt: skip
def test_numbers(text, comma, number):
    assert read_number(text, comma) == Decimal(number)


@pytest.mark.parametrize(("text", "comma"), [
    ("", False), ("nan", False), ("inf", False), ("1 000", False), ("1_000", False), ("1,5", False), ("1.234,5", True), ("1.234.567", True),
    ("1e999", False), ("1e-99", False), ("٣", False), ("5 %", True), ("--1", False),
])  # fmt: skip
def test_what_is_no_number(text, comma):
    with pytest.raises(NotANumber, match="expected"):
        read_number(text, comma)


@pytest.mark.parametrize("text", ["1.500", "-1.500", "\u22121.500", "\u22121.234.567", "+1.500"])
def test_a_point_that_could_separate_thousands_is_told_with_any_sign(text):
    with pytest.raises(NotANumber, match=r"can be read in two ways.*write the number without points") as caught:
        read_number(text, True)
    assert f'"{text}"' in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("A,300,20\nB,200,30\nI alt,500,50\n", 4),
        ("TOTAL,500,50\nA,300,20\nB,200,30\n", 2),
        ("A,300,20\nB,200,30\nSum:,505,50\n", 4),
        ("A,300,20\nTotal,300,20\n", 3),
        ("A,600,20\nB,400,30\nKøbenhavn,1000,50\n", 4),
        ("A,300.5,0\nB,799.5,0\nX,1100,0\n", 4),
    ],
)
def test_a_row_of_totals_is_refused(tmp_path, rows, line):
    (found,) = faults(tmp_path, f"centre,a,b\n{rows}", WEIGHTS)
    assert found.startswith(f"counts.csv, line {line}, column centre: the row is the sum of the others")
    assert found.endswith("expected one row per centre; remove the line")


@pytest.mark.parametrize(
    "rows",
    [
        "A,1,1\nB,2,2\nC,3,3\n",
        "A,500,500\nB,500,500\n",
        "A,600,20\nB,400,30\nC,1000,51\n",
        "A,600,20\nB,400,30\nC,1001,50\n",
        "A,300,20\nB,200,30\nSum,506,50\n",
        "A,300,20\nB,200,30\nTotal,500,49\n",
    ],
)
def test_a_centre_is_no_total(applied, rows):
    assert len(applied(f"centre,a,b\n{rows}", WEIGHTS, 100)) == len(rows.splitlines())


@pytest.mark.parametrize(
    ("cells", "line", "cell"), [(("1.200", "3.600"), 2, "1.200"), (("800", "1.200"), 3, "1.200"), (("+12.000", "1.250"), 2, "+12.000")]
)
def test_points_that_may_separate_thousands_are_refused_in_a_file_with_commas(tmp_path, cells, line, cell):
    (found,) = faults(tmp_path, f"centre,a\nA,{cells[0]}\nB,{cells[1]}\n", WEIGHTS)
    assert found.startswith(f'counts.csv, line {line}, column a: "{cell}" can be read in two ways')
    assert f"write {cell.replace('.', '')} without points, or {cell}0 if the point is a decimal mark" in found


@pytest.mark.parametrize("cells", [("1.200", "1.25"), ("0.125", "1.250"), ("1.2000", "3.6000"), ("1200", "3600"), ("1.2", "3.600")])
def test_points_that_are_decimal_marks_are_read(applied, cells):
    shares = [row[1] for row in applied(f"centre,a\nA,{cells[0]}\nB,{cells[1]}\n", WEIGHTS, 100)]
    assert shares[0] == f"{Decimal(cells[0]) / (Decimal(cells[0]) + Decimal(cells[1])):.9f}"


def test_a_weight_with_such_points_is_refused_and_an_exponent_is_not(tmp_path, applied):
    head = "criterion,kind,value,exponent\n"
    (found,) = faults(tmp_path, COUNTS, f"{head}a,per_unit,2.500,\n")
    assert found.startswith('weights.csv, line 2, column value: "2.500" can be read in two ways')
    assert applied(COUNTS, f"{head}a,per_unit,2500,1.000\n", 100) == [("A", "0.750000000", 75), ("B", "0.250000000", 25)]


LARGE = "centre,a\nA,1e30\nB,3\n", "criterion,kind,value,exponent\na,per_unit,1e20,10\n"


def test_a_number_that_a_spreadsheet_cannot_hold_is_refused_and_a_csv_file_holds_it(tmp_path):
    with pytest.raises(InputError, match=r"^--out: a number is larger than a spreadsheet can hold; write a CSV file"):
        run(task(tmp_path, *LARGE, 1000, out="key.xlsx"))
    assert not (tmp_path / "key.xlsx").exists()
    run(task(tmp_path, *LARGE, 1000))
    assert (tmp_path / "key.csv").read_text(encoding="utf-8").splitlines()[1:] == ["A,1.000000000,1000", "B,0.000000000,0"]


def test_a_number_of_any_size_is_told_in_a_message(tmp_path):
    with pytest.raises(AllocationError, match=r"add to -1\.00000e\+320; expected more than zero"):
        run(task(tmp_path, LARGE[0], LARGE[1].replace("1e20", "-1e20"), 1000))


def test_the_largest_number_of_a_spreadsheet_is_written_and_a_larger_one_is_not():
    assert number(Fraction(10) ** 308) == 1e308
    with pytest.raises(InputError, match="count in larger units"):
        number(Fraction(10) ** 309)


def test_a_cell_over_two_lines_keeps_the_line_numbers(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text('centre,a\n"A\nB",1\nC,2\n', encoding="utf-8")
    assert [row.line for row in read_table(path, "centre", Faults()).rows] == [3, 4]
