"""A year taken apart, and moved to the boundaries of another."""

from fractions import Fraction

from fordel.key.year import on_todays_boundaries, year_of
from tests.key.small_key import CODES
from tests.key.small_years import COUNTS, year

HALVES = {"N": {"N": Fraction(1, 2), "W": Fraction(1, 2)}, "S": {"S": Fraction(1)}, "W": {"W": Fraction(1)}}
MERGED = {"N": {"N": Fraction(1)}, "S": {"S": Fraction(1)}, "W": {"S": Fraction(1)}}


def needs(found):
    """Children x (weight x count per child) x correction, by unit."""
    return {
        unit: heads * sum(found.weights[name] * value for name, value in found.per_child[unit].items()) * found.correction[unit]
        for unit, heads in found.children.items()
    }


def test_the_parts_multiply_to_the_need():
    found = year_of(year(factors={"N": 2}))
    assert found.needs == needs(found) == {"N": 52_000, "S": 14_000, "W": 4_000}
    assert (found.children["N"], found.per_child["N"], found.correction) == (
        100, {"children": 1, "single": Fraction(2, 5)}, {"N": 2, "S": 1, "W": 1},
    )  # fmt: skip


def test_all_base_criteria_together_are_the_children():
    content = year({"A": {"young": 30, "old": 10, "single": 8}}, {"young": 1, "old": 2, "single": 4})
    content["criteria"][1]["kind"] = "base"
    found = year_of(content)
    assert (found.children, found.per_child["A"]["old"]) == ({"A": 40}, Fraction(1, 4))


def test_the_weights_are_those_of_the_threshold_in_force():
    content = year()
    other = {"threshold": "500000", "weights": {"children": "80", "single": "300"}}
    content |= {"threshold": "500000", "variants": [*content["variants"], other]}
    assert year_of(content).weights == {"children": 80, "single": 300}


def test_which_need_is_paid_and_below_which_threshold_is_kept():
    found = year_of(year() | {"pays": "model", "unexplained_share": "0.3"})
    assert (found.need_rules, found.measure) == (("model", "0.3"), ("cost", None))
    content = year()
    pooled = year_of(content | {"threshold": "500000", "variants": [content["variants"][0] | {"threshold": "500000"}]})
    assert pooled.measure == ("cost", "500000")
    moved = on_todays_boundaries(pooled, ("N", "S"), MERGED)
    assert (moved.need_rules, moved.measure) == (pooled.need_rules, ("cost", "500000"))


def test_a_unit_without_children_has_no_need():
    found = year_of(year(COUNTS | {"W": {"children": 0, "single": 0}}))
    assert (found.children["W"], found.per_child["W"], found.correction["W"]) == (0, {"children": 0, "single": 0}, 0)
    assert needs(found)["W"] == 0


def test_where_no_area_has_moved_a_year_stays():
    before = year_of(year(fixed={"W": Fraction(9)}, budgets={"N": Fraction(600)}))
    assert on_todays_boundaries(before, CODES, None) == before


def test_children_counts_and_need_follow_the_areas():
    found = on_todays_boundaries(year_of(year(factors={"N": 2})), CODES, HALVES)
    assert found.children == {"N": 50, "S": 100, "W": 70}
    assert found.needs == needs(found) == {"N": 26_000, "S": 14_000, "W": 30_000}
    assert found.per_child["W"] == {"children": 1, "single": Fraction(25, 70)}
    assert found.correction == {"N": 2, "S": 1, "W": Fraction(30_000, 17_000)}


def test_budgets_and_cases_follow_them_and_fixed_amounts_do_not():
    from fordel.key.order import Cases

    made = year(
        fixed={"W": Fraction(50)}, cases=(Cases("foster", Fraction(1), {"W": Fraction(3), "N": Fraction(2)}),),
        budgets={"N": Fraction(600), "S": Fraction(300), "W": Fraction(100)},
    )  # fmt: skip
    order = on_todays_boundaries(year_of(made), ("N", "S"), MERGED).order
    assert (order.budgets, order.fixed) == ({"N": 600, "S": 400}, {})
    assert order.cases[0].counts == {"N": 2, "S": 3}
    assert (order.codes, sum(order.needs)) == (("N", "S"), 44_000)


def test_a_new_unit_has_nothing_and_a_closed_one_is_gone():
    found = on_todays_boundaries(year_of(year()), ("N", "S", "X"), None)
    assert (found.children["X"], found.needs["X"], found.correction["X"]) == (0, 0, 0)
    assert "W" not in found.children and sum(found.order.needs) == 40_000
