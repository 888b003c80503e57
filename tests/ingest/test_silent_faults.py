"""Figures that can be read and are wrong all the same: each bound from both sides, and that nothing is said where nothing is wrong."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from fordel.ingest.groups import Group
from fordel.ingest.history import _medians_without
from fordel.ingest.shares import check_shares
from tests.faults import city as small
from tests.faults.planting import column_of

NEW = {f"I-{number:03}" for number in (55, *range(87, 96))}
USUAL = (560600 + 560700) / 2


@pytest.fixture
def town(tmp_path):
    """Three centres of 40 children each."""
    return small.child_city(tmp_path / "town")


@pytest.fixture
def larger(tmp_path, monkeypatch):
    """Three centres of 240 children each."""
    monkeypatch.setattr(small, "CHILDREN", 60)
    return small.child_city(tmp_path / "larger")


def told(case) -> list[tuple[str, str]]:
    """What the rules of this page say: rule and sentence."""
    return list(dict.fromkeys((one["rule"], one["message"]) for one in case.findings() if one["rule"] in NEW))


def rules(case) -> set[str]:
    """Which of the rules of this page are broken."""
    return {rule for rule, _ in told(case)}


def amount(case, value: float, year: str = "2008", centre: str = "B") -> None:
    """Another budget."""
    column_of(case, "history", "amount", lambda _, c: f"{value:.0f}" if c[:3] == [centre, year, "budget"] else c[3])


@pytest.mark.parametrize(
    ("factor", "rule"),
    [
        (1.49, ""),
        (1.51, "I-087"),
        (0.675, ""),
        (0.66, "I-087"),
        (1 / 31, "I-087"),
        (1 / 32, "I-088"),
        (31, "I-087"),
        (32, "I-088"),
        (0, "I-087"),
    ],
)  # fmt: skip
def test_a_budget_beside_the_unit_s_other_years(town, factor, rule):
    amount(town, factor * USUAL)
    assert rules(town) == ({rule} if rule else set())


def test_only_the_odd_year_is_told_and_in_figures_that_can_be_recomputed(town):
    amount(town, 1921)
    ((rule, message),) = told(town)
    assert rule == "I-088" and "Bispebjerg" in message and f"in 2008 is {100 * 1921 / USUAL:.3g} per cent" in message


def test_budgets_that_all_change_alike_are_no_unit_s_fault(town):
    for centre in small.CENTRES:
        amount(town, 2 * USUAL, centre=centre)
    assert rules(town) == set()


@pytest.mark.parametrize(("factor", "rule"), [(2.9, ""), (3.1, "I-087"), (0.35, ""), (0.32, "I-087"), (0.001, "I-088")])
def test_a_unit_with_one_year_is_held_against_the_others_per_child(town, factor, rule):
    town.put("history.csv", ["centre,year,kind,amount", *(line for line in town.lines("history.csv") if ",2008,budget," in line)])
    amount(town, factor * 560800)
    assert rules(town) == ({rule} if rule else set())


@pytest.mark.parametrize("factor", [0.001, 1000])
def test_a_unit_that_is_always_in_another_unit_is_told_and_no_other(town, factor):
    column_of(town, "history", "amount", lambda _, c: f"{factor * int(c[3]):.0f}" if c[0] == "A" else c[3])
    assert rules(town) == {"I-088"} and len(told(town)) == 5
    assert all("Amager" in message for _, message in told(town))


def test_a_budget_that_follows_areas_to_another_centre_is_right(town):
    moved = ("0101", "0102")
    column_of(town, "area_centre", "centre", lambda _, c: "B" if c[0] in moved and c[1] == "2008" else c[2])
    amount(town, 0.5 * USUAL, centre="A")
    amount(town, 1.6 * USUAL, centre="B")
    assert rules(town) == set()
    column_of(town, "area_centre", "centre", lambda _, c: small.AREAS[c[0]])
    assert rules(town) == {"I-087"}


def test_the_median_of_the_others():
    numbers = np.random.default_rng(1).integers(0, 5, (40, 7)).astype(float)
    for size in range(2, 8):
        for row in numbers[:, :size]:
            assert _medians_without(row).tolist() == [np.median(np.delete(row, place)) for place in range(size)]


@pytest.mark.parametrize(("factor", "found"), [(0.76, False), (0.73, True), (1.32, False), (1.4, True)])
def test_a_unit_s_children_beside_the_basis(tmp_path, factor, found):
    case = small.area_city(tmp_path / "areas")
    column_of(case, "areas", "children", lambda _, c: str(10 * int(c[2])))
    column_of(case, "population", "children", lambda _, c: str(10 * int(c[2])) if c[0] != "0101" else f"{factor * 2000:.0f}")
    assert rules(case) == ({"I-089"} if found else set())


def test_few_children_may_change_by_chance(tmp_path):
    case = small.area_city(tmp_path / "areas")
    case.cell("population.csv", 2, "children", "145")
    assert rules(case) == set()


def test_half_of_a_centre_s_children(larger):
    lines = larger.lines("population.csv")
    larger.put("population.csv", [line for row, line in enumerate(lines) if row == 0 or not line.startswith("p01") or row % 2])
    ((rule, message),) = [one for one in told(larger) if one[0] == "I-089"]
    assert rule == "I-089" and "Amager has in 2008 50 per cent of its children" in message and "together have 83.3 per cent" in message


def test_an_area_that_has_moved_takes_its_children_along(larger):
    column_of(larger, "area_centre", "centre", lambda _, c: "B" if c[0] in ("0101", "0102") and c[1] == "2008" else c[2])
    assert rules(larger) == set()


def chronic(case, share: float) -> None:
    """The population's share with a chronic illness, the same in every area; in the estimation years it is 20 of 60."""
    column_of(case, "population", "diagnosis", lambda row, _: "chronic" if row % 60 < 60 * share else "none")


