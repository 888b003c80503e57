"""Small counts are withheld, and cannot be computed from the total."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fordel.publish.suppress import suppressed, suppressed_together, total_discloses


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([10, 20, 30], [False, False, False]),
        ([3, 20, 30], [True, True, False]),
        ([3, 4, 30], [True, True, False]),
        ([1, 2, 30], [True, True, True]),
        ([0, 20, 30], [False, False, False]),
        ([0, 3, 20, 7], [False, True, False, True]),
        ([4], [True]),
        ([], []),
        ([4.5, 100, 200], [True, True, False]),
    ],
)
def test_primary_and_secondary_suppression(counts, hidden):
    assert suppressed(counts, 5) == hidden


def test_without_a_published_total_only_the_small_are_withheld():
    assert suppressed([3, 20, 30], 5, total_is_published=False) == [True, False, False]


@pytest.mark.parametrize(
    ("counts", "discloses"), [([3], True), ([3, 0], True), ([1, 2], True), ([3, 20], False), ([10, 20], False), ([], False)]
)
def test_a_total_with_nothing_to_hide_behind_is_withheld(counts, discloses):
    assert total_discloses(counts, suppressed(counts, 5), 5) == discloses


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(3, 10))
def test_what_is_withheld_cannot_be_computed_from_the_total(counts, minimum):
    hidden = suppressed(counts, minimum)
    withheld = [count for count, hide in zip(counts, hidden, strict=True) if hide]
    assert all(hide for count, hide in zip(counts, hidden, strict=True) if 0 < count < minimum)
    assert not any(hide for count, hide in zip(counts, hidden, strict=True) if count == 0)
    everything = [count for count in counts if count]
    assert not withheld or withheld == everything or (len(withheld) > 1 and sum(withheld) >= minimum)


@pytest.mark.parametrize(
    ("table", "others", "hidden"),
    [
        ([[9, 9, 9]], [], [False, False, False]),
        ([[9, 9, 9]], [False, True, False], [True, True, False]),
        ([[3, 9, 20], [30, 30, 30]], [], [True, True, False]),
        ([[3, 20, 9, 50], [0, 2, 30, 40]], [], [True, True, True, False]),  # 3 and 20 hide each other, but 0 and 2 are few together
        ([[0, 0], [0, 0]], [], [False, False]),
    ],
)
def test_what_is_withheld_in_one_row_is_withheld_in_all(table, others, hidden):
    assert suppressed_together(table, 5, others) == hidden
