import numpy as np
import pytest

from fordel.city.counts import registered, scaled
from fordel.city.settings import ESTIMATION_YEARS, YEARS


def counted(city):
    panel = city.panel
    found = np.zeros((len(YEARS), 10, 23), dtype=np.int64)
    np.add.at(found, (panel.year, city.map.district[panel.area], panel.age), 1)
    return found


def test_counts_of_the_source():
    counts = registered()
    assert counts.sum(axis=(1, 2)).tolist() == [116352, 117368, 119707, 122596]
    assert counts[3].sum(axis=1).tolist() == [9472, 15516, 18669, 11394, 11484, 8823, 11474, 10684, 11395, 13685]


def test_every_year_meets_the_real_counts_by_district_and_age(demo):
    assert np.array_equal(counted(demo), registered())
    recorded = demo.panel.year < len(ESTIMATION_YEARS)
    assert recorded.sum() == 353_427
    assert 353_427 < len(demo.rows.entry) < 360_000


def test_size_scales_the_children_and_keeps_areas_and_centres(forms):
    city = forms["log_linear"]
    assert np.array_equal(counted(city), scaled(0.5))
    assert len(np.unique(city.panel.area)) == 400


def test_children_age_by_one_a_year_and_keep_their_family(demo):
    panel = demo.panel
    for year in range(len(YEARS) - 1):
        now, then = (np.flatnonzero(panel.year == y) for y in (year, year + 1))
        _, here, there = np.intersect1d(panel.child[now], panel.child[then], return_indices=True)
        assert np.array_equal(panel.age[now][here] + 1, panel.age[then][there])
        assert np.array_equal(panel.family[now][here], panel.family[then][there])
        assert np.array_equal(panel.to_area[now][here], panel.area[then][there])
        assert len(here) > 0.85 * len(now)


def test_a_child_stands_once_a_year(demo):
    assert len(np.unique(demo.panel.year * 10**7 + demo.panel.child)) == len(demo.panel.child)


def test_siblings_live_together_and_families_are_of_plausible_size(demo):
    first = demo.panel.year == 0
    family, area, age = demo.panel.family[first], demo.panel.area[first], demo.panel.age[first]
    order = np.argsort(family, kind="stable")
    same = np.diff(family[order]) == 0
    assert np.all(np.diff(area[order])[same] == 0)
    sizes = np.bincount(family)
    young = np.bincount(family[age < 18])
    assert sizes[sizes > 0].max() <= 4 and 1.4 < young[young > 0].mean() < 2


@pytest.mark.parametrize("form", ["log_linear"])
def test_movers_are_as_many_as_asked(forms, demo, form):
    for city, share in ((demo, 0.01), (forms[form], 0.05)):
        assert np.mean(city.panel.area != city.panel.to_area) == pytest.approx(share, rel=0.1)
