"""The estimators against statsmodels and glum on rows, grouped against single rows, and sums against derivatives."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from fordel.errors import ModelError
from fordel.need import fit as fit_module
from fordel.need.families import Gamma, Linear, Logit, Poisson, Tweedie
from fordel.need.fit import fit, newton, starting_values
from fordel.need.model import chance_rows, cost_rows, estimate_model
from fordel.need.sums import area_sums, linear_predictor

from .conftest import Register, simulate

FAMILIES = [Poisson(), Tweedie(1.6), Gamma(), Logit(), Linear()]
LOG = sm.families.links.Log()
REFERENCES = {
    "poisson": sm.families.Poisson(),
    "tweedie": sm.families.Tweedie(link=LOG, var_power=1.6),
    "gamma": sm.families.Gamma(link=LOG),
    "logit": sm.families.Binomial(),
    "linear": sm.families.Gaussian(),
}


def design_of(register: Register, family):
    """The rows a family is meant for: positive ones for gamma, any outcome for logit."""
    design = register.design(("places",))
    chance, cost = (chance_rows(design), cost_rows(design))
    return {"gamma": cost, "logit": chance}.get(family.name, design)


def matrix(design) -> np.ndarray:
    """Terms and practice dummies, written out."""
    practice = (design.practice[design.segment_of_row][:, None] == np.arange(len(design.practices))).astype(float)
    return np.hstack([design.x, practice])


@pytest.mark.filterwarnings("ignore:cov_type not fully supported")
@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
@pytest.mark.parametrize("name", ["register", "moving_register"])
def test_coefficients_and_covariances_equal_statsmodels(name, family, request):
    design = design_of(request.getfixturevalue(name), family)
    ours = fit(design, family)
    model = sm.GLM(design.rate, matrix(design), family=REFERENCES[family.name], var_weights=design.exposure)
    convergence = {"tol_criterion": "params", "atol": 0.0, "rtol": 1e-12, "maxiter": 300}
    groups = design.area[design.segment_of_row]
    clustered = model.fit(**convergence, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False})
    classical = model.fit(**convergence, scale=None if family.name == "logit" else "X2")
    factor = design.clusters / (design.clusters - 1)
    np.testing.assert_allclose(ours.beta, clustered.params, atol=1e-8, rtol=1e-8)
    np.testing.assert_allclose(ours.covariance, clustered.cov_params() * factor, atol=1e-8, rtol=1e-8)
    np.testing.assert_allclose(ours.classical, classical.cov_params(), atol=1e-8, rtol=1e-8)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_coefficients_equal_glum(register, family):
    glum = pytest.importorskip("glum")
    design = design_of(register, family)
    name = {"tweedie": glum.TweedieDistribution(1.6), "logit": "binomial", "linear": "normal"}.get(family.name, family.name)
    links = {"log": "log", "logit": "logit", "identity": "identity"}
    theirs = glum.GeneralizedLinearRegressor(
        family=name, link=links[family.link], alpha=0, fit_intercept=False, gradient_tol=1e-10, max_iter=500
    ).fit(matrix(design), design.rate, sample_weight=design.exposure)
    np.testing.assert_allclose(fit(design, family).beta, theirs.coef_, atol=1e-6, rtol=1e-6)


def test_an_offset_is_the_same_as_a_weighted_rate(register):
    """Exposure as offset of the total equals exposure as weight of the rate, for Poisson."""
    design = register.design()
    theirs = sm.GLM(design.outcome, matrix(design), family=sm.families.Poisson(), offset=np.log(design.exposure)).fit(tol=1e-13)
    np.testing.assert_allclose(fit(design, Poisson()).beta, theirs.params, atol=1e-8)


def test_areas_that_change_centre_keep_one_cluster(moving_register):
    design = moving_register.design()
    assert len(design.area) == len(design.areas) + 9
    assert area_sums(design, Poisson(), starting_values(design, Poisson())).score.shape[0] == len(design.areas) == 60


@pytest.mark.parametrize("family", [Poisson(), Linear()], ids=lambda f: f.name)
def test_each_centres_fitted_total_is_its_actual_total(register, family):
    ours = fit(register.design(), family)
    fitted = ours.fitted_rate * ours.design.exposure
    np.testing.assert_allclose(ours.design.by_practice(fitted), ours.design.by_practice(ours.design.outcome), rtol=1e-9)


@pytest.mark.parametrize("family", [Poisson(), Tweedie(1.4), Linear()], ids=lambda f: f.name)
def test_grouped_rows_give_what_single_rows_give(family):
    register = simulate(seed=3)
    register.columns["fraction"] = np.round(register.columns["fraction"], 1)
    single = fit(register.design(), family)
    keys = np.column_stack([register.year, *register.columns.values()])
    cells, index = np.unique(np.column_stack([keys, np.unique(register.area, return_inverse=True)[1]]), axis=0, return_inverse=True)
    first = np.array([np.flatnonzero(index == i)[0] for i in range(len(cells))])
    grouped = register.take(first)
    grouped = Register(
        grouped.columns, grouped.area, grouped.practice, grouped.year,
        np.bincount(index, register.exposure), np.bincount(index, register.outcome),
    )  # fmt: skip
    coarse = fit(grouped.design(), family, child_rows=False)
    np.testing.assert_allclose(coarse.beta, single.beta, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(coarse.covariance, single.covariance, rtol=1e-8, atol=1e-10)
    assert coarse.classical is None


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_score_and_information_are_derivatives_of_the_deviance(register, family):
    design = design_of(register, family)
    beta = starting_values(design, family) + 0.05
    sums = area_sums(design, family, beta)

    def half_deviance(b):
        return family.deviance(design.rate, design.exposure, linear_predictor(design, b)).sum() / 2

    size = 1e-5 * max(1.0, np.abs(beta).max())
    steps = np.eye(len(beta)) * size
    gradient = -np.array([(half_deviance(beta + s) - half_deviance(beta - s)) / (2 * size) for s in steps])
    score = sums.score.sum(axis=0)
    np.testing.assert_allclose(gradient, score, rtol=1e-4, atol=1e-4 * np.abs(score).max())
    sides = [(area_sums(design, family, beta + s).score, area_sums(design, family, beta - s).score) for s in steps]
    curvature = [(above - below).sum(axis=0) / (2 * size) for above, below in sides]
    information = sums.total()[1]
    np.testing.assert_allclose(-np.array(curvature), information, rtol=1e-4, atol=1e-4 * np.abs(information).max())


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.name)
def test_sums_after_a_small_step_need_no_pass(family):
    """As good as those of a pass, up to the square of the step; with areas that lay in two practice units."""
    design = design_of(simulate(rows=3000, areas=60, movers=6), family)
    beta = starting_values(design, family)
    step = 1e-6 * np.random.default_rng(3).normal(size=len(beta)) * max(1.0, np.abs(beta).max())
    before, after = area_sums(design, family, beta), area_sums(design, family, beta + step)
    change = np.abs(after.score - before.score).max()
    np.testing.assert_allclose(before.moved(step).score, after.score, rtol=0, atol=1e-4 * change)


def test_two_part_rows_hold_the_whole_year():
    """A child-year split between two areas is one year in both equations, by weight."""
    register = simulate(seed=4, rows=3000)
    design = register.design()
    chance, cost = (chance_rows(design), cost_rows(design))
    np.testing.assert_array_equal(chance.outcome, (design.outcome > 0) * design.exposure)
    assert (cost.whole_rate > 0).all() and cost.exposure.sum() == pytest.approx(chance.outcome.sum())
    assert cost.areas == design.areas and cost.clusters <= design.clusters


def test_two_part_of_groups_is_refused(register):
    with pytest.raises(ModelError, match="two_part needs one row per child and year"):
        estimate_model(register.design(), "two_part", child_rows=False)


def test_weighting_an_area_twice_equals_having_it_twice(register):
    design = register.design()
    weights = np.ones(len(design.areas))
    weights[3] = 2.0
    doubled = register.take(np.r_[np.arange(len(register.area)), np.flatnonzero(register.area == design.areas[3])])
    start = starting_values(design, Poisson())
    np.testing.assert_allclose(newton(design, Poisson(), start, weights)[0], fit(doubled.design(), Poisson()).beta, atol=1e-8)


def test_no_convergence_is_an_error_with_a_name(register, monkeypatch):
    monkeypatch.setattr(fit_module, "MAX_ITERATIONS", 1)
    with pytest.raises(ModelError, match="did not converge in 1 iterations; the largest coefficient is that of"):
        fit(register.design(), Poisson())


def test_tweedie_power_is_found(register):
    """Compound Poisson-gamma costs with a power of 1.5 built in."""
    rng = np.random.default_rng(0)
    big = simulate(seed=5, rows=60_000, areas=60)
    mean = 50 * np.exp(1.2 * big.columns["flag"] + 1.0 * big.columns["fraction"] + 0.3 * big.columns["places"])
    phi, p = 20.0, 1.5
    events = rng.poisson(mean ** (2 - p) / ((2 - p) * phi))
    shape, scale = (2 - p) / (p - 1), phi * (p - 1) * mean ** (p - 1)
    cost = np.where(events > 0, rng.gamma(np.maximum(events, 1) * shape, scale), 0.0)
    design = Register(big.columns, big.area, big.practice, big.year, np.ones(60_000), cost).design()
    assert estimate_model(design, "tweedie").tweedie_power == pytest.approx(p, abs=0.12)
    assert estimate_model(design, "tweedie", tweedie_power=1.3).tweedie_power == 1.3


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.sampled_from([1e-3, 1.0, 1e6]))
def test_the_unit_of_money_and_the_order_of_rows_do_not_matter(seed, scale):
    register = simulate(seed, rows=1500, areas=30, centres=3)
    order = np.random.default_rng(seed).permutation(len(register.area))
    shuffled = register.take(order)
    scaled = Register(shuffled.columns, shuffled.area, shuffled.practice, shuffled.year, shuffled.exposure, shuffled.outcome * scale)
    one, two = fit(register.design(), Poisson()), fit(scaled.design(), Poisson())
    terms = len(one.design.terms)
    np.testing.assert_allclose(one.beta[:terms], two.beta[:terms], atol=1e-8)
    np.testing.assert_allclose(one.beta[terms:] + np.log(scale), two.beta[terms:], atol=1e-8)
    np.testing.assert_allclose(one.std_errors, two.std_errors, rtol=1e-6)
