"""The social profile: right figures, and nothing that tells a small count."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from fordel.ingest import stage as ingest
from fordel.need import stage as need
from fordel.need.load import Rows
from fordel.observations import stage as observations
from fordel.publish.write import csv_text
from fordel.weights import stage
from fordel.weights.profile import PROFILE_COLUMNS, profile_rows
from tests.need.child_city import city as city_of_children
from tests.weights.made import CRITERIA, criterion, in_model, people, settings

MINIMUM = 5


def city(**changes: object) -> Rows:
    """The made city, with columns replaced."""
    made = people()
    return Rows(made.columns | changes, True)


def profile(rows: Rows, register=CRITERIA, weighted=(), minimum=MINIMUM) -> list[dict]:
    """The rows of the profile as they are read back from the file."""
    params = settings(register, minimum=minimum)
    used = in_model(params, tuple(one["name"] for one in register))
    text = csv_text(PROFILE_COLUMNS, profile_rows(rows, params, weighted, used))
    return list(csv.DictReader(io.StringIO(text)))


def pick(rows: list[dict], criterion: str, level: str = "") -> dict[str, dict]:
    """A criterion's rows by centre."""
    return {row["centre"]: row for row in rows if (row["criterion"], row["level"]) == (criterion, level)}


def of(rows: Rows, values: np.ndarray, unit: str = "") -> float:
    """The mean of values over the children of a unit, or of all."""
    c = rows.columns
    here = np.ones(len(c["unit"]), bool) if not unit else c["unit"] == unit
    return float((values * c["children"])[here].sum() / c["children"][here].sum())


def test_percentages_means_and_indices_are_those_of_the_children():
    rows = city()
    found, c = profile(rows), rows.columns
    lines = {
        ("single", ""): 100 * c["single"],
        ("poor", ""): 100 * c["poor"],
        ("age", "13-17"): 100 * c["age[13-17]"],
        ("age", "0-5"): 100 * (1 - c["age[6-12]"] - c["age[13-17]"] - c["age[18+]"]),
        ("illness", "none"): 100 * (1 - c["illness[chronic]"] - c["illness[psychiatric]"]),
    }
    for (name, level), values in lines.items():
        all_ = of(rows, values)
        for unit, row in pick(found, name, level).items():
            here = of(rows, values, unit)
            assert float(row["value"]) == pytest.approx(here, abs=5.1e-5) and row["withheld"] == "0"
            assert float(row["city_value"]) == pytest.approx(all_, abs=5.1e-5)
            assert float(row["index"]) == pytest.approx(100 * here / all_, abs=5.1e-5)


def test_every_unit_and_every_level_has_a_row_and_levels_add_to_a_hundred():
    found = profile(city())
    assert len(found) == 4 * (4 + 3 + 1 + 1 + 1) and {row["centre"] for row in found} == {"C0", "C1", "C2", "C3"}
    for unit in ("C0", "C3"):
        ages = [float(row["value"]) for row in found if (row["criterion"], row["centre"]) == ("age", unit)]
        assert len(ages) == 4 and sum(ages) == pytest.approx(100, abs=2.1e-4)


def test_lines_follow_the_groups_then_the_register():
    register = (
        criterion("event", group="event"),
        criterion("poor", "percent", "area", group="housing"),
        criterion("single", group="parents"),
        *CRITERIA[:1],
    )
    rows = people()
    found = profile(Rows(rows.columns | {"event": rows.columns["young"]}, True), register)
    assert list(dict.fromkeys(row["criterion"] for row in found)) == ["age", "single", "poor", "event"]


def test_what_is_fitted_as_its_complement_is_shown_as_itself():
    register = (*CRITERIA[:1], criterion("settled", "percent", "area", expected_sign="-"), criterion("schooled", expected_sign="-"))
    made = people().columns
    rows = Rows(made | {"settled_not": 1 - made["poor"], "schooled_not": 1 - made["single"]}, True)
    found = profile(rows, register)
    assert float(pick(found, "settled")["C1"]["value"]) == pytest.approx(of(rows, 100 * made["poor"], "C1"), abs=5.1e-5)
    assert float(pick(found, "schooled")["C1"]["value"]) == pytest.approx(of(rows, 100 * made["single"], "C1"), abs=5.1e-5)
    assert pick(found, "settled")["C1"]["label_da"] == "settled på dansk"


def test_a_number_is_the_mean_over_the_children():
    register = (*CRITERIA[:1], criterion("crime", "number", "area"))
    made = people().columns
    rows = Rows(made | {"crime": 30 * made["poor"] - 20}, True)
    row = pick(profile(rows, register), "crime")["C2"]
    assert row["kind"] == "number" and float(row["value"]) == pytest.approx(of(rows, rows.columns["crime"], "C2"), abs=5.1e-5)
    assert (row["index"] == "") == (of(rows, rows.columns["crime"]) <= 0)


