"""What every alternative moves, against estimations from scratch; chance, on cities whose chance is known."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import shares
from fordel.validation.chance import chance, mean_absolute, reserve
from fordel.validation.chance_table import chance_rows
from fordel.validation.held_out import year_refits
from fordel.validation.refit import as_refit
from fordel.validation.sensitivity import capped, same_side, sensitivity
from fordel.validation.shares import keyed
from fordel.validation.stability import Alternative, chosen, without_each_practice, without_each_year
from fordel.validation.within_between import slopes, weighted_slope
from tests.need.conftest import areas_only, simulate
from tests.validation.conftest import case_of


def share_of(case, model):
    """Shares by the need room's own functions."""
    constants = neutralise(model, model.betas).constants
    return shares(unit_need(model, model.betas, constants, case.population))[0]


def test_without_a_practice_unit(case):
    """Equal to an estimation on the other units' areas; the one left out still has a share."""
    found, failed = without_each_practice(case)
    assert ([one.option for one in found], failed) == (["C0", "C1", "C2", "C3"], [])
    design = case.model.design
    fresh = estimate_model(areas_only(design, np.flatnonzero(design.home_practice() != 2)), "poisson")
    assert found[2].share == pytest.approx(share_of(case, fresh), abs=1e-9)


def test_without_a_year(case):
    """Equal to an estimation on the other year's rows."""
    found, failed = without_each_year(case, year_refits(case.model, case.year))
    assert ([one.option for one in found], failed) == (["2005", "2006"], [])
    design = case.model.design
    terms = tuple(t for t in design.terms if not t.startswith("year["))
    fresh = estimate_model(design.rows_only(case.year == 2006).keep(terms), "poisson")
    assert found[0].share == pytest.approx(share_of(case, fresh), abs=1e-9)


def test_every_choice_is_an_estimation_of_its_own(case):
    """Families, without supply, pooled, capped costs and single years, each against the need room."""
    design = case.model.design
    families = {name: estimate_model(design, name) for name in ("poisson", "linear", "tweedie", "two_part")}
    found, failed = sensitivity(case, families)
    by = {(one.choice, one.option): one for one in found}
    assert not failed
    assert list(by) == [
        ("family", "linear"), ("family", "tweedie"), ("family", "two_part"), ("without", "practice_effects"), ("without", "supply"),
        ("without", "year_effects"), ("costs", "capped"), ("year_alone", "2005"), ("year_alone", "2006"),
        ("unexplained_share", "0"), ("unexplained_share", "0.25"), ("unexplained_share", "0.5"), ("unexplained_share", "1"),
    ]  # fmt: skip
    assert by["family", "two_part"].share == pytest.approx(share_of(case, families["two_part"]), abs=1e-9)
    no_supply = estimate_model(design.keep(tuple(t for t in design.terms if t != "places")), "poisson")
    assert by["without", "supply"].share == pytest.approx(share_of(case, no_supply), abs=1e-9)
    lower = estimate_model(capped(design), "poisson")
    assert by["costs", "capped"].share == pytest.approx(share_of(case, lower), abs=1e-9)
    assert by["unexplained_share", "0"].share == pytest.approx(chosen(case).share, abs=1e-12)
    assert all(one.share.sum() == pytest.approx(1) for one in found)
    half, all_ = (by["unexplained_share", u].share - chosen(case).share for u in ("0.5", "1"))
    assert np.abs(all_).max() > np.abs(half).max() > 0


def test_pooled_equals_statsmodels(case):
    """Without practice effects: one constant; unexplained ratios are still those of the practice units."""
    import statsmodels.api as sm

    design = case.model.design
    found = next(one for one in sensitivity(case, {})[0] if one.option == "practice_effects")
    x = np.column_stack([design.x, np.ones(len(design.x))])
    params = sm.GLM(design.outcome, x, family=sm.families.Poisson(), offset=np.log(design.exposure)).fit(tol=1e-13).params
    supply = design.terms.index("places")
    need = design.exposure * np.exp(x @ params - design.x[:, supply] * params[supply])
    practice = design.practice[design.segment_of_row]
    ratio = np.bincount(practice, design.outcome) / np.bincount(practice, need * design.outcome.sum() / need.sum())
    assert found.ratio == pytest.approx(ratio, rel=1e-7)


def test_caps_take_the_dearest_hundredth(case):
    """About one row in a hundred is lowered; nothing rises; nought is left of a cap at nought."""
    design, lower = case.model.design, capped(case.model.design)
    changed = lower.outcome < design.outcome
    assert 0.005 < changed.mean() <= 0.01
    assert (lower.outcome <= design.outcome).all()
    assert lower.whole_rate.max() == pytest.approx(np.quantile(design.whole_rate, 0.99))
    assert capped(replace(design, whole_rate=np.zeros(len(design.outcome)))) is None


def test_a_ratio_on_both_sides_of_1_is_not_named(case):
    """One row of the table on the other side is enough."""
    ratio = np.array([1.2, 0.8, 1.2, 0.8])
    other = Alternative("a", "b", np.ones(4) / 4, np.array([1.1, 0.9, 0.99, np.nan]))
    assert [one.same_side for one in same_side([other], case, ratio)] == [True, True, False, True]


