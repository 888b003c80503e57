"""Last year's budgets and this year's cases, from the tables and from last year's result."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import AllocationError
from fordel.key.history import budgets, cases, check_boundaries, moved_areas, read_actuals, unrestated
from fordel.key.last_year import LastArea, LastYear
from fordel.observations.stage import unit_of_area
from fordel.params import Policy
from fordel.workspace import Workspace

HISTORY = [
    {"centre": "N", "year": 2024, "kind": "budget", "amount": 600.25},
    {"centre": "S", "year": 2024, "kind": "budget", "amount": 400.0},
    {"centre": "N", "year": 2023, "kind": "budget", "amount": 1.0},
    {"centre": "N", "year": 2025, "kind": "budget", "amount": 2.0},
    {"centre": "N", "year": 2024, "kind": "spending", "amount": 3.0},
]
CASES = [
    {"centre": "N", "year": 2025, "kind": "foster", "cases": 8.0},
    {"centre": "S", "year": 2025, "kind": "foster", "cases": 0.0},
    {"centre": "N", "year": 2025, "kind": "secure", "cases": 2.5},
    {"centre": "N", "year": 2024, "kind": "foster", "cases": 99.0},
]
AREAS = {"n1": "N", "n2": "N", "s1": "S"}


def workspace(root, history=(), numbers=(), areas=AREAS, sources=("history", "cases"), reorganisation="follow_areas"):
    """A workspace of the budget year 2025 with the tables that are read; in 2024 all areas belonged to N."""
    (root / "data/tables").mkdir(parents=True)
    for name, rows in (("history", history), ("cases", numbers)):
        if rows:
            pq.write_table(pa.Table.from_pylist(list(rows)), root / f"data/tables/{name}.parquet")
    belongs = [{"area": area, "year": year, "centre": unit} for area, now in areas.items() for year, unit in ((2024, "N"), (2025, now))]
    pq.write_table(pa.Table.from_pylist(belongs), root / "data/tables/area_centre.parquet")
    policy = Policy.model_validate({"pot": 1000, "reorganisation": reorganisation})
    years, units = SimpleNamespace(budget=2025, population=2024), SimpleNamespace(receives="centre")
    return Workspace(root, SimpleNamespace(years=years, units=units, sources=dict.fromkeys(sources), policy=policy))


def last_year(*areas):
    """Last year's result: N was paid 700 and S 300; its areas and their parts in words, ``n1 N 3/4``."""
    allocation = {"input": {"codes": ["N", "S"]}, "result": {"amounts": ["700", "300"]}}
    rows = tuple(LastArea(area, unit, Fraction(part)) for area, unit, part in (line.split() for line in areas))
    return LastYear(allocation, rows, (), np.empty((0, 0)), 2024, 2024, "")


SAME = last_year("n1 N 0.75", "n2 N 0.25", "s1 S 1")


def test_budgets_are_those_of_the_year_before_exactly_as_written(tmp_path):
    assert budgets(workspace(tmp_path, HISTORY)) == {"N": Fraction("600.25"), "S": 400}


def test_cases_are_those_of_the_budget_year_by_kind(tmp_path):
    found = cases(workspace(tmp_path, numbers=CASES))
    assert found == {"foster": {"N": 8, "S": 0}, "secure": {"N": Fraction(5, 2)}}


def test_a_table_that_is_not_among_the_sources_or_not_there_is_empty(tmp_path):
    assert budgets(workspace(tmp_path / "not_named", HISTORY, CASES, sources=())) == {}
    assert cases(workspace(tmp_path / "not_there")) == {}


def test_an_area_belongs_where_the_budget_year_puts_it(tmp_path):
    assert unit_of_area(workspace(tmp_path)) == AREAS


def test_without_the_budget_year_the_population_year_decides(tmp_path):
    made = workspace(tmp_path)
    rows = [row for row in pq.read_table(made.table("area_centre")).to_pylist() if row["year"] == 2024]
    pq.write_table(pa.Table.from_pylist(rows), made.table("area_centre"))
    assert unit_of_area(made) == dict.fromkeys(AREAS, "N")


def test_areas_that_receive_themselves_stay_themselves(tmp_path):
    made = workspace(tmp_path)
    made.params.units.receives = "area"
    assert unit_of_area(made) == {area: area for area in AREAS}


def test_without_a_budget_in_the_table_last_years_key_was_the_budget(tmp_path):
    assert read_actuals(workspace(tmp_path / "none"), ("N", "S"), SAME).budgets == {"N": 700, "S": 300}
    assert read_actuals(workspace(tmp_path / "other_years", HISTORY[2:]), ("N", "S"), SAME).budgets == {"N": 700, "S": 300}
    assert read_actuals(workspace(tmp_path / "table", HISTORY), ("N", "S"), SAME).budgets == {"N": Fraction("600.25"), "S": 400}


def test_without_a_last_year_there_is_what_the_tables_say(tmp_path):
    found = read_actuals(workspace(tmp_path / "tables", HISTORY, CASES), ("N", "S"), None)
    assert (found.budgets, found.cases["foster"]) == ({"N": Fraction("600.25"), "S": 400}, {"N": 8, "S": 0})
    empty = read_actuals(workspace(tmp_path / "nothing"), ("N", "S"), None)
    assert (empty.budgets, empty.cases) == ({}, {})


