"""What sections of the settings may not say against each other, and dates that are none."""

import datetime

import pytest

from fordel.errors import ParamsError
from fordel.params import parse_params
from tests.contract.test_params_policy import FOSTER, PAGE, TABLES, parsed, refused


def test_flags_and_levels_of_the_child_are_risk_factors():
    assert parsed(model="weights: {risk_factors: [single, health]}").model.weights.risk_factors == ("single", "health")


def test_the_base_among_the_risk_factors_is_told_once():
    with pytest.raises(ParamsError) as caught:
        parsed(model="weights: {base: age, risk_factors: [age, single]}")
    assert "model.weights.risk_factors: age is the base already" in str(caught.value)
    assert "flag or level" not in str(caught.value)


def test_a_recorded_pot_leaves_out_what_is_kept_outside_the_formula():
    refused("policy.pot: recorded does not hold what model.outside_formula leaves out & state the pot",
            pot="recorded", model="outside_formula: [foster]", policy=f"cases: [{FOSTER}]")  # fmt: skip
    assert parsed(pot="recorded").policy.pot == "recorded"
    assert parsed(model="outside_formula: [foster]", policy=f"cases: [{FOSTER}]").policy.pot == 1000


@pytest.mark.parametrize("date", ["2009-02-30", "2009-13-01", "2009-02-29", "2009-01-05T25:00:00"])
def test_a_date_that_is_none_is_a_fault_of_the_file(date):
    page = PAGE.format(sources="", pot="1", policy="", model="", outcome="cost") + f"report: {{date: {date}}}\n"
    with pytest.raises(ParamsError, match=r"^params\.yaml: not readable as YAML: ") as caught:
        parse_params(page)
    assert "\n" not in str(caught.value)


def test_a_date_that_is_one_is_taken():
    sources = ", ".join(f"{name}: {{path: data/raw/{name}.csv}}" for name in TABLES)
    page = PAGE.format(sources=sources, pot="1", policy="", model="", outcome="cost")
    assert parse_params(page + "report: {date: 2008-02-29}\n").report.date == datetime.date(2008, 2, 29)
