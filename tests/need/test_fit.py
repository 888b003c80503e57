"""The estimator against statsmodels on rows, grouped against single rows, and its sums against derivatives."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from fordel.errors import ModelError
from fordel.need import fit as fit_module
from fordel.need import poisson
from fordel.need.fit import fit, newton, starting_values
from fordel.need.sums import area_sums, linear_predictor

from .conftest import Register, simulate


def reference(register: Register):
    """statsmodels on rows written out from scratch: dummies for years and centres, offset, clusters."""
    centres = np.unique(register.practice)
    x = np.column_stack(
        [(register.year == 2006).astype(float), *register.columns.values(), *((register.practice == c).astype(float) for c in centres)]
    )
    model = sm.GLM(register.outcome, x, family=sm.families.Poisson(), offset=np.log(register.exposure))
    groups = np.unique(register.area, return_inverse=True)[1]
    clustered = model.fit(tol=1e-13, maxiter=100, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
    return clustered, model.fit(tol=1e-13, maxiter=100, scale="X2"), groups.max() + 1


@pytest.mark.parametrize("name", ["register", "moving_register"])
def test_coefficients_and_clustered_covariance_equal_statsmodels(name, request):
    register = request.getfixturevalue(name)
    ours = fit(register.design(("places",)))
    clustered, classical, groups = reference(register)
    np.testing.assert_allclose(ours.beta, clustered.params, atol=1e-8, rtol=0)
    np.testing.assert_allclose(ours.covariance, clustered.cov_params() * groups / (groups - 1), atol=1e-8, rtol=1e-8)
    np.testing.assert_allclose(ours.classical_errors, classical.bse, atol=1e-8, rtol=1e-8)


def test_areas_that_change_centre_keep_one_cluster(moving_register):
    design = moving_register.design()
    assert len(design.area) == len(design.areas) + 9
    assert area_sums(design, starting_values(design)).score.shape[0] == len(design.areas) == 60


def test_each_centres_fitted_total_is_its_actual_total(register):
    ours = fit(register.design())
    fitted = poisson.mean(linear_predictor(ours.design, ours.beta), ours.design.exposure)
    np.testing.assert_allclose(ours.design.by_practice(fitted), ours.design.by_practice(ours.design.outcome), rtol=1e-9)


def test_grouped_rows_give_what_single_rows_give():
    register = simulate(seed=3)
    register.columns["fraction"] = np.round(register.columns["fraction"], 1)
    single = fit(register.design())
    keys = np.column_stack([register.year, *register.columns.values()])
    cells, index = np.unique(np.column_stack([keys, np.unique(register.area, return_inverse=True)[1]]), axis=0, return_inverse=True)
    first = np.array([np.flatnonzero(index == i)[0] for i in range(len(cells))])
    grouped = register.take(first)
    grouped = Register(
        grouped.columns, grouped.area, grouped.practice, grouped.year,
        np.bincount(index, register.exposure), np.bincount(index, register.outcome),
    )  # fmt: skip
    coarse = fit(grouped.design(), child_rows=False)
    np.testing.assert_allclose(coarse.beta, single.beta, atol=1e-9)
    np.testing.assert_allclose(coarse.covariance, single.covariance, atol=1e-10)
    assert coarse.dispersion is None and coarse.classical_errors is None


def test_a_rate_times_its_weight_is_a_weighted_rate_model(register):
    """Exposure as offset equals statsmodels' frequency of y / t with variance weights t."""
    ours = fit(register.design())
    design = ours.design
    centre = (design.practice[design.segment_of_row][:, None] == np.arange(len(design.practices))).astype(float)
    x = np.hstack([design.x, centre])
    theirs = sm.GLM(design.outcome / design.exposure, x, family=sm.families.Poisson(), var_weights=design.exposure).fit(tol=1e-13)
    np.testing.assert_allclose(ours.beta, theirs.params, atol=1e-8)


def test_score_and_information_are_derivatives_of_the_deviance(register):
    design = register.take(np.arange(500)).design()
    beta = starting_values(design) + 0.05
    sums = area_sums(design, beta)

    def half_deviance(b):
        return poisson.deviance(design.outcome, linear_predictor(design, b), design.exposure).sum() / 2

    steps = np.eye(len(beta)) * 1e-5
    gradient = [(half_deviance(beta + s) - half_deviance(beta - s)) / 2e-5 for s in steps]
    np.testing.assert_allclose(-np.array(gradient), sums.score.sum(axis=0), rtol=1e-4, atol=1e-2)
    curvature = [(area_sums(design, beta + s).score - area_sums(design, beta - s).score).sum(axis=0) / 2e-5 for s in steps]
    np.testing.assert_allclose(-np.array(curvature), sums.information.sum(axis=0), rtol=1e-4, atol=1e-1)


def test_weighting_an_area_twice_equals_having_it_twice(register):
    design = register.design()
    weights = np.ones(len(design.areas))
    weights[3] = 2.0
    doubled = register.take(np.r_[np.arange(len(register.area)), np.flatnonzero(register.area == design.areas[3])])
    np.testing.assert_allclose(newton(design, starting_values(design), weights)[0], fit(doubled.design()).beta, atol=1e-8)


def test_no_convergence_is_an_error_with_a_name(register, monkeypatch):
    monkeypatch.setattr(fit_module, "MAX_ITERATIONS", 1)
    with pytest.raises(ModelError, match="did not converge in 1 iterations; the largest coefficient is that of"):
        fit(register.design())


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.sampled_from([1e-3, 1.0, 1e6]))
def test_the_unit_of_money_and_the_order_of_rows_do_not_matter(seed, scale):
    register = simulate(seed, rows=1500, areas=30, centres=3)
    order = np.random.default_rng(seed).permutation(len(register.area))
    shuffled = register.take(order)
    scaled = Register(shuffled.columns, shuffled.area, shuffled.practice, shuffled.year, shuffled.exposure, shuffled.outcome * scale)
    one, two = fit(register.design()), fit(scaled.design())
    terms = len(one.design.terms)
    np.testing.assert_allclose(one.beta[:terms], two.beta[:terms], atol=1e-8)
    np.testing.assert_allclose(one.beta[terms:] + np.log(scale), two.beta[terms:], atol=1e-8)
    np.testing.assert_allclose(one.std_errors, two.std_errors, rtol=1e-6)
