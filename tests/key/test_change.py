"""The change since last year adds up in whole kroner, and every part is what it says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fordel.key.change import CHANGE_COLUMNS, change_rows
from fordel.key.mixture import PARTS
from fordel.key.order import Cases, Change, Transition
from tests.key.random_years import few, unlike_years, years
from tests.key.small_key import CODES
from tests.key.small_years import COUNTS, WEIGHTS, changes, counts_with, parts_of, year

HALF = Transition(target_share=Fraction(1, 2))
BUDGETS = {"N": Fraction(500), "S": Fraction(400), "W": Fraction(100)}
FLOORS = Transition(floor=Change(percent=Fraction(0)))  # nobody loses


def test_every_row_has_the_columns_in_the_order_of_codes():
    rows = change_rows(year(), year(pot=1200), None, Fraction(1))
    assert [row["centre"] for row in rows] == list(CODES)
    assert all(tuple(row) == CHANGE_COLUMNS for row in rows)
    assert rows[0]["name"] == "Unit N"


def test_where_nothing_has_changed_no_part_has():
    found = changes(year(), year())
    assert [parts_of(row) for row in found.values()] == [{}] * 3
    assert [(row["last_year"], row["amount"], row["split"]) for row in found.values()] == [
        (591, 591, "full"), (318, 318, "full"), (91, 91, "full"),
    ]  # fmt: skip


ALONE = {
    "pot": (year(), year(pot=1300)),
    "weights": (year(), year(weights={"children": 150, "single": 300})),
    "children": (year(), year(counts_with("S", children=150, single=15))),
    "composition": (year(), year(counts_with("S", single=30))),
    "rules": (year(), year(fixed={"W": Fraction(50)})),
    "transition_base": (year(transition=HALF, budgets=BUDGETS), year(transition=HALF, budgets=BUDGETS | {"N": Fraction(600)})),
}


@pytest.mark.parametrize("part", ALONE)
def test_where_one_part_has_changed_alone_it_is_the_whole_change(part):
    found = changes(*ALONE[part])
    assert {name for row in found.values() for name in parts_of(row)} == {part}


def test_cases_paid_on_actual_numbers_are_composition():
    def paid(number):
        return year(cases=(Cases("foster", Fraction(10), {"N": Fraction(number)}),))

    assert set(parts_of(changes(paid(2), paid(5))["S"])) == {"composition"}


def test_the_models_ratio_to_the_additive_key_is_weights():
    assert set(parts_of(changes(year(), year(factors={"N": 2}))["N"])) == {"weights"}


def test_a_fixed_amount_that_does_not_follow_prices_has_fallen_by_the_rules():
    found = changes(year(pot=10_000, fixed={"W": Fraction(500)}), year(pot=11_000, fixed={"W": Fraction(500)}), prices=Fraction(11, 10))
    assert {name for row in found.values() for name in parts_of(row)} == {"prices", "rules"}
    assert found["W"]["rules"] == -found["N"]["rules"] - found["S"]["rules"] < 0


def test_a_fixed_amount_that_follows_prices_is_not_a_change_of_the_rules():
    found = changes(year(fixed={"W": Fraction(50)}), year(pot=1100, fixed={"W": Fraction(55)}), prices=Fraction(11, 10))
    assert {name for row in found.values() for name in parts_of(row)} == {"prices"}


def test_a_pot_that_only_follows_prices_has_not_changed_and_one_that_does_not_has_fallen():
    assert parts_of(changes(year(), year(pot=1100), prices=Fraction(11, 10))["N"]) == {"prices": 59}
    assert parts_of(changes(year(), year(), prices=Fraction(11, 10))["N"]) == {"prices": 56, "pot": -56}  # half of it in either order


def test_two_parts_share_what_they_do_together():
    # N has 1/2, then 3/5 of the children; the pot is 100, then 200: 50, 60, 100 and 120
    def made(north, pot):
        return year({"N": {"children": north}, "S": {"children": 100}}, {"children": 1}, pot=pot)

    found = changes(made(100, 100), made(150, 200))
    assert parts_of(found["N"]) == {"children": 15, "pot": 55}  # (10 + 20) / 2 and (50 + 60) / 2
    assert parts_of(found["S"]) == {"children": -15, "pot": 45}


def test_method_is_what_the_engine_computes_otherwise_from_last_years_figures():
    found = changes(year(paid=(600, 300, 100)), year())
    assert [parts_of(row) for row in found.values()] == [{"method": -9}, {"method": 18}, {"method": -9}]


def test_a_criterion_that_only_one_year_has_goes_to_rules():
    only_children = year({code: {"children": row["children"]} for code, row in COUNTS.items()}, {"children": 100})
    assert set(parts_of(changes(only_children, year())["N"])) == {"rules"}
    assert set(parts_of(changes(year(), only_children)["N"])) == {"rules"}


def test_areas_that_move_are_reorganisation_and_nothing_else():
    moved = {code: dict(row) for code, row in COUNTS.items()}
    moved["N"], moved["W"] = {"children": 50, "single": 20}, {"children": 70, "single": 25}
    parts = {"N": {"N": Fraction(1, 2), "W": Fraction(1, 2)}, "S": {"S": Fraction(1)}, "W": {"W": Fraction(1)}}
    found = changes(year(), year(moved), parts)
    assert [parts_of(row) for row in found.values()] == [{"reorganisation": -295}, {}, {"reorganisation": 295}]


def test_a_closed_and_a_new_unit():
    this = year({"N": COUNTS["N"], "S": COUNTS["S"], "X": COUNTS["W"]})
    found = changes(year(), this, {"N": {"N": Fraction(1)}, "S": {"S": Fraction(1)}, "W": {"X": Fraction(1)}})
    assert list(found) == ["N", "S", "W", "X"]
    assert (found["W"]["last_year"], found["W"]["amount"], parts_of(found["W"])) == (91, 0, {"reorganisation": -91})
    assert (found["X"]["last_year"], found["X"]["amount"], parts_of(found["X"])) == (0, 91, {"reorganisation": 91})
    assert not parts_of(found["N"]) and found["W"]["name"] == "Unit W" and found["X"]["name"] == "Unit X"


def test_what_the_method_gives_a_closed_unit_goes_with_its_areas():
    this = year({"N": COUNTS["N"], "S": {"children": 120, "single": 15}})
    found = changes(year(paid=(600, 300, 100)), this, {"N": {"N": Fraction(1)}, "S": {"S": Fraction(1)}, "W": {"S": Fraction(1)}})
    assert [parts_of(row) for row in found.values()] == [
        {"method": -9}, {"method": 18, "reorganisation": 91}, {"method": -9, "reorganisation": -91},
    ]  # fmt: skip


def test_areas_move_first_and_the_rest_is_on_todays_boundaries():
    this = year({"N": COUNTS["N"], "S": {"children": 120, "single": 15}}, pot=2000)
    found = changes(year(), this, {"N": {"N": Fraction(1)}, "S": {"S": Fraction(1)}, "W": {"S": Fraction(1)}})
    assert [parts_of(row) for row in found.values()] == [{"pot": 591}, {"reorganisation": 91, "pot": 409}, {"reorganisation": -91}]


def test_a_new_unit_without_history_takes_from_all():
    found = changes(year({code: COUNTS[code] for code in "NS"}), year())
    assert (found["W"]["last_year"], parts_of(found["W"])) == (0, {"reorganisation": 91})
    assert all(row["amount"] < row["last_year"] for code, row in found.items() if code != "W")


def test_where_the_rules_of_two_years_clash_prices_pot_rules_and_base_are_one_part():
    last = year(pot=800)
    this = year(counts_with("S", single=30), pot=1200, transition=FLOORS, budgets=BUDGETS)
    found = changes(last, this)
    assert {row["split"] for row in found.values()} == {"merged"}
    for row in found.values():
        assert [row[name] for name in ("prices", "pot", "transition_base")] == [None] * 3
        assert row["rules"] and row["composition"]


def test_where_even_that_clashes_all_parts_are_one():
    furthest = Transition(ceiling=Change(percent=Fraction(1)), furthest_under_target=Fraction(5))
    last = year(counts_with("N", single=5))
    budgets = {"N": Fraction(590), "S": Fraction(320), "W": Fraction(90)}
    found = changes(last, year(transition=furthest, budgets=budgets))
    assert {row["split"] for row in found.values()} == {"whole"}
    for row in found.values():
        assert [row[name] for name in PARTS if name != "rules"] == [None] * 6
        assert row["rules"] == row["amount"] - row["last_year"]


REFUSED = {
    "a unit that last year had no budget, and was paid nothing": (
        year({code: COUNTS[code] for code in "NS"}, transition=HALF, budgets={"N": Fraction(500), "S": Fraction(500)}),
        year(), None,
    ),
    "a budget of zero last year": (
        year(transition=HALF, budgets={"N": Fraction(500), "S": Fraction(500), "W": Fraction(0)}),
        year(), None,
    ),
    "floors that no longer hold where two units have become one": (
        year(transition=Transition(floor=Change(amount=Fraction(-10))), budgets=BUDGETS | {"N": Fraction(529)}),
        year({"N": COUNTS["N"], "S": {"children": 120, "single": 15}}),
        {"N": {"N": Fraction(1)}, "S": {"S": Fraction(1)}, "W": {"S": Fraction(1)}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_last_years_rules_that_do_not_hold_on_todays_boundaries_do_not_stop_this_years_key(case):
    assert changes(*REFUSED[case])


def test_budgets_that_only_this_year_has_are_the_transition_base():
    rules = Transition(target_share=Fraction(1, 2), without_history="at_target")
    found = changes(year(transition=rules), year(transition=rules, budgets=BUDGETS, pot=1100))
    assert found["N"]["transition_base"] < -30 and found["N"]["pot"] > 30  # 591 to its half-way point below, and a tenth of 591


@few
@given(years())
def test_every_change_adds_up_in_whole_kroner(drawn):
    last, this, prices = drawn
    found = changes(last, this, prices=prices)
    paid = [list(map(int, content["result"]["amounts"])) for content in (last, this)]
    assert [[row[name] for row in found.values()] for name in ("last_year", "amount")] == paid
    assert all(row["method"] == row["reorganisation"] == 0 and row["split"] == "full" for row in found.values())


@few
@given(unlike_years())
def test_every_change_adds_up_over_moved_areas_too(drawn):
    last, this, parts, prices = drawn
    found = changes(last, this, parts, prices)
    assert set(found) == {*last["input"]["codes"], *this["input"]["codes"]}
    assert sum(row["last_year"] for row in found.values()) == sum(map(int, last["result"]["amounts"]))
    assert sum(row["amount"] for row in found.values()) == sum(map(int, this["result"]["amounts"]))


@few
@given(years(), st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(drawn, random):
    last, this, prices = drawn
    codes = list(this["input"]["codes"])
    random.shuffle(codes)
    assert changes(last, reordered(this, codes), prices=prices) == changes(last, this, prices=prices)


def reordered(content, codes):
    """A year whose units stand in another order."""
    place = {code: at for at, code in enumerate(content["input"]["codes"])}

    def turn(values):
        return [values[place[code]] for code in codes]

    return content | {
        "input": content["input"] | {"codes": codes, "needs": turn(content["input"]["needs"])},
        "result": {"amounts": turn(content["result"]["amounts"])},
        "units": turn(content["units"]),
    }


def test_rounding_to_thousands_is_spread_over_the_parts():
    found = changes(year(pot=10_000_000, unit=1000), year(counts_with("S", single=31), WEIGHTS, pot=11_000_000, unit=1000))
    assert all(row["amount"] % 1000 == row["last_year"] % 1000 == 0 for row in found.values())
    assert {name for row in found.values() for name in parts_of(row)} == {"composition", "pot"}
