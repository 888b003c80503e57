"""Practice taken out: need keeps the total, spending evenly more earns nothing, chance is not paid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fordel.need.fit import fit
from fordel.need.practice import adjusted_need, area_need, chance_variance, reliability, unexplained_ratio

from .conftest import Register


def test_need_keeps_the_total(register):
    ours = fit(register.design(("places",)))
    need = area_need(ours.design, ours.beta)
    assert need.need.sum() == pytest.approx(need.actual.sum(), rel=1e-12)


def test_a_centre_that_spends_evenly_more_keeps_its_need(register):
    def needs(factor: float) -> np.ndarray:
        outcome = np.where(register.practice == "C1", factor, 1.0) * register.outcome
        changed = Register(register.columns, register.area, register.practice, register.year, register.exposure, outcome)
        ours = fit(changed.design(("places",)))
        need = ours.design.exposure * np.exp(ours.design.x[:, 1:3] @ ours.beta[1:3])
        by_centre = ours.design.by_practice(need)
        return by_centre / by_centre.sum()

    before, after = needs(1.0), needs(1.2)
    assert abs(after[1] - before[1]) / before[1] < 0.02 * 0.2


def test_supply_is_neutralised(register):
    ours = fit(register.design(("places",)))
    k = len(ours.design.terms)
    without_supply = ours.design.x[:, :k] @ np.where(np.array(ours.design.terms) == "places", 0, ours.beta[:k])
    raw = ours.design.by_segment(ours.design.exposure * np.exp(without_supply))
    need = area_need(ours.design, ours.beta).need
    np.testing.assert_allclose(need / need.sum(), raw / raw.sum(), rtol=1e-12)


def test_reliability_is_nought_where_chance_explains_all():
    assert (reliability(np.array([0.99, 1.0, 1.01]), np.full(3, 0.01)) == 0).all()
    assert (reliability(np.array([1.3]), np.array([0.01])) == 0).all()


def test_reliability_is_the_moment_estimator():
    ratio, chance = np.array([0.7, 1.0, 1.3]), np.array([0.01, 0.02, 0.03])
    between = 0.09 - 0.02
    np.testing.assert_allclose(reliability(ratio, chance), between / (between + chance))


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


def test_unexplained_ratio():
    np.testing.assert_array_equal(unexplained_ratio(np.array([2.0, 3.0]), np.array([4.0, 2.0])), [0.5, 1.5])
