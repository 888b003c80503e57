"""The additive fit holds areas and, five times as heavily, the units that money is paid to."""

import numpy as np
import pytest

from fordel.weights.additive import Frame, Weighted, _independent, frame, weigh, with_units
from fordel.weights.columns import Column
from fordel.weights.fit import fit_weights, loss
from tests.weights.made import AGES, in_model, need_of_areas, people, settings

PEOPLE = people()
NEED = need_of_areas(PEOPLE)
NEEDS = np.array(list(NEED.values()))


def framed(**weights: object) -> Frame:
    params = settings(**weights)
    return frame(PEOPLE, in_model(params), params.model.weights, params.privacy.minimum_count, NEED)


def weighed(found: Frame, need: np.ndarray, draws: np.ndarray | None = None, decimals: int = 2) -> Weighted:
    children = found.by_area[:, : len(AGES)].sum(axis=1)
    return weigh(found, need, children, need[None] if draws is None else draws, decimals)


@pytest.fixture(scope="module")
def plain() -> Frame:
    return framed(peak=["13-17"])


def test_a_row_per_unit_follows_the_areas_five_times_as_heavy():
    unit = np.array([0, 1, 0])
    np.testing.assert_array_equal(with_units(np.array([1.0, 2.0, 4.0]), unit), [1, 2, 4, 25, 10])
    np.testing.assert_array_equal(
        with_units(np.array([[1.0, 0.0], [2.0, 3.0], [4.0, 5.0]]), unit), [[1, 0], [2, 3], [4, 5], [25, 25], [10, 15]]
    )


def stacked(found: Frame, need: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Counts and need by area, and below them by unit times five, added up in a loop."""
    counts, needs = list(found.by_area), list(need)
    for unit in range(len(found.units)):
        counts.append(5 * found.by_area[found.unit_of_area == unit].sum(axis=0))
        needs.append(5 * need[found.unit_of_area == unit].sum())
    return np.array(counts), np.array(needs)


def test_the_fit_holds_areas_and_units(plain):
    """No other weights of zero or more have a lower loss over both: the score is zero where a weight is positive."""
    weights = weighed(plain, NEEDS, decimals=9).weights
    counts, needs = stacked(plain, NEEDS)
    score = (counts.sum(axis=0) - counts.T @ (needs / (counts @ weights))) / counts.sum(axis=0)
    assert np.abs(score[weights > 0]).max() < 1e-9 and (score[weights == 0] > -1e-9).all()


def test_every_draw_is_fitted_so_too(plain):
    drawn = NEEDS * np.random.default_rng(3).uniform(0.9, 1.1, (5, len(NEEDS)))
    for row, weights in zip(drawn, weighed(plain, NEEDS, drawn).draws, strict=True):
        np.testing.assert_allclose(weights, fit_weights(*stacked(plain, row)), atol=0.01)


def test_units_are_met_more_closely_than_by_areas_alone():
    """Need that age alone does not explain, and a centre that has more of it."""
    found = framed(criteria=[])
    noise = np.random.default_rng(7).uniform(0.5, 1.5, len(NEEDS)) * (1 + 0.3 * (found.unit_of_area == 1))
    need = found.by_area @ np.linspace(1000, 5000, 4) * noise
    ours, alone = (loss(found.by_unit, found.sums(need), one) for one in (weighed(found, need).weights, fit_weights(found.by_area, need)))
    assert ours < alone


def test_the_chosen_criteria_are_those_of_the_fit_over_both():
    """A criterion more than is asked for goes where the loss over areas and units rises least without it."""
    named = [one for one in framed(most_criteria=3).names if one not in AGES]
    full = framed(criteria=named)
    lost = {}
    for name in named:
        rest = [place for place, one in enumerate(full.names) if one != name]
        counts, needs = stacked(full, NEEDS)
        lost[name] = loss(counts[:, rest], needs, fit_weights(counts[:, rest], needs))
    assert set(framed(most_criteria=2).names) == {*AGES, *named} - {min(lost, key=lost.get)}


def test_a_column_that_follows_from_earlier_ones_is_left_out():
    def column(name, kind="criterion"):
        return Column(name, kind, True, np.ones(1), np.ones(1, dtype=bool))

    one, two = np.array([3.0, 1.0, 4.0, 1.0]), np.array([2.0, 7.0, 1.0, 8.0])
    columns = tuple(column(name) for name in ("one", "two", "twice", "sum", "other"))
    counts = np.column_stack([one, two, 2 * one, one + two, np.array([1.0, 0.0, 0.0, 0.0])])
    assert [stay.name for stay in _independent(columns, counts)] == ["one", "two", "other"]
    base = (column("young", "base"), column("old", "base"))
    assert _independent(base, np.column_stack([one, one])) == base
