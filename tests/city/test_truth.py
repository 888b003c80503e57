import numpy as np
import pytest

from fordel.city.build import build
from fordel.city.settings import CENTRES, FORMS, CitySettings
from fordel.city.tables import price_level_cost
from fordel.errors import ParamsError


@pytest.mark.parametrize("form", FORMS)
def test_true_need_is_expected_cost_at_the_citys_average_practice(forms, form):
    city = forms[form]
    cost, need = price_level_cost(city), city.rows.need
    assert need.sum() / 3 == pytest.approx(7640 * 353_427 / 2 / 3, rel=0.01)
    assert cost.sum() == pytest.approx(need.sum(), rel=0.08)
    assert city.true_share.sum() == pytest.approx(1) and city.true_share.min() > 0


@pytest.mark.parametrize("form", FORMS)
def test_without_practice_and_supply_cost_agrees_with_need_by_decile(form):
    cost, need = np.zeros(10), np.zeros(10)
    for seed in range(3):
        city = build(CitySettings(seed=seed, form=form, size=0.5, practice_sd=0, supply_effect=0, movers=0.1))
        tenth = np.argsort(np.argsort(city.rows.need)) * 10 // len(city.rows.need)
        cost += np.bincount(tenth, price_level_cost(city))
        need += np.bincount(tenth, city.rows.need)
    assert np.all(np.abs(cost / need - 1) < 0.3) and np.all(np.abs(cost / need - 1)[6:] < 0.1)
    assert cost.sum() / need.sum() == pytest.approx(1, abs=0.04)


def test_practice_moves_cost_and_leaves_need():
    lenient, strict = (build(CitySettings(size=0.2, practice_sd=sd)) for sd in (0.0, 0.4))
    assert np.allclose(lenient.true_share, strict.true_share, atol=2e-3)
    spent = [np.bincount(city.map.centre[city.rows.home], price_level_cost(city)) for city in (lenient, strict)]
    moved = np.log(spent[1] / spent[0])
    assert np.corrcoef(moved, strict.levels.practice)[0, 1] > 0.9


def test_unobserved_need_is_as_large_as_asked_and_lies_where_asked():
    def extra(share, between):
        base, city = (
            build(CitySettings(seed=3, size=0.3, unobserved_share=part, unobserved_between_districts=between)) for part in (0.0, share)
        )
        assert np.array_equal(base.facts["age"], city.facts["age"])
        both = [np.bincount(c.panel.area[c.population], c.population_need, 400) for c in (base, city)]
        u, centre = np.log(both[1] / both[0]), base.map.centre
        mean = np.bincount(centre, u) / np.bincount(centre)
        observed = np.log(both[0] / np.bincount(base.panel.area[base.population], minlength=400))
        return u.var() / (u.var() + observed.var()), mean[centre].var() / u.var()

    share, between = extra(1 / 3, 0.4)
    assert share == pytest.approx(1 / 3, abs=0.06) and 0.25 < between < 0.55
    assert extra(1 / 3, 0.0)[1] < 0.06


def test_need_differs_between_centres_as_between_real_offices():
    low, high = [], []
    for seed in range(8):
        city = build(CitySettings(seed=seed, size=0.2, unobserved_share=0))
        children = np.bincount(city.map.centre[city.costs.home[city.population]], minlength=len(CENTRES))
        index = 100 * city.true_share / (children / children.sum())
        low.append(index.min())
        high.append(index.max())
    assert 55 < np.mean(low) < 80 and 130 < np.mean(high) < 160


@pytest.mark.parametrize(
    "wrong", [{"form": "cubic"}, {"size": 0}, {"movers": 0.9}, {"unobserved_share": 1.0}, {"seed": -1}, {"practice_correlation": 2}]
)
def test_settings_outside_their_limits_are_named(wrong):
    with pytest.raises(ParamsError, match=f"{next(iter(wrong))}: expected"):
        CitySettings(**wrong)
