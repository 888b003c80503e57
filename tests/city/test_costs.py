import numpy as np
import pytest

from fordel.city.build import build
from fordel.city.settings import ESTIMATION_YEARS, PRICE_INDEX, CitySettings
from fordel.city.tables import price_level_cost


def recorded(city):
    return city.panel.year < len(ESTIMATION_YEARS)


def wide(city, values, years=2):
    """Values of the children that are there in both years, one column a year."""
    found = np.full((city.panel.child.max() + 1, years), np.nan)
    now = city.panel.year < years
    found[city.panel.child[now], city.panel.year[now]] = values[now]
    return found[~np.isnan(found).any(axis=1)]


def test_few_children_cost_much(demo):
    cost = demo.costs.cost[recorded(demo)]
    positive = cost[cost > 0]
    assert 0.03 < np.mean(cost > 0) < 0.05
    assert 1.5 < positive.std() / positive.mean() < 2
    assert price_level_cost(demo).sum() / len(ESTIMATION_YEARS) == pytest.approx(900e6, rel=0.06)


@pytest.mark.parametrize("form", ["log_linear", "two_part", "interactions"])
def test_every_form_costs_about_the_same(forms, form):
    city = forms[form]
    assert 0.03 < city.costs.any[recorded(city)].mean() < 0.05
    assert price_level_cost(city).sum() / 3 == pytest.approx(450e6, rel=0.1)


def test_the_same_children_cost_from_year_to_year(demo):
    any_cost = wide(demo, demo.costs.any)
    assert np.corrcoef(any_cost.T)[0, 1] > 0.5
    assert np.corrcoef(wide(demo, demo.costs.cost).T)[0, 1] > 0.5


def test_amounts_are_whole_kroner_of_their_year_and_the_parts_add_up(demo):
    rows, year = demo.rows, demo.panel.year[demo.rows.entry]
    assert rows.cost.dtype.kind == "i" and np.all((rows.placement >= 0) & (rows.placement <= rows.cost))
    paid = np.bincount(year, rows.cost)
    entries = demo.costs.cost[recorded(demo)]
    real = np.bincount(demo.panel.year[recorded(demo)], entries)
    for index, budget_year in enumerate(ESTIMATION_YEARS):
        assert paid[index] / real[index] == pytest.approx(PRICE_INDEX[budget_year] / PRICE_INDEX[2009], rel=1e-5)


def test_a_childs_rows_of_a_year_add_to_one(forms):
    city = forms["log_linear"]
    total = np.bincount(city.rows.entry, city.rows.child_years)
    assert np.allclose(total, 1, atol=1e-12) and city.rows.child_years.min() > 0
    twice = np.bincount(city.rows.entry) == 2
    assert 0.04 < twice.mean() < 0.06
    moved = city.panel.area[recorded(city)] != city.panel.to_area[recorded(city)]
    assert np.array_equal(twice, moved & ~city.costs.placed[recorded(city)])
    split = np.bincount(city.rows.entry, city.rows.cost)
    assert np.all((split > 0) == city.costs.any[recorded(city)])


def test_placed_children_are_registered_where_placed_and_belong_at_home(forms):
    city, placed = forms["log_linear"], forms["log_linear"].costs.placed
    assert 0.1 < placed.sum() / city.costs.any.sum() < 0.3
    assert np.all(city.costs.any[placed]) and np.all(city.costs.registered[placed] != city.costs.home[placed])
    lives = (city.panel.area == city.costs.home) | (city.panel.to_area == city.costs.home)
    assert lives[placed & (city.panel.year == 0)].all()


def test_home_stays_while_a_measure_runs(forms):
    city = forms["log_linear"]
    now = city.panel.year < 2
    both = wide(city, np.where(city.costs.any, city.costs.home, np.nan))
    assert len(both) > 500 and np.array_equal(both[:, 0], both[:, 1])
    moved = now & city.costs.any & (city.panel.area != city.costs.home)
    assert moved.any()


def test_practice_and_need_correlate_as_asked_in_every_city():
    for seed, asked in ((1, 0.5), (2, 0.5), (3, 0.9), (4, 0.0)):
        city = build(CitySettings(seed=seed, size=0.05, practice_correlation=asked, unobserved_share=0))
        assert city.levels.practice.std() == pytest.approx(0.13)
        now = recorded(city)
        need = np.bincount(city.map.centre[city.rows.home], city.rows.need) / np.bincount(city.map.centre[city.panel.area[now]])
        assert np.corrcoef(np.log(need), city.levels.practice)[0, 1] == pytest.approx(asked, abs=0.05)
