"""Challengers on unseen areas: their rules by hand, their losses paired, trees that repeat themselves."""

import numpy as np
import pytest
from scipy import stats

from fordel.need.folds import area_folds
from fordel.need.model import estimate_model
from fordel.validation.challengers import area_regression, balance, fold_losses, of_family, of_rule, paired, per_capita
from fordel.validation.metrics import poisson_deviance
from fordel.validation.trees import boosted_trees


@pytest.fixture(scope="module")
def fold(case):
    return area_folds(case.model.design.home_practice(), 5, np.random.default_rng(0))


def test_the_same_for_every_child(case, fold):
    """Per capita learns one number from the areas it sees."""
    design = case.model.design
    found = of_rule("per_capita", per_capita, design, case.year, fold)
    unseen = np.isin(design.area[design.segment_of_row], np.flatnonzero(fold == 2))
    assert found.held_out[unseen] == pytest.approx(np.full(unseen.sum(), design.outcome[~unseen].sum() / design.exposure[~unseen].sum()))


def test_area_regression_equals_statsmodels(case, fold):
    """Spend per child of the areas seen on their means of the criteria, without supply, years and practice units."""
    import pandas as pd
    import statsmodels.api as sm

    design = case.model.design
    area, t = design.area[design.segment_of_row], design.exposure
    criteria = [design.terms.index(name) for name in ("flag", "fraction")]
    frame = pd.DataFrame(design.x[:, criteria] * t[:, None]).assign(y=design.outcome, t=t).groupby(area).sum()
    frame = frame.div(frame["t"], axis=0).loc[fold != 1]
    params = sm.OLS(frame["y"], sm.add_constant(frame[[0, 1]])).fit().params.to_numpy()
    found = of_rule("area_regression", area_regression, design, case.year, fold)
    unseen = fold[area] == 1
    assert found.held_out[unseen] == pytest.approx(params[0] + design.x[unseen][:, criteria] @ params[1:], rel=1e-8)


def test_trees_repeat_themselves_and_see_something(case, fold):
    """The same bytes twice; better than the same for every child where they have seen the areas."""
    design = case.model.design
    one, two = (of_rule("t", boosted_trees(True), design, case.year, fold) for _ in range(2))
    assert (one.held_out == two.held_out).all()
    assert (one.held_out > 0).all()
    plain = per_capita(design, case.year, design)
    assert poisson_deviance(design.rate, one.fitted, design.exposure).sum() < poisson_deviance(design.rate, plain, design.exposure).sum()


def test_losses_are_means_over_folds(case, fold):
    """By hand for one fold; rows without a prediction are left out."""
    design = case.model.design
    expected = case.model.parts[0].fitted_rate.copy()
    expected[::5] = np.nan
    area = design.area[design.segment_of_row]
    rows = (fold[area] == 3) & np.isfinite(expected)
    t, r, m = design.exposure[rows], design.rate[rows], expected[rows]
    found = fold_losses(design, expected, fold)
    assert found["square_row"][3] == pytest.approx((t * (r - m) ** 2).sum() / t.sum())
    deviance = 2 * t * (np.where(r > 0, r * np.log(np.where(r > 0, r, 1) / m), 0) - r + m)
    assert found["deviance"][3] == pytest.approx(deviance.sum() / t.sum())
    sums = [np.bincount(area[rows], weights, 48) for weights in (t, t * r, t * m)]
    seen = sums[0] > 0
    square = (sums[1][seen] - sums[2][seen]) ** 2 / sums[0][seen]
    assert found["square_area"][3] == pytest.approx(square.sum() / t.sum())


def test_a_pair_is_a_t_test_by_fold():
    """The same z as scipy's paired test; none against itself."""
    rng = np.random.default_rng(0)
    a, b = rng.random(10), rng.random(10)
    assert paired(a, b).z == pytest.approx(stats.ttest_rel(a, b).statistic)
    assert paired(a, b).mean == pytest.approx((a - b).mean())
    assert np.isnan(paired(a, a).z)


def test_the_right_family_beats_the_same_for_every_child(case, fold):
    """On unseen areas, and each unit's fitted total is its actual one."""
    design = case.model.design
    families = [of_family(name, model, fold) for name, model in (("poisson", case.model), ("linear", estimate_model(design, "linear")))]
    poisson, linear = (one.held_out for one in families)
    plain = of_rule("p", per_capita, design, case.year, fold).held_out
    losses = [fold_losses(design, expected, fold)["deviance"] for expected in (poisson, linear, plain)]
    assert losses[0].mean() < losses[1].mean() < losses[2].mean()
    assert paired(losses[2], losses[0]).z > 2
    assert all(balance(design, one.fitted) == pytest.approx(np.ones(4), abs=1e-9) for one in families)
