"""The cases of ``tests/vectors``: inputs written by hand, results from the oracle; run as a module, it writes the files."""

import json
from pathlib import Path

from tests.key.oracle import expected

FOLDER = Path(__file__).resolve().parents[1] / "vectors"
AB, ABC = ["A", "B"], ["A", "B", "C"]


def order(codes, needs, pot, unit=1, **rest):
    """An input of steps 1 to 5, with every key that ``docs/steps.md`` lists."""
    numbers = {"codes": list(codes), "needs": [str(need) for need in needs], "pot": str(pot), "unit": str(unit)}
    none = {"reserve": None, "pool": "0", "fixed": {}, "cases": [], "transition": None, "budgets": {}}
    return numbers | none | rest


def cases(kind, per_case, **counts):
    return {"kind": kind, "per_case": str(per_case), "counts": {code: str(count) for code, count in counts.items()}}


def moves(units, budgets, *areas):
    """An input of step 0 from words: ``a1 A>B 12.5``; a dash is no unit."""
    split = [(name, *way.split(">"), need) for name, way, need in (area.split() for area in areas)]
    rows = [{"area": name, "before": before, "now": None if now == "-" else now, "need": need} for name, before, now, need in split]
    return {"areas": rows, "units": list(units), "budgets": budgets}


def two(transition, needs=(1, 1), pot=100, budgets=("80", "20"), **rest):
    """Two units, of equal need if nothing else is said; the first had four times the second's budget last year."""
    return order(AB, needs, pot, transition=transition, budgets=dict(zip(AB, budgets, strict=True)), **rest)


def three(transition, needs=(1, 1, 2), pot=400, budgets=("200", "100", "100"), **rest):
    """Three units whose targets are 100, 100 and 200; last year they had 200, 100 and 100."""
    return order(ABC, needs, pot, transition=transition, budgets=dict(zip(ABC, budgets, strict=True)), **rest)


def page_example(furthest):
    """The example of ``docs/steps.md``, with another ``furthest_under_target``."""
    rules = {"target_share": "0.7", "years_left": "1", "floor": {"percent": "-2"}, "ceiling": {"amount": "300"}}
    choices = {"furthest_under_target": furthest, "measured_from": "budget", "without_history": "error"}
    kept = {"reserve": {"percent": "1"}, "fixed": {"A": "5"}, "cases": [cases("foster", 60, A=2)]}
    return order(AB, [3, 1], 1000, transition=rules | choices, budgets={"A": "600", "B": "400"}, **kept)


REORGANISATION = {
    "nothing-moved": moves(AB, {"A": "600", "B": "400"}, "a1 A>A 3", "a2 A>A 1", "b1 B>B 2"),
    "one-area-moved": moves(AB, {"A": "600", "B": "400"}, "a1 A>A 3", "a2 A>B 1", "b1 B>B 2"),
    "two-units-merged": moves(["A"], {"A": "600", "B": "400"}, "a1 A>A 3", "b1 B>A 2"),
    "closed-unit-split-in-three": moves(
        ABC, {"A": "100", "B": "200", "C": "300", "D": "1000"},
        "a1 A>A 5", "b1 B>B 1", "c1 C>C 2", "d1 D>A 1", "d2 D>B 2", "d3 D>C 4",
    ),
    "new-unit": moves(["A", "N"], {"A": "100"}, "a1 A>A 12.5", "a2 A>N 37.5"),
    "exchange": moves(AB, {"A": "90", "B": "10"}, "a1 A>B 1", "b1 B>A 1"),
    "area-without-need-moves-for-nothing": moves(AB, {"A": "600", "B": "400"}, "a1 A>A 3", "a2 A>B 0", "b1 B>B 2"),
    "area-without-need-is-gone": moves(["A"], {"A": "600"}, "a1 A>A 3", "a2 A>- 0"),
    "unit-without-budget-is-gone": moves(["A"], {"A": "600", "B": "0"}, "a1 A>A 3", "b1 B>- 2"),
    "unit-without-budget-and-need": moves(AB, {"A": "600", "B": "0"}, "a1 A>A 3", "b1 B>B 0"),
    "gone-area-with-need": moves(["A"], {"A": "600"}, "a1 A>A 3", "a2 A>- 1"),
    "area-of-an-unknown-unit": moves(["A"], {"A": "600"}, "a1 A>A 3", "a2 A>X 1"),
    "budget-whose-areas-have-no-need": moves(AB, {"A": "600", "B": "400"}, "a1 A>A 3", "b1 B>B 0"),
    "budget-without-areas": moves(AB, {"A": "600", "B": "400"}, "a1 A>A 3"),
    "gone-area-before-budget-without-need": moves(AB, {"A": "600", "B": "400"}, "a1 A>- 3", "b1 B>B 0"),
}  # fmt: skip

