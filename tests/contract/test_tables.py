"""Schemas: they are Table Schema, and they follow the workspace's settings."""

import json
from importlib.resources import files

import pytest

from fordel.contract.effective import circumstances, effective, required_years
from fordel.contract.tables import schema, schemas
from fordel.errors import ParamsError
from fordel.params import TABLES, Params

LABEL = {"da": "x", "en": "x"}
WORD = {"one": "x", "many": "x", "the": "x", "the_many": "x"}


def criterion(name: str, level: str, kind: str, **more: object) -> dict:
    """An entry of the register."""
    entry = {"name": name, "label": LABEL, "group": "child", "level": level, "kind": kind, "expected_sign": "none"}
    return entry | {"cause": "c", "influenced_by": "nobody", "source": "s"} | more


def params(tables: str, outcome: str, criteria: list[dict], **more: object) -> Params:
    """Settings with these tables."""
    units = {"labels": {"da": WORD, "en": WORD}} | more.pop("units", {})
    content = {
        "schema_version": 2,
        "workspace": {"name": "x"},
        "years": {"budget": 2009, "estimation": [2005, 2006], "population": 2008, "price_level": 2006},
        "units": units,
        "sources": {table: {"path": f"data/raw/{table}.csv"} for table in tables.split()},
        "criteria": criteria,
        "model": {"outcome": outcome, "seed": 1} | more.pop("model", {}),
        "policy": {"pot": 1},
    }
    return Params.model_validate(content | more)


CHILDREN = "children area_centre population"
AREAS = "areas area_centre population"


@pytest.mark.parametrize("table", TABLES)
def test_a_schema_is_table_schema(table):
    page = json.loads((files("fordel.contract") / "schemas" / f"{table}.json").read_text(encoding="utf-8"))
    assert page["name"] == table and page["title"] and page["description"].endswith(".")
    names = [field["name"] for field in page["fields"]]
    assert len(set(names)) == len(names) and set(page.get("primaryKey", [])) <= set(names)
    for field in page["fields"]:
        assert field["type"] in {"string", "integer", "number"} and field["description"].endswith(".")
        assert set(field.get("constraints", {})) <= {"required", "minimum", "exclusiveMinimum", "maximum", "enum"}
    for key in page.get("foreignKeys", []):
        target = schema(key["reference"]["resource"])
        assert set(key["fields"]) <= set(names) and all(target.field(name) for name in key["reference"]["fields"])


def test_codes_are_text():
    codes = ("area", "centre", "region", "home_area", "child_id", "family_id")
    assert {field.type for table in schemas() for field in table.fields if field.name in codes} == {"string"}


@pytest.mark.parametrize("outcome", ["cost", "recipients"])
def test_the_outcome_decides_the_childrens_columns(outcome):
    children = effective("children", params(CHILDREN, outcome, [criterion("age", "child", "band", bands=[0, 6])]))
    needed = {field.name for field in children.fields if field.required}
    assert needed == {"child_id", "year", "area", "child_years", "age", outcome}
    assert children.field(outcome).filled == (2005, 2006) and children.field(outcome).may_miss
    assert children.field("age").filled == (2005, 2006) and not children.field("age").may_miss


def test_area_figures_need_children_and_outcome():
    settings = params(AREAS, "rate", [criterion("poor", "area", "percent"), criterion("tried", "area", "share", use="tried")])
    areas = effective("areas", settings)
    assert {field.name for field in areas.fields if field.required} == {"area", "year", "children", "rate", "poor", "tried"}
    assert areas.field("rate").filled == (2005, 2006) and areas.field("poor").filled == (2005, 2006, 2008)
    assert areas.field("tried").may_miss and not areas.field("poor").may_miss and not areas.field("children").may_miss
    assert (areas.field("poor").maximum, areas.field("tried").maximum) == (100, 1)


def test_beside_children_the_areas_hold_only_criteria():
    settings = params(CHILDREN + " areas", "cost", [criterion("age", "child", "number")], model={"supply": ["distance"]})
    areas = effective("areas", settings)
    assert {field.name for field in areas.fields if field.required} == {"area", "year", "distance"}
    assert areas.field("distance").filled == required_years("areas", settings) == (2005, 2006)
    assert "area criteria" not in circumstances(settings)


@pytest.mark.parametrize(
    ("units", "needed"),
    [
        ({}, "centre"),
        ({"receives": "area", "practice": "region", "practice_labels": {"da": WORD}}, "region"),
    ],
)
def test_the_unit_of_practice_decides_area_centre(units, needed):
    table = effective("area_centre", params(CHILDREN, "cost", [criterion("age", "child", "number")], units=units))
    assert {field.name for field in table.fields if field.required} == {"area", "year", needed}
    assert table.field(needed).filled == (2005, 2006, 2008)


def test_the_population_holds_the_childrens_criteria_in_every_row():
    criteria = [criterion("sex", "child", "level", levels=["m", "f"]), criterion("flag", "child", "flag", use="tried")]
    population = effective("population", params(CHILDREN, "cost", criteria))
    assert population.field("sex").filled is None and population.field("sex").enum == ("m", "f")
    assert population.field("flag").enum == (0, 1) and population.field("flag").type == "integer"


def test_refused_criteria_need_no_column():
    criteria = [criterion("age", "child", "number"), criterion("referrals", "child", "number", use="refused", influenced_by="receiver")]
    assert effective("children", params(CHILDREN, "cost", criteria)).field("referrals") is None


def test_references_follow_the_criteria():
    child, area = criterion("age", "child", "number"), criterion("poor", "area", "percent")
    for criteria, wanted in (([child], {"area_centre"}), ([child, area], {"area_centre", "areas"})):
        settings = params(CHILDREN + " areas", "cost", criteria)
        assert {reference.table for reference in effective("population", settings).references} == wanted


def test_two_criteria_may_read_one_column():
    criteria = [criterion("young", "child", "band", bands=[2, 6], column="age"), criterion("age", "child", "number", use="tried")]
    age = effective("children", params(CHILDREN, "cost", criteria)).field("age")
    assert (age.minimum, age.may_miss) == (2, False)
    with pytest.raises(ParamsError, match="age"):
        effective(
            "children", params(CHILDREN, "cost", [criteria[0], criterion("level", "child", "level", levels=["a", "b"], column="age")])
        )


def test_required_years():
    area = criterion("poor", "area", "percent")
    settings = params(CHILDREN + " areas", "cost", [criterion("age", "child", "number"), area])
    years = {table: required_years(table, settings) for table in ("children", "areas", "area_centre", "population", "history")}
    both = (2005, 2006, 2008)
    assert years == {"children": (2005, 2006), "areas": both, "area_centre": both, "population": (2008,), "history": ()}
