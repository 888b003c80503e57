"""A part's mean effect over all orders of exchange, against the definition; and how what rounding adds is spread."""

from fractions import Fraction
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from fordel.key.change import SPLITS, shapley, spread
from fordel.key.mixture import mixed_order
from fordel.key.steps import unrounded
from tests.key.random_years import few, years
from tests.key.small_years import counts_with, pair, year

BLOCKS = dict(SPLITS)


@few
@given(years(), st.sampled_from(["merged", "four"]))
def test_every_part_is_its_mean_effect_over_all_orders_of_exchange(drawn, kind):
    last, this, prices = drawn
    four = (("children", "pot"), ("composition", "prices"), ("weights",), ("rules", "transition_base"))
    made, blocks = pair(last, this, prices=prices), BLOCKS.get(kind, four)
    assert shapley(made, blocks) == over_all_orders(made, blocks)


def over_all_orders(made, blocks):
    """The definition, order by order."""
    orders = list(permutations(blocks))
    found = {block: [Fraction(0)] * len(made.this.order.codes) for block in blocks}
    for order in orders:
        new = set()
        before = unrounded(mixed_order(made, new))
        for block in order:
            new |= set(block)
            after = unrounded(mixed_order(made, new))
            found[block] = [sum_ + (b - a) / len(orders) for sum_, a, b in zip(found[block], before, after, strict=True)]
            before = after
    return {block: tuple(values) for block, values in found.items()}


def test_parts_do_not_depend_on_the_order_in_which_they_are_named():
    made = pair(year(), year(counts_with("S", single=30), {"children": 90, "single": 500}, pot=1200))
    blocks = BLOCKS["full"]
    assert shapley(made, blocks[::-1]) == shapley(made, blocks)


parts = st.dictionaries(st.sampled_from("abcdef"), st.fractions(-50, 50, max_denominator=30), min_size=1).map(
    lambda named: {(name,): value for name, value in named.items()}
)


@given(parts, st.integers(-3, 3))
def test_what_rounding_adds_is_spread_by_largest_remainder(named, extra):
    whole = round(sum(named.values())) + extra
    found = spread(named, whole)
    assert sum(found.values()) == whole and found.keys() == named.keys()
    if any(named.values()):
        assert all(found[name] == 0 for name, value in named.items() if not value)
    if whole == sum(named.values()):
        assert all(abs(found[name] - value) < 1 for name, value in named.items())