FIRST_STEPS = {
    "one-unit": order("A", [7], 900),
    "pot-zero": order(AB, [3, 1], 0),
    "pot-one": order(AB, [1, 3], 1),
    "largest-pot": order(AB, [1, 2], 10**12),
    "three-equal": order(ABC, [1, 1, 1], 100),
    "unit-without-need": order(ABC, [0, 1, 1], 100),
    "long-needs": order(ABC, [10**24 + 1, 10**24, 10**24 - 1], 10**12),
    "reserve-amount": order(AB, [3, 1], 1000, reserve={"amount": "10"}),
    "reserve-amount-to-the-unit": order(AB, [3, 1], 100, 10, reserve={"amount": "15"}),
    "reserve-percent-half-upwards": order(AB, [1, 1], 50, reserve={"percent": "1"}),
    "reserve-percent-below-half": order(AB, [1, 1], 49, reserve={"percent": "1"}),
    "reserve-percent-decimals": order(AB, [1, 1], 100_000, 1000, reserve={"percent": "2.5"}),
    "reserve-everything": order(AB, [1, 1], 100, reserve={"percent": "100"}),
    "pool-fraction": order(AB, [1, 1], 1000, pool="1001/3"),
    "pool-half-upwards": order(AB, [1, 1], 1000, 100, pool="150"),
    "reserve-and-pool": order(AB, [2, 1], 1000, 10, reserve={"percent": "4.5"}, pool="54.9"),
    "fixed-one": order(AB, [1, 3], 105, fixed={"A": "5"}),
    "fixed-all": order(ABC, [1, 2, 3], 1000, fixed={"A": "100", "B": "100", "C": "100"}),
    "fixed-takes-all": order(AB, [0, 0], 100, fixed={"A": "60", "B": "40"}),
    "fixed-for-a-unit-without-need": order(AB, [0, 5], 100, fixed={"A": "10"}),
    "cases-two-kinds": order(AB, [1, 1], 1000, cases=[cases("foster", 60, A=2), cases("secure", 90, A=1, B=3)]),
    "cases-none": order(AB, [1, 1], 1000, cases=[cases("foster", 60, A=0, B=0)]),
    "cases-take-all": order(AB, [1, 1], 240, cases=[cases("foster", 60, A=1, B=3)]),
    "cases-decimal": order(AB, [2, 1], 1000, cases=[cases("foster", "33.25", A=2.5)]),
    "all-first-steps": order(
        ABC, [5, 3, 2], 1_000_000, 100, reserve={"percent": "1.5"}, pool="20099/2", fixed={"A": "5000", "C": "2500"},
        cases=[cases("foster", 700, A=3, B=11), cases("secure", 12345, C=2)],
    ),
}  # fmt: skip

ROUNDING = {
    "ties-by-code": order(["a", "b", "c", "d"], [1, 1, 1, 1], 6),
    "ties-by-code-point": order(["A10", "A2", "Z", "a", "Ø", "é", "Ａ", "😀"], [1] * 8, 12),
    "largest-remainders-first": order(ABC, [1, 4, 5], 13),
    "far-decimals-decide": order(ABC, [10**15, 10**15 + 1, 10**15 + 2], 10),
    "unit-ten": order(ABC, [1, 1, 1], 100, 10),
    "unit-hundred": order(AB, [2, 1], 1000, 100),
    "unit-thousand": order(ABC, [1, 1, 1], 8000, 1000),
    "unit-thousand-tie": order(AB, [1, 1], 5000, 1000),
    "unit-million-largest-pot": order(ABC, [3, 5, 6], 10**12, 10**6),
    "pot-of-one-unit": order(ABC, [1, 1, 2], 1000, 1000),
    "whole-parts-stay": order(ABC, [1, 2, 3], 600),
    "pot-one-many-units": order("ABCDEFGHIJ", range(1, 11), 1),
    "below-its-floor": two({"floor": {"amount": "-1.6"}}),
    "above-its-ceiling": two({"ceiling": {"amount": "0.6"}}),
    "below-its-floor-by-less-than-a-thousand": two({"floor": {"percent": "-2"}}, pot=100_000, unit=1000, budgets=("80000", "20000")),
}  # fmt: skip

