"""Whole amounts from needs: exact sums, whatever the needs are."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fordel.errors import AllocationError
from fordel.key.exact import printed_shares, whole_needs
from fordel.key.order import Order
from fordel.key.steps import allocate

needs_list = st.lists(st.integers(0, 10**15), min_size=1, max_size=40).filter(any)
pots = st.integers(0, 10**12)


def apportion(codes, needs, pot) -> tuple[int, ...]:
    """The amounts that are paid, by the steps of the policy."""
    return allocate(Order(tuple(codes), whole_needs(codes, needs), pot)).amounts


def labels(needs: list[int]) -> list[str]:
    return [f"{place:04d}" for place in range(len(needs))]


@given(needs_list, pots)
def test_amounts_add_to_the_pot_and_shares_to_one(needs, pot):
    assert sum(apportion(labels(needs), needs, pot)) == pot
    assert sum(printed_shares(labels(needs), needs)) == Decimal(1)


@given(needs_list, pots)
def test_no_amount_is_a_whole_unit_from_its_exact_part(needs, pot):
    for need, amount in zip(needs, apportion(labels(needs), needs, pot), strict=True):
        assert abs(amount - Fraction(pot * need, sum(needs))) < 1


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(any), st.integers(0, 100), st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(needs, pot, random):
    codes = labels(needs)
    amounts = dict(zip(codes, apportion(codes, needs, pot), strict=True))
    pairs = list(zip(codes, needs, strict=True))
    random.shuffle(pairs)
    shuffled = [code for code, _ in pairs]
    assert dict(zip(shuffled, apportion(shuffled, [need for _, need in pairs], pot), strict=True)) == amounts


@given(needs_list, pots, st.integers(1, 10**12), st.integers(0, 39))
def test_more_need_never_gives_less_money_within_one_unit(needs, pot, extra, at):
    at %= len(needs)
    more = [need + extra * (place == at) for place, need in enumerate(needs)]
    assert apportion(labels(needs), more, pot)[at] >= apportion(labels(needs), needs, pot)[at] - 1


@given(needs_list, pots)
def test_within_one_key_more_need_never_has_less_money(needs, pot):
    amounts = apportion(labels(needs), needs, pot)
    ordered = sorted(zip(needs, amounts, strict=True))
    for (less, money), (more, more_money) in pairwise(ordered):
        assert more == less or more_money >= money


@given(needs_list, pots, st.integers(1, 10**6))
def test_scaling_all_needs_changes_nothing(needs, pot, factor):
    codes = labels(needs)
    assert apportion(codes, [need * factor for need in needs], pot) == apportion(codes, needs, pot)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any), pots, st.integers(0, 8))
def test_a_decimal_point_changes_nothing(needs, pot, places):
    codes = labels(needs)
    assert apportion(codes, [Decimal(need).scaleb(-places) for need in needs], pot) == apportion(codes, needs, pot)


@given(needs_list, pots)
def test_a_unit_without_need_gets_nothing(needs, pot):
    amounts = apportion([*labels(needs), "none"], [*needs, 0], pot)
    assert amounts[-1] == 0


def test_ties_go_to_the_first_code():
    assert apportion(["b", "a", "c"], [1, 1, 1], 1) == (0, 1, 0)
    assert apportion(["b", "a", "c"], [1, 1, 1], 5) == (2, 2, 1)


def test_the_smallest_and_the_largest_pots():
    assert apportion(["a", "b"], [1, 3], 0) == (0, 0)
    assert apportion(["a", "b"], [1, 3], 1) == (0, 1)
    assert apportion(["a"], [7], 10**12) == (10**12,)


def test_a_thousand_units():
    needs = [Decimal(place * place + 1) / 8 for place in range(1000)]
    amounts = apportion(labels(needs), needs, 10**12)
    assert sum(amounts) == 10**12
    assert list(amounts) == sorted(amounts)


def test_whole_needs_keep_their_ratios():
    assert whole_needs(["a", "b", "c"], [Decimal("12.5"), Decimal("3.25"), Decimal("1E+1")]) == (1250, 325, 1000)


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ([], "no unit"),
        ([0, 0], "zero"),
        ([Decimal(0), 0], "zero"),
        ([1, -1], "-1"),
        ([Decimal("NaN"), 1], "NaN"),
        ([Decimal("Infinity"), 1], "Infinity"),
        ([1.5, 1], "float"),
    ],
)
def test_needs_that_cannot_be_shared_are_named(needs, words):
    with pytest.raises(AllocationError, match=words):
        apportion([f"u{place}" for place in range(len(needs))], needs, 100)


@pytest.mark.parametrize("pot", [-1, 10**12 + 1, 1.0, True])
def test_pots_that_cannot_be_shared_are_named(pot):
    with pytest.raises(AllocationError, match=r"policy\.pot"):
        apportion(["a"], [1], pot)
