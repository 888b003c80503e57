"""Groups that the model does not know of: who is in them, what leaving a criterion out says of them."""

import numpy as np
import pytest

from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import shares
from fordel.validation.groups import left_out_groups, members
from fordel.validation.refit import as_refit
from fordel.validation.shares import keyed
from tests.validation.conftest import criterion


@pytest.fixture(scope="module")
def found(case):
    return left_out_groups(case)


def test_a_criterion_left_out_is_missed(case, found):
    """The flag raises cost by exp(0.8): without it its group costs more than expected, and would get too little."""
    group = next(g for g in found[0] if g.group == "flag")
    without = estimate_model(case.model.design.keep(tuple(t for t in case.model.design.terms if t != "flag")), "poisson")
    rows = case.model.design.x[:, case.model.design.terms.index("flag")] == 1
    expected = (without.parts[0].fitted_rate * case.model.design.exposure)[rows].sum()
    assert group.kind == "flag"
    assert group.ratio.expected == pytest.approx(expected, rel=1e-8)
    assert group.ratio.ratio > 1.2
    assert group.amount == pytest.approx((expected - case.model.design.outcome[rows].sum()) / 2, rel=1e-6)


def test_a_tried_criterion_is_a_group_of_the_model_itself(case, found):
    """Pure noise: its ratio is near 1, and it moves nothing."""
    group = next(g for g in found[0] if g.group == "extra")
    assert group.use == "tried"
    assert group.ratio.low < 1 < group.ratio.high
    assert {one.criterion for one in found[1]} == {"flag", "fraction"}
    assert found[2] == []


def test_shifts_are_those_of_an_estimation_without_the_criterion(case, found):
    """And they add to nothing."""
    shift = next(one.shift for one in found[1] if one.criterion == "flag")
    without = estimate_model(case.model.design.keep(tuple(t for t in case.model.design.terms if t != "flag")), "poisson")
    constants = neutralise(without, without.betas).constants
    there = shares(unit_need(without, without.betas, constants, case.population.keep(("fraction",))))[0]
    assert shift == pytest.approx(there - keyed(case, as_refit(case.model)).share, abs=1e-10)
    assert shift.sum() == pytest.approx(0, abs=1e-12)


def test_levels_and_tops(case):
    """Levels take everybody, the reference too; the top fifth of areas is whole areas with a fifth of child-years."""
    design = case.model.design
    rng = np.random.default_rng(0)
    level = rng.integers(0, 3, len(design.outcome))
    outside = {"kind[b]": (level == 1).astype(float), "kind[c]": (level == 2).astype(float)}
    case = type(case)(**{**vars(case), "outside": outside})
    groups = members(case, criterion("kind", "level", use="tried", levels=("a", "b", "c")))
    assert [name for name, _, _ in groups] == ["kind[a]", "kind[b]", "kind[c]"]
    assert np.sum([rows for _, _, rows in groups], axis=0).tolist() == [1] * len(level)
    ((_, kind, rows),) = members(case, criterion("fraction", "share", "area"))
    assert kind == "top_areas"
    area = design.area[design.segment_of_row]
    assert all(len(set(rows[area == a])) == 1 for a in range(48))
    assert design.exposure[rows].sum() / design.exposure.sum() == pytest.approx(0.2, abs=0.04)
    ((_, kind, rows),) = members(case, criterion("fraction", "number"))
    assert kind == "top_rows"
    assert design.exposure[rows].sum() / design.exposure.sum() == pytest.approx(0.2, abs=0.01)


def test_rows_without_a_tried_value_are_in_no_group(case):
    """Missing is neither a level nor its reference."""
    design = case.model.design
    values = np.where(np.arange(len(design.outcome)) < 10, np.nan, 0.0)
    case = type(case)(**{**vars(case), "outside": {"kind[b]": values, "extra": np.where(np.isnan(values), np.nan, design.exposure)}})
    groups = members(case, criterion("kind", "level", use="tried", levels=("a", "b")))
    assert [int(rows.sum()) for _, _, rows in groups] == [len(values) - 10, 0]
    ((_, _, rows),) = members(case, criterion("extra", "number", use="tried"))
    assert not rows[:10].any()
