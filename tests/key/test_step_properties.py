"""What holds for every key and every policy; FORDEL_EXAMPLES is the number of random cases of each property."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fordel.errors import AllocationError
from fordel.key.exact import LARGEST_POT, printed_shares
from fordel.key.order import Order, order_from_json, order_to_json
from fordel.key.reorganise import MovedArea, follow_areas
from fordel.key.steps import allocate
from fordel.key.weights_file import WeightsFile
from tests.key.oracle import expected
from tests.key.random_orders import examples, orders, reorganisations
from tests.key.test_vectors import engine

with_rules = orders(feasible=True, transition=True)
without_rules = orders(feasible=True, transition=False)


def paid(content):
    """The amounts by unit, or none where the order is refused."""
    found = engine(content)
    return None if "error" in found else dict(zip(content["codes"], map(int, found["amounts"]), strict=True))


def needs_with(content, change):
    return content | {"needs": [str(need) for need in change([int(need) for need in content["needs"]])]}


def step(allocation, name):
    return next(one for one in allocation.steps if one.name == name)


@examples
@given(orders())
def test_the_engine_and_the_oracle_agree_on_every_order(content):
    assert engine(content) == expected(content)


@examples
@given(orders(feasible=True))
def test_the_engine_and_the_oracle_agree_on_orders_that_can_be_paid(content):
    found = engine(content)
    assert "amounts" in found
    assert found == expected(content)


@examples
@given(reorganisations())
def test_the_engine_and_the_oracle_agree_on_areas_that_move(content):
    assert engine(content) == expected(content)


@examples
@given(orders(feasible=True))
def test_shares_add_to_one_and_amounts_to_the_pot_without_what_the_city_keeps(content):
    order = order_from_json(content)
    allocation = allocate(order)
    assert sum(printed_shares(order.codes, order.needs)) == Decimal(1)
    assert sum(allocation.amounts) == order.pot - allocation.reserve - allocation.pool
    assert all(amount >= 0 and amount % order.unit == 0 for amount in allocation.amounts)


@examples
@given(orders(feasible=True))
def test_every_step_begins_where_the_one_before_ended(content):
    allocation = allocate(order_from_json(content))
    ends = [(Fraction(0),) * len(content["codes"]), *(one.after for one in allocation.steps)]
    assert [one.before for one in allocation.steps] == ends[:-1]
    assert ends[-1] == allocation.amounts


@examples
@given(orders(), st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(content, random):
    pairs = list(zip(content["codes"], content["needs"], strict=True))
    random.shuffle(pairs)
    shuffled = content | {"codes": [code for code, _ in pairs], "needs": [need for _, need in pairs]}
    assert paid(shuffled) == paid(content)


@examples
@given(orders(), st.integers(2, 10**9))
def test_scaling_all_counts_changes_nothing(content, factor):
    assert engine(needs_with(content, lambda needs: [need * factor for need in needs])) == engine(content)


@examples
@given(st.one_of(without_rules, with_rules, orders()), st.integers(1, 10**6), st.integers(0, 6))
def test_more_need_never_gives_less_money_within_one_unit(content, extra, at):
    code = content["codes"][at % len(content["codes"])]
    more = needs_with(content, lambda needs: [need + extra * (code == own) for need, own in zip(needs, content["codes"], strict=True)])
    before, after = paid(content), paid(more)
    assume(before is not None and after is not None)
    assert after[code] >= before[code] - int(content["unit"])


@examples
@given(st.one_of(without_rules, with_rules, orders()), st.integers(1, 10**6), st.integers(0, 6))
def test_more_need_never_gives_less_money_before_rounding(content, extra, at):
    at %= len(content["codes"])
    before = engine(content)
    after = engine(needs_with(content, lambda needs: [need + extra * (place == at) for place, need in enumerate(needs)]))
    assume("steps" in before and "steps" in after)
    last = "transition" if "transition" in before["steps"] else "actual_cases"
    assert Fraction(after["steps"][last][at]) >= Fraction(before["steps"][last][at])


WEIGHTS = {"children": Decimal("1234.56"), "single": Decimal("777.7"), "moves": Decimal("0.01")}
area_counts = st.fixed_dictionaries({name: st.integers(0, 500).map(Decimal) for name in WEIGHTS})


def additive_amounts(counts, weights, pot=10**6):
    """What the additive key pays: units' counts and weights by criterion."""
    file = WeightsFile(2, "", (), (), counts, ())
    needs = tuple(int(100 * file.need(code, weights)) for code in counts)
    return allocate(Order(tuple(counts), needs, pot)).amounts


def added(areas):
    return {name: sum((area[name] for area in areas), Decimal(0)) for name in areas[0]}


@examples
@given(st.lists(area_counts, min_size=2, max_size=6), area_counts)
def test_merging_two_areas_of_one_unit_changes_nothing(areas, other):
    assume(any(any(area.values()) for area in areas))
    merged = [added(areas[:2]), *areas[2:]]
    apart, together = ({"A": added(rows), "B": other} for rows in (areas, merged))
    assert additive_amounts(together, WEIGHTS) == additive_amounts(apart, WEIGHTS)


