"""The bootstrap over areas: the weights' moments, one step against full refits, coverage in order of magnitude."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.need import bootstrap as room
from fordel.need.bootstrap import area_weights, bootstrap
from fordel.need.families import Poisson
from fordel.need.fit import newton
from fordel.need.model import estimate_model

from .conftest import simulate


def test_rao_wu_weights():
    home = np.array([0] * 7 + [1] * 3 + [2])
    weights = area_weights(home, 20_000, np.random.default_rng(0))
    np.testing.assert_allclose(weights[:, :7].sum(axis=1), 7)
    np.testing.assert_allclose(weights[:, 7:10].sum(axis=1), 3)
    assert (weights[:, 10] == 1).all()
    np.testing.assert_allclose(weights.mean(axis=0), 1, atol=0.03)
    draws = weights[:, :7] / (7 / 6)
    np.testing.assert_array_equal(draws, np.round(draws))
    values = np.arange(7.0)
    assert np.var(weights[:, :7] @ values / 7) == pytest.approx(np.var(values, ddof=1) / 7, rel=0.05)


def test_one_step_is_close_to_refitting(register):
    model = estimate_model(register.design(("places",)), "poisson")
    replicates = bootstrap(model, 100, np.random.default_rng(5))
    assert replicates.refitted == 0
    full = np.array([newton(model.design, Poisson(), model.parts[0].beta, w)[0] for w in replicates.weights[:20]])
    terms = len(model.design.terms)
    spread = replicates.betas[0].std(axis=0)[:terms]
    assert (np.abs(full - replicates.betas[0][:20])[:, :terms].max(axis=0) < 0.2 * spread).all()
    np.testing.assert_allclose(full.std(axis=0)[:terms], replicates.betas[0][:20].std(axis=0)[:terms], rtol=0.15)


def test_spread_agrees_with_the_clustered_errors(register):
    model = estimate_model(register.design(("places",)), "poisson")
    replicates = bootstrap(model, 2000, np.random.default_rng(6))
    np.testing.assert_allclose(replicates.betas[0].std(axis=0), model.parts[0].std_errors, rtol=0.15)


def test_ratios_are_those_of_a_direct_computation(register):
    model = estimate_model(register.design(("places",)), "poisson")
    design, replicates = model.design, bootstrap(model, 100, np.random.default_rng(7))
    row_weights = replicates.weights[4][design.area][design.segment_of_row]
    beta = np.where(np.array(design.terms) == "places", 0.0, replicates.betas[0][4, : len(design.terms)])
    need = row_weights * design.exposure * np.exp(design.x @ beta)
    actual = row_weights * design.outcome
    ratio = design.by_practice(actual) / design.by_practice(need) * need.sum() / actual.sum()
    np.testing.assert_allclose(replicates.ratio[4], ratio, rtol=1e-10)


def test_a_replicate_that_loses_a_level_is_refitted_without_it():
    register = simulate(seed=8)
    two_areas = np.isin(register.area, ["S001", "S005"])
    rare = (two_areas & (np.random.default_rng(0).random(len(two_areas)) < 0.5)) * 1.0
    register = replace(register, columns=register.columns | {"rare": rare})
    model = estimate_model(register.design(), "poisson")
    replicates = bootstrap(model, 200, np.random.default_rng(9))
    at = model.design.terms.index("rare")
    areas = [model.design.areas.index(code) for code in ("S001", "S005")]
    lost = (replicates.weights[:, areas] == 0).all(axis=1)
    assert lost.any() and replicates.refitted >= lost.sum()
    np.testing.assert_array_equal(replicates.betas[0][lost, at], model.parts[0].beta[at])
    rest = np.delete(model.design.x, at, axis=1).shape[1]
    assert np.isfinite(replicates.betas[0]).all() and rest == len(model.design.terms) - 1


def test_large_steps_are_refitted(register, monkeypatch):
    monkeypatch.setattr(room, "LARGE_STEP", 0.5)
    model = estimate_model(register.design(), "poisson")
    replicates = bootstrap(model, 100, np.random.default_rng(5))
    assert replicates.refitted > 50
    full = newton(model.design, Poisson(), model.parts[0].beta, replicates.weights[0])[0]
    np.testing.assert_allclose(replicates.betas[0][0], full, atol=1e-7)


def test_same_seed_same_replicates(register):
    model = estimate_model(register.design(), "poisson")
    one, two = (bootstrap(model, 100, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(one.betas[0], two.betas[0])
    np.testing.assert_array_equal(one.ratio, two.ratio)
