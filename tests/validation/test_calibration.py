"""Calibration: perfect predictions are in order, a planted fault is found; ratios and their errors by hand."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.validation.calibration import by_decile, by_deprivation, need_rate
from fordel.validation.ratios import group_ratio, people, quantile_groups
from fordel.validation.refit import as_refit
from tests.need.conftest import simulate
from tests.validation.conftest import case_of


@pytest.fixture(scope="module")
def large():
    return case_of(simulate(seed=8, rows=30_000, areas=120))


def test_a_right_model_is_calibrated(large):
    """Few of ten intervals leave 1 out; the deciles are of equal size and together everybody."""
    design = large.model.design
    cells = by_decile(design, large.model.parts[0].fitted_rate, need_rate(as_refit(large.model)))
    assert len(cells) == 10
    assert sum(cell.ratio.child_years for cell in cells) == pytest.approx(design.exposure.sum())
    assert [cell.ratio.child_years for cell in cells] == pytest.approx([design.exposure.sum() / 10] * 10, rel=0.05)
    assert sum(not cell.ratio.low <= 1 <= cell.ratio.high for cell in cells) <= 2


def test_a_planted_fault_is_found(large):
    """Expectations a third too high for those in most need: the last decile says so, the middle does not."""
    design, need = large.model.design, need_rate(as_refit(large.model))
    top = quantile_groups(need, design.exposure, 10) == 9
    cells = by_decile(design, large.model.parts[0].fitted_rate * np.where(top, 1.5, 1.0), need)
    assert cells[9].ratio.high < 1
    assert cells[9].ratio.ratio == pytest.approx(1 / 1.5, abs=0.12)


def test_a_practice_unit_that_is_wrong_where_it_is_poor_is_found(large):
    """Deprivation by practice unit: the fault is in one unit's poorest areas only."""
    design, need = large.model.design, need_rate(as_refit(large.model))
    fitted = large.model.parts[0].fitted_rate
    wrong = {(cell.decile, cell.practice): cell.rows for cell in by_deprivation(design, fitted, need)}
    key = max(wrong, key=lambda k: (k[0], k[1]))
    found = by_deprivation(design, np.where(wrong[key], fitted * 3, fitted), need)
    lowest = min(found, key=lambda cell: cell.ratio.ratio)
    assert (lowest.decile, lowest.practice) == key
    assert sum(cell.ratio.child_years for cell in found) == pytest.approx(design.exposure.sum())


def test_need_is_without_practice_and_supply(large):
    """Its logarithm is the criteria's and years' part of the linear predictor."""
    design, beta = large.model.design, large.model.parts[0].beta
    keep = [i for i, role in enumerate(design.roles) if role != "supply"]
    plain = design.x[:, keep] @ beta[keep]
    assert np.ptp(np.log(need_rate(as_refit(large.model))) - plain) < 1e-12


def test_a_ratio_and_its_error_are_those_of_a_ratio_estimator(case):
    """By hand, area by area."""
    design = case.model.design
    rows = design.x[:, design.terms.index("flag")] == 1
    fitted = case.model.parts[0].fitted_rate * 1.1
    area = design.area[design.segment_of_row]
    a = np.array([design.outcome[rows & (area == i)].sum() for i in range(48)])
    e = np.array([(fitted * design.exposure)[rows & (area == i)].sum() for i in range(48)])
    s = a.sum() / e.sum()
    error = np.sqrt(48 / 47 * ((a - s * e) ** 2).sum()) / e.sum()
    found = group_ratio(design, fitted, rows)
    assert (found.ratio, found.areas) == (pytest.approx(s), 48)
    assert (found.low, found.high) == (pytest.approx(s - 1.959964 * error, rel=1e-6), pytest.approx(s + 1.959964 * error, rel=1e-6))


def test_few_areas_have_no_interval(case):
    """From under five areas a spread cannot be learnt; the ratio itself is given."""
    design, fitted = case.model.design, case.model.parts[0].fitted_rate
    area = design.area[design.segment_of_row]
    assert np.isnan(group_ratio(design, fitted, area < 4).low)
    assert np.isfinite([group_ratio(design, fitted, area < 4).ratio, group_ratio(design, fitted, area < 5).low]).all()


def test_its_interval_covers(register):
    """In 200 draws of area totals with a common ratio of 1, the interval misses it about as often as it may."""
    rng = np.random.default_rng(4)
    case = case_of(register)
    design = case.model.design
    fitted = case.model.parts[0].fitted_rate
    hits = 0
    for _ in range(200):
        factor = rng.gamma(10, 0.1, 48)[design.area[design.segment_of_row]]
        drawn = replace(design, outcome=fitted * design.exposure * factor)
        ratio = group_ratio(drawn, fitted, np.ones(len(fitted), dtype=bool))
        hits += ratio.low <= 1 <= ratio.high
    assert 180 <= hits <= 198


def test_equal_values_stay_in_one_group():
    """Five groups of equal weight; ties are not torn apart."""
    assert quantile_groups(np.arange(10.0), np.ones(10), 5).tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert len(set(quantile_groups(np.array([1.0, 1.0, 1.0, 2.0]), np.ones(4), 2)[:3])) == 1


def test_people_counts_recipients_of_one_year(case):
    """Children with any outcome in the year that has most of them; an area's recipients, or its children where it is money."""
    design = case.model.design
    rows = np.ones(len(design.outcome), dtype=bool)
    by_year = [design.exposure[(case.year == y) & (design.outcome > 0)].sum() for y in case.years]
    assert people(case.year, case.disclosing, rows) == pytest.approx(max(by_year))
    assert people(case.year, case.disclosing, ~rows) == 0.0
    assert (replace(case, child_rows=False).disclosing == design.exposure).all()
    assert (replace(case, child_rows=False, counts_people=True).disclosing == design.outcome).all()
