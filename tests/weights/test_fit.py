"""The additive fit against scipy and statsmodels, and against the conditions that only the optimum meets."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from fordel.errors import ModelError
from fordel.weights.fit import fit_weights, loss, select


def case(seed: int, areas: int = 60, columns: int = 5, noise: float = 0.03, negative: float = 0.0):
    """Counts, and a need that the columns' weights explain but for noise; ``negative`` is the last column's true weight."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.uniform(5, 60, columns), (areas, columns)).astype(float)
    truth = np.r_[rng.uniform(500, 9000, columns - 1), negative or 2000.0]
    return counts, np.maximum(counts @ truth, 1.0) * rng.uniform(1 - noise, 1 + noise, areas)


@pytest.mark.filterwarnings("ignore:The Identity link")
@pytest.mark.parametrize("seed", range(5))
def test_statsmodels_finds_the_same_where_all_weights_are_positive(seed):
    counts, need = case(seed)
    found = fit_weights(counts, need)
    family = sm.families.Poisson(sm.families.links.Identity())
    other = sm.GLM(need, counts, family=family).fit(start_params=found * 1.05, tol=1e-12, maxiter=200)
    assert (found > 0).all()
    np.testing.assert_allclose(found, other.params, rtol=1e-6)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("negative", [0.0, -1500.0])
def test_scipy_finds_no_lower_loss(seed, negative):
    counts, need = case(seed, negative=negative)
    found = fit_weights(counts, need)
    scale = need.sum() / counts.sum(axis=0)
    gradient = lambda w: scale * (counts.sum(axis=0) - counts.T @ (need / (counts @ (w * scale))))  # noqa: E731
    start = np.full(len(scale), 1 / len(scale))
    other = minimize(lambda w: loss(counts, need, w * scale), start, jac=gradient, method="L-BFGS-B", bounds=[(0, None)] * len(scale),
                     options={"maxiter": 5000, "ftol": 1e-15, "gtol": 1e-10})  # fmt: skip
    assert loss(counts, need, found) <= loss(counts, need, other.x * scale) + 1e-9 * need.sum()
    np.testing.assert_allclose(found, other.x * scale, rtol=2e-3, atol=2.0)
    if negative:
        assert found[-1] == 0


@pytest.mark.parametrize("negative", [0.0, -1500.0, -20000.0])
def test_no_weight_can_move_without_a_higher_loss(negative):
    """Karush-Kuhn-Tucker: the score is zero where a weight is positive, and not below zero where it is nought."""
    counts, need = case(3, negative=negative)
    found = fit_weights(counts, need)
    score = counts.sum(axis=0) - counts.T @ (need / (counts @ found))
    score = score / counts.sum(axis=0)
    assert np.abs(score[found > 0]).max() < 1e-9
    assert (score[found == 0] >= -1e-9).all()
    assert (counts @ found).sum() == pytest.approx(need.sum(), rel=1e-9)


def test_need_that_the_columns_explain_gives_their_weights_back():
    counts, need = case(8, noise=0.0)
    np.testing.assert_allclose(counts @ fit_weights(counts, need), need, rtol=1e-9)


def test_one_column_gets_the_mean():
    assert fit_weights(np.array([[2.0], [3.0], [0.0]]), np.array([100.0, 50.0, 0.0])) == pytest.approx([30.0])


def test_where_it_starts_does_not_matter():
    counts, need = case(4, negative=-1500.0)
    plain = fit_weights(counts, need)
    for start in (np.zeros(5), np.full(5, 1e6), plain[::-1]):
        np.testing.assert_allclose(fit_weights(counts, need, start), plain, rtol=1e-8, atol=1e-6)


def test_a_column_that_nobody_has_gets_no_weight():
    counts, need = case(5)
    counts[:, 2] = 0
    found = fit_weights(counts, need)
    assert found[2] == 0 and np.isfinite(found).all()


def test_need_below_zero_is_refused_and_zero_is_not():
    counts, need = case(5)
    need[3] = 0.0
    assert (fit_weights(counts, need) >= 0).all()
    need[3] = -0.01
    with pytest.raises(ModelError, match="need of an area is below zero; expected zero or more; run 'fordel need'"):
        fit_weights(counts, need)


def test_columns_that_count_the_same_children_share_their_weight():
    """Which of them has it is open, their sum is not."""
    counts, need = case(6)
    twice = np.column_stack([counts, counts[:, 0]])
    found, plain = fit_weights(twice, need), fit_weights(counts, need)
    assert found[0] + found[-1] == pytest.approx(plain[0], rel=1e-6)
    np.testing.assert_allclose(twice @ found, counts @ plain, rtol=1e-6)


def test_areas_without_children_change_nothing():
    counts, need = case(7)
    more = fit_weights(np.vstack([counts, np.zeros((3, 5))]), np.r_[need, np.zeros(3)])
    np.testing.assert_allclose(more, fit_weights(counts, need), rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(8, 40), st.floats(1e-3, 1e6))
@example(seed=19568, columns=8, areas=8, scale=7.0)  # as many areas as columns: the curvature is nearly singular
def test_weights_are_never_negative_and_follow_the_unit_of_need(seed, columns, areas, scale):
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 30, (areas, columns)).astype(float)
    counts[:, 0] += 1
    need = rng.gamma(2.0, 1000, areas)
    found = fit_weights(counts, need)
    assert (found >= 0).all()
    assert (counts @ found).sum() == pytest.approx(need.sum(), rel=1e-6)
    np.testing.assert_allclose(counts @ fit_weights(counts, scale * need), scale * (counts @ found), rtol=1e-5)


def test_columns_without_weight_go_and_the_base_stays():
    counts, need = case(9, negative=-1500.0)
    kept, weights = select(counts, need, always=1, most=10)
    assert kept == [0, 1, 2, 3] and (weights > 0).all()
    turned = counts[:, ::-1]
    kept, weights = select(turned, need, always=2, most=10)
    assert kept[:2] == [0, 1] and weights[0] == 0


def test_the_column_goes_whose_loss_rises_least():
    counts, need = case(10, columns=7)
    kept, weights = select(counts, need, always=2, most=4)
    alone = {out: loss(counts[:, rest], need, fit_weights(counts[:, rest], need))
             for out in range(2, 7) for rest in [[one for one in range(7) if one != out]]}  # fmt: skip
    assert kept == [one for one in range(7) if one != min(alone, key=alone.get)]
    np.testing.assert_allclose(weights, fit_weights(counts[:, kept], need), rtol=1e-6)
    assert len(select(counts, need, always=2, most=1)[0]) == 3
