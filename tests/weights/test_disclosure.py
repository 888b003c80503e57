"""No published key rests on a small count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fordel.errors import ModelError
from fordel.weights.columns import Column
from fordel.weights.disclosure import FEW_AREAS, Merged, is_rare, publishable, revealing, solvable

UNIT = np.array([0, 0, 0, 1, 1, 1])
CHILDREN = np.array([20.0, 4.0, 30.0, 20.0, 25.0, 30.0])


def column(name: str, *rows: int, kind: str = "criterion", optional: bool = False) -> Column:
    """A column that counts the children of these profiles."""
    member = np.isin(np.arange(len(UNIT)), rows)
    return Column(name, kind, optional, member.astype(float), member)


def names(columns) -> list[str]:
    return [one.name for one in columns]


AGES = [column("age[0-5]", 0, 3, kind="base"), column("age[6-12]", 1, 4, kind="base"), column("age[13+]", 2, 5, kind="base")]


def test_what_is_frequent_stays_as_it_is():
    columns = [column("children", *range(6), kind="base"), column("single", 0, 3)]
    kept, merged = publishable(columns, UNIT, CHILDREN, 5)
    assert kept == tuple(columns) and merged == ()


@pytest.mark.parametrize(("minimum", "rare"), [(3, False), (4, False), (5, True)])
def test_rare_is_some_but_fewer_than_the_limit(minimum, rare):
    assert is_rare(AGES[1], UNIT, CHILDREN, minimum) is rare


def test_none_at_all_is_not_rare():
    assert not is_rare(column("moved", 3), UNIT, CHILDREN, 5)


def test_a_rare_band_is_counted_with_the_next_one():
    kept, merged = publishable(AGES, UNIT, CHILDREN, 5)
    assert names(kept) == ["age[0-5]", "age[6+]"]
    assert merged == (Merged(("age[6-12]", "age[13+]"), "age[6+]"),)
    np.testing.assert_array_equal(sum(one.values for one in kept), 1)


def test_the_last_band_is_counted_with_the_one_before():
    turned = [column("age[0-5]", 0, 3, kind="base"), column("age[6-12]", 2, 5, kind="base"), column("age[13+]", 1, 4, kind="base")]
    kept, merged = publishable(turned, UNIT, CHILDREN, 5)
    assert names(kept) == ["age[0-5]", "age[6+]"] and merged[0].levels == ("age[6-12]", "age[13+]")


def test_levels_are_merged_until_they_are_frequent():
    kept, merged = publishable([column("illness[a]", 1), column("illness[b]", 1), column("illness[c]", 0, 3)], UNIT, CHILDREN, 5)
    assert names(kept) == ["illness[a|b|c]"] and [one.into for one in merged] == ["illness[a|b]", "illness[a|b|c]"]


@pytest.mark.parametrize("columns", [[column("single", 1)], [column("illness[a]", 1)], [column("single", 1), column("illness[a]", 0)]])
def test_a_criterion_without_a_coarser_level_is_named(columns):
    with pytest.raises(ModelError, match=rf"{columns[0].name.replace('[', '.').replace(']', '.')} counts fewer than 5 .*leave_out"):
        publishable(columns, UNIT, CHILDREN, 5)


def test_counts_of_several_and_products_are_left_out():
    columns = [*AGES[:1], column("risk_factors[2+]", 0, 3, optional=True), column("risk_factors[3+]", 1, optional=True),
               column("single:age[6-12]", 1, optional=True)]  # fmt: skip
    kept, merged = publishable(columns, UNIT, CHILDREN, 5)
    assert names(kept) == ["age[0-5]", "risk_factors[2+]"] and merged == ()


def test_a_share_of_the_area_is_about_all_children():
    few = Column("poor", "criterion", False, np.full(6, 0.001), np.ones(6, dtype=bool))
    assert publishable([few], UNIT, CHILDREN, 5)[0] == (few,)


MORE = column("risk_factors[3+]", 0, 3, optional=True)


@pytest.mark.parametrize(
    ("outer", "told"),
    [
        (column("risk_factors[2+]", 0, 1, 3, 4, optional=True), "risk_factors[3+]"),  # four more children in the first unit
        (column("risk_factors[2+]", 0, 2, 3, 5, optional=True), "risk_factors[2+]"),  # thirty more in each, but four are in neither
        (column("risk_factors[2+]", 0, 3, 4, optional=True), None),  # none in the first, 25 in the second
        (column("single", 0, 1, 3), "risk_factors[3+]"),
        (column("single", 1, 3), None),  # neither is among the other
    ],
)
def test_a_count_that_two_others_tell_by_difference_is_found(outer, told):
    for columns in ([outer, MORE], [MORE, outer]):
        found = revealing(columns, UNIT, CHILDREN, 5)
        assert (found and found.name) == told


def test_a_difference_is_small_under_the_limit_only():
    outer = column("risk_factors[2+]", 0, 1, 3, 4, optional=True)
    assert revealing([outer, MORE], UNIT, CHILDREN, 4) is None
    assert revealing([MORE], UNIT, CHILDREN, 5) is None


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((0, 2, 3, 4, 5), "single"),  # all but four in the first unit
        ((0, 1, 3, 4, 5), None),  # all but thirty
        ((0, 1, 2, 3, 4, 5), None),  # all
        ((0, 2, 3, 4), "single"),
        ((3, 4, 5), None),  # none in the first unit, all in the second
    ],
)
def test_a_count_that_all_children_but_few_are_in_is_found(rows, told):
    found = revealing([column("single", *rows)], UNIT, CHILDREN, 5)
    assert (found and found.name) == told


def test_the_base_itself_tells_nothing_beside_all_children():
    assert revealing([column("age[0-5]", 0, 2, 3, 4, 5, kind="base")], UNIT, CHILDREN, 5) is None


AREA, LIVES = np.arange(24) % 12, np.repeat([0, 1], 12)  # twelve areas in each of two units


def with_area(*rows: int, **more) -> Column:
    """A product with a fact about the area that counts the children of these areas of the first unit, and all of the second."""
    member = np.isin(np.arange(24), [*rows, *range(12, 24)])
    return Column("risk_factors[2+]:poor", "criterion", more.get("optional", True), member * 0.3, member, more.get("area", True))


@pytest.mark.parametrize(("count", "told"), [(0, False), (1, True), (FEW_AREAS - 1, True), (FEW_AREAS, False), (12, False)])
def test_a_product_with_an_area_that_adds_up_few_areas_can_be_solved(count, told):
    assert solvable(with_area(*range(count)), LIVES, AREA, np.ones(24)) is told


def test_areas_without_children_do_not_count():
    children = np.where(np.arange(24) < 3, 0.0, 7.0)
    assert solvable(with_area(*range(12)), LIVES, AREA, children)
    assert not solvable(with_area(*range(12)), LIVES, AREA, np.maximum(children, 1.0))


def test_only_products_with_an_area_can_be_solved():
    assert not solvable(with_area(0, area=False), LIVES, AREA, np.ones(24))
    assert not solvable(with_area(0, optional=False), LIVES, AREA, np.ones(24))


def test_shares_of_an_area_tell_no_number_of_children():
    share = Column("risk_factors[2+]:poor", "criterion", True, np.array([0.3, 0.2, 0, 0.3, 0, 0]), np.isin(np.arange(6), [0, 1, 3]))
    assert revealing([MORE, share], UNIT, CHILDREN, 5) is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=12, max_size=12), st.integers(3, 12), st.integers(0, 10**6))
def test_no_count_that_is_published_lies_under_the_limit(children, minimum, seed):
    """Every unit has none of the children of a column, or at least as many as the limit; else the key is refused."""
    rng = np.random.default_rng(seed)
    unit, age = np.repeat(np.arange(3), 4), np.tile(np.arange(4), 3)
    several = rng.random(12) < 0.3
    columns = [Column(f"age[{n}]", "base", False, (age == n).astype(float), age == n) for n in range(4)]
    columns.append(Column("risk_factors[2+]", "criterion", True, several.astype(float), several))
    try:
        kept, _ = publishable(columns, unit, np.array(children, dtype=float), minimum)
    except ModelError:
        assert min(total for total in np.bincount(unit, children) if total) < minimum
        return
    for one in kept:
        counts = np.bincount(unit, np.array(children) * one.values, 3)
        assert ((counts == 0) | (counts >= minimum)).all(), one.name
    np.testing.assert_array_equal(sum(one.values for one in kept if one.kind == "base"), 1)


def test_the_reference_level_is_not_told_by_the_others():
    # in the first unit 4 children are of neither level
    told = revealing([column("illness[a]", 0, 3), column("illness[b]", 2, 4)], UNIT, CHILDREN, 5)
    assert told.name == "illness[b]"
    assert revealing([column("illness[a]", 0, 3), column("illness[b]", 4)], UNIT, CHILDREN, 5) is None