TRANSITION = {
    "no-rules-is-the-target": two({}),
    "last-years-shares": two({"target_share": "0"}, pot=200),
    "seventy-thirty": two({"target_share": "0.7"}),
    "three-years-left": two({"years_left": "3"}),
    "half-way-in-two-years": two({"target_share": "0.5", "years_left": "2"}),
    "floor-percent": two({"floor": {"percent": "-2"}}),
    "floor-amount": two({"floor": {"amount": "-10"}}),
    "floor-above-last-year": two({"floor": {"percent": "1"}}, pot=120),
    "ceiling-percent": two({"ceiling": {"percent": "10"}}),
    "ceiling-amount": two({"ceiling": {"amount": "5"}}),
    "floor-moves-a-third-unit-to-its-floor": three({"floor": {"percent": "-10"}}),
    "ceiling-moves-a-second-unit-to-its-ceiling": three({"ceiling": {"percent": "30"}}, needs=(5, 3, 3), budgets=("100", "120", "120")),
    "floor-and-ceiling": three({"floor": {"percent": "-40"}, "ceiling": {"percent": "50"}}),
    "furthest-under-target": three({"target_share": "0", "furthest_under_target": "5"}),
    "furthest-under-target-zero": three({"target_share": "0", "furthest_under_target": "0"}),
    "furthest-under-target-hundred": three({"target_share": "0.5", "furthest_under_target": "100"}),
    "measured-from-budget-scaled": two({"floor": {"percent": "-2"}, "measured_from": "budget_scaled"}, budgets=("40", "10")),
    "budget-scaled-amounts": three({"floor": {"amount": "-20"}, "ceiling": {"amount": "60"}, "measured_from": "budget_scaled"},
                                   budgets=("100", "50", "50")),
    "at-target": order(ABC, [1, 1, 2], 400, transition={"target_share": "0", "without_history": "at_target"},
                       budgets={"A": "200", "B": "100"}),
    "at-target-with-a-floor": order(ABC, [1, 1, 2], 400, budgets={"A": "150", "C": "100"},
                                    transition={"floor": {"percent": "-5"}, "without_history": "at_target"}),
    "all-at-target": order(AB, [1, 3], 100, transition={"target_share": "0.5", "without_history": "at_target"}),
    "budget-of-zero": two({"target_share": "0"}, budgets=("80", "0")),
    "budget-of-zero-lifted-by-a-floor": two({"target_share": "0", "floor": {"amount": "10"}}, budgets=("80", "0"), pot=120),
    "ceiling-of-at-least-zero": two({"ceiling": {"amount": "-30"}}, budgets=("150", "20")),
    "floor-of-at-least-zero": two({"floor": {"amount": "-90"}}),
    "closed-unit-with-a-budget-of-zero": order(AB, [1, 1], 100, transition={"target_share": "0.5"},
                                               budgets={"A": "80", "B": "20", "X": "0"}),
    "floors-are-the-pot": two({"floor": {"percent": "-50"}}, pot=50),
    "ceilings-are-the-pot": two({"ceiling": {"percent": "50"}}, pot=150),
    "floor-is-ceiling": two({"floor": {"percent": "10"}, "ceiling": {"percent": "10"}}, pot=110),
    "budgets-of-zero-are-not-needed": two({"floor": {"percent": "-2"}}, budgets=("0", "0")),
    "pot-zero-under-rules": two({"target_share": "0.7"}, pot=0),
    "need-zero-keeps-its-floor": two({"floor": {"percent": "-25"}}, needs=(0, 1)),
    "need-zero-under-furthest": two({"target_share": "0.4", "furthest_under_target": "10"}, needs=(1, 0)),
    "budgets-do-not-matter-without-rules": order(AB, [1, 1], 100, budgets={"A": "80", "X": "20"}),
    "budgets-with-fractions": order(ABC, [3, 2, 2], 999, transition={"target_share": "0.25", "floor": {"percent": "-1.25"}},
                                    budgets={"A": "1000/3", "B": "2000/7", "C": "8000/21"}),
    "seventy-thirty-under-all-rules": page_example("25"),
    "everything-at-once": order(
        ["A", "B", "C", "D", "E", "Å"], [510, 330, 0, 275, 125, 60], 50_000_000, 1000,
        reserve={"percent": "0.75"}, pool="3700001/4", fixed={"A": "250000", "B": "250000", "D": "100000"},
        cases=[cases("foster", 41_250, A=12, B=7, E=3), cases("secure", 900_000, D=1)],
        transition={"target_share": "0.8", "years_left": "2", "floor": {"percent": "-1.5"}, "ceiling": {"percent": "9.5"},
                    "furthest_under_target": "12.5", "measured_from": "budget_scaled", "without_history": "at_target"},
        budgets={"A": "16000000", "B": "11900000", "C": "350000", "D": "10100000", "E": "4300000", "X": "0"},
    ),
}  # fmt: skip

