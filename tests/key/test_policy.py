"""From settings and figures to an order."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from fordel.errors import AllocationError
from fordel.key.order import Cases, Change, Transition
from fordel.key.paid import paid_need
from fordel.key.policy import Actuals, centre_pays, change_of, check_cases, check_size, expected_pool, order_of, transition_of
from fordel.params import Policy
from tests.key.small_key import CODES, NEEDS, THRESHOLD, need_result, units, weights_file

FOSTER = {"kind": "foster", "label": {"da": "Plejefamilie", "en": "Foster care"}, "per_case": 60_000}


def policy(**settings):
    return Policy.model_validate({"pot": 1_000_000, "pays": "additive"} | settings)


def order(settings, actuals=None, threshold=None, **need):
    result = need_result(**need)
    return order_of(settings, result, paid_need(result, weights_file(), settings, 0.0, threshold), actuals or Actuals({}, {}))


def test_the_shortest_policy_is_a_pot_by_need():
    found = order(policy())
    assert (found.codes, found.pot, found.unit) == (CODES, 1_000_000, 1)
    assert found.needs == tuple(10**8 * need for need in NEEDS)
    assert (found.reserve, found.pool, found.fixed, found.cases, found.transition, found.budgets) == (None, 0, {}, (), None, {})


def test_every_setting_reaches_the_order():
    settings = policy(unit=100, reserve={"percent": 2.5}, fixed={"W": 5000}, cases=[FOSTER], transition={"target_share": 0.7})
    found = order(settings, Actuals({"N": Fraction(7)}, {"foster": {"N": Fraction(8)}}))
    assert (found.unit, found.reserve, found.fixed) == (100, Change(percent=Fraction(5, 2)), {"W": 5000})
    assert found.cases == (Cases("foster", Fraction(60_000), {"N": Fraction(8)}),)
    assert found.transition == Transition(target_share=Fraction(7, 10))
    assert found.budgets == {"N": 7}


def test_a_kind_without_numbers_has_none():
    assert order(policy(cases=[FOSTER])).cases == (Cases("foster", Fraction(60_000), {}),)


@pytest.mark.parametrize(("recorded", "pot"), [("1234.4", 1234), ("1234.5", 1235), ("0", 0)])
def test_the_recorded_pot_is_rounded_half_upwards(recorded, pot):
    assert order(policy(pot="recorded"), recorded=recorded).pot == pot


def with_outcome(outcome, recorded, pot):
    result = replace(need_result(recorded), settings={"outcome": outcome})
    settings = policy(pot=pot)
    return order_of(settings, result, paid_need(result, weights_file(), settings, 0.0, None), Actuals({}, {})).pot


@pytest.mark.parametrize("pot", [891_000, 1_700_000, 446_000, 891, 500, 891_000_000_000])
def test_a_pot_in_another_unit_than_the_recorded_cost_is_refused(pot):
    with pytest.raises(AllocationError, match=rf"^policy.pot: {pot}, but the recorded cost of a year is 891000000; .* under sources"):
        with_outcome("cost", 891_000_000, pot)


@pytest.mark.parametrize("pot", [900_000_000, 9_000_000, 5_000_000_000, 400_000, 1_800_000, 1])
def test_a_part_of_the_cost_or_more_than_it_is_a_pot(pot):
    assert with_outcome("cost", 891_000_000, pot) == pot


def test_where_need_is_no_cost_the_pot_has_nothing_to_be_compared_with():
    assert with_outcome("recipients", 891_000, 891) == 891 and with_outcome("cost", 0, 891) == 891


def test_a_recorded_pot_beyond_the_largest_is_refused():
    with pytest.raises(AllocationError, match="recorded total"):
        order(policy(pot="recorded"), recorded="1e13")


def test_the_pool_is_the_need_above_the_threshold_without_what_units_bear():
    # each of the three units' needs is one lower below the threshold: 100 and 97
    pool = policy(pool={"threshold": THRESHOLD})
    assert centre_pays(pool) == Decimal("0.1") == centre_pays(policy())
    assert expected_pool(need_result(), pool, THRESHOLD) == Fraction("2.7")  # 0.9 x 3
    assert order(pool, threshold=THRESHOLD).pool == Fraction("2.7")
    bears = policy(pool={"threshold": THRESHOLD, "centre_pays": 0.25})
    assert expected_pool(need_result(), bears, THRESHOLD) == Fraction("2.25")  # 0.75 x 3
    assert expected_pool(need_result(), pool, None) == 0


def test_a_pool_is_never_below_zero():
    plain = need_result()
    above = replace(plain, pools=(replace(plain.pools[0], units=units((60, 40, 10))),))
    assert expected_pool(above, policy(pool={"threshold": THRESHOLD}), THRESHOLD) == 0


def test_the_pool_of_the_threshold_in_force_is_kept():
    plain = need_result()
    other = replace(plain.pools[0], threshold=9, units=units((50, 30, 10)))
    both = replace(plain, pools=(other, *plain.pools))
    assert [expected_pool(both, policy(pool={"threshold": one}), one) for one in (9, THRESHOLD)] == [9, Fraction("2.7")]


BUDGETED = {"N": Fraction(600_000), "S": Fraction(400_000)}


def sized(factor, transition=True, pot=1_000_000):
    """An order after budgets of a million times ``factor``."""
    rules = {"transition": {}} if transition else {}
    return order(policy(pot=pot, **rules), Actuals({code: amount * Fraction(factor) for code, amount in BUDGETED.items()}, {}))


@pytest.mark.parametrize("factor", ["1", "2/11", "4545454/1000000", "0"])
def test_budgets_of_about_the_pots_size_pass_and_so_does_none(factor):
    check_size(sized(factor))


@pytest.mark.parametrize(("factor", "told"), [("1818/10000", "181800"), ("4545456/1000000", "4545456"), ("1/1000", "1000")])
def test_budgets_of_another_size_than_the_pot_are_refused(factor, told):
    words = f"budgets add to {told}, the same units' part of the pot to 909091; .*sources.history.unit and policy.pot"
    with pytest.raises(AllocationError, match=words):
        check_size(sized(factor))


def test_budgets_in_another_unit_are_refused_without_a_transition_too():
    check_size(sized("1", transition=False))
    for factor in ("1000", "1/1000"):
        with pytest.raises(AllocationError, match=r"^policy\.pot: last year's budgets add to"):
            check_size(sized(factor, transition=False))


def test_without_a_pot_the_size_of_budgets_does_not_matter():
    check_size(replace(sized("1000"), pot=0))


def test_a_change_is_a_percent_or_an_amount():
    settings = policy(transition={"floor": {"percent": -2.5}, "ceiling": {"amount": 300}})
    assert change_of(settings.transition.floor) == Change(percent=Fraction(-5, 2))
    assert change_of(settings.transition.ceiling) == Change(amount=Fraction(300))
    assert change_of(None) is None


def test_transition_rules_are_exact_and_their_defaults_those_of_the_page():
    given = {
        "target_share": 0.7, "years_left": 3, "floor": {"percent": -2}, "ceiling": {"amount": 300}, "furthest_under_target": 5.5,
        "measured_from": "budget_scaled", "without_history": "at_target",
    }  # fmt: skip
    floor, ceiling = Change(percent=Fraction(-2)), Change(amount=Fraction(300))
    full = Transition(Fraction(7, 10), 3, floor, ceiling, Fraction(11, 2), "budget_scaled", "at_target")
    assert transition_of(policy(transition=given).transition) == full
    assert full.weight == Fraction(7, 30)
    assert transition_of(policy(transition={}).transition) == Transition()
    assert transition_of(None) is None


ALL = {"foster": {"N": Fraction(8), "S": Fraction(0), "W": Fraction(5)}}


def test_cases_of_every_kind_and_unit_pass():
    check_cases(ALL, policy(cases=[FOSTER]), CODES, 5)
    check_cases({}, policy(), CODES, 5)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "kind foster is missing for N, S, W"),
        ({"foster": {"N": Fraction(8)}}, "kind foster is missing for S, W"),
        ({"foster": ALL["foster"] | {"W": Fraction(4)}}, "W have fewer than 5 cases of kind foster"),
        (ALL | {"secure": {"N": Fraction(9)}}, r"secure is not a kind of policy\.cases"),
    ],
)
def test_cases_that_cannot_be_paid_are_named(counts, words):
    with pytest.raises(AllocationError, match=words):
        check_cases(counts, policy(cases=[FOSTER]), CODES, 5)


def test_all_faults_of_the_cases_are_named_together():
    counts = {"foster": {"N": Fraction(1)}, "secure": {}}
    with pytest.raises(AllocationError) as caught:
        check_cases(counts, policy(cases=[FOSTER]), CODES, 5)
    assert len(str(caught.value).splitlines()) == 3
