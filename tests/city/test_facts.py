import numpy as np
import pytest

from fordel.city.settings import YEARS


def by_district(city, name):
    panel = city.panel
    district = city.map.district[panel.area]
    return np.bincount(district, city.facts[name]) / np.bincount(district)


def siblings(city, values):
    """Correlation between a child and the next of the same family, first year."""
    first = np.flatnonzero(city.panel.year == 0)
    order = first[np.argsort(city.panel.family[first], kind="stable")]
    pair = np.flatnonzero(np.diff(city.panel.family[order]) == 0)
    return np.corrcoef(values[order[pair]], values[order[pair + 1]])[0, 1]


def test_single_parents_spread_over_districts_as_in_the_social_figures(demo):
    shares = by_district(demo, "single_parent")
    assert 0.22 < shares.min() < shares.max() < 0.40 and shares.max() - shares.min() > 0.03


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("boy", 0.5, 0.52),
        ("low_birth_weight", 0.04, 0.09),
        ("no_employment", 0.12, 0.25),
        ("parent_psychiatric", 0.04, 0.12),
        ("recent_move", 0.03, 0.1),
        ("young_mother", 0.03, 0.09),
        ("short_education", 0.18, 0.32),
        ("minority_background", 0.2, 0.35),
        ("recent_separation", 0.02, 0.06),
    ],
)
def test_shares_are_plausible(demo, name, low, high):
    assert low < demo.facts[name].mean() < high


def test_diagnoses_grow_with_age_and_stay(demo):
    psychiatric = demo.facts["diagnosis"] == 2
    assert psychiatric[demo.panel.age >= 15].mean() > 3 * psychiatric[demo.panel.age < 5].mean()
    had = np.zeros(demo.panel.child.max() + 1, dtype=bool)
    for year in range(len(YEARS)):
        now = demo.panel.year == year
        assert psychiatric[now][had[demo.panel.child[now]]].all()
        had[demo.panel.child[now][psychiatric[now]]] = True


def test_siblings_share_their_parents_facts_and_resemble_each_other(demo):
    for name in ("single_parent", "no_employment", "parent_psychiatric"):
        assert siblings(demo, demo.facts[name].astype(float)) == pytest.approx(1)
    assert siblings(demo, (demo.facts["diagnosis"] == 1).astype(float)) > 0.03
    assert siblings(demo, demo.costs.any.astype(float)) > 0.1


def test_families_facts_follow_the_area(demo):
    area = demo.panel.area
    poor = np.bincount(area, demo.facts["no_employment"], 400) / np.bincount(area, minlength=400)
    assert np.corrcoef(poor, demo.areas.benefit_percent[0])[0, 1] > 0.5
