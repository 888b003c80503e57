"""Need by kind of measure, comparisons of units, drawing the counted children again, and the check of the replicates."""


import numpy as np
import pytest

from fordel.need.bootstrap import bootstrap
from fordel.need.exceedance import exceedance, exceedance_rows
from fordel.need.fit import newton
from fordel.need.key_shares import key_shares, practice_table
from fordel.need.load import Rows, load_design
from fordel.need.measures import measure_design, measure_tables
from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import build_population, drawn_counts, shares
from fordel.need.replicate_check import replicate_check
from fordel.params import Model

from .conftest import simulate

CRITERIA = ("flag", "fraction")
TERMS = (*CRITERIA, "places")


def settings(family: str) -> Model:
    return Model(outcome="cost", family=family, supply=("places",), replicates=100, seed=1)


def split_rows(seed: int = 3) -> Rows:
    """A register whose cost is part placement, part prevention; rows in no order."""
    found = simulate(seed=seed, rows=4000)
    rng = np.random.default_rng(seed)
    part = rng.choice([0.0, 0.3, 1.0], len(found.outcome), p=[0.5, 0.3, 0.2])
    fixed = {"area": found.area, "practice": found.practice, "year": found.year, "exposure": found.exposure, "outcome": found.outcome}
    split = {"outcome_placement": found.outcome * part, "outcome_preventive": found.outcome * (1 - part)}
    rates = {name.replace("outcome", "whole_rate"): values / found.exposure for name, values in split.items()}
    return Rows(fixed | found.columns | split | rates, True)


@pytest.mark.parametrize("family", ["poisson", "two_part"])
def test_kinds_of_measure_add_up(family):
    rows = split_rows()
    design = load_design(rows, TERMS, ("places",))
    found = measure_tables(rows, CRITERIA, settings(family))
    assert list(found.tables) == ["placement", "preventive"] and not found.failed
    np.testing.assert_allclose(sum(table.actual for table in found.tables.values()), design.by_practice(design.outcome))
    for table in found.tables.values():
        assert table.need.sum() == pytest.approx(table.actual.sum())
        assert (table.ratio_low < table.ratio).all() and (table.ratio < table.ratio_high).all()


def test_each_kind_is_the_model_of_its_own_cost():
    rows = split_rows().take(np.arange(4000) % 7 > 0)
    own = measure_design(rows, CRITERIA, ("places",), "placement")
    direct = load_design(Rows(rows.columns | {"outcome": rows.columns["outcome_placement"]}, True), TERMS, ("places",))
    np.testing.assert_array_equal(own.outcome, direct.outcome)
    np.testing.assert_allclose(own.whole_rate * own.exposure, own.outcome)


def test_a_kind_that_a_unit_never_uses_or_that_is_missing_is_not_estimated():
    rows = split_rows()
    rows.columns["outcome_placement"][rows.columns["practice"] == "C2"] = 0.0
    rows.columns["outcome_preventive"][5] = np.nan
    found = measure_tables(rows, CRITERIA, settings("poisson"))
    assert not found.tables
    assert "C2 has no outcome" in found.failed["placement"] and "missing" in found.failed["preventive"]
    whole = Rows({name: values for name, values in rows.columns.items() if "_p" not in name}, True)
    assert measure_tables(whole, CRITERIA, settings("poisson")).tables == {}


def test_exceedance_is_the_count_of_replicates():
    rng = np.random.default_rng(0)
    drawn, children = shares(rng.gamma(5, 1, (200, 4))), np.array([100.0, 250.0, 0.0, 80.0])
    drawn[:3, 1] = drawn[:3, 0] * 2.5
    found = exceedance(drawn, children)
    count = sum(1.0 if row[0] / 100 > row[1] / 250 else 0.5 if row[0] / 100 == row[1] / 250 else 0.0 for row in drawn)
    assert found[0, 1] == pytest.approx(count / 200)
    assert found[0, 3] + found[3, 0] == pytest.approx(1)
    assert np.isnan(found[2]).all() and np.isnan(found[:, 2]).all() and np.isnan(found[0, 0])
    rows = exceedance_rows(("a", "b", "c", "d"), exceedance(drawn, children))
    assert [(row["unit_a"], row["unit_b"]) for row in rows] == [("a", "b"), ("a", "d"), ("b", "d")]


@pytest.fixture(scope="module")
def estimated():
    register = simulate(seed=4, rows=4000)
    model = estimate_model(register.design(("places",)), "poisson")
    columns = {name: register.columns[name][:300] for name in ("flag", "fraction")}
    population = build_population(columns, register.area[:300], register.practice[:300], register.practice[:300], np.full(300, 2.0))
    return model, population


def test_drawn_children_keep_their_number():
    children = np.array([3.0, 0.0, 1.5, 7.0])
    drawn = drawn_counts(children, 4000, np.random.default_rng(1))
    np.testing.assert_allclose(drawn.sum(axis=0), 11.5)
    np.testing.assert_allclose(drawn.mean(axis=1), children, atol=0.1)
    assert (drawn[1] == 0).all() and drawn_counts(np.zeros(2), 5, np.random.default_rng(1)).shape == (2, 5)


@pytest.mark.parametrize("family", ["poisson", "two_part", "linear"])
def test_need_of_drawn_children_is_that_of_their_rows(family, estimated):
    population = estimated[1]
    model = estimate_model(simulate(seed=4, rows=4000).design(("places",)), family)
    betas = tuple(np.repeat(beta, 3, axis=0) for beta in model.betas)
    constants = np.repeat(neutralise(model, model.betas).constants, 3, axis=0)
    found = unit_need(model, betas, constants, population, resample=11)
    for unit, (start, stop) in enumerate(zip(population.starts, [*population.starts[1:], 300], strict=True)):
        counts = drawn_counts(population.children[start:stop], 3, np.random.default_rng([11, unit]))
        for r in range(3):
            children = population.children.copy()
            children[start:stop] = counts[:, r]
            units = np.repeat(population.units, np.diff([*population.starts, 300]))
            drawn = build_population(dict(zip(population.terms, population.x.T, strict=True)), units, units, units, children)
            expected = unit_need(model, model.betas, constants[:1], drawn)[0, unit]
            assert found[r, unit] == pytest.approx(expected)


def test_drawing_the_population_widens_the_interval(estimated):
    model, population = estimated
    neutral = neutralise(model, model.betas)
    drawn = bootstrap(model, 300, np.random.default_rng(1))
    practice = practice_table(model, neutral, drawn)
    counted = key_shares(model, neutral, drawn, practice, population, 0.0)
    resampled = key_shares(model, neutral, drawn, practice, population, 0.0, resample=1)
    np.testing.assert_array_equal(counted.share, resampled.share)
    assert (resampled.share_high - resampled.share_low > 1.2 * (counted.share_high - counted.share_low)).all()


def test_one_step_is_held_against_full_estimates(estimated):
    model, population = estimated
    replicates = bootstrap(model, 100, np.random.default_rng(2))
    found = replicate_check(model, replicates, population)
    part = model.parts[0]
    betas = np.array([newton(part.design, part.family, part.beta, weight)[0] for weight in replicates.weights[:20]])
    full = shares(unit_need(model, (betas,), np.zeros((20, 1)), population))
    step = shares(unit_need(model, (replicates.betas[0][:20],), np.zeros((20, 1)), population))
    assert found.draws == 20
    assert found.largest_pp == pytest.approx(100 * np.abs(full - step).max(), rel=1e-4)
    assert 0 < found.mean_pp < found.largest_pp and found.of_interval < 0.5