@pytest.mark.parametrize(("share", "found"), [(25 / 60, False), (27 / 60, True), (16 / 60, False), (13 / 60, True)])
def test_a_level_s_odds_in_the_population(larger, share, found):
    """Of 20 to 40: 25 to 35 is 1.43 times the odds, 27 to 33 is 1.64; 16 to 44 is 0.73 times, 13 to 47 is 0.55."""
    chronic(larger, share)
    assert rules(larger) == ({"I-090"} if found else set())


def groups(old: tuple[int, ...], new: tuple[int, ...]) -> list[Group]:
    """A hundred thousand children before and now, by level in per mille."""

    def group(name: str, year: int, parts: tuple[int, ...]) -> Group:
        table = SimpleNamespace(name=name, finding=lambda rule, column, **details: details["what"].values["level"])
        values = np.repeat(np.array(["a", "b", "c"], dtype=object), [100 * part for part in parts])
        return Group(table, year, values, np.ones(len(values)))

    return [group("children", 2007, old), group("population", 2008, new)]


@pytest.mark.parametrize(
    ("new", "found"),
    [((900, 52, 48), []), ((900, 47, 53), ["b", "c"]), ((901, 52, 47), []), ((896, 60, 44), []), ((890, 35, 75), ["b", "c"])],
)
def test_two_levels_that_have_changed_places(new, found):
    """Before, 53 per mille have b and 47 have c; a drift is not told unless it makes the one share the other."""
    assert check_shares(groups((900, 53, 47), new), "illness", ("a", "b", "c")) == found


@pytest.mark.parametrize(("factor", "found"), [(0.5, False), (0.44, True), (2.2, False), (2.6, True), (0.1, True)])
def test_an_area_criterion_in_one_centre(town, factor, found):
    """Amager's part of the whole's change is taken out: 2.2 times as much is less than 2 beside what all have then."""
    column_of(town, "areas", "poverty", lambda _, c: f"{factor * float(c[3]):.3f}" if c[1] == "2008" and small.AREAS[c[0]] == "A" else c[3])
    assert rules(town) == ({"I-091"} if found else set())


def test_one_area_that_leaps_is_not_a_centre_s_fault(town):
    town.cell("areas.csv", 26, "poverty", "90")
    assert rules(town) == set()


@pytest.mark.parametrize("centre", ["A", "Ø"])
def test_a_flag_that_is_not_filled_in_for_one_centre(larger, centre):
    column_of(larger, "population", "boy", lambda _, c: "0" if small.AREAS[c[1]] == centre else c[5])
    assert [small.CENTRES[centre] in message for rule, message in told(larger) if rule == "I-091"] == [True]


def test_a_flag_that_is_rarer_in_one_centre_by_less_than_half_the_odds(larger):
    """20 of 60 boys where there were 30: half the odds."""
    column_of(larger, "population", "boy", lambda row, c: str(int(row % 60 < 20)) if small.AREAS[c[1]] == "A" else c[5])
    assert rules(larger) == set()


