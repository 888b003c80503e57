"""Cases that stay outside the formula, what a pool needs to know of a row, and areas that move between units."""

from dataclasses import replace

import ibis
import pandas as pd
import pytest

from fordel.errors import InputError
from fordel.observations import stage
from fordel.observations.expression import Plan, Tables, estimation_rows, population_rows
from fordel.observations.terms import Term
from fordel.publish.identity import settings_identity
from tests.need.child_city import CENTRES, PRICES, at_price_level, centre_of, city

pytestmark = pytest.mark.filterwarnings("ignore:.*infer_string")
SINGLE = Term("single", "single", "criterion", "child", "single", "value")
PLAN = Plan("cost", (2005, 2006), 2008, 2006, "centre", "centre", (SINGLE,))
CHILDREN = pd.DataFrame(
    [
        ("1", 2005, "S1", 1.0, 100.0, "foster"),
        ("2", 2005, "S1", 0.25, 40.0, None),
        ("2", 2005, "S2", 0.75, 60.0, "foster"),
        ("3", 2006, "S2", 1.0, 80.0, "secure"),
        ("4", 2006, "S2", 0.5, None, "foster"),
    ],
    columns=["child_id", "year", "area", "child_years", "cost", "case_kind"],
).assign(single=1)
YEARS = (2005, 2006, 2008)
PLACES = pd.DataFrame({"area": ["S1"] * 3 + ["S2"] * 3, "year": YEARS * 2, "centre": ["A"] * 3 + ["B"] * 3})
PEOPLE = pd.DataFrame([("S1", 2008, 3, 1), ("S2", 2008, 2, 1)], columns=["area", "year", "children", "single"])
INDEX = pd.DataFrame({"year": [2005, 2006], "index": [100.0, 110.0]})


def tables(children: pd.DataFrame = CHILDREN, places: pd.DataFrame = PLACES) -> Tables:
    made = {"children": children, "area_centre": places, "population": PEOPLE, "prices": INDEX}
    return Tables(**{name: ibis.memtable(frame) for name, frame in made.items()})


def rows(plan: Plan, children: pd.DataFrame = CHILDREN) -> pd.DataFrame:
    return estimation_rows(tables(children), plan).to_pandas()


def column(found: pd.DataFrame, name: str) -> list[float | None]:
    return [None if pd.isna(value) else pytest.approx(value) for value in found[name]]


def test_without_kinds_all_cost_counts():
    assert column(rows(PLAN), "outcome") == [110, 44, 66, 80, None]
    assert column(rows(PLAN), "whole_rate") == [110, 110, 110, 80, None]


def test_cost_of_cases_outside_the_formula_is_nought_and_the_child_still_counts():
    found = rows(replace(PLAN, outside=("foster",)))
    assert list(zip(found["area"], found["year"], found["exposure"], strict=True)) == [
        ("S1", 2005, 1.0), ("S1", 2005, 0.25), ("S2", 2005, 0.75), ("S2", 2006, 1.0), ("S2", 2006, 0.5),
    ]  # fmt: skip
    assert column(found, "outcome") == [0, 44, 0, 80, None]


def test_the_child_s_whole_year_is_without_the_cases_too():
    """Child 2 costs 40 in the formula, over one child-year; an unknown cost stays unknown."""
    assert column(rows(replace(PLAN, outside=("foster",))), "whole_rate") == [0, 44, 44, 80, None]


def test_several_kinds():
    assert column(rows(replace(PLAN, outside=("foster", "secure"))), "outcome") == [0, 44, 0, 0, None]


def test_a_kind_that_nobody_has_changes_nothing():
    pd.testing.assert_frame_equal(rows(replace(PLAN, outside=("other",))), rows(PLAN))


def test_cost_by_kind_of_measure_is_without_the_cases_too():
    split = CHILDREN.assign(cost_placement=CHILDREN.cost * 0.75, cost_preventive=CHILDREN.cost * 0.25)
    found = rows(replace(PLAN, outside=("foster",)), split)
    for name, part in (("placement", 0.75), ("preventive", 0.25)):
        assert column(found, f"outcome_{name}") == [0, 44 * part, 0, 80 * part, None]
        assert column(found, f"whole_rate_{name}") == [0, 44 * part, 44 * part, 80 * part, None]


