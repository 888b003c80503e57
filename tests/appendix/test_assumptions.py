"""The log of choices follows the settings: what is there, what the default is, and who decides."""

import pytest

from fordel.appendix.assumptions import assumptions_section
from fordel.appendix.choices import choices
from fordel.params import Params
from fordel.report.labels import labels_of
from fordel.report.reader import reader_of
from fordel.report.voice import Voice

RULES = {
    "target_share": 0.5, "years_left": 3, "floor": {"percent": -2.5}, "ceiling": {"amount": 1000000}, "furthest_under_target": 5,
    "measured_from": "budget_scaled", "without_history": "at_target",
}  # fmt: skip
POLICY = {
    "pays": "model", "unit": 1000, "reorganisation": "none", "reserve": {"percent": 1}, "pool": {"threshold": 500000},
    "fixed": {"U01": 2000000}, "transition": RULES,
}  # fmt: skip


def changed(told, language: str = "da", **parts: dict) -> tuple[Params, Voice]:
    """The small workspace's settings with parts changed."""
    params = told().workspace.params
    content = params.model_dump(mode="json", exclude_unset=True, by_alias=True)
    for name, values in parts.items():
        content[name] = content[name] | values
    params = Params.model_validate(content)
    reader = reader_of(params)
    return params, Voice(reader, {one.name: one for one in params.criteria}, labels_of(params, language), {"U01": "Nord"})


def test_the_small_workspace_differs_from_no_default(told):
    found = told(synthetic=False)
    assert not any("afviger" in cell for row in found.table("assumptions").rows for cell in row)
    assert "Valg, der afviger fra standarden: 0." in found.text("assumptions")


def test_every_rule_of_the_council_is_told_in_words(told):
    params, voice = changed(told, model={"pool_thresholds": [500000], "unexplained_share": 0.125}, policy=POLICY)
    rows = {choice.name: choice.here for choice in choices(params, voice)}
    assert rows["unexplained_share"] == "12,5 %"
    assert rows["pays"] == "Den fulde model"
    assert rows["reserve"] == "1 %"
    assert rows["pool"] == "Udgift over 500.000 kr. pr. barn og år; enheden betaler selv 10 %"
    assert rows["fixed"] == "Nord: 2.000.000 kr."
    assert rows["transition"] == "50 % mål, fordelt over de 3 år, der er tilbage"
    assert (rows["floor"], rows["ceiling"], rows["furthest"]) == ("−2,5 %", "1.000.000 kr.", "5 %")
    assert rows["measured_from"] == "Sidste års andel af årets sum"
    assert rows["without_history"] == "Får målet"
    assert rows["unit"] == "1.000 kr."
    cells = {row[0]: row for row in assumptions_section(params, voice).blocks[1].rows}
    assert cells["Hvad der betales efter (policy.pays)"][1:] == (
        "Den fulde model (afviger fra standarden)",
        "Den additive nøgle, hvis den er tæt nok på modellen",
        "Det politiske udvalg",
    )


def test_no_transition_is_one_row_that_says_so(told):
    rows = {row[0]: row for row in told(synthetic=False).table("assumptions").rows}
    assert rows["Overgangsordning (policy.transition)"][1] == "Ingen; målet betales med det samme"
    assert not any("floor" in name for name in rows)


@pytest.mark.parametrize(
    "name",
    [
        *("unexplained_share", "transition", "reserve", "pool", "minimum_count", "family", "criteria", "practice", "estimation"),
        *("price_level", "supply", "pays", "selection", "most_criteria", "kept_criteria", "minority", "pot"),
    ],
)
def test_every_value_judgement_is_there(told, name):
    params, voice = changed(told)
    assert name in {choice.name for choice in choices(params, voice)}


def test_defaults_are_those_of_the_settings(told):
    from fordel.params.model import Model

    params, voice = changed(told)
    found = {choice.name: choice.default for choice in choices(params, voice)}
    assert found["replicates"] == voice.reader.number(Model.model_fields["replicates"].default)
    assert found["minimum_count"] == "5"
    assert found["pot"] == ""