@examples
@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("AB"), st.fractions(1, 100, max_denominator=20)), min_size=2, max_size=8))
def test_merging_two_areas_that_move_together_changes_no_budget(areas):
    rows = [MovedArea(str(place), *area) for place, area in enumerate(areas)]
    (before, now, need), budgets = areas[0], {row.before: Fraction(1000) for row in rows}
    halves = [MovedArea("left", before, now, need / 3), MovedArea("right", before, now, 2 * need / 3)]
    assert follow_areas([*halves, *rows[1:]], "AB", budgets) == follow_areas(rows, "AB", budgets)


@examples
@given(st.lists(area_counts, min_size=1, max_size=6), st.lists(st.integers(0, 10**6), min_size=6, max_size=6))
def test_a_weight_of_zero_has_no_effect(units, numbers):
    assume(any(any(unit.values()) for unit in units))
    counts = {f"U{place}": unit for place, unit in enumerate(units)}
    wider = {code: row | {"nothing": Decimal(number)} for (code, row), number in zip(counts.items(), numbers, strict=False)}
    assert additive_amounts(wider, WEIGHTS | {"nothing": Decimal(0)}) == additive_amounts(counts, WEIGHTS)


@examples
@given(with_rules)
def test_floors_and_ceilings_hold_before_rounding(content):
    order = order_from_json(content)
    after, rules = step(allocate(order), "transition").after, order.transition
    scale = sum(after) / sum(order.budgets.values())
    for code, amount in zip(order.codes, after, strict=True):
        base = order.budgets[code] * scale
        assert rules.floor is None or amount >= base + rules.floor.of(base)
        assert rules.ceiling is None or amount <= base + rules.ceiling.of(base)


@examples
@given(with_rules, st.decimals(0, 100, places=2))
def test_no_unit_falls_further_under_its_target_than_allowed(content, percent):
    content["transition"] = {"target_share": "0.1", "furthest_under_target": str(percent)}
    reached = step(allocate(order_from_json(content)), "transition")
    left = 1 - Fraction(percent) / 100
    assert all(amount >= left * target for target, amount in zip(reached.before, reached.after, strict=True))


@examples
@given(orders(feasible=True))
def test_rounding_moves_no_amount_by_a_unit(content):
    order = order_from_json(content)
    rounding = step(allocate(order), "rounding")
    assert all(abs(after - before) < order.unit for before, after in zip(rounding.before, rounding.after, strict=True))


@examples
@given(with_rules)
def test_the_transition_costs_nothing(content):
    reached = step(allocate(order_from_json(content)), "transition")
    assert sum(reached.after) == sum(reached.before)


@examples
@given(with_rules, st.sampled_from(["budget", "budget_scaled"]))
def test_the_whole_target_without_bounds_is_the_target(content, measured):
    content["transition"] = {"target_share": "1", "years_left": "1", "measured_from": measured}
    reached = step(allocate(order_from_json(content)), "transition")
    assert reached.after == reached.before


@examples
@given(with_rules)
def test_no_target_at_all_is_last_years_shares(content):
    content["transition"] = {"target_share": "0"}
    order = order_from_json(content)
    reached = step(allocate(order), "transition").after
    total = sum(order.budgets.values())
    assert reached == tuple(sum(reached) * order.budgets[code] / total for code in order.codes)


@examples
@given(with_rules)
def test_the_last_of_the_years_reaches_the_target(content):
    content["transition"] = {"years_left": "3"}
    for years_left in (3, 2, 1):
        content["transition"]["years_left"] = str(years_left)
        reached = step(allocate(order_from_json(content)), "transition")
        content["budgets"] = dict(zip(content["codes"], map(str, reached.after), strict=True))
        assume(any(reached.after))
    assert reached.after == reached.before


@examples
@given(orders())
def test_an_order_written_and_read_again_is_the_same(content):
    order = order_from_json(content)
    assert order_from_json(order_to_json(order)) == order


def test_a_thousand_units_under_rules():
    codes = [f"U{place:04d}" for place in range(1000)]
    needs = [(place * 7919) % 4999 for place in range(1000)]
    budgets = {code: str(500_000_000 + need * 199_999) for code, need in zip(codes, reversed(needs), strict=True)}
    rules = {"target_share": "0.5", "floor": {"percent": "-5"}, "ceiling": {"percent": "30"}, "measured_from": "budget_scaled"}
    content = {"codes": codes, "needs": list(map(str, needs)), "pot": str(LARGEST_POT), "unit": "1000", "budgets": budgets}
    allocation = allocate(order_from_json(content | {"transition": rules}))
    reached, scale = step(allocation, "transition").after, Fraction(LARGEST_POT, sum(map(int, budgets.values())))
    assert sum(reached) == LARGEST_POT == sum(allocation.amounts)
    against = [amount / (int(budgets[code]) * scale) for code, amount in zip(codes, reached, strict=True)]
    assert (min(against), max(against)) == (Fraction(95, 100), Fraction(130, 100))


def test_amounts_of_the_largest_pot():
    assert allocate(Order(("A", "B"), (1, 0), LARGEST_POT)).amounts == (LARGEST_POT, 0)


@pytest.mark.parametrize("pot", [LARGEST_POT + 1, -1, 1.0, Decimal(1), Fraction(1, 2), True, "100"])
def test_any_other_pot_is_refused(pot):
    with pytest.raises(AllocationError, match=r"policy\.pot") as caught:
        allocate(Order(("A",), (1,), pot))
    assert caught.value.rule == "pot_out_of_range"
