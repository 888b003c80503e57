"""Held-out predictions equal those of an estimation from scratch without the fold, or without the year."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.need.folds import area_folds
from fordel.need.model import estimate_model
from fordel.validation.held_out import by_areas, by_years, year_refits
from fordel.validation.refit import as_refit, expected_rate, pooled, solve, without_areas
from tests.need.conftest import areas_only, simulate
from tests.validation.conftest import case_of


@pytest.mark.parametrize("family", ["poisson", "tweedie", "linear", "two_part"])
def test_unseen_areas_equal_an_estimation_without_them(register, family):
    """Every family, from the stored sums against Newton from nothing on the other areas' rows."""
    case = case_of(register, family)
    design = case.model.design
    fold = area_folds(design.home_practice(), 6, np.random.default_rng(0))
    found = by_areas(case.model, fold)
    for one in (0, 5):
        rows = np.isin(design.area[design.segment_of_row], np.flatnonzero(fold == one))
        fresh = estimate_model(areas_only(design, np.flatnonzero(fold != one)), family, tweedie_power=case.model.tweedie_power)
        assert found[rows] == pytest.approx(expected_rate(as_refit(fresh), design.rows_only(rows)), rel=1e-8, abs=1e-9)


def test_areas_that_lay_in_two_units_are_left_out_whole():
    """Both of an area's segments are unseen."""
    case = case_of(simulate(seed=2, rows=5000, areas=48, movers=9))
    design = case.model.design
    fold = area_folds(design.home_practice(), 4, np.random.default_rng(0))
    fresh = estimate_model(areas_only(design, np.flatnonzero(fold != 1)), "poisson")
    rows = np.isin(design.area[design.segment_of_row], np.flatnonzero(fold == 1))
    assert by_areas(case.model, fold)[rows] == pytest.approx(expected_rate(as_refit(fresh), design.rows_only(rows)), rel=1e-8)


def test_areas_of_no_fold_have_no_prediction(case):
    """And a unit whose other areas have no outcome has none either, instead of an effect of minus infinity."""
    design = case.model.design
    fold = area_folds(design.home_practice(), 5, np.random.default_rng(3))
    fold[7] = -1
    assert np.isnan(by_areas(case.model, fold)[design.area[design.segment_of_row] == 7]).all()
    home = design.home_practice()
    first = np.flatnonzero(home == 1)[0]
    area = design.area[design.segment_of_row]
    design = replace(design, outcome=np.where((home[area] == 1) & (area != first), 0.0, design.outcome))
    model = estimate_model(design, "poisson")
    found = by_areas(model, np.where(np.arange(48) == first, 0, 1))
    assert np.isnan(found[area == first]).all()


@pytest.mark.parametrize("left_out", [2005, 2006, 2007])
def test_an_unseen_year_has_the_mean_effect_of_the_others(left_out):
    """Of three years, the first among them, each is predicted as statsmodels predicts it from the other two."""
    import statsmodels.api as sm

    register = simulate(seed=5, rows=4000, areas=40)
    register.year[::3] = 2007
    case = case_of(register)
    design, year = case.model.design, case.year
    others = [y for y in (2005, 2006, 2007) if y != left_out]
    seen, unit = year != left_out, np.eye(4)[design.practice[design.segment_of_row]]
    rest = design.x[:, [role != "year" for role in design.roles]]
    second = (year == others[1]).astype(float)
    x = np.column_stack([second, rest, unit])
    model = sm.GLM(design.outcome[seen], x[seen], family=sm.families.Poisson(), offset=np.log(design.exposure[seen]))
    params = model.fit(tol=1e-13, maxiter=200).params
    x[~seen, 0] = 0.5
    assert by_years(design, year, year_refits(case.model, year))[~seen] == pytest.approx(np.exp(x[~seen] @ params), rel=1e-7)


def test_a_unit_that_nobody_else_informs_has_no_prediction(case):
    """Leaving a whole practice unit out leaves its own effect unknown, and it is said so."""
    design = case.model.design
    home = design.home_practice()
    refit = without_areas(case.model, (home != 2).astype(float))
    lost = design.practice[design.segment_of_row] == 2
    assert np.isnan(expected_rate(refit, design)[lost]).all()
    assert np.isfinite(expected_rate(refit, design)[~lost]).all()


def test_solving_again_from_afar_arrives(case):
    """Shortened steps bring a poor start home."""
    part = case.model.parts[0]
    beta, known = solve(part.design, part.family, part.beta + 3.0)
    assert known.all()
    assert beta == pytest.approx(part.beta, abs=1e-8)


def test_pooled_has_one_constant(case):
    """The same rows with one practice unit."""
    design = pooled(case.model.design)
    assert design.practices == ("all",)
    assert design.x is case.model.design.x
