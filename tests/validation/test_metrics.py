"""Metrics against scikit-learn and by hand."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, mean_poisson_deviance, r2_score

from fordel.validation.metrics import by_level, grouped, metrics, poisson_deviance


def test_metrics_equal_those_of_scikit_learn():
    """R2, mean absolute error and Poisson deviance with weights; the prediction measure by its definition."""
    rng = np.random.default_rng(0)
    rate, expected, weight = rng.gamma(1, 5, 200), rng.gamma(3, 2, 200) + 0.1, rng.random(200)
    found = metrics(rate, expected, weight)
    assert found.r2 == pytest.approx(r2_score(rate, expected, sample_weight=weight))
    assert found.mae == pytest.approx(mean_absolute_error(rate, expected, sample_weight=weight))
    mean = np.average(rate, weights=weight)
    assert found.cpm == pytest.approx(1 - (weight * abs(rate - expected)).sum() / (weight * abs(rate - mean)).sum())
    ours = poisson_deviance(rate, expected, weight).sum() / weight.sum()
    assert ours == pytest.approx(mean_poisson_deviance(rate, expected, sample_weight=weight))


def test_perfect_and_useless_predictions():
    """1 and 0; outcomes that do not differ have neither."""
    rate, weight = np.array([1.0, 2.0, 6.0]), np.ones(3)
    assert (metrics(rate, rate, weight).r2, metrics(rate, rate, weight).cpm, metrics(rate, rate, weight).mae) == (1.0, 1.0, 0.0)
    assert metrics(rate, np.full(3, 3.0), weight).r2 == metrics(rate, np.full(3, 3.0), weight).cpm == 0.0
    assert np.isnan(metrics(np.ones(3), np.ones(3), weight).r2)


def test_negative_predictions_are_floored_in_the_deviance():
    """A rate below nought has a large deviance, not an infinite one."""
    assert np.isfinite(poisson_deviance(np.array([0.0, 4.0]), np.array([-1.0, -1.0]), np.ones(2))).all()


def test_levels_are_sums_of_rows(case):
    """Areas and practice units from pandas; rows without a prediction are left out of both sides."""
    import pandas as pd

    design = case.model.design
    expected = case.model.parts[0].fitted_rate.copy()
    expected[::7] = np.nan
    segment = design.segment_of_row
    frame = pd.DataFrame({"a": design.area[segment], "y": design.outcome, "t": design.exposure, "m": expected * design.exposure}).dropna()
    sums = frame.groupby("a").sum()
    rate, fitted, weight = grouped(design, expected, design.area[segment])
    assert rate == pytest.approx((sums.y / sums.t).to_numpy())
    assert fitted == pytest.approx((sums.m / sums.t).to_numpy())
    assert weight == pytest.approx(sums.t.to_numpy())
    levels = by_level(design, expected, case.year)
    assert levels["row"].groups == len(frame)
    assert levels["area"].groups == 96
    assert levels["practice"].groups == 8
