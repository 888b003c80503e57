"""How close the additive key comes to the full model."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.weights.closeness import Closeness, closeness

UNITS, CHILDREN = ("A", "B", "C", "D"), np.array([100.0, 200.0, 300.0, 400.0])
MODEL = np.array([50.0, 40.0, 90.0, 60.0])
EXACT = Closeness(slope=1.0, mean_pp=0.2, worst_pp=0.5, worst_unit="A", r2_areas=0.9)


def test_the_same_need_is_no_difference():
    found = closeness(UNITS, 3 * MODEL, MODEL, CHILDREN, 0.97)
    assert (found.slope, found.r2_areas) == (pytest.approx(1), 0.97)
    assert found.mean_pp == pytest.approx(0) and found.worst_pp == pytest.approx(0) and found.enough


def test_differences_are_points_of_share():
    found = closeness(UNITS, MODEL + np.array([0, 12, 0, -12]), MODEL, CHILDREN, 0.5)
    assert found.worst_pp == pytest.approx(5) and found.mean_pp == pytest.approx(2.5) and found.worst_unit in {"B", "D"}
    assert not found.enough


def test_the_slope_is_that_of_the_indices_on_a_log_scale():
    index = MODEL / CHILDREN
    found = closeness(UNITS, CHILDREN * index**0.8, MODEL, CHILDREN, 1.0)
    assert found.slope == pytest.approx(0.8)
    other = np.array([55.0, 35.0, 93.0, 61.0])
    expected = np.polyfit(np.log(index), np.log(other / CHILDREN), 1)[0]
    assert closeness(UNITS, other, MODEL, CHILDREN, 1.0).slope == pytest.approx(expected)


def test_a_unit_without_children_has_no_index_but_a_share():
    found = closeness(UNITS, np.r_[MODEL[:3], 0], np.r_[MODEL[:3], 0], np.r_[CHILDREN[:3], 0], 1.0)
    assert found.slope == pytest.approx(1) and found.worst_pp == pytest.approx(0)


@pytest.mark.parametrize("need", [np.array([1.0]), np.array([2.0, 2.0])])
def test_units_that_cannot_be_told_apart_have_slope_one(need):
    assert closeness(UNITS[: len(need)], need, need, np.full(len(need), 7.0), 1.0).slope == 1


@pytest.mark.parametrize(
    ("change", "enough"),
    [
        ({}, True),
        ({"slope": 0.9}, True),
        ({"slope": 0.8999}, False),
        ({"slope": 1.1}, True),
        ({"slope": 1.1001}, False),
        ({"mean_pp": 0.2001}, False),
        ({"worst_pp": 0.5001}, False),
        ({"r2_areas": 0.0}, True),
    ],
)
def test_close_enough_is_all_three_targets(change, enough):
    assert replace(EXACT, **change).enough is enough
