"""The cases of ``tests/vectors``: the oracle wrote them, some were computed by hand, and the engine gives the same."""

import json
from fractions import Fraction
from functools import cache

import pytest

from fordel.errors import AllocationError
from fordel.key.allocation_file import result_json
from fordel.key.order import order_from_json, order_to_json
from fordel.key.reorganise import follow_areas, moved_areas_from_json
from fordel.key.steps import allocate
from tests.key.make_vectors import FILES, FOLDER, text
from tests.key.oracle import expected

BY_HAND = {
    "one-unit": (900,),
    "pot-one": (0, 1),
    "largest-pot": (333_333_333_333, 666_666_666_667),  # remainders 1/3 and 2/3
    "three-equal": (34, 33, 33),
    "reserve-amount": (743, 247),  # 990: 742.5 and 247.5, a tie
    "reserve-amount-to-the-unit": (60, 20),  # 15 is half of a ten: 20 are kept
    "reserve-percent-half-upwards": (25, 24),  # 1 % of 50 is a half: 1 is kept
    "reserve-percent-decimals": (49_000, 48_000),  # 2500 is half of a thousand: 3000 are kept
    "pool-fraction": (333, 333),  # 333 2/3 is nearest to 334
    "fixed-one": (30, 75),  # 5 + 100 x 1/4, 100 x 3/4
    "cases-two-kinds": (470, 530),  # 520 are left: 260 + 2 x 60 + 90, 260 + 3 x 90
    "ties-by-code": (2, 2, 1, 1),
    "largest-remainders-first": (1, 5, 7),  # 1.3, 5.2, 6.5
    "unit-thousand": (3000, 3000, 2000),  # 2 2/3 thousands each
    "below-its-floor": (78, 22),  # 78.4 and 21.6
    "seventy-thirty": (59, 41),  # 0.7 x 50 + 0.3 x 80
    "three-years-left": (70, 30),  # 50 / 3 + 80 x 2 / 3
    "half-way-in-two-years": (73, 27),  # 50 / 4 + 80 x 3 / 4 = 72.5, a tie
    "floor-percent": (78, 22),  # 0.98 x 80 = 78.4
    "ceiling-percent": (78, 22),  # 1.1 x 20
    "ceiling-amount": (75, 25),  # 20 + 5
    "floor-moves-a-third-unit-to-its-floor": (180, 90, 130),  # 220 left for B and C by 1 : 2, 73 1/3 is below B's floor
    "ceiling-moves-a-second-unit-to-its-ceiling": (130, 135, 135),  # A at 1.3 x 100, the others share 270 below 156
    "furthest-under-target": (115, 95, 190),  # C 0.95 x 200; 210 by 2 : 1 would leave B 70, below 95
    "measured-from-budget-scaled": (78, 22),  # 40 of 50 is 80 of 100; 0.98 x 80
    "at-target": (133, 67, 200),  # C its target; 200 by 2 : 1
    "budget-of-zero-lifted-by-a-floor": (110, 10),
    "seventy-thirty-under-all-rules": (598, 392),  # B's floor 0.98 x 400, A the rest of 990
}
BUDGETS_BY_HAND = {
    "one-area-moved": {"A": "450", "B": "550"},  # a quarter of A's need moves: 150
    "two-units-merged": {"A": "1000"},
    "new-unit": {"A": "25", "N": "75"},
    "exchange": {"A": "10", "B": "90"},
}
ERRORS = {
    "pot_out_of_range", "pot_not_in_units", "unknown_unit", "deductions_above_pot", "no_need", "budget_below_zero", "no_history",
    "closed_unit", "no_budgets", "floor_above_ceiling", "floors_above_pot", "ceilings_below_pot", "area_without_unit", "unit_without_need",
}  # fmt: skip


@cache
def vectors():
    """Input and expected result of every case, by name."""
    content = [json.loads((FOLDER / name).read_text(encoding="utf-8")) for name in FILES]
    return {case["name"]: case for cases in content for case in cases}


@cache
def names():
    return [name for inputs in FILES.values() for name in inputs]


def engine(given):
    """What the engine gives for an input, in the words of ``docs/steps.md``."""
    try:
        if "areas" in given:
            budgets = order_from_json({"codes": [], "needs": [], "pot": 0, "budgets": given["budgets"]}).budgets
            found = follow_areas(moved_areas_from_json(given), given["units"], budgets)
            return {"budgets": {code: str(amount) for code, amount in found.items()}}
        return result_json(allocate(order_from_json(given)))
    except AllocationError as error:
        return {"error": error.rule}


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_what_the_script_writes(name):
    assert (FOLDER / name).read_bytes() == text(FILES[name]).encode("utf-8")


def test_every_name_stands_once_and_every_error_has_a_case():
    assert len(set(names())) == len(names()) == len(vectors())
    assert {case["expected"]["error"] for case in vectors().values() if "error" in case["expected"]} == ERRORS


@pytest.mark.parametrize("file", ["first_steps.json", "rounding.json", "transition.json", "large.json"])
def test_what_is_not_about_errors_is_paid(file):
    assert not [name for name in FILES[file] if "error" in vectors()[name]["expected"]]


def test_the_large_case_has_units_at_the_floor_at_the_ceiling_and_between():
    case = vectors()["two-hundred-units"]
    reached = zip(case["expected"]["steps"]["transition"], case["input"]["budgets"].values(), strict=True)
    change = [Fraction(amount) / Fraction(budget) for amount, budget in reached]
    assert (min(change), max(change)) == (Fraction(95, 100), Fraction(125, 100))
    assert sum(Fraction(95, 100) < one < Fraction(125, 100) for one in change) > 20


@pytest.mark.parametrize("name", names())
def test_the_engine_gives_what_stands_in_the_files(name):
    assert engine(vectors()[name]["input"]) == vectors()[name]["expected"]


@pytest.mark.parametrize("name", names())
def test_the_oracle_gives_what_stands_in_the_files(name):
    assert expected(vectors()[name]["input"]) == vectors()[name]["expected"]


@pytest.mark.parametrize("name", BY_HAND)
def test_amounts_computed_by_hand(name):
    assert vectors()[name]["expected"]["amounts"] == [str(amount) for amount in BY_HAND[name]]


@pytest.mark.parametrize("name", BUDGETS_BY_HAND)
def test_budgets_computed_by_hand(name):
    assert vectors()[name]["expected"]["budgets"] == BUDGETS_BY_HAND[name]


@pytest.mark.parametrize("name", [name for name in names() if "codes" in vectors()[name]["input"]])
def test_an_order_written_and_read_again_is_the_same(name):
    order = order_from_json(vectors()[name]["input"])
    assert order_from_json(json.loads(json.dumps(order_to_json(order)))) == order
