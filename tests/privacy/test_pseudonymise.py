"""Pseudonyms: the same person the same one, nothing of a number in what is written or said."""

import csv
import os
import stat

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from fordel.cli.commands import app
from fordel.errors import WorkspaceError
from fordel.ingest.cpr import cpr_like
from fordel.privacy.key_file import secret
from fordel.privacy.number import canonical, holds_number
from fordel.privacy.pseudonymise import pseudonym, pseudonymise

ANNE, BO, CY = "0101051234", "3112994321", "1506081112"
ROWS = [["child_id", "cost", "note"], ["010105-1234", "100", "æ"], ["3112994321", "0", 'a;b "c"'], ["0101051234", "5", ""], ["", "7", ""]]


def dashed(digits: str) -> str:
    return f"{digits[:6]}-{digits[6:]}"


@pytest.fixture
def key(tmp_path):
    folder = tmp_path / "safe"
    folder.mkdir()
    return folder / "key"


def write(path, rows=ROWS, separator=",", encoding="utf-8", ending="\n"):
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=separator, lineterminator=ending).writerows(rows)
    return path


def read(path, separator=",", encoding="utf-8"):
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.reader(stream, delimiter=separator))


@pytest.mark.parametrize("form", [(",", "utf-8", "\n"), (";", "cp1252", "\r\n"), ("\t", "utf-16", "\r\n"), ("|", "utf-8-sig", "\n")])
def test_a_csv_keeps_its_form(tmp_path, key, form):
    separator, encoding, ending = form
    source = write(tmp_path / "børn.csv", ROWS, separator, encoding, ending)
    before = source.read_bytes()
    done = pseudonymise(source, ["child_id"], key)
    assert source.read_bytes() == before and done.path.name == "børn.pseudonyms.csv" and done.new_key
    rows = read(done.path, separator, encoding)
    assert [row[1:] for row in rows] == [row[1:] for row in ROWS] and rows[1][0] == rows[3][0] != rows[2][0] and rows[4][0] == ""
    assert done.path.read_bytes()[:3] == before[:3] and done.path.read_bytes().count(b"\r") == before.count(b"\r")
    assert (done.tally.rows, done.tally.replaced, done.tally.empty) == (4, 3, 1)


def test_one_person_in_every_file_kind_and_year(tmp_path, key):
    write(tmp_path / "2008.csv", [["id"], [dashed(ANNE)], [BO]])
    write(tmp_path / "2009.csv", [["person"], [BO], [ANNE[1:]]])
    book = openpyxl.Workbook()
    for row in (["id", "cost"], [int(ANNE), 5.5], [dashed(BO), None]):
        book.active.append(row)
    book.save(tmp_path / "2010.xlsx")
    table = pa.table({"id": pa.array([int(ANNE), int(BO), None]), "cost": [1.5, None, 2.0]})
    pq.write_table(table, tmp_path / "2011.parquet")
    columns = {"2008.csv": "id", "2009.csv": "person", "2010.xlsx": "id", "2011.parquet": "id"}
    made = {name: pseudonymise(tmp_path / name, [column], key) for name, column in columns.items()}
    anne, bo = (row[0] for row in read(made["2008.csv"].path)[1:])
    assert [row[0] for row in read(made["2009.csv"].path)[1:]] == [bo, anne]
    cells = list(openpyxl.load_workbook(made["2010.xlsx"].path).active.values)
    assert cells[1:] == [(anne, 5.5), (bo, None)]
    again = pq.read_table(made["2011.parquet"].path)
    assert again["id"].to_pylist() == [anne, bo, None] and again["cost"].to_pylist() == [1.5, None, 2.0]
    assert [one.new_key for one in made.values()] == [True, False, False, False]


def test_another_key_gives_other_pseudonyms(tmp_path, key):
    source = write(tmp_path / "a.csv", [["id"], [ANNE]])
    first = pseudonymise(source, ["id"], key).path.rename(tmp_path / "first.csv")
    second = pseudonymise(source, ["id"], key.with_name("other")).path
    assert first.read_text() != second.read_text()


