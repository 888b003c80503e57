"""What the weights mean, in cases computed by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from fordel.apply.compute import apply_key
from fordel.apply.counts import Counts
from fordel.apply.numbers import power
from fordel.apply.weights import Weight
from fordel.errors import AllocationError

TWO = "centre,a,b\nA,3,10\nB,1,30\n"


def amounts(rows) -> list[int]:
    return [amount for _, _, amount in rows]


def test_six_criteria_with_percentages_as_a_city_council_decides_them(applied):
    """Shares of the criteria: A 0.5 0.2 0.25 0.4 0.1 0.5, B 0.3 0.3 0.25 0.4 0.6 0.25, C the rest."""
    counts = "centre,children,low_income,single,immigrant,social_housing,placed\nA,500,2,1,40,1,2\nB,300,3,1,40,6,1\nC,200,5,2,20,3,1\n"
    weights = (
        "criterion,kind,value\nchildren,percent,40.5\nlow_income,percent,20\nsingle,percent,14.5\n"
        "immigrant,percent,10\nsocial_housing,percent,8\nplaced,percent,7\n"
    )
    # A: 20.25 + 4 + 3.625 + 4 + 0.8 + 3.5 = 36.175;  B: 12.15 + 6 + 3.625 + 4 + 4.8 + 1.75 = 32.325;  C: 31.5 percent
    expected = [("A", "0.361750000", 361_750), ("B", "0.323250000", 323_250), ("C", "0.315000000", 315_000)]
    assert applied(counts, weights, 1_000_000) == expected


def test_fixed_amounts_come_first_and_count_in_the_share(applied):
    rows = applied(TWO, "criterion,kind,value\n,fixed,100\na,per_unit,2\n", 1000)
    assert rows == [("A", "0.700000000", 700), ("B", "0.300000000", 300)]  # 100 + 800 x 3/4


def test_fixed_amounts_alone_when_they_are_the_pot(applied):
    assert amounts(applied(TWO, "criterion,kind,value\n,fixed,12.5\n", 25)) == [13, 12]


def test_fixed_amounts_that_take_the_whole_pot_leave_nothing_to_the_rest(applied):
    assert amounts(applied(TWO, "criterion,kind,value\n,fixed,50\na,percent,100\n", 100)) == [50, 50]


def test_only_proportions_of_money_per_unit_matter(applied):
    once = applied(TWO, "criterion,kind,value\na,per_unit,20\nb,per_unit,1\n", 999)
    assert once == applied(TWO, "criterion,kind,value\na,per_unit,200\nb,per_unit,10\n", 999)
    assert amounts(once) == [583, 416]  # 70 and 50 of 120: 582.75 and 416.25


def test_equal_remainders_go_to_the_first_codes(applied):
    assert amounts(applied("centre,a\nc,1\nB,1\n07,1\n", "criterion,kind,value\na,percent,100\n", 200, 10)) == [70, 70, 60]


def test_a_pot_of_nothing_has_shares_by_need(applied):
    assert applied(TWO, "criterion,kind,value\na,percent,100\n", 0) == [("A", "0.750000000", 0), ("B", "0.250000000", 0)]


def test_the_largest_pot_adds_up(applied):
    assert sum(amounts(applied(TWO, "criterion,kind,value\na,percent,33.3\nb,percent,66.7\n", 10**12))) == 10**12


def test_an_exponent_in_money_per_unit(applied):
    rows = applied("centre,a\nA,4\nB,2\n", "criterion,kind,value,exponent\na,per_unit,1,2\na,per_unit,2,\n", 320)
    assert amounts(rows) == [240, 80]  # 16 + 8 and 4 + 4


def test_powers_are_exact_or_rounded_to_fifty_digits():
    assert power(Decimal(9), Decimal("0.5")) == 3
    assert power(Decimal("2.5"), Decimal(3)) == Fraction(125, 8)
    assert power(Decimal(0), Decimal("0.3")) == 0
    assert power(Decimal(2), Decimal("0.5")) == Fraction("1.4142135623730950488016887242096980785696718753769")
    assert power(Decimal(8), Decimal("0.25")) ** 4 != 8, "rounded, so not the root itself"


def test_a_weight_of_zero_may_stand_on_a_criterion_without_counts(applied):
    counts = "centre,a,none\nA,3,0\nB,1,0\n"
    assert amounts(applied(counts, "criterion,kind,value\na,percent,100\nnone,percent,0\n", 100)) == [75, 25]
    assert amounts(applied(counts, "criterion,kind,value\na,per_unit,1\nnone,per_unit,9\n", 100)) == [75, 25]


def key(counts: dict[str, list[int]], *weights: Weight, pot: int = 100):
    size = len(next(iter(counts.values())))
    return apply_key(Counts(tuple("ABCDEFGH"[:size]), {name: tuple(map(Decimal, row)) for name, row in counts.items()}), weights, pot)


def test_an_amount_below_zero_is_refused_and_the_centre_named():
    with pytest.raises(AllocationError, match=r"less than nothing for B \(-2\.50\)") as caught:
        key({"a": [3, 1], "b": [1, 4]}, Weight("a", "percent", Decimal(150)), Weight("b", "percent", Decimal(-50)))
    assert caught.value.rule == "amount_below_zero"


def test_a_need_below_zero_is_paid_where_the_fixed_amount_covers_it():
    rows = Weight("a", "percent", Decimal(150)), Weight("b", "percent", Decimal(-50)), Weight("", "fixed", Decimal(10))
    assert key({"a": [3, 1], "b": [1, 4]}, *rows, pot=120).amounts == (113, 7)  # 112.5 and 7.5


def test_needs_that_do_not_add_to_more_than_zero_are_refused():
    for rows in ((Weight("a", "per_unit", Decimal(0)),), (Weight("a", "per_unit", Decimal(-1)),)):
        with pytest.raises(AllocationError, match="expected more than zero") as caught:
            key({"a": [3, 1]}, *rows)
        assert caught.value.rule == "no_need"


def test_a_sub_key_without_need_is_named():
    with pytest.raises(AllocationError, match='the sub-key "S"'):
        key({"a": [0, 0]}, Weight("S", "percent", Decimal(100)), Weight("a", "per_unit", Decimal(1), subkey="S"))
