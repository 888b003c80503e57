"""Properties of the small parts: conversion, codes, sentinels, civil registration numbers, indices, polygons."""

import json
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fordel.contract.rules import RULES
from fordel.ingest.boundaries import is_polygon
from fordel.ingest.convert import equals_any, to_number, to_text
from fordel.ingest.cpr import cpr_like
from fordel.ingest.personal import withheld
from fordel.ingest.plausible import indices
from fordel.ingest.raw import Unreadable
from fordel.ingest.read_xlsx import cell_text
from fordel.ingest.reading import read
from fordel.ingest.sentinels import NEGATIVE_CODES, sentinels
from fordel.params import Source

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(finite, min_size=1), st.sampled_from([".", ","]))
def test_numbers_come_back_from_their_text(numbers, mark):
    text = pa.array([repr(number).replace(".", mark) for number in numbers])
    found, wrong = to_number(text, mark)
    assert not wrong.any() and found.tolist() == numbers


@given(st.lists(finite, min_size=1), st.sampled_from([".", ","]))
def test_a_workbook_cell_is_the_text_of_a_csv(numbers, mark):
    found, wrong = to_number(pa.array([cell_text(number, mark) for number in numbers]), mark)
    assert not wrong.any() and found.tolist() == numbers


@given(st.lists(st.text(max_size=8)))
def test_every_text_is_a_number_or_named(texts):
    """Nothing is dropped in silence: what is no finite number is wrong, infinite (told by its own rule), or was one."""
    cells = [text for text in texts if text]
    found, wrong = to_number(pa.array(cells, pa.string()))
    for text, number, named in zip(cells, found, wrong, strict=True):
        assert named == math.isnan(number)
        assert named or math.isinf(number) or float(text) == number


@given(st.lists(st.integers(-(2**53), 2**53), min_size=1))
def test_whole_floats_are_the_codes_they_were(codes):
    assert to_text(pa.array(codes)).to_pylist() == [str(code) for code in codes]
    small = [code for code in codes if abs(code) < 10**6]
    assert to_text(pa.array([float(code) for code in small], pa.float64())).to_pylist() == [str(code) for code in small]


@given(st.lists(finite), finite)
def test_a_numeric_code_is_found_as_number(numbers, code):
    found = equals_any(pa.array(numbers, pa.float64()), (repr(code),))
    assert found.tolist() == [number == code for number in numbers]


@given(st.lists(st.floats(0, 1e6)), st.lists(st.sampled_from(list(NEGATIVE_CODES)), min_size=1))
def test_negative_codes_are_always_found_where_none_may_be_negative(values, codes):
    found = sentinels(np.array([*values, *codes]), 0.0)
    assert found[len(values) :].all()


@given(st.lists(st.floats(-50, 50).map(lambda x: round(x, 2)), min_size=1))
def test_ordinary_changes_are_no_codes(values):
    """In a column that may be negative, values from -50 to 50 are never codes."""
    assert not sentinels(np.array(values), None).any()


@pytest.mark.parametrize(
    ("values", "found"), [([5, 6, 999], [0, 0, 1]), ([500, 999], [0, 0]), ([99999], [0]), ([3, 99], [0, 0]), ([0, 9999], [0, 1])]
)
def test_repeated_nines(values, found):
    assert sentinels(np.array(values, dtype=float), 0.0).astype(int).tolist() == found


@given(st.dates(), st.integers(0, 9999), st.sampled_from(["", "-", " "]), st.text("abc øÅ.,:", max_size=5))
def test_every_civil_registration_number_is_found_and_withheld(day, serial, hyphen, around):
    number = f"{day:%d%m}{day.year % 100:02d}{hyphen}{serial:04d}"
    text = f"{around}{number}{around}"
    assert cpr_like(pa.array([text, "x", None]), code=True).tolist() == [True, False, False]
    assert number not in withheld(text)


@given(st.lists(st.integers(10**9, 10**10 - 1).filter(lambda n: n // 10**8 > 31), min_size=1))
def test_ten_digits_without_a_date_are_no_person(numbers):
    assert not cpr_like(pa.array(numbers), code=True).any()
    texts = [str(number) for number in numbers]
    assert [withheld(text) for text in texts] == texts


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([2005, 2006]), st.floats(0.1, 100), st.floats(1, 1e6)), min_size=1))
def test_indices_average_to_one(rows):
    """Weighted by children, each year's indices average to 1."""
    frame = pd.DataFrame(rows, columns=["area", "year", "weight", "amount"])
    found = indices(frame, "area").merge(frame.groupby(["area", "year"])["weight"].sum(), left_on=["unit", "year"], right_index=True)
    for _, year in found.groupby("year"):
        assert np.average(year["index"], weights=year["weight"]) == pytest.approx(1)


@given(
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=4), max_leaves=20)
)
def test_any_json_is_a_polygon_or_not(coordinates):
    """The check never fails, and what it takes for a polygon can be written as JSON."""
    for kind in ("Polygon", "MultiPolygon"):
        if is_polygon({"type": kind, "coordinates": coordinates}):
            json.dumps(coordinates, allow_nan=False)


SEED = b'area;year;"children"\r\n101;2007;"1,5"\r\n102;2007;S\xc3\xb8\r\n'


@given(st.data())
def test_damaged_files_are_read_or_refused(tmp_path_factory, data):
    """Any bytes, and a good file with bytes changed: columns of one length, or a rule; never another failure."""
    place = data.draw(st.integers(0, len(SEED)))
    changed = SEED[:place] + data.draw(st.binary(max_size=4)) + SEED[place + data.draw(st.integers(0, 3)) :]
    source = Source(
        path="data/raw/x.csv", separator=data.draw(st.sampled_from(",;\t")), encoding=data.draw(st.sampled_from(["utf-8", "windows-1252"]))
    )
    for suffix, kind in ((".csv", "csv"), (".parquet", "parquet"), (".xlsx", "xlsx")):
        path = tmp_path_factory.getbasetemp() / f"damaged{suffix}"
        path.write_bytes(data.draw(st.sampled_from([changed, data.draw(st.binary(max_size=60))])))
        try:
            raw = read(path, source.model_copy(update={"format": kind}))
        except Unreadable as fault:
            assert fault.rule.id in RULES
        else:
            assert {len(column) for column in raw.columns.values()} <= {len(raw.rows)}


def test_polygons_of_either_kind():
    ring = [[0, 0], [0, 1], [1, 1], [0, 0]]
    assert is_polygon({"type": "Polygon", "coordinates": [ring]})
    assert is_polygon({"type": "MultiPolygon", "coordinates": [[ring], [ring]]})
    assert not is_polygon({"type": "Polygon", "coordinates": [[ring]]})
    assert not is_polygon({"type": "Polygon", "coordinates": []})


def test_codes_that_were_floats():
    """Large codes keep their digits, and NaN is no code."""
    column = pa.array([101.0, 123456789012.0, 1e15, 0.5, None, float("nan")])
    assert to_text(column).to_pylist() == ["101", "123456789012", "1000000000000000", "0.5", None, None]
