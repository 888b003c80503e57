"""Practice taken out: totals kept, supply neutralised, spending evenly more earns nothing, in every family."""

import numpy as np
import pytest

from fordel.errors import ModelError
from fordel.need.model import FAMILIES, estimate_model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import build_population
from fordel.need.predict import chance_sums

from .conftest import Register

K = 1  # the year effect stands first


def model_of(register: Register, family: str):
    return estimate_model(register.design(("places",)), family, tweedie_power=1.5)


@pytest.mark.parametrize("family", FAMILIES)
def test_need_keeps_the_total(register, family):
    model = model_of(register, family)
    need = neutralise(model, model.betas).need[0]
    assert need.sum() == pytest.approx(model.design.outcome.sum(), rel=1e-9)
    weights = np.random.default_rng(0).uniform(0, 2, (3, len(model.design.areas)))
    several = neutralise(model, tuple(np.repeat(beta, 3, axis=0) for beta in model.betas), weights)
    by_segment = weights[:, model.design.area]
    actual = by_segment @ model.design.by_segment(model.design.outcome)
    np.testing.assert_allclose((by_segment * several.need).sum(axis=1), actual, rtol=1e-8)


def direct_need(model, register: Register) -> np.ndarray:
    """Need of every row by the textbook, scipy's root finder for the constants."""
    from scipy.optimize import brentq

    design = model.design
    supply = np.array(design.terms) == "places"
    linear = [design.x @ np.where(supply, 0, part.beta[: len(design.terms)]) for part in model.parts]
    t, y = design.exposure, design.outcome
    if model.link == "log":
        return t * np.exp(linear[0]) * y.sum() / (t @ np.exp(linear[0]))
    if model.link == "identity":
        return t * (linear[0] + (y.sum() - t @ linear[0]) / t.sum())
    recipients = t @ (design.whole_rate > 0)
    g = brentq(lambda c: t @ (1 / (1 + np.exp(-linear[0] - c))) - recipients, -30, 30, xtol=1e-13)
    raw = t * np.exp(linear[1]) / (1 + np.exp(-linear[0] - g))
    return raw * y.sum() / raw.sum()


def test_constants_of_every_replicate_keep_the_number_with_any_outcome(register):
    model = model_of(register, "two_part")
    design, rng = model.design, np.random.default_rng(4)
    betas = tuple(part.beta + rng.normal(size=(30, len(part.beta))) * 2 * part.std_errors for part in model.parts)
    weights = rng.uniform(0, 3, (30, len(design.areas)))
    constants = neutralise(model, betas, weights).constants[:, 0]
    supply = np.array(design.terms) == "places"
    for beta, weight, constant in zip(betas[0], weights, constants, strict=True):
        t = design.exposure * weight[design.area][design.segment_of_row]
        linear = design.x @ np.where(supply, 0, beta[: len(design.terms)])
        expected = t @ (1 / (1 + np.exp(-linear - constant)))
        assert expected == pytest.approx(t @ (design.whole_rate > 0), rel=1e-8)


def test_constants_that_do_not_settle_are_refused(register):
    model = model_of(register, "two_part")
    nobody = np.zeros((1, len(model.design.areas)))
    with pytest.raises(ModelError, match="nearly nobody"), np.errstate(all="ignore"):
        neutralise(model, model.betas, nobody)


def test_derivatives_of_the_chance_are_those_of_differences():
    rng, h = np.random.default_rng(5), 1e-4
    x, weight, chance, constant = rng.normal(size=(700, 3)), rng.uniform(0, 1, 700), rng.normal(size=(3, 4)), rng.normal(size=4)
    low, at, high = (chance_sums(x, weight, chance, constant + shift) for shift in (-h, 0, h))
    np.testing.assert_allclose(at[1:], (high - low)[:2] / (2 * h), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_need_by_segment_is_the_textbooks(register, family):
    model = model_of(register, family)
    np.testing.assert_allclose(neutralise(model, model.betas).need[0], model.design.by_segment(direct_need(model, register)), rtol=1e-7)


@pytest.mark.parametrize("family", FAMILIES)
def test_unit_need_of_the_estimation_rows_is_near_the_total(register, family):
    """Counting the estimation rows themselves, at the average year, gives nearly what was spent."""
    model = model_of(register, family)
    people = {name: register.columns[name] for name in ("flag", "fraction")}
    population = build_population(people, register.area, register.practice, register.practice, register.exposure)
    need = unit_need(model, model.betas, neutralise(model, model.betas).constants, population)
    assert need.shape == (1, 4) and need.sum() == pytest.approx(register.outcome.sum(), rel=0.01)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_centre_that_spends_evenly_more_earns_almost_nothing(register, family):
    people = {name: register.columns[name] for name in ("flag", "fraction")}
    population = build_population(people, register.area, register.practice, register.practice, register.exposure)

    def shares(factor: float) -> np.ndarray:
        outcome = np.where(register.practice == "C1", factor, 1.0) * register.outcome
        model = model_of(Register(register.columns, register.area, register.practice, register.year, register.exposure, outcome), family)
        need = unit_need(model, model.betas, neutralise(model, model.betas).constants, population)[0]
        return need / need.sum()

    before, after = shares(1.0), shares(1.2)
    extra = 0.2 * register.outcome[register.practice == "C1"].sum() / register.outcome.sum()
    assert abs(after[1] - before[1]) / extra < (0.1 if family == "linear" else 0.03)
