"""A check that the cities are worth estimating: an ordinary regression with centre effects finds the truth, the rival keys do not."""

import numpy as np

from fordel.city.build import build
from fordel.city.settings import CENTRES, CitySettings
from fordel.city.tables import price_level_cost

FLAGS = (
    "boy",
    "low_birth_weight",
    "single_parent",
    "no_employment",
    "parent_psychiatric",
    "young_mother",
    "short_education",
    "parent_sanction",
    "recent_separation",
    "recent_move",
)


def criteria(city, entry, area):
    facts, year = city.facts, city.panel.year[entry]
    band = np.searchsorted((3, 6, 10, 13, 16, 18, 20), facts["age"][entry], side="right")
    child = (
        [band == number for number in range(1, 8)]
        + [facts[name][entry] for name in FLAGS]
        + [facts["diagnosis"][entry] == k for k in (1, 2)]
    )
    housing = [city.areas.social_housing_share, city.areas.benefit_percent / 100, city.areas.crowded_share]
    return np.column_stack(child + [fact[year, area] for fact in housing]).astype(float)


def estimated_shares(city):
    import statsmodels.api as sm

    rows, year = city.rows, city.panel.year[city.rows.entry]
    need = criteria(city, rows.entry, rows.home)
    supply = city.areas.preventive_places[year, rows.home] / 10
    design = np.column_stack([need, supply, year == 1, year == 2, np.eye(len(CENTRES))[city.map.centre[rows.home]]])
    fit = sm.GLM(price_level_cost(city), design, family=sm.families.Poisson(), exposure=rows.child_years).fit(maxiter=50)
    home = city.costs.home[city.population]
    return shares(city, home, np.exp(criteria(city, city.population, home) @ fit.params[: need.shape[1]]))


def shares(city, area, amount):
    total = np.bincount(city.map.centre[area], amount, len(CENTRES))
    return total / total.sum()


def test_a_regression_with_centre_effects_comes_closer_than_last_years_spend_and_heads():
    errors = {"regression": [], "last_year": [], "per_capita": []}
    for seed in range(11, 14):
        city = build(CitySettings(seed=seed, size=0.3, unobserved_share=0))
        home, last = city.costs.home[city.population], city.panel.year[city.rows.entry] == 2
        keys = {
            "regression": estimated_shares(city),
            "last_year": shares(city, city.rows.home[last], city.rows.cost[last]),
            "per_capita": shares(city, home, np.ones(len(home))),
        }
        for name, key in keys.items():
            errors[name].append(100 * np.abs(key - city.true_share).mean())
    mean = {name: np.mean(values) for name, values in errors.items()}
    assert mean["regression"] < 0.4
    assert mean["last_year"] > 3 * mean["regression"] and mean["per_capita"] > 4 * mean["regression"]