def rare(unit: str, children: int, rest: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """A flag that holds for so many children of a unit, and for a half of all others where ``rest``; and the children."""
    c = people().columns
    heads, flag = c["children"].copy(), np.zeros(len(c["unit"]))
    here = np.flatnonzero(c["unit"] == unit)
    if rest:
        flag[(c["unit"] != unit) & (np.arange(len(flag)) % 2 == 0)] = 1.0
    heads[here[0]] = children
    flag[here[0]] = 1.0
    return flag, heads


def test_a_criterion_with_a_small_count_anywhere_is_withheld_everywhere_and_all_together_stay():
    flag, heads = rare("C1", 4)
    found = profile(city(single=flag, children=heads))
    rows = pick(found, "single").values()
    assert all(row["value"] == row["index"] == "" and row["withheld"] == "1" and row["city_value"] for row in rows)
    assert all(row["withheld"] == "0" for row in pick(found, "young").values())
    flag, heads = rare("C1", 5)
    assert all(row["withheld"] == "0" for row in pick(profile(city(single=flag, children=heads)), "single").values())


def test_so_is_one_that_nearly_all_have():
    flag, heads = rare("C1", 4)
    found = pick(profile(city(single=1 - flag, children=heads)), "single")
    assert all(row["withheld"] == "1" for row in found.values())


def test_one_level_that_is_rare_takes_all_levels_with_it():
    flag, heads = rare("C1", 3)
    rows = city(children=heads, **{"illness[psychiatric]": flag, "illness[chronic]": np.zeros(len(flag))})
    found = [row for row in profile(rows) if row["criterion"] == "illness"]
    assert len(found) == 12 and all(row["value"] == "" for row in found)


def test_all_together_are_withheld_where_they_tell_it_themselves():
    flag, heads = rare("C1", 4, rest=False)
    assert all(row["city_value"] == "" for row in pick(profile(city(single=flag, children=heads)), "single").values())
    one = np.full(len(flag), "C1")
    row = pick(profile(city(single=flag, children=heads, unit=one)), "single")["C1"]
    assert (row["value"], row["city_value"], row["withheld"]) == ("", "", "1")


def small_unit(children: float) -> Rows:
    """C3 with so few children in all, in one profile."""
    c = people().columns
    heads = c["children"].copy()
    here = np.flatnonzero(c["unit"] == "C3")
    heads[here] = 0.0
    heads[here[0]] = children
    return city(children=heads)


def test_a_unit_with_few_children_is_withheld_and_another_that_hides_it():
    found = profile(small_unit(3), weighted=())
    shown = {row["centre"] for row in found if row["withheld"] == "0"}
    assert len(shown) == 2 and "C3" not in shown
    assert all((row["value"] == "") == (row["centre"] not in shown) for row in pick(found, "poor").values())


def test_a_unit_without_children_has_no_figures():
    found = pick(profile(small_unit(0)), "poor")
    assert found["C3"]["value"] == "" and all(found[unit]["value"] for unit in ("C0", "C1", "C2"))


def test_a_count_that_a_published_one_tells_by_difference_is_withheld():
    """All of the young but three have a single parent, and the key publishes how many are young and single."""
    c = people().columns
    single = c["single"].copy()
    young = single.copy()
    extra = np.flatnonzero((c["unit"] == "C0") & (single == 0))[0]
    heads = c["children"].copy()
    young[extra], heads[extra] = 1.0, 3
    rows = city(young=young, single=single, children=heads)
    found = profile(rows, weighted=("single",))
    assert all(row["withheld"] == "1" for row in pick(found, "young").values())
    heads[extra] = 6
    found = profile(city(young=young, single=single, children=heads), weighted=("single",))
    assert all(row["withheld"] == "0" for row in pick(found, "young").values())


def test_facts_about_areas_need_no_count():
    c = people().columns
    poor = np.where(c["area"] == "S00", 0.5, 0.0)
    assert all(row["withheld"] == "0" for row in pick(profile(city(poor=poor)), "poor").values())


def test_the_same_children_give_the_same_bytes_in_any_order():
    rows = city()
    turned = Rows({name: values[::-1] for name, values in rows.columns.items()}, True)
    assert profile(rows) == profile(turned)


def test_the_stage_writes_the_profile_of_the_counted_children(tmp_path):
    workspace = city_of_children(children=900).write(tmp_path)
    for room in (ingest, observations, need, stage):
        room.run(workspace)
    found = list(csv.DictReader(workspace.path("reports/profile.csv").read_text(encoding="utf-8").splitlines()))
    counted = pd.read_parquet(workspace.path("data/population.parquet"))
    assert {row["centre"] for row in found} == set(counted["unit"])
    (row,) = [row for row in found if (row["criterion"], row["centre"]) == ("poor", "B")]
    here = counted[counted["unit"] == "B"]
    assert float(row["value"]) == pytest.approx(100 * np.average(here["poor"], weights=here["children"]), abs=5.1e-5)
