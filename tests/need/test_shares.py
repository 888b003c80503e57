"""Shares of the receiving units and their intervals, against direct computation."""

import numpy as np
import pytest

from fordel.need.bootstrap import bootstrap
from fordel.need.key_shares import key_shares, practice_table
from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import build_population, shares

from .conftest import Register, simulate


@pytest.fixture(scope="module")
def estimated(register):
    model = estimate_model(register.design(("places",)), "poisson")
    replicates = bootstrap(model, 200, np.random.default_rng(1))
    neutral = neutralise(model, model.betas)
    people = {name: register.columns[name] for name in ("flag", "fraction")}
    population = build_population(people, register.area, register.practice, register.practice, register.exposure)
    return model, neutral, replicates, practice_table(model, neutral, replicates), population


def test_unit_need_is_the_sum_over_its_children(register, estimated):
    model, neutral, replicates, _, population = estimated
    beta = model.parts[0].beta[1:3]
    expected = register.exposure * np.exp(register.columns["flag"] * beta[0] + register.columns["fraction"] * beta[1])
    direct = np.array([expected[register.practice == unit].sum() for unit in population.units])
    found = unit_need(model, model.betas, neutral.constants, population)[0]
    np.testing.assert_allclose(found / found.sum(), direct / direct.sum(), rtol=1e-12)
    assert unit_need(model, replicates.betas, replicates.constants, population).shape == (200, 4)
    np.testing.assert_allclose(population.unit_children(), [register.exposure[register.practice == u].sum() for u in population.units])


def test_intervals_hold_the_share_and_the_range_holds_the_interval(estimated):
    key = key_shares(*estimated, unexplained_share=0.0)
    assert key.share.sum() == pytest.approx(1, abs=1e-12)
    assert (key.share_low < key.share).all() and (key.share < key.share_high).all()
    assert (key.range_low <= key.share_low).all() and (key.range_high >= key.share_high).all()


def test_unexplained_share_moves_towards_actual_spending(estimated):
    practice = estimated[3]
    keys = [key_shares(*estimated, unexplained_share=u) for u in (0.0, 0.25, 0.5)]
    above = practice.ratio * 1.0 > 1
    steps = np.diff([key.share for key in keys], axis=0)
    assert (steps[:, practice.ratio == practice.ratio.max()] > 0).all()
    assert (steps[:, practice.ratio == practice.ratio.min()] < 0).all()
    assert above.any() and all(abs(key.need.sum() / keys[0].need.sum() - 1) < 1e-12 for key in keys)


def test_a_unit_whose_practice_did_not_estimate_still_receives(register, estimated):
    model, neutral, replicates, practice, _ = estimated
    new = np.where(register.area == "S007", "NEW", register.practice)
    people = {name: register.columns[name] for name in ("flag", "fraction")}
    population = build_population(people, register.area, new, new, register.exposure)
    key = key_shares(model, neutral, replicates, practice, population, 0.0)
    assert key.share[population.units.index("NEW")] > 0
    assert key.share.sum() == pytest.approx(1)


@pytest.mark.parametrize("family", ["poisson", "tweedie", "two_part"])
def test_the_true_shares_are_found_where_spending_misleads(family):
    """Centres practise differently; need shares come nearer the truth than spending and heads do."""
    errors = {"need": [], "spending": [], "heads": []}
    for seed in range(6):
        register = simulate(seed, rows=20_000, areas=80)
        truth = register.exposure * np.exp(0.8 * register.columns["flag"] + 0.5 * register.columns["fraction"])
        model = estimate_model(register.design(("places",)), family)
        people = {name: register.columns[name] for name in ("flag", "fraction")}
        population = build_population(people, register.area, register.practice, register.practice, register.exposure)
        units = population.units
        true = shares(np.array([truth[register.practice == u].sum() for u in units]))
        spent = shares(np.array([register.outcome[register.practice == u].sum() for u in units]))
        found = shares(unit_need(model, model.betas, neutralise(model, model.betas).constants, population))[0]
        for name, guess in {"need": found, "spending": spent, "heads": shares(population.unit_children())}.items():
            errors[name].append(np.abs(guess - true).mean())
    assert np.mean(errors["need"]) < 0.25 * np.mean(errors["spending"])
    assert np.mean(errors["need"]) < np.mean(errors["heads"])


def test_practice_table_adds_up(register: Register, estimated):
    practice = estimated[3]
    assert practice.actual.sum() == pytest.approx(practice.need.sum())
    assert practice.areas.sum() == 60
    assert (practice.ratio_low < practice.ratio).all() and (practice.ratio < practice.ratio_high).all()