@pytest.mark.parametrize("seed", range(5))
def test_chance_alone_is_not_told(larger, seed):
    rng = np.random.default_rng(seed)
    for table, place in (("children", 11), ("population", 5)):
        column_of(larger, table, "boy", lambda *_: str(int(rng.random() < 0.1)))
        column_of(larger, table, "diagnosis", lambda *_: "chronic" if rng.random() < 0.05 else "none")
        assert larger.lines(f"{table}.csv")[0].split(",")[place] == "boy"
    assert rules(larger) == set()


def test_what_is_published_of_children_has_no_figures(larger):
    column_of(larger, "population", "boy", lambda _, c: "0" if small.AREAS[c[1]] == "A" else c[5])
    chronic(larger, 0.6)
    lines = larger.lines("population.csv")
    larger.put("population.csv", [line for row, line in enumerate(lines) if row == 0 or not line.startswith("p02") or row % 3 == 0])
    larger.findings()
    public = {row["rule"]: row["message"] for row in larger.read("reports/ingest.csv") if row["rule"] in NEW}
    assert set(public) == {"I-089", "I-090", "I-091"}
    assert all(set(re.findall(r"\d+", message)) <= {"2008"} for message in public.values())


def prices(case, *rows: str) -> None:
    """Another table of prices."""
    case.put("prices.csv", ["year,index", *rows])


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        (("2006,100", "2007,115", "2008,116", "2009,117"), ""),
        (("2006,100", "2007,115.2", "2008,116", "2009,117"), "I-055"),
        (("2006,110", "2007,104.6", "2008,105", "2009,106"), ""),
        (("2006,110", "2007,104.4", "2008,105", "2009,106"), "I-055"),
        (("2006,98", "2007,101", "2008,103", "2009,100"), "I-055"),
        (("2006,98", "2007,101", "2008,103", "2009,100.2"), ""),
        (("2006,100", "2007,100", "2009,132"), ""),
        (("2006,100", "2007,100", "2009,132.5"), "I-055"),
        (("1990,50", "2006,100", "2007,101", "2008,102", "2009,103", "2010,150"), ""),
        (("2006,1.000", "2007,1.026", "2008,1.051", "2009,1.084"), ""),
        (("2006,2.4", "2007,2.5", "2008,2.5", "2009,2.6"), "I-092"),
        (("2006,18.5", "2007,19", "2008,19.5", "2009,19.9"), "I-092"),
        (("2006,18.5", "2007,19", "2008,19.5", "2009,20.1"), ""),
    ],
)
def test_price_indices(town, rows, rule):
    prices(town, *rows)
    assert rules(town) == ({rule} if rule else set())


def test_names_are_of_somebody(town, tmp_path):
    town.settings["units"]["names"] = {"A": "Amager Øst", "0101": "Området"}
    assert rules(town) == set()
    town.settings["units"]["names"] = {"a": "Amager Øst"}
    ((rule, message),) = told(town)
    assert rule == "I-093" and "the code a," in message
    case = small.area_city(tmp_path / "areas")
    case.settings["units"]["names"] = {"A": "The region", "0101": "The area"}
    assert rules(case) == set()


@pytest.mark.parametrize("with_table", [True, False])
def test_units_that_receive_have_names_of_their_own(town, with_table):
    if not with_table:
        town.settings["sources"].pop("centres")
    town.settings["units"]["names"] = {"A": "Mitte", "B": "Mitte", "Ø": "Østerbro"}
    ((rule, message),) = told(town)
    assert rule == "I-094" and "A, B" in message and "Mitte" in message
    town.settings["units"]["names"]["B"] = "Mitte B"
    assert rules(town) == set()


def test_areas_that_receive_have_names_of_their_own(tmp_path):
    case = small.area_city(tmp_path / "areas")
    case.column("areas.csv", "name", "Centrum")
    assert rules(case) == {"I-094"}
    case.settings["units"]["names"] = {area: f"Centrum {area}" for area in small.AREAS}
    assert rules(case) == set()


@pytest.mark.parametrize(("value", "found"), [("9.99e14", False), ("1e15", True), ("1e308", True)])
def test_a_sum_that_cannot_be_computed_exactly(town, value, found, recwarn):
    town.cell("history.csv", 2, "amount", value)
    town.cell("history.csv", 3, "amount", value if value == "1e308" else "1")
    assert ("I-095" in rules(town)) == found
    assert not recwarn.list