def test_between_slope_finds_practice_that_goes_with_need(case):
    """Ratios that rise with a term's mean between units show as a difference; the slope equals statsmodels'."""
    import statsmodels.api as sm

    rng = np.random.default_rng(0)
    x, y, w = rng.random(8), rng.random(8), rng.random(8) + 0.5
    theirs = sm.WLS(y, sm.add_constant(x), weights=w).fit()
    assert weighted_slope(x, y, w) == pytest.approx((theirs.params[1], theirs.bse[1]))
    design = case.model.design
    mean = design.by_practice(design.exposure * design.x[:, design.terms.index("flag")]) / design.by_practice(design.exposure)
    found = {one.term: one for one in slopes(case, np.exp(5 * (mean - mean.mean())), np.ones(4))}
    assert set(found) == {"flag", "fraction"}
    assert found["flag"].difference == pytest.approx(5, rel=1e-9)
    assert found["flag"].between == pytest.approx(found["flag"].within + 5)


@pytest.fixture(scope="module")
def drawn():
    """Sixty cities of the same children: what is expected of them, and chance that lasts within areas in half of it."""
    register = simulate(seed=6, rows=9000, areas=120)
    case = case_of(replace(register, exposure=np.ones(len(register.area))))
    return case, np.random.default_rng(11)


def test_chance_is_found_and_reserves_cover(drawn):
    """Independent gamma costs: the estimated deviation is the true one, and a reserve of it covers 80 and 95 % of years."""
    case, rng = drawn
    design, mean = case.model.design, case.model.parts[0].fitted_rate
    practice, estimates, deviations = design.practice[design.segment_of_row], [], []
    year = case.year == 2006
    expected = np.bincount(practice[year], mean[year], 4)
    for _ in range(300):
        outcome = np.where(rng.random(len(mean)) < 0.2, rng.gamma(0.7, mean / 0.14), 0.0)
        found = chance(replace(design, outcome=outcome), case.year, mean, True)
        estimates.append(found.areas)
        deviations.append(np.bincount(practice[year], outcome[year], 4) / expected - 1)
    estimate, deviation = np.mean(estimates, axis=0), np.array(deviations)
    assert estimate == pytest.approx(deviation.std(axis=0), rel=0.12)
    covers80, covers95 = reserve(estimate)
    assert (deviation <= covers80).mean() == pytest.approx(0.80, abs=0.03)
    assert (deviation <= covers95).mean() == pytest.approx(0.95, abs=0.02)
    assert np.abs(deviation).mean(axis=0) == pytest.approx(mean_absolute(deviation.std(axis=0)), rel=0.1)


def test_the_three_deviations_differ_where_children_are_alike(drawn):
    """Areas alike over the years: more than children alone would vary, less between years; with one year there is none."""
    case, rng = drawn
    design, mean = case.model.design, case.model.parts[0].fitted_rate
    lasting = rng.gamma(8, 1 / 8, len(design.areas))[design.area[design.segment_of_row]]
    found = chance(replace(design, outcome=mean * lasting), case.year, mean, True)
    assert (found.areas > 2 * found.children).all()
    assert (found.between_years < found.areas).all()
    one = case.year == 2005
    single = chance(design.rows_only(one), case.year[one], mean[one], False)
    assert np.isnan(single.between_years).all()
    assert np.isnan(single.children).all()


def test_pooling_needs_less(case):
    """The city's reserve is the root of the squares' sum of the units', and the budgets add to the pot."""
    found = chance(case.model.design, case.year, case.model.parts[0].fitted_rate, True)
    share = keyed(case, as_refit(case.model)).share
    rows = chance_rows(case, found, share)
    *units, city = rows
    assert [row["unit"] for row in rows] == ["C0", "C1", "C2", "C3", ""]
    assert city["budget"] == pytest.approx(1_000_000, abs=3)
    together = np.sqrt(sum(row["reserve95_amount"] ** 2 for row in units))
    assert city["reserve95_amount"] == pytest.approx(together, rel=1e-4)
    assert city["reserve95_amount"] < sum(row["reserve95_amount"] for row in units)


def test_without_a_pot_there_is_no_city_to_pool_for(case):
    """Relative deviations of units stay what they are; their budgets and reserves are nought."""
    found = chance(case.model.design, case.year, case.model.parts[0].fitted_rate, True)
    share = keyed(case, as_refit(case.model)).share
    *units, _ = chance_rows(case, found, share)
    none = chance_rows(replace(case, pot=0.0), found, share)
    assert [row["unit"] for row in none] == ["C0", "C1", "C2", "C3"]
    for row, other in zip(none, units, strict=True):
        assert (row["budget"], row["reserve80_amount"], row["reserve95_amount"]) == (0, 0, 0)
        assert {name: row[name] for name in row if "percent" in name} == {name: other[name] for name in other if "percent" in name}
