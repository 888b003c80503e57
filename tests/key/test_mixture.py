"""Two years mixed part by part: at the ends they are the years themselves, in between one thing at a time."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from fordel.key.mixture import PARTS, mixed_order
from fordel.key.order import Cases, Change, Transition
from fordel.key.steps import unrounded
from tests.key.random_years import few, years
from tests.key.small_years import COUNTS, WEIGHTS, counts_with, pair, year

PRICES = Fraction(11, 10)
LIMITS = Transition(target_share=Fraction(1, 2), floor=Change(amount=Fraction(-100)), ceiling=Change(percent=Fraction(20)))
BUDGETS = {"N": Fraction(1000), "S": Fraction(800), "W": Fraction(200)}
LAST = year(
    pot=2000, reserve=Change(amount=Fraction(40)), pool=Fraction(20), fixed={"W": Fraction(50)},
    cases=(Cases("foster", Fraction(10), {"N": Fraction(2)}),), transition=LIMITS, budgets=BUDGETS,
)  # fmt: skip
THIS = year(
    counts_with("S", children=150, single=30), WEIGHTS | {"single": 500}, pot=2310,
    cases=(Cases("foster", Fraction(12), {"N": Fraction(4)}),),
)  # fmt: skip


def mixed(*new, last=LAST, this=THIS, prices=PRICES):
    return mixed_order(pair(last, this, prices=prices), set(new))


def shares(order):
    """Parts of the need."""
    return [Fraction(need, 1) / sum(order.needs) for need in order.needs]


def test_at_the_ends_an_order_is_the_years_own():
    made = pair(LAST, THIS, prices=PRICES)
    assert mixed() == made.last.order
    assert mixed(*PARTS) == replace(made.this.order, budgets=made.last.order.budgets)  # without a transition budgets decide nothing


@few
@given(years())
def test_at_the_ends_every_pair_pays_what_the_years_paid(drawn):
    last, this, prices = drawn
    made = pair(last, this, prices=prices)
    assert unrounded(mixed_order(made, set())) == unrounded(made.last.order)
    assert unrounded(mixed_order(made, set(PARTS))) == unrounded(made.this.order)


@pytest.mark.parametrize(("part", "field"), [("pot", "pot"), ("transition_base", "budgets")])
def test_some_parts_change_one_figure_alone(part, field):
    this = year(pot=2310, budgets=BUDGETS | {"N": Fraction(1)})
    before, after = mixed(this=this), mixed(part, this=this)
    assert getattr(before, field) != getattr(after, field)
    assert replace(after, **{field: getattr(before, field)}) == before


@pytest.mark.parametrize(
    ("part", "needs"),
    [
        ("children", (26_000, 21_000, 4_000)),  # South has 150 children, a tenth of them of single parents as before
        ("composition", (26_000, 18_000, 4_000)),  # a fifth of 100
        ("weights", (30_000, 15_000, 4_500)),
    ],
)
def test_a_part_of_the_need_by_hand(part, needs):
    assert shares(mixed(part)) == [Fraction(need, sum(needs)) for need in needs]


def test_all_parts_of_the_need_together_are_this_years_need():
    needs = (30_000, 30_000, 4_500)
    assert shares(mixed("children", "composition", "weights")) == [Fraction(need, sum(needs)) for need in needs]


def test_composition_brings_this_years_cases_and_rules_their_price():
    def foster(*new):
        (one,) = mixed(*new).cases
        return one.per_case, one.counts["N"]

    assert [foster(), foster("composition"), foster("prices"), foster("rules", "prices")] == [(10, 2), (10, 4), (11, 2), (12, 2)]
    assert foster("rules") == (Fraction(120, 11), 2)  # in last year's prices


def test_a_kind_of_case_that_only_one_year_has_keeps_its_numbers():
    other = year(cases=(Cases("secure", Fraction(5), {"S": Fraction(3)}),))
    for new in (("rules",), ("rules", "composition")):
        (one,) = mixed(*new, this=other).cases
        assert (one.kind, one.counts["S"]) == ("secure", 3)
    (one,) = mixed("composition", this=other).cases
    assert (one.kind, one.counts["N"]) == ("foster", 2)


def test_prices_raise_every_amount_of_last_years_settings_and_nothing_else():
    before, after = mixed(), mixed("prices")
    assert (after.pot, after.pool, after.fixed["W"], after.reserve.amount) == (2200, 22, 55, 44)
    assert after.transition == replace(LIMITS, floor=Change(amount=Fraction(-110)))
    assert (after.needs, after.budgets) == (before.needs, before.budgets)


def test_floor_and_ceiling_are_raised_where_they_are_amounts():
    percent, amount = Change(percent=Fraction(20)), Change(amount=Fraction(700))
    for floor, ceiling in ((Change(percent=Fraction(-5)), amount), (Change(amount=Fraction(-700)), percent)):
        found = mixed("prices", last=year(pot=2000, transition=Transition(floor=floor, ceiling=ceiling), budgets=BUDGETS)).transition
        for before, after in ((floor, found.floor), (ceiling, found.ceiling)):
            assert after == (before if before.amount is None else Change(amount=before.amount * PRICES))


def test_a_reserve_in_percent_has_no_price():
    last = year(reserve=Change(percent=Fraction(1)))
    assert mixed("prices", last=last).reserve == Change(percent=Fraction(1))
    assert mixed("prices", last=year()).reserve is None


def test_the_pot_is_last_years_prices_until_prices_are_new():
    assert [mixed(*new).pot for new in ((), ("pot",), ("prices",), ("pot", "prices"))] == [2000, 2100, 2200, 2310]


def test_the_pot_is_whole_units_of_the_rules_in_force():
    last, this = year(pot=2000), year(pot=3000, unit=1000)
    found = [mixed(*new, last=last, this=this, prices=Fraction(7, 5)).pot for new in ((), ("prices",), ("rules", "prices"), PARTS)]
    assert found == [2000, 2800, 3000, 3000]


def test_criteria_of_one_year_come_and_go_with_the_rules():
    last = year({code: {"children": row["children"]} for code, row in COUNTS.items()}, {"children": 100})
    alone, both = (100, 100, 20), (260, 140, 40)
    for new in ((), ("weights",), ("composition", "children")):
        assert shares(mixed(*new, last=last, this=year(), prices=1)) == [Fraction(need, sum(alone)) for need in alone]
    assert shares(mixed("rules", last=last, this=year(), prices=1)) == [Fraction(need, sum(both)) for need in both]
    assert shares(mixed("weights", last=year(), this=last, prices=1)) == [Fraction(need, sum(both)) for need in both]


def test_weights_of_two_years_are_brought_to_one_price_level_before_they_add_up():
    last = year({code: {"children": row["children"]} for code, row in COUNTS.items()}, {"children": 100})
    needs = [100 * row["children"] + 200 * row["single"] for row in COUNTS.values()]  # 400 at twice last year's prices
    assert shares(mixed("rules", last=last, this=year(), prices=2)) == [Fraction(need, sum(needs)) for need in needs]


def test_a_year_without_budgets_borrows_the_others():
    this = year(budgets=BUDGETS)
    assert mixed(last=year(), this=this).budgets == mixed("transition_base", last=this, this=year()).budgets == BUDGETS


def test_at_other_need_rules_the_correction_comes_with_the_rules():
    last, this = year(), year(factors={"N": 2}) | {"unexplained_share": "0.3"}
    same, twice = (26_000, 14_000, 4_000), (52_000, 14_000, 4_000)
    for new, needs in (((), same), (("weights",), same), (("rules",), twice), (("weights", "rules"), twice)):
        assert shares(mixed(*new, last=last, this=this)) == [Fraction(need, sum(needs)) for need in needs]


def test_at_another_threshold_weights_come_with_the_rules():
    last, this = year(), year(weights={"children": 150, "single": 300})
    this |= {"threshold": "500000", "variants": [this["variants"][0] | {"threshold": "500000"}]}
    old, new_ = (26_000, 14_000, 4_000), (27_000, 18_000, 4_500)
    for new, needs in (((), old), (("weights",), old), (("rules",), new_), (("weights", "rules"), new_)):
        assert shares(mixed(*new, last=last, this=this)) == [Fraction(need, sum(needs)) for need in needs]
