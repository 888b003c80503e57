"""The settings of the next year, the extracts it needs, and the age of the weights."""

import pytest

from fordel.cycle import ageing
from fordel.cycle.extracts import constant_years, extracts, missing_years, unconverted
from fordel.cycle.next_year import next_settings, to_decide
from fordel.cycle.page import set_value
from fordel.params import parse_params
from fordel.starter.house import template

PAGE = template("params.yaml")


def page(*pairs: tuple[str, str]) -> str:
    """The starter's page with other values."""
    text = PAGE
    for path, value in pairs:
        text = set_value(text, path, value)
    return text


def test_the_years_move_and_the_weights_stay():
    """Budget, population and prices; not the estimation."""
    text, changes = next_settings(PAGE, re_estimate=False)
    years = parse_params(text).years
    assert (years.budget, years.population, years.price_level, years.estimation) == (2028, 2027, 2027, (2022, 2023, 2024))
    assert [change.path for change in changes] == ["years.budget", "years.population", "years.price_level"]


def test_the_estimation_moves_on_request():
    """By one year, as many years as before."""
    text, changes = next_settings(PAGE, re_estimate=True)
    assert parse_params(text).years.estimation == (2023, 2024, 2025)
    assert ("[2022, 2023, 2024]", "[2023, 2024, 2025]") in {(change.old, change.new) for change in changes}


def test_what_is_one_years_own_is_cleared():
    """Status, case, document and date; the sender stays."""
    before = page(
        ("policy.status", "adopted"), ("report.case_number", "'7'"), ("report.document_number", "'8'"),
        ("report.date", "2026-09-01"), ("report.sender", "Forvaltningen"),
    )  # fmt: skip
    after = parse_params(next_settings(before, False)[0])
    assert after.policy.status == "draft" and after.report.sender == "Forvaltningen"
    assert (after.report.case_number, after.report.document_number, after.report.date) == ("", "", None)


@pytest.mark.parametrize(("left", "then"), [(3, 2), (2, 1), (1, 1)])
def test_the_transition_comes_nearer(left, then):
    """One year less, and never under one."""
    before = page(("policy.transition", f"{{target_share: 0.5, years_left: {left}}}"))
    after = next_settings(before, False)[0]
    assert parse_params(after).policy.transition.years_left == then
    keys = [key for key, _ in to_decide(parse_params(before), parse_params(after))]
    assert ("last_step" in keys) == (left == 1)


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("{target_share: 0.7}", ("share", {"share": "70"})),
        ("{target_share: 0.125}", ("share", {"share": "12.5"})),
        ("{target_share: 0.7, years_left: 1}", ("last_step", {})),
        ("{target_share: 1}", ("last_step", {})),
        ("{target_share: 0.3, years_left: 3}", ("transition", {"years": 2})),
    ],
)
def test_a_transition_has_reached_its_last_year_only_where_it_counts_years_or_pays_the_target(rules, told):
    """A weight without years is a weight to be decided."""
    before = page(("policy.transition", rules))
    keys = to_decide(parse_params(before), parse_params(next_settings(before, False)[0]))
    assert [one for one in keys if one[0] in {"share", "last_step", "transition", "no_transition"}] == [told]


def test_a_year_that_is_written_in_the_settings_has_to_move():
    """The settings' year is not that of the new extract; tables whose years stay are not named."""
    constants = ("sources.population.constant", "{year: 2026}"), ("sources.centres.constant", "{year: 2026}")
    before = page(*constants)
    assert constant_years(parse_params(before)) == []
    after = parse_params(next_settings(before, False)[0])
    assert constant_years(after) == [("population", 2026, "2027")]
    assert ("constant_year", {"table": "population", "year": 2026, "years": "2027"}) in to_decide(parse_params(before), after)


def test_prices_are_asked_for_where_cost_has_to_be_converted_and_there_is_no_table():
    """Not where the table is there, nor where all is at one level."""
    params = parse_params(PAGE)
    sources = {name: source for name, source in params.sources.items() if name != "prices"}
    bare = params.model_copy(update={"sources": sources})
    assert unconverted(bare, 2026) == "2022, 2023, 2024, 2026" and unconverted(bare, 2025) == "2022, 2023, 2024, 2025, 2026"
    one = bare.model_copy(update={"years": params.years.model_copy(update={"estimation": (2026,)})})
    assert unconverted(one, 2026) == "" and unconverted(one, 2025) == "2025, 2026"
    assert unconverted(one.model_copy(update={"model": params.model.model_copy(update={"outcome": "rate"})}), 2025) == ""
    assert ("prices" in params.sources) == (unconverted(params, 2025) == "")


def test_what_has_to_be_decided_again():
    """All that is last year's and stands in the page."""
    before = page(
        ("report.own_text", "{process: Ord}"), ("report.attachments", "[Bilag]"), ("sources.population.expected_total", "{children: 5}"),
        ("sources.population.extracted", "2026-01-01"), ("acknowledge", "[{rule: I-049, table: areas, reason: fordi, by: mig}]"),
    )  # fmt: skip
    found = dict(to_decide(parse_params(before), parse_params(next_settings(before, False)[0])))
    assert set(found) == {"pot", "no_transition", "own_text", "attachments", "expected_total", "extracted", "acknowledged"}
    assert found["own_text"] == {"names": "process"} and found["acknowledged"] == {"n": 1}


def test_the_weights_are_due_in_the_third_year():
    """Counted from the first budget that could use them."""
    for budget, years, due in ((2009, 0, False), (2010, 1, False), (2011, 2, False), (2012, 3, True), (2008, 0, False)):
        counted = ("years.population", str(budget - 1))
        params = parse_params(page(("years.budget", str(budget)), counted, ("years.estimation", "[2006, 2007]")))
        assert (ageing.age(params), ageing.due(params), ageing.due_year(params)) == (years, due, 2012)


def test_the_extracts_of_a_year():
    """Which years, from whom, by the supplier's names of columns; what can stay."""
    before = page(("sources.population.supplier", "DST"), ("sources.population.columns", "{children: antal}"))
    found = {one.table: one for one in extracts(parse_params(next_settings(before, False)[0]), parse_params(before))}
    assert found["population"].supplier == "DST" and found["population"].years == (2027,) and found["population"].todo == "again"
    assert ("antal", "number") in found["population"].columns and ("single_parent", "integer") in found["population"].columns
    assert (found["children"].todo, found["centres"].todo) == ("stays", "look")
    anew = {one.table: one for one in extracts(parse_params(next_settings(before, True)[0]), parse_params(before))}
    assert anew["children"].todo == "again" and anew["children"].years == (2023, 2024, 2025)


def test_a_file_that_was_read_before_and_lacks_a_year(tmp_path):
    """Only while it is the same file."""
    path = tmp_path / "data/raw/population.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    row = {"table": "population", "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", "years": "2022-2024; 2026"}
    params = parse_params(next_settings(PAGE, False)[0])
    assert missing_years(tmp_path, params, [row]) == [("population", "2027")]
    path.write_bytes(b"y")
    assert missing_years(tmp_path, params, [row]) == []
