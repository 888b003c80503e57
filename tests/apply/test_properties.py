"""What holds whatever the key is."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from fordel.apply.compute import apply_key
from fordel.apply.counts import Counts
from fordel.apply.weights import Weight
from fordel.key.exact import LARGEST_POT

NAMES = ("a", "b", "c", "d")
decimals = st.decimals(Decimal("0.01"), 10**6, places=2)
exponents = st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5"), Decimal("0.37")])


@st.composite
def tables(draw) -> Counts:
    """Two to six centres, four criteria, none of them without a count."""
    size = draw(st.integers(2, 6))
    rows = {name: tuple(draw(st.lists(st.decimals(0, 10**5, places=2), min_size=size, max_size=size).filter(any))) for name in NAMES}
    return Counts(tuple("ABCDEF"[:size]), rows)


@st.composite
def keys(draw) -> tuple[Weight, ...]:
    """Percent or money per unit at the top, with or without a sub-key."""
    kind = draw(st.sampled_from(["percent", "per_unit"]))
    rows = [Weight(name, "per_unit", draw(decimals), draw(exponents), line=at) for at, name in enumerate(NAMES)]
    if kind == "per_unit":
        return tuple(rows)
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=2, max_size=2)))
    parts = [Decimal(part) / 10 for part in (cuts[0], cuts[1] - cuts[0], 1000 - cuts[1])]
    powers = (draw(exponents), draw(exponents), Decimal(1))
    top = [Weight(name, "percent", part, power) for name, part, power in zip(("a", "b", "S"), parts, powers, strict=True)]
    return (*top, *(replace(row, subkey="S") for row in rows[2:]))


pots = st.integers(0, LARGEST_POT // 1000).map(lambda thousands: thousands * 1000)
units = st.sampled_from([1, 10, 1000])


@settings(deadline=None)
@given(tables(), keys(), pots, units)
def test_amounts_add_to_the_pot_in_whole_units_and_shares_to_one(counts, weights, pot, unit):
    found = apply_key(counts, weights, pot, unit)
    assert sum(found.amounts) == pot and not any(amount % unit for amount in found.amounts)
    assert sum(found.shares) == 1
    assert all(abs(amount - exact) < unit for amount, exact in zip(found.amounts, found.exact, strict=True))


@settings(deadline=None)
@given(tables(), keys(), pots, st.integers(0, 3), st.randoms(use_true_random=False))
def test_the_order_of_the_weights_does_not_matter(counts, weights, pot, fixed, random):
    rows = [*weights, Weight("", "fixed", Decimal(fixed))] if pot else list(weights)
    mixed = random.sample(rows, len(rows))
    one, other = apply_key(counts, rows, pot), apply_key(counts, mixed, pot)
    assert (one.amounts, one.shares) == (other.amounts, other.shares)


@settings(deadline=None)
@given(tables(), keys(), pots)
def test_a_weight_of_zero_has_no_effect(counts, weights, pot):
    zero = Weight("d", weights[0].kind, Decimal(0), Decimal(3))
    assert apply_key(counts, (*weights, zero), pot).exact == apply_key(counts, weights, pot).exact


@settings(deadline=None)
@given(tables(), keys(), pots, st.integers(2, 1000))
def test_a_larger_scale_of_all_counts_has_no_effect(counts, weights, pot, factor):
    rows = tuple(replace(row, exponent=Decimal(1)) for row in weights)
    larger = Counts(counts.codes, {name: tuple(factor * value for value in values) for name, values in counts.values.items()})
    assert apply_key(larger, rows, pot).exact == apply_key(counts, rows, pot).exact


@settings(deadline=None)
@given(tables(), st.lists(decimals, min_size=4, max_size=4), pots)
def test_percentages_and_money_per_unit_agree(counts, values, pot):
    """A percentage is the part of the needs that its criterion makes up."""
    totals = {name: Fraction(sum(counts.values[name])) for name in NAMES}
    needs = {name: Fraction(value) * totals[name] for name, value in zip(NAMES, values, strict=True)}
    rows = [Weight(name, "per_unit", value) for name, value in zip(NAMES, values, strict=True)]
    by_hand = [
        sum(needs[name] / sum(needs.values()) * Fraction(counts.values[name][at]) / totals[name] for name in NAMES)
        for at in range(len(counts.codes))
    ]
    assert list(apply_key(counts, rows, pot).exact) == [pot * share for share in by_hand]


@settings(deadline=None)
@given(tables(), keys(), st.integers(1, 10**6), st.integers(0, 5))
def test_more_of_a_criterion_never_gives_a_smaller_share_of_it(counts, weights, pot, at):
    at %= len(counts.codes)
    more = {name: tuple(value + 10 * (place == at) for place, value in enumerate(values)) for name, values in counts.values.items()}
    single = (Weight("a", "percent", Decimal(100)),)
    assert apply_key(Counts(counts.codes, more), single, pot).exact[at] >= apply_key(counts, single, pot).exact[at]