ERRORS = {
    "pot-above-the-largest": order(AB, [1, 1], 10**12 + 1),
    "pot-below-zero": order(AB, [1, 1], -1),
    "pot-not-in-units": order(AB, [1, 1], 1500, 1000),
    "fixed-for-an-unknown-unit": order(AB, [1, 1], 100, fixed={"X": "0"}),
    "cases-of-an-unknown-unit": order(AB, [1, 1], 100, cases=[cases("foster", 1, A=1, X=1)]),
    "reserve-above-the-pot": order(AB, [1, 1], 100, reserve={"amount": "101"}),
    "pool-above-the-pot": order(AB, [1, 1], 100, pool="201/2"),
    "cases-above-the-pot": order(AB, [1, 1], 100, fixed={"A": "50"}, cases=[cases("foster", 51, B=1)]),
    "no-need": order(AB, [0, 0], 1),
    "budget-below-zero": order(AB, [1, 1], 100, transition={"target_share": "0"}, budgets={"A": "-30", "B": "50"}),
    "first-need-then-negative-budget": order(AB, [0, 0], 10, transition={}, budgets={"A": "-1", "B": "1"}),
    "first-negative-budget-then-closed-unit": order(AB, [1, 1], 10, transition={}, budgets={"A": "-1", "X": "1"}),
    "closed-unit": order(AB, [1, 1], 100, transition={}, budgets={"A": "80", "B": "20", "X": "1"}),
    "no-history": order(AB, [1, 1], 100, transition={}, budgets={"A": "80"}),
    "no-budgets-for-the-blend": two({"target_share": "0.99"}, budgets=("0", "0")),
    "no-budgets-to-scale": two({"floor": {"percent": "-2"}, "measured_from": "budget_scaled"}, budgets=("0", "0")),
    "floor-above-ceiling": two({"floor": {"amount": "5"}, "ceiling": {"percent": "6"}}),
    "furthest-above-ceiling": two({"furthest_under_target": "10", "ceiling": {"percent": "100"}}, needs=(1, 3), pot=100),
    "floors-above-pot": two({"floor": {"percent": "-2"}}, pot=97),
    "furthest-and-floors-above-pot": page_example("5"),
    "floors-above-a-pot-of-zero": two({"floor": {"percent": "-2"}}, pot=0),
    "ceilings-below-pot": two({"ceiling": {"percent": "3"}}, pot=104),
    "ceiling-out-of-reach": two({"target_share": "0", "ceiling": {"amount": "10"}}, pot=100, budgets=("80", "0")),
    "first-pot-then-units": order(AB, [1, 1], 10**12 + 1, 10),
    "first-units-then-unknown-unit": order(AB, [1, 1], 15, 10, fixed={"X": "1"}),
    "first-unknown-unit-then-deductions": order(AB, [1, 1], 10, fixed={"X": "1"}, reserve={"amount": "11"}),
    "first-deductions-then-need": order(AB, [0, 0], 10, reserve={"amount": "11"}),
    "first-need-then-closed-unit": order(AB, [0, 0], 10, transition={}, budgets={"X": "1"}),
    "first-closed-unit-then-history": order(AB, [1, 1], 10, transition={}, budgets={"X": "1"}),
    "first-history-then-budgets": order(AB, [1, 1], 10, transition={"target_share": "0"}, budgets={"A": "0"}),
    "first-budgets-then-floor-above-ceiling": two({"target_share": "0", "floor": {"amount": "5"}, "ceiling": {"amount": "4"}},
                                                  budgets=("0", "0")),
    "first-floor-above-ceiling-then-floors": two({"floor": {"percent": "9"}, "ceiling": {"percent": "8"}}),
}  # fmt: skip


def large(units, **rest):
    """Many units with needs and budgets of many sizes, from a fixed sequence of numbers."""
    codes = [f"U{place:03d}" for place in range(units)]
    sequence = [(place * 7919 + 104729) % 997 for place in range(units)]
    needs = [number * number % 4999 * (number % 29 > 0) for number in sequence]
    budgets = {code: str(500_000 + 173 * need + 389 * number) for code, need, number in zip(codes, needs, sequence, strict=True)}
    return order(codes, needs, 240 * 10**6, budgets=budgets, **rest)


LARGE = {
    "two-hundred-units": large(200, reserve={"percent": "2"}, fixed={f"U{place:03d}": "50000" for place in range(0, 200, 7)},
                               transition={"target_share": "0.5", "floor": {"percent": "-5"}, "ceiling": {"percent": "25"}}),
}  # fmt: skip

FILES = {
    "reorganisation.json": REORGANISATION, "first_steps.json": FIRST_STEPS, "rounding.json": ROUNDING,
    "transition.json": TRANSITION, "errors.json": ERRORS, "large.json": LARGE,
}  # fmt: skip


def text(inputs):
    """A file of cases as it is written."""
    content = [{"name": name, "input": given, "expected": expected(given)} for name, given in inputs.items()]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name, inputs in FILES.items():
        (FOLDER / name).write_bytes(text(inputs).encode("utf-8"))