def test_what_is_there_is_not_overwritten(tmp_path, key):
    source = write(tmp_path / "a.csv", [["id"], [ANNE]])
    (tmp_path / "a.pseudonyms.csv").write_text("mine")
    with pytest.raises(WorkspaceError, match="not overwritten"):
        pseudonymise(source, ["id"], key)
    assert (tmp_path / "a.pseudonyms.csv").read_text() == "mine" and not key.exists()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["id", "x"], [ANNE, "1"], ["3002051234", "2"]], r"column id: no civil registration number in 1 row \(3\)"),
        ([["id", "x"], ["123", "1"], ["abcdef-1234", "2"]], r"in 2 rows \(2, 3\)"),
        ([["id", "mother"], [ANNE, "1"], [BO, dashed(CY)]], r"column mother: .* first in row 3"),
        ([["id", "x"], [ANNE]], "row 2: 1 cells"),
        ([["person", "x"], [ANNE, "1"]], "not exactly one column"),
        ([["id", "id"], [ANNE, "1"]], "not exactly one column"),
    ],
)
def test_what_cannot_be_done_is_said_without_the_number(tmp_path, key, rows, said):
    source = write(tmp_path / "a.csv", rows)
    with pytest.raises(WorkspaceError, match=said) as caught:
        pseudonymise(source, ["id"], key)
    assert not any(cell in str(caught.value) for row in rows[1:] for cell in row if len(cell) > 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "safe"]


@pytest.mark.skipif(os.name != "posix", reason="rights are of POSIX")
def test_the_key_is_its_owner_s_alone(key):
    made, new = secret(key)
    assert new and stat.S_IMODE(key.stat().st_mode) == 0o600 and secret(key) == (made, False)
    key.chmod(0o640)
    with pytest.raises(WorkspaceError, match="others may read it"):
        secret(key)


@pytest.mark.parametrize("kept", [".git", ".dvc"])
def test_no_key_where_git_or_dvc_keeps_files(tmp_path, kept):
    (tmp_path / kept).mkdir()
    (tmp_path / "deep").mkdir()
    with pytest.raises(WorkspaceError, match="a drive of its own"):
        secret(tmp_path / "deep" / "key")
    assert not (tmp_path / "deep" / "key").exists()


def test_no_other_file_is_taken_for_a_key(key):
    key.write_text("secret\n")
    key.chmod(0o600)
    with pytest.raises(WorkspaceError, match="no key that fordel made"):
        secret(key)


@given(st.dates(), st.integers(0, 9999))
def test_every_way_of_writing_is_one_person(day, rest):
    digits = f"{day:%d%m}{day.year % 100:02d}{rest:04d}"
    assert canonical(digits) == canonical(f" {dashed(digits)} ") == digits
    if digits[0] == "0":
        assert canonical(digits[1:]) == digits
    assert not holds_number(pseudonym(b"k" * 32, digits))


def test_a_pseudonym_passes_the_check_at_the_door():
    """The ingest, which refuses numbers, takes pseudonyms."""
    made = pa.array([pseudonym(b"k" * 32, f"{place:010d}") for place in range(2000)])
    assert len(set(made.to_pylist())) == 2000 and not cpr_like(made, code=True).any()


@pytest.mark.parametrize("text", ["", "1234", "3202051234", "0113051234", "010105--1234", "01010512345", "010105/1234", "x010105-1234"])
def test_what_is_no_number(text):
    assert canonical(text) is None


def test_the_command(tmp_path, key):
    source = write(tmp_path / "a.csv", [["id"], [ANNE], [""]])
    done = CliRunner().invoke(app, ["pseudonymise", str(source), "--column", "id", "--key", str(key)])
    assert done.exit_code == 0 and "a new key" in done.output and "2 rows, 1 numbers replaced, 1 cells empty" in done.output
    wrong = CliRunner().invoke(app, ["pseudonymise", str(source), "--column", "id", "--key", str(key)])
    assert wrong.exit_code == 2 and ANNE not in done.output + wrong.output