def test_where_no_area_with_need_has_moved_budgets_stay(tmp_path):
    still = last_year("n1 N 0.75", "n2 N 0.25", "s1 S 1", "gone N 0", "n2 S 0")
    made = workspace(tmp_path)
    assert moved_areas(made, still) == []
    assert read_actuals(made, ("N", "S"), still).parts is None


def test_budgets_follow_areas_that_have_moved(tmp_path):
    made = workspace(tmp_path, HISTORY[1:2], areas={"n1": "N", "n2": "S", "s1": "S"})
    assert read_actuals(made, ("N", "S"), SAME).parts == {
        "N": {"N": Fraction(3, 4), "S": Fraction(1, 4)}, "S": {"S": 1},
    }  # fmt: skip
    assert read_actuals(made, ("N", "S"), SAME).budgets == {"S": 400}
    assert read_actuals(workspace(tmp_path / "key", areas={"n1": "N", "n2": "S", "s1": "S"}), ("N", "S"), SAME).budgets == {
        "N": 525, "S": 475,
    }  # fmt: skip


def test_a_closed_units_budget_goes_where_its_areas_went(tmp_path):
    made = workspace(tmp_path, HISTORY, areas={"n1": "N", "n2": "N", "s1": "N"})
    assert read_actuals(made, ("N",), SAME).budgets == {"N": Fraction("1000.25")}


def test_history_that_does_not_follow_areas_stays(tmp_path):
    made = workspace(tmp_path, HISTORY, areas={"n1": "S", "n2": "S", "s1": "S"}, reorganisation="none")
    assert moved_areas(made, SAME) == []
    assert read_actuals(made, ("S",), SAME).parts is None
    assert read_actuals(made, ("S",), SAME).budgets == {"N": Fraction("600.25"), "S": 400}


def test_areas_that_moved_without_a_last_year_to_follow_them_by_are_named(tmp_path):
    assert unrestated(workspace(tmp_path / "moved", HISTORY, areas={"n1": "S", "n2": "N", "s1": "S"}), None) == ["n1", "s1"]
    assert unrestated(workspace(tmp_path / "kept", HISTORY), SAME) == []
    assert unrestated(workspace(tmp_path / "none", HISTORY, reorganisation="none"), None) == []
    assert unrestated(workspace(tmp_path / "alone"), None) == []
    assert unrestated(workspace(tmp_path / "still", HISTORY, areas=dict.fromkeys(AREAS, "N")), None) == []


@pytest.mark.parametrize(
    ("areas", "last", "rule"),
    [
        ({"n1": "N", "s1": "S"}, ("n1 N 0.75", "n2 N 0.25", "s1 S 1"), "area_without_unit"),
        ({"n1": "S", "s1": "S"}, ("n1 N 1", "s1 S 0"), "unit_without_need"),
    ],
)
def test_areas_that_cannot_be_followed_are_refused(tmp_path, areas, last, rule):
    with pytest.raises(AllocationError) as caught:
        read_actuals(workspace(tmp_path, HISTORY, areas=areas), ("N", "S"), last_year(*last))
    assert caught.value.rule == rule


def test_parts_that_rounding_has_left_short_still_carry_the_whole_budget(tmp_path):
    short = last_year("n1 N 0.333", "n2 N 0.333", "n3 N 0.333", "s1 S 1")
    made = workspace(tmp_path, areas={"n1": "N", "n2": "N", "n3": "S", "s1": "S"})
    assert read_actuals(made, ("N", "S"), short).budgets == {"N": Fraction(1400, 3), "S": Fraction(1600, 3)}


KEY = {"N": Fraction(700), "S": Fraction(300)}


def check(moves, key=KEY, **before):
    """Whether budgets ``before`` are refused, given which part of a unit each unit of today keeps or takes."""
    given = {code: Fraction(amount) for code, amount in before.items()}
    restated = dict.fromkeys("NS", Fraction(0))
    for code, parts in moves.items():
        for now, part in parts.items():
            restated[now] += Fraction(part) * key[code]
    check_boundaries(given, key, restated)


MOVES = {"N": {"N": "3/4", "S": "1/4"}, "S": {"S": "1"}}


def test_budgets_by_last_years_boundaries_pass(tmp_path):
    check(MOVES, N=700, S=300)
    check(MOVES, N=690, S=310)
    check(MOVES, N=600, S=300)
    check({"N": {"N": "1"}, "S": {"S": "1"}}, N=525, S=475)


def test_budgets_that_have_been_moved_already_are_refused():
    # 700 x 3/4 is 525, and S has grown by as much
    with pytest.raises(AllocationError, match=r"^table history: the budgets of N, S seem to be stated by today's boundaries already"):
        check(MOVES, N=525, S=475)


def test_one_unit_that_speaks_for_last_years_boundaries_is_enough():
    check(MOVES, N=525, S=300)


def test_budgets_in_the_table_that_have_been_moved_already_are_refused_with_their_workspace(tmp_path):
    rows = [{"centre": code, "year": 2024, "kind": "budget", "amount": amount} for code, amount in (("N", 525.0), ("S", 475.0))]
    areas = {"n1": "N", "n2": "S", "s1": "S"}
    with pytest.raises(AllocationError, match=r"moved a second time; deliver them by last year's, or set policy\.reorganisation: none"):
        read_actuals(workspace(tmp_path / "moved", rows, areas=areas), ("N", "S"), SAME)
    stays = workspace(tmp_path / "none", rows, areas=areas, reorganisation="none")
    assert read_actuals(stays, ("N", "S"), SAME).budgets == {"N": 525, "S": 475}
