"""Reliability of the unexplained ratios: chance is not paid."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fordel.need.practice import adjusted_need, chance_variance, reliability


def test_reliability_is_nought_where_chance_explains_all():
    assert (reliability(np.array([0.99, 1.0, 1.01]), np.full(3, 0.01), np.full(3, 9)) == 0).all()
    assert (reliability(np.array([1.3]), np.array([0.01]), np.array([9])) == 0).all()


def test_reliability_is_the_moment_estimator():
    ratio, chance = np.array([0.7, 1.0, 1.3]), np.array([0.01, 0.02, 0.03])
    between = 0.09 - 0.02
    np.testing.assert_allclose(reliability(ratio, chance, np.full(len(ratio), 9)), between / (between + chance))


def test_few_areas_borrow_the_others_variance():
    replicates = np.array([[0.9, 0.8, 1.0], [1.1, 1.2, 1.0]])
    found = chance_variance(replicates, np.array([10, 5, 2]))
    np.testing.assert_allclose(found, [0.02, 0.08, (0.2 + 0.4) / 2 / 2])


@given(
    st.lists(st.tuples(st.floats(1, 1e6), st.floats(0.2, 5), st.floats(0, 1)), min_size=1, max_size=12),
    st.floats(0, 1),
)
def test_adjusted_need_lies_between_need_and_actual(rows, share):
    need, ratio, trust = (np.array(column) for column in zip(*rows, strict=True))
    adjusted = adjusted_need(need, ratio, trust, share)
    low, high = np.minimum(need, need * ratio), np.maximum(need, need * ratio)
    assert (adjusted >= low * (1 - 1e-12)).all() and (adjusted <= high * (1 + 1e-12)).all()
    np.testing.assert_array_equal(adjusted_need(need, ratio, trust, 0.0), need)


def test_a_closed_unit_does_not_make_the_others_chance():
    """A unit whose few areas have gone elsewhere has a guessed variance, which must not count for all."""
    ratio, replicates, areas = (
        np.array([0.6, 0.9, 1.1, 1.5, 0.5]),
        np.random.default_rng(1).normal(0, 0.1, (400, 5)),
        np.array([9, 9, 9, 9, 0]),
    )
    found = reliability(ratio, chance_variance(replicates, areas), areas)
    assert (found[:4] > 0.8).all() and 0 < found[4] < found[0]
