"""The need that is paid under every draw, up to a factor per draw."""

from dataclasses import replace

import numpy as np
import pytest

from fordel.key.apart import paid_draws, told_apart
from fordel.key.draws import Draws
from fordel.key.paid import Paid, paid_need
from fordel.params import Policy
from tests.key.small_key import THRESHOLD, need_result, units, weights_file

WEIGHTS = np.array([[100.0, 400.0], [200.0, 0.0]])
SHARES = np.array([[0.5, 0.4, 0.1], [0.6, 0.3, 0.1]])
FACTORS = np.array([[1.0, 1.0, 2.0], [1.0, 0.5, 1.0]])
DRAWS = Draws({0: WEIGHTS, THRESHOLD: 2 * WEIGHTS}, {0: SHARES, THRESHOLD: SHARES[::-1]}, {0: FACTORS, THRESHOLD: np.ones((2, 3))})


def drawn(pays, share, threshold=None):
    paid = paid_need(need_result(), weights_file(), Policy.model_validate({"pot": 1000, "pays": pays}), share, threshold)
    return paid_draws(paid, weights_file(), DRAWS, share)


def test_the_additive_key_is_counts_times_the_drawn_weights():
    assert drawn("additive", 0) == pytest.approx(np.array([[26_000, 14_000, 4_000], [20_000, 20_000, 4_000]]))


def test_the_models_shares_are_its_own():
    assert drawn("model", 0) == pytest.approx(SHARES)


@pytest.mark.parametrize(("share", "factors"), [(1, FACTORS), (0.5, [[1, 1, 1.5], [1, 0.75, 1]])])
def test_the_part_of_the_unexplained_that_is_paid_is_drawn_with_it(share, factors):
    assert drawn("model", share) == pytest.approx(SHARES * factors)
    assert drawn("additive", share) == pytest.approx(drawn("additive", 0) * factors)


def test_with_a_pool_the_draws_are_those_below_its_threshold():
    assert drawn("model", 0, THRESHOLD) == pytest.approx(SHARES[::-1])
    assert drawn("additive", 0, THRESHOLD) == pytest.approx(2 * drawn("additive", 0))


def test_the_less_certain_of_two_keys_answers_where_the_additive_key_is_paid():
    # per child: the additive draws always put North above South, the model's in three of four
    file = weights_file()
    weights = np.tile([100.0, 400.0], (4, 1))
    shares = np.array([[0.5, 0.4, 0.1], [0.5, 0.4, 0.1], [0.5, 0.4, 0.1], [0.4, 0.5, 0.1]])
    draws = Draws({0: weights}, {0: shares}, {0: np.ones((4, 3))})
    made = Paid("additive", "chosen", None, units(), units(), {})
    assert told_apart(made, file, draws, 0.0)[0, 1] == 0.75
    assert told_apart(replace(made, pays="model"), file, draws, 0.0)[0, 1] == 0.75
    sure = Draws({0: weights}, {0: shares[:1].repeat(4, axis=0)}, {0: np.ones((4, 3))})
    assert told_apart(made, file, sure, 0.0)[0, 1] == 1
