"""Cells of the validation where few children are, whatever they cost: neither their number nor their cost is told."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.validation.calibration import Cell
from fordel.validation.groups import left_out_groups
from fordel.validation.ratios import group_ratio
from fordel.validation.tables import _deprivation_rows, _group_rows
from tests.need.conftest import simulate
from tests.validation.conftest import case_of

FIGURES = ("child_years", "actual", "expected", "ratio", "low", "high")


@pytest.fixture(scope="module")
def few():
    """A case in which three children of the first unit, and no other, cost nothing and are ``few``."""
    register = simulate(rows=4000, areas=40)
    rows = np.flatnonzero((register.practice == register.practice[0]) & (register.year == register.year.min()))[:3]
    outcome = register.outcome.copy()
    outcome[rows] = 0
    case = case_of(replace(register, outcome=outcome))
    design = case.model.design
    same = (design.practice[design.segment_of_row] == 0) & (case.year == case.year.min()) & (design.outcome == 0)
    chosen = np.zeros(len(case.year), dtype=bool)
    chosen[np.flatnonzero(same)[:3]] = True
    return case, chosen


def test_a_cell_of_few_children_without_cost_is_withheld_with_another(few):
    """Three child-years with no cost, beside all others of the unit in two cells."""
    case, chosen = few
    design, ones = case.model.design, np.ones(len(case.year))
    assert 0 < design.exposure[chosen].sum() < case.minimum and case.disclosing[chosen].sum() == 0
    own = design.practice[design.segment_of_row] == 0
    half = np.arange(len(own)) % 2 == 0
    parts = (chosen, own & ~chosen & half, own & ~chosen & ~half)
    cells = [Cell(place, 0, group_ratio(design, ones, rows), rows) for place, rows in enumerate(parts, 1)]
    rows = _deprivation_rows(case, cells)
    assert [row["withheld"] for row in rows].count(1) >= 2 and rows[0]["withheld"] == 1
    assert {rows[0][name] for name in FIGURES} == {None}


def test_a_group_of_few_children_without_cost_is_withheld(few):
    """A flag that holds for three children who cost nothing."""
    case, chosen = few
    case = replace(case, outside={**case.outside, "extra": chosen.astype(float)})
    groups, _, _ = left_out_groups(case)
    found = _group_rows(case, type("Found", (), {"groups": groups}))
    row = next(one for one in found if one["criterion"] == "extra")
    assert row["withheld"] == 1 and {row[name] for name in (*FIGURES, "amount_per_year")} == {None}
