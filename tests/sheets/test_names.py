"""File names for any code: safe on every system, and never one for two."""

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from fordel.sheets.names import file_names

TRICKY = st.text("aAbB05fF_-./\\ øé:*", min_size=1, max_size=6)
LONG = st.text(min_size=1, max_size=120).filter(lambda code: code.isprintable())
CODES = st.lists(st.one_of(TRICKY, LONG), min_size=1, max_size=12, unique=True)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@given(CODES)
def test_names_are_safe_and_differ_on_every_system(codes):
    names = file_names(codes)
    assert list(names) == codes and len({name.lower() for name in names.values()}) == len(codes)
    for name in names.values():
        assert name and set(name) <= set(string.ascii_letters + string.digits + "-_") and len(name) < 120
        assert not RESERVED.fullmatch(name)


@given(CODES)
def test_names_do_not_depend_on_the_order(codes):
    assert file_names(codes) == file_names(codes[::-1])


def test_plain_codes_are_their_own_names():
    codes = ["A", "E06000001", "nord-vest", "Amager_Oest", "0101"]
    assert file_names(codes) == {code: code for code in codes}


def test_other_signs_are_written_as_bytes():
    assert file_names(["Ø", "a/b", "../x", "1.2", "c_", "_2f"]) == {
        "Ø": "_c3_98", "a/b": "a_2fb", "../x": "_2e_2e_2fx", "1.2": "1_2e2", "c_": "c_", "_2f": "_5f2f",
    }  # fmt: skip


def test_windows_own_names_and_capitals_are_told_apart():
    assert file_names(["CON", "com1"]) == {"CON": "_43ON", "com1": "_63om1"}
    assert file_names(["a", "A", "b"]) == {"a": "_61", "A": "A", "b": "b"}