def test_a_pool_asks_for_the_child_s_time_in_the_year():
    assert "whole_exposure" not in rows(PLAN)
    found = rows(replace(PLAN, pooled=True))
    assert column(found, "whole_exposure") == [1, 1, 1, 1, 0.5]
    assert column(found.assign(cost=found.whole_rate * found.whole_exposure), "cost") == [110, 110, 110, 80, None]
    pd.testing.assert_frame_equal(found.drop(columns="whole_exposure"), rows(PLAN))


MOVED = pd.concat([PLACES, pd.DataFrame([("S1", 2009, "B"), ("S2", 2009, "B")], columns=PLACES.columns)])


@pytest.mark.parametrize(("year", "unit"), [(None, "A"), (2008, "A"), (2009, "B")])
def test_the_receiving_unit_is_that_of_the_unit_year(year, unit):
    people = population_rows(tables(places=MOVED), replace(PLAN, unit_year=year)).to_pandas()
    assert people[["area", "unit", "children"]].values.tolist() == [["S1", unit, 3.0], ["S2", "B", 2.0]]


def test_practice_is_that_of_the_year_of_the_row():
    """Who receives tomorrow does not change whose practice a row of 2005 shows."""
    for year in (None, 2009):
        found = estimation_rows(tables(places=MOVED), replace(PLAN, unit_year=year)).to_pandas()
        assert dict(zip(found.area, found.practice, strict=True)) == {"S1": "A", "S2": "B"}


def test_an_area_that_the_unit_year_lacks_has_no_unit():
    places = pd.concat([PLACES, pd.DataFrame([("S1", 2009, "B")], columns=PLACES.columns)])
    people = population_rows(tables(places=places), replace(PLAN, unit_year=2009)).to_pyarrow()
    with pytest.raises(InputError, match=r"unit is missing in 1 areas \(S2\)"):
        stage.check_population(people, PLAN)


CITY = city(children=300).change(model={"outside_formula": ["foster"], "pool_thresholds": [40_000]})


def written(found, root):
    """The workspace with its contract tables, as ingest would write them."""
    workspace = found.write(root)
    workspace.table("children").parent.mkdir(parents=True)
    for name, frame in found.tables.items():
        frame.to_parquet(workspace.table(name), index=False)
    return workspace


def test_the_stage_reads_the_settings(tmp_path):
    workspace = written(CITY, tmp_path)
    plan = stage.plan_of(workspace.params, stage.unit_year_of(workspace))
    assert (plan.outside, plan.pooled, plan.unit_year) == (("foster",), True, 2009)
    stage.run(workspace)
    found, people = (pd.read_parquet(tmp_path / f"data/{name}.parquet") for name in ("observations", "population"))
    money = at_price_level(CITY.tables["children"], ("foster",))
    assert PRICES[2009] != PRICES[2006] and found.outcome.sum() == pytest.approx(money["money"].sum(), rel=1e-12)
    assert found.outcome.sum() < at_price_level(CITY.tables["children"])["money"].sum()
    assert found.exposure.sum() == CITY.tables["children"]["child_years"].sum()
    assert "whole_exposure" in found
    assert set(people.unit) == set(CENTRES) and all(centre_of(a, 2009) == u for a, u in zip(people.area, people.unit, strict=True))
    assert (people.loc[people.area == "S01", "unit"] == "C").all() and (found.loc[found.area == "S01", "practice"] == "B").all()


def test_without_rows_of_the_budget_year_the_population_year_s_units_receive(tmp_path):
    places = CITY.tables["area_centre"]
    workspace = written(CITY.change(area_centre=places[places.year < 2009]), tmp_path)
    assert stage.unit_year_of(workspace) == 2007


def test_kinds_without_the_column_are_an_error(tmp_path):
    workspace = written(CITY.change(children=CITY.tables["children"].drop(columns="case_kind")), tmp_path)
    with pytest.raises(InputError, match="outside_formula names kinds of case, but the column case_kind is missing"):
        stage.run(workspace)
    assert not (tmp_path / "data/observations.parquet").exists()


def test_rows_of_other_settings_are_told_apart(tmp_path):
    """What stays outside and what may be pooled is part of the identity of the coded rows."""
    seen = [city().change(model=model).write(tmp_path / str(n)).params for n, model in enumerate(
        ({}, {"outside_formula": ["foster"]}, {"pool_thresholds": [40_000]}, {"pool_thresholds": [40_000, 50_000]})
    )]  # fmt: skip
    assert len({settings_identity(params) for params in seen}) == 4
