"""Shares of the additive key with both intervals, against plain numpy."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from fordel.weights.estimates import Estimate
from fordel.weights.shares import additive_shares

UNITS, COLUMNS, DRAWS = 3, 2, 50
UNIT_OF_AREA = np.array([0, 0, 1, 1, 2])


@dataclass(frozen=True)
class Case:
    """Counts, weights and their draws, and the model's need of five areas in three units."""

    counts: np.ndarray
    weights: np.ndarray
    draws: np.ndarray
    estimate: Estimate

    def shares(self, unexplained_share: float):
        return additive_shares(self.counts, self.weights, self.draws, self.estimate, UNIT_OF_AREA, unexplained_share)


@pytest.fixture(params=[0, 1])
def case(request) -> Case:
    rng = np.random.default_rng(request.param)
    counts, weights = rng.integers(10, 90, (UNITS, COLUMNS)).astype(float), np.array([10.0, 20.0])
    draws, factors = weights * rng.uniform(0.8, 1.2, (DRAWS, COLUMNS)), rng.uniform(0.7, 1.3, (DRAWS, UNITS))
    need = np.array([400.0, 300.0, 900.0, 100.0, 800.0])
    estimate = Estimate(0, (), np.ones(5), need, need * rng.uniform(0.7, 1.3, (DRAWS, 5)), np.array([0.9, 1.0, 1.2]), factors)
    return Case(counts, weights, draws, estimate)


def plain(case: Case, share: float) -> np.ndarray:
    """Lowest and highest of the additive key's and the model's quantiles, one draw at a time."""
    own, model = [], []
    for weights, areas, factors in zip(case.draws, case.estimate.draws, case.estimate.factors, strict=True):
        factors = 1 + share * (factors - 1)
        own.append(np.array([(row * weights).sum() for row in case.counts]) * factors)
        model.append(np.array([areas[:2].sum(), areas[2:4].sum(), areas[4]]) * factors)
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
    need = case.estimate.need
    estimate = replace(case.estimate, draws=np.tile(need, (5, 1)), factor=np.ones(UNITS), factors=np.ones((5, UNITS)))
    found = replace(case, draws=np.tile(case.weights, (5, 1)), estimate=estimate).shares(0.5)
    model = np.bincount(UNIT_OF_AREA, need) / need.sum()
    for low, high in ((found.share_low, found.share_high), (found.range_low, found.range_high)):
        np.testing.assert_allclose(low, np.minimum(found.share, model))
        np.testing.assert_allclose(high, np.maximum(found.share, model))
    assert found.share.sum() == pytest.approx(1)
