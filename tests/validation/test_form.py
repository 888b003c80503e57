"""Tests of form against statsmodels, and on data whose form is known."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from fordel.need.model import estimate_model
from fordel.validation.form import link_test, park_test, reset_test, slope, wald
from tests.need.conftest import simulate
from tests.validation.conftest import case_of

pytestmark = pytest.mark.filterwarnings("ignore:cov_type not fully supported")


def clustered(outcome, x, family, area, exposure):
    """statsmodels' estimates and clustered covariance with the factor G / (G - 1)."""
    model = sm.GLM(outcome, x, family=family, freq_weights=exposure)
    start = model.fit(tol=1e-13, maxiter=300)
    kwds = {"groups": area, "use_correction": False}
    result = model.fit(cov_type="cluster", cov_kwds=kwds, start_params=start.params, tol=1e-14, maxiter=300)
    groups = len(np.unique(area))
    return result.params, result.cov_params() * groups / (groups - 1)


def test_slope_equals_statsmodels(case):
    """A quasi-Poisson of the rate on the log of the prediction."""
    design = case.model.design
    expected = case.model.parts[0].fitted_rate ** 1.3
    x = np.column_stack([np.log(expected), np.ones(len(expected))])
    area = design.area[design.segment_of_row]
    params, covariance = clustered(design.rate, x, sm.families.Poisson(), area, design.exposure)
    found = slope(design, expected, log_scale=True)
    assert found.estimate == pytest.approx(params[0], rel=1e-7)
    assert found.std_error == pytest.approx(np.sqrt(covariance[0, 0]), rel=1e-6)
    assert found.statistic == pytest.approx((params[0] - 1) ** 2 / covariance[0, 0], rel=1e-5)
    assert found.estimate == pytest.approx(1 / 1.3, abs=0.1)


def test_link_test_equals_statsmodels(case):
    """Predictor and its square; the statistic does not depend on how the predictor is scaled."""
    part, design = case.model.parts[0], case.model.design
    eta = np.log(part.fitted_rate)
    x = np.column_stack([eta, eta**2, np.ones(len(eta))])
    params, covariance = clustered(design.rate, x, sm.families.Poisson(), design.area[design.segment_of_row], design.exposure)
    (found,) = link_test(case.model)
    assert found.statistic == pytest.approx(params[1] ** 2 / covariance[1, 1], rel=1e-4)


def test_reset_equals_statsmodels(case):
    """Squares and cubes beside all terms, on two degrees of freedom."""
    part, design = case.model.parts[0], case.model.design
    eta = np.log(part.fitted_rate)
    eta = (eta - eta.mean()) / eta.std()
    x = np.column_stack([design.x, np.eye(4)[design.practice[design.segment_of_row]], eta**2, eta**3])
    params, covariance = clustered(design.rate, x, sm.families.Poisson(), design.area[design.segment_of_row], design.exposure)
    (found,) = reset_test(case.model)
    assert found.statistic == pytest.approx(params[-2:] @ np.linalg.solve(covariance[-2:, -2:], params[-2:]), rel=1e-4)
    assert found.df == 2


def test_reset_of_a_regression_equals_that_of_statsmodels(register):
    """The linear family against statsmodels' own RESET of ordinary least squares."""
    from statsmodels.stats.diagnostic import linear_reset

    case = case_of(replace(register, exposure=np.ones(len(register.area))), "linear")
    design = case.model.design
    x = np.column_stack([design.x, np.eye(4)[design.practice[design.segment_of_row]]])
    kwds = {"groups": design.area[design.segment_of_row], "use_correction": False}
    theirs = linear_reset(sm.OLS(design.rate, x).fit(), power=3, cov_type="cluster", cov_kwds=kwds)
    (found,) = reset_test(case.model)
    assert found.statistic == pytest.approx(float(theirs.statistic) * 47 / 48, rel=1e-5)


def test_park_test_equals_statsmodels_and_finds_the_power(case):
    """A gamma model of squared residuals; costs whose spread grows with the mean have a power near 2."""
    design = case.model.design
    mean = case.model.parts[0].fitted_rate
    squared = design.exposure * (design.rate - mean) ** 2
    x = np.column_stack([np.log(mean), np.ones(len(mean))])
    family = sm.families.Gamma(sm.families.links.Log())
    params, covariance = clustered(squared, x, family, design.area[design.segment_of_row], design.exposure)
    found = park_test(design, mean, 1.0)
    assert found.estimate == pytest.approx(params[0], rel=1e-5)
    assert found.std_error == pytest.approx(np.sqrt(covariance[0, 0]), rel=0.05)
    rng = np.random.default_rng(0)
    for power in (1.0, 2.0):
        drawn = mean + np.sqrt(1000.0 * mean**power) * rng.choice([-1.0, 1.0], len(mean))
        assert park_test(replace(design, outcome=drawn * design.exposure), mean, power).estimate == pytest.approx(power, abs=0.2)


def test_a_wrong_link_is_found():
    """Costs that are additive in truth, fitted on the log scale: both tests of curvature say so; the right form passes."""
    register = simulate(seed=3, rows=20_000, areas=80)
    rng = np.random.default_rng(1)
    x = register.columns["fraction"] * 8
    additive = replace(register, outcome=rng.gamma(4.0, (1 + 12 * x + 40 * register.columns["flag"]) / 4.0) * register.exposure)
    wrong = case_of(additive).model
    assert link_test(wrong)[0].p_value < 1e-4
    assert reset_test(wrong)[0].p_value < 1e-4
    right = estimate_model(wrong.design, "linear")
    assert link_test(right)[0].p_value > 0.001


def test_two_parts_are_tested_each(register):
    """One row for the chance and one for the cost."""
    model = case_of(register, "two_part").model
    assert [test.part for test in link_test(model) + reset_test(model)] == ["chance", "cost"] * 2


def test_wald_of_one_parameter_is_a_squared_z():
    """1.96 standard errors are a p value of 0.05."""
    statistic, p_value = wald(np.array([2.959964]), np.array([[1.0]]), np.array([1.0]))
    assert statistic == pytest.approx(1.959964**2)
    assert p_value == pytest.approx(0.05, abs=1e-6)
