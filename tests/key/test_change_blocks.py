"""Parts of the change that cannot be told apart stand together: over moved areas, and where another need is paid."""

from fractions import Fraction

import pytest

from fordel.key.order import Change, Transition
from tests.key.small_years import COUNTS, changes, counts_with, parts_of, year

HALF_OF_N = {"N": {"N": Fraction(1, 2), "W": Fraction(1, 2)}, "S": {"S": Fraction(1)}, "W": {"W": Fraction(1)}}
AFTER = {"N": {"children": 50, "single": 20}, "S": COUNTS["S"], "W": {"children": 70, "single": 25}}


@pytest.mark.parametrize("south", [{"children": 150, "single": 15}, {"children": 100, "single": 30}, {"children": 150, "single": 30}])
def test_where_areas_have_moved_children_and_composition_are_one_part(south):
    found = changes(year(), year(AFTER | {"S": south}), HALF_OF_N)
    assert {name for row in found.values() for name in parts_of(row)} == {"reorganisation", "composition"}
    assert all(row["children"] is None and row["split"] == "full" for row in found.values())
    assert abs(2 * found["N"]["reorganisation"] + 591) == 1 and found["S"]["reorganisation"] == 0  # as where nobody is added
    assert found["S"]["composition"] > 0 > found["N"]["composition"]


def test_areas_that_took_the_children_along_leave_no_composition():
    """Three quarters of A's need went to B, but only a quarter of its children: those of single parents."""
    last = year({"A": {"children": 100, "single": 50}, "B": {"children": 100, "single": 0}})
    this = year({"A": {"children": 75, "single": 0}, "B": {"children": 125, "single": 50}})
    found = changes(last, this, {"A": {"A": Fraction(1, 4), "B": Fraction(3, 4)}, "B": {"B": Fraction(1)}})
    assert [parts_of(row) for row in found.values()] == [{"reorganisation": -562}, {"reorganisation": 562}]


def test_where_no_area_has_moved_children_and_composition_stay_apart():
    found = changes(year(), year(counts_with("S", children=150, single=30)))
    assert {name for row in found.values() for name in parts_of(row)} == {"children", "composition"}


def test_where_areas_have_moved_and_rules_clash_the_rest_is_merged_too():
    floors = Transition(floor=Change(percent=Fraction(0)))  # nobody loses
    budgets = {"N": Fraction(295), "S": Fraction(400), "W": Fraction(305)}
    found = changes(year(pot=800), year(AFTER, pot=1200, transition=floors, budgets=budgets), HALF_OF_N)
    assert {row["split"] for row in found.values()} == {"merged"}
    for row in found.values():
        assert [row[name] for name in ("children", "prices", "pot", "transition_base")] == [None] * 4
        assert row["rules"] is not None and row["composition"] is not None


OTHER_NEED = {
    "the model is paid": {"pays": "model"},
    "another part of the unexplained is paid": {"unexplained_share": "0.3"},
}


@pytest.mark.parametrize("case", OTHER_NEED)
def test_where_another_need_is_paid_its_ratio_to_the_additive_key_is_rules(case):
    found = changes(year(), year(factors={"N": 2}) | OTHER_NEED[case])
    assert set(parts_of(found["N"])) == {"rules"}
    both = OTHER_NEED[case]
    assert set(parts_of(changes(year() | both, year(factors={"N": 2}) | both)["N"])) == {"weights"}


def with_threshold(content, threshold="500000"):
    """A year whose need is that below a pool's threshold."""
    variants = [one | {"threshold": threshold} for one in content["variants"]]
    return content | {"threshold": threshold, "variants": variants}


def test_weights_of_another_threshold_are_rules():
    other = year(weights={"children": 150, "single": 300})
    assert set(parts_of(changes(year(), with_threshold(other))["N"])) == {"rules"}
    assert set(parts_of(changes(with_threshold(year(), "400000"), with_threshold(other))["N"])) == {"rules"}
    assert set(parts_of(changes(with_threshold(year()), with_threshold(other))["N"])) == {"weights"}
