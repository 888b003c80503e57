"""Shares of the additive key with both intervals, against plain numpy."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from fordel.weights.estimates import Estimate
from fordel.weights.shares import additive_shares

UNITS, COLUMNS, DRAWS = 3, 2, 50
MODEL = np.array([700.0, 1000.0, 800.0])


@dataclass(frozen=True)
class Case:
    """Counts, weights and their draws, and the model's shares of three units."""

    counts: np.ndarray
    weights: np.ndarray
    draws: np.ndarray
    estimate: Estimate

    def shares(self, unexplained_share: float):
        return additive_shares(self.counts, self.weights, self.draws, self.estimate, unexplained_share)


@pytest.fixture(params=[0, 1])
def case(request) -> Case:
    rng = np.random.default_rng(request.param)
    counts, weights = rng.integers(10, 90, (UNITS, COLUMNS)).astype(float), np.array([10.0, 20.0])
    draws, factors = weights * rng.uniform(0.8, 1.2, (DRAWS, COLUMNS)), rng.uniform(0.7, 1.3, (DRAWS, UNITS))
    need = MODEL * rng.uniform(0.7, 1.3, (DRAWS, UNITS))
    shares = need / need.sum(axis=1, keepdims=True)
    estimate = Estimate(0, (), np.ones(5), np.ones(5), np.ones((DRAWS, 5)), np.array([0.9, 1.0, 1.2]), factors, shares)
    return Case(counts, weights, draws, estimate)


def plain(case: Case, share: float) -> np.ndarray:
    """Lowest and highest of the additive key's and the model's quantiles, one draw at a time."""
    own, model = [], []
    for weights, shares, factors in zip(case.draws, case.estimate.shares, case.estimate.factors, strict=True):
        factors = 1 + share * (factors - 1)
        own.append(np.array([(row * weights).sum() for row in case.counts]) * factors)
        model.append(shares * factors)
    found = []
    for unit in range(UNITS):
        (a, b), (c, d) = (np.quantile([need[unit] / need.sum() for need in needs], [0.025, 0.975]) for needs in (own, model))
        found.append([min(a, c), max(b, d)])
    return np.array(found).T


@pytest.mark.parametrize("chosen", [0.0, 0.3, 0.5])
def test_shares_and_intervals(case, chosen):
    found = case.shares(chosen)
    need = (case.counts * case.weights).sum(axis=1) * (1 + chosen * (case.estimate.factor - 1))
    np.testing.assert_allclose(found.need, need)
    np.testing.assert_allclose(found.share, need / need.sum())
    np.testing.assert_allclose([found.share_low, found.share_high], plain(case, chosen))


@pytest.mark.parametrize("chosen", [0.0, 0.3])
def test_the_range_spans_what_share_of_the_unexplained_is_paid(case, chosen):
    found = case.shares(chosen)
    three = np.array([plain(case, share) for share in (chosen, 0.0, 1.0)])
    np.testing.assert_allclose(found.range_low, three[:, 0].min(axis=0))
    np.testing.assert_allclose(found.range_high, three[:, 1].max(axis=0))


def test_draws_that_do_not_differ_span_only_the_key_and_the_model(case):
    model = MODEL / MODEL.sum()
    estimate = replace(case.estimate, shares=np.tile(model, (5, 1)), factor=np.ones(UNITS), factors=np.ones((5, UNITS)))
    found = replace(case, draws=np.tile(case.weights, (5, 1)), estimate=estimate).shares(0.5)
    for low, high in ((found.share_low, found.share_high), (found.range_low, found.range_high)):
        np.testing.assert_allclose(low, np.minimum(found.share, model))
        np.testing.assert_allclose(high, np.maximum(found.share, model))
    assert found.share.sum() == pytest.approx(1)


def test_need_and_draws_of_areas_play_no_part_in_the_models_interval(case):
    other = replace(case, estimate=replace(case.estimate, need=np.full(5, 7.0), draws=np.zeros((DRAWS, 5))))
    for name in ("share_low", "share_high", "range_low", "range_high"):
        np.testing.assert_array_equal(getattr(other.shares(0.3), name), getattr(case.shares(0.3), name))
