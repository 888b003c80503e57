"""Single values in the settings are replaced, and nothing else."""

import difflib

import pytest
from ruamel.yaml import YAML

from fordel.cycle.page import comment_out, find, quoted, rename, set_each, set_value
from fordel.starter.house import template

TEXT = "a: 1  # one\nb:  # two\n  c: x     # three\n  # four\n  d: [1, 2]\n\n# five\ne: {f: 1, g: 2}  # six\n"


def differing(before: str, after: str) -> list[str]:
    """Lines that came or went."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in {"---", "+++"}]


def test_a_value_is_replaced_and_its_comment_keeps_its_column():
    """Where there is room; else it moves."""
    assert differing(TEXT, set_value(TEXT, "b.c", "xyz")) == ["-  c: x     # three", "+  c: xyz   # three"]
    assert differing(TEXT, set_value(TEXT, "b.c", "longer words")) == ["-  c: x     # three", "+  c: longer words # three"]


def test_a_missing_key_is_added():
    """First in a block, last in braces."""
    assert differing(TEXT, set_value(TEXT, "b.z", "1")) == ["+  z: 1"]
    assert differing(TEXT, set_value(TEXT, "e.z", "1")) == ["-e: {f: 1, g: 2}  # six", "+e: {f: 1, g: 2, z: 1}  # six"]
    assert set_value("e: {}\n", "e.z", "1") == "e: {z: 1}\n"


def test_elements_of_a_list_are_replaced():
    """In brackets and in lines."""
    assert differing(TEXT, set_each(TEXT, "b.d", ["10", "20"])) == ["-  d: [1, 2]", "+  d: [10, 20]"]
    assert set_each("d:\n  - 1  # one\n  - 2\n", "d", ["9", "10"]) == "d:\n  - 9  # one\n  - 10\n"


def test_a_key_becomes_a_comment():
    """Its own comment stays; in braces it goes."""
    assert differing(TEXT, comment_out(TEXT, "b.c")) == ["-  c: x     # three", "+  # c: x   # three"]
    assert "e: {g: 2}  # six" in comment_out(TEXT, "e.f") and "e: {f: 1}  # six" in comment_out(TEXT, "e.g")
    assert comment_out(TEXT, "b.nothing") == TEXT


def test_a_key_gets_another_name():
    """And keeps its value."""
    assert differing(TEXT, rename(TEXT, "b.c", "name")) == ["-  c: x     # three", "+  name: x     # three"]


@pytest.mark.parametrize("value", ['a "b" \\ c', "# no comment", "ja: nej", "2008-12", "æøå 你", "null", ""])
def test_a_text_is_read_as_it_was_written(value):
    """Whatever stands in it."""
    page = set_value(template("params.yaml"), "report.case_number", quoted(value))
    assert YAML(typ="safe", pure=True).load(page)["report"]["case_number"] == value


def test_windows_line_endings_stay():
    """Every line, the new ones too."""
    text = TEXT.replace("\n", "\r\n")
    for page in (set_value(text, "b.c", "xyz"), set_value(text, "b.z", "1"), comment_out(text, "b.c")):
        assert page.count("\n") == page.count("\r\n")


def test_what_is_not_there_is_not_found():
    """On any level, and below what is no mapping."""
    assert find(TEXT, "b.c").value == "x"
    assert find(TEXT, "q") is None and find(TEXT, "b.q") is None and find(TEXT, "a.q.r") is None
