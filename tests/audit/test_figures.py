"""Two versions of a file, figure by figure: what is the same, what is not, and what may be quoted."""

import hashlib
import json

import pytest

from fordel.audit.compare import compared
from fordel.audit.figures import differences
from fordel.audit.note import sentence
from fordel.audit.result import Finding
from fordel.report.reader import reader_of
from tests.key.key_workspace import build_key


def csv_cells(before: str, after: str, column: str = "share"):
    return differences("reports/key.csv", f"centre,{column}\nA,{before}\n".encode(), f"centre,{column}\nA,{after}\n".encode())


@pytest.mark.parametrize(("before", "after", "same"), [
    ("0.1234567890", "0.1234567890", True),
    ("0.1234567890", "0.12345678901", True),
    ("0.123456789", "0.123456788", False),
    ("1e-20", "1.0000000001e-20", True),
    ("0.5", "0.50", True),
    ("0.0", "0.0000000001", False),
    ("-0.5", "0.5", False),
    ("3", "3", True),
    ("3", "3.0", False),
    ("100000000000", "100000000001", False),
    ("", "0.5", False),
    ("A", "B", False),
    ("nan", "0.5", False),
])  # fmt: skip
def test_decimals_have_a_tolerance_and_nothing_else_has(before, after, same):
    assert (csv_cells(before, after) == []) == same


@pytest.mark.parametrize("column", ["amount", "amount_before", "effect", "target", "range_amount_low"])
def test_money_has_none(column):
    """An øre in 100 million is less than the tolerance, and is seen."""
    assert csv_cells("100000000.00", "100000000.01", column)
    assert csv_cells("100000000.00", "100000000.01", "need") == []


def test_a_difference_has_its_place():
    (one,) = csv_cells("0.5", "0.6")
    assert (one.line, one.where, one.recorded, one.recomputed) == (2, "share", "0.5", "0.6")


def test_rows_and_columns_that_come_and_go():
    rows = differences("a.csv", b"centre\nA\n", b"centre\nA\nB\n")
    assert [(one.line, one.where, one.recorded, one.recomputed) for one in rows] == [(3, "centre", "", "B")]
    assert len(differences("a.csv", b"centre,share\nA,1\n", b"centre\nA\n")) == 2


@pytest.mark.parametrize(("before", "after", "places"), [
    ({"a": [1, 2.0]}, {"a": [1, 2.0000000001]}, []),
    ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, ["a[1].b"]),
    ({"a": 1}, {"a": 1.0}, ["a"]),
    ({"a": 1}, {"a": True}, ["a"]),
    ({"a": "1/3"}, {"a": "1/3"}, []),
    ({"amount": 1.0}, {"amount": 1.0000000001}, ["amount"]),
    ({"a": {}}, {"a": []}, ["a"]),
    ({"a": None}, {"a": 0.5}, ["a"]),
    ({"a": 1}, {"b": 1}, ["a", "b"]),
])  # fmt: skip
def test_json_is_compared_by_path(before, after, places):
    found = differences("models/need.json", json.dumps(before).encode(), json.dumps(after).encode())
    assert [one.where for one in found] == places


def test_other_files_have_no_figures():
    assert differences("reports/memo.pdf", b"1", b"2") is None
    assert differences("reports/key.json", b"{", b"{}") is None
    assert differences("reports/key.csv", b"\xff", b"a") is None


@pytest.mark.parametrize(("name", "before", "after"), [
    ("a.json", b'{"a": 1, "a": 2}', b'{"a": 2}'), ("a.json", b'{"a": [{"b": 1, "b": 2}]}', b'{"a": [{"b": 2}]}'),
    ("a.json", b'{"a":1}', b'{"a": 1}'), ("a.csv", b'a\n"1"\n', b"a\n1\n"), ("a.json", b'{"b": 1, "a": 1}', b'{"a": 1, "b": 1}'),
])  # fmt: skip
def test_bytes_that_differ_where_no_figure_does_are_another_file(tmp_path, name, before, after):
    """A name that stands twice, or another layout: neither is an effect of how a processor rounds."""
    assert differences(name, before, after) is None
    for folder, content in (("before", before), ("after", after)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(content)
    (found,) = compared([name], tmp_path / "before", tmp_path / "after", {}, {})
    assert (found.kind, found.harmless) == ("bytes", False)


def test_files_are_compared_by_what_is_at_hand(tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"
    contents = {
        "same.csv": (b"a\n1\n", b"a\n1\n"), "endings.csv": (b"a\r\n1\r\n", b"a\n1\n"), "close.csv": (b"a\n0.5\n", b"a\n0.50\n"),
        "moved.csv": (b"a\n1\n", b"a\n2\n"), "page.html": (b"<p>1", b"<p>2"), "gone.csv": (b"a\n", None), "new.csv": (None, b"a\n"),
        "sealed.pdf": (None, b"pdf"), "locked.pdf": (None, b"pdf"), "other.pdf": (None, b"other"),
    }  # fmt: skip
    for folder, place in ((before, 0), (after, 1)):
        folder.mkdir()
        for name, both in contents.items():
            if both[place] is not None:
                (folder / name).write_bytes(both[place])
    sealed = {"sealed.pdf": hashlib.sha256(b"pdf").hexdigest(), "other.pdf": "0" * 64}
    found = compared(contents, before, after, sealed, {"locked.pdf": hashlib.md5(b"pdf").hexdigest()})
    assert {one.subject: (one.kind, one.harmless) for one in found} == {
        "endings.csv": ("line_endings", True), "close.csv": ("tolerance", True), "moved.csv": ("figures", False),
        "page.html": ("bytes", False), "gone.csv": ("gone", False), "new.csv": ("not_recorded", False), "other.pdf": ("bytes", False),
    }  # fmt: skip


def test_what_one_version_withholds_is_not_quoted_from_the_other(tmp_path):
    """A lower limit would print the number that the published file withholds."""
    reader = reader_of(build_key(tmp_path, units=3).params)
    cells = csv_cells("", "4", "children")
    text = sentence(Finding("figures", "reports/key.csv", cells=tuple(cells)), reader)
    assert text == "Tallene kommer ikke ens ud. linje 2, children: står kun i den ene udgave."


def test_a_long_list_is_cut_and_counted(tmp_path):
    reader = reader_of(build_key(tmp_path, units=3).params)
    rows = [("\n".join(["a", *(str(number + more) for number in range(7))]) + "\n").encode() for more in (0, 1)]
    text = sentence(Finding("figures", "a.csv", cells=tuple(differences("a.csv", *rows))), reader)
    assert text.count("er nu") == 5 and text.endswith("Og 2 tal mere.")
