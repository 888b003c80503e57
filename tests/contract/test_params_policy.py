"""Settings of the policy and of the model: what is taken, exactly as it is written, and what is refused, by name."""

from decimal import Decimal

import pytest

from fordel.errors import ParamsError
from fordel.params import Params, parse_params

PAGE = """
schema_version: 2
workspace: {{name: x}}
years: {{budget: 2009, estimation: [2005], population: 2008, price_level: 2009}}
units: {{labels: {{da: {{one: x, many: x, the: x, the_many: x}}}}}}
sources: {{{sources}}}
criteria:
- {{name: age, label: {{da: a, en: a}}, group: child, level: child, kind: band, bands: [0, 6], expected_sign: none,
   cause: c, influenced_by: nobody, source: s}}
- {{name: single, label: {{da: a, en: a}}, group: child, level: child, kind: flag, expected_sign: "+",
   cause: c, influenced_by: nobody, source: s}}
- {{name: odd, label: {{da: a, en: a}}, group: child, level: child, kind: flag, expected_sign: "+",
   cause: c, influenced_by: nobody, source: s, use: tried}}
- {{name: health, label: {{da: a, en: a}}, group: child, level: child, kind: level, levels: [none, ill], expected_sign: "+",
   cause: c, influenced_by: nobody, source: s}}
- {{name: moves, label: {{da: a, en: a}}, group: child, level: child, kind: number, expected_sign: "+",
   cause: c, influenced_by: nobody, source: s}}
- {{name: poor, label: {{da: a, en: a}}, group: housing, level: area, kind: flag, expected_sign: "+",
   cause: c, influenced_by: nobody, source: s}}
model: {{outcome: {outcome}, seed: 1{model}}}
policy: {{pot: {pot}{policy}}}
"""
TABLES = ("children", "areas", "area_centre", "population", "history", "cases")
FOSTER = "{kind: foster, label: {da: f, en: f}, per_case: 60000}"


def parsed(model="", policy="", pot="1000", outcome="cost", tables=TABLES) -> Params:
    """The page with these settings added to ``model`` and ``policy``."""
    sources = ", ".join(f"{name}: {{path: data/raw/{name}.csv}}" for name in tables)
    more = {"model": f", {model}" if model else "", "policy": f", {policy}" if policy else ""}
    return parse_params(PAGE.format(sources=sources, pot=pot, outcome=outcome, **more))


def refused(words: str, **settings) -> None:
    with pytest.raises(ParamsError) as caught:
        parsed(**settings)
    message = str(caught.value)
    assert all(word in message for word in words.split(" & ")), message
    assert message.startswith("params.yaml")


def test_the_shortest_policy_has_these_defaults():
    policy, model = parsed().policy, parsed().model
    assert (policy.pays, policy.unit, policy.reorganisation) == ("by_targets", 1, "follow_areas")
    assert (policy.reserve, policy.pool, policy.fixed, policy.cases, policy.transition) == (None, None, {}, (), None)
    assert (model.pool_thresholds, model.outside_formula) == ((), ())
    weights = model.weights
    assert (weights.base, weights.peak, weights.risk_factors, weights.leave_out, weights.most_criteria) == (None, (), None, (), 10)


def test_the_rules_of_a_transition_have_those_of_the_specification():
    rules = parsed(policy="transition: {}").policy.transition
    assert (rules.target_share, rules.years_left, rules.floor, rules.ceiling, rules.furthest_under_target) == (1, 1, None, None, None)
    assert (rules.measured_from, rules.without_history) == ("budget", "error")


@pytest.mark.parametrize("text", ["0.1", "2.5", "0.7", "33.333333", "0", "99.999999", "0.000001"])
def test_numbers_are_exactly_as_they_are_written(text):
    found = parsed(policy=f"reserve: {{percent: {text}}}, transition: {{floor: {{percent: -{text}}}}}").policy
    assert found.reserve.percent == Decimal(text) and found.transition.floor.percent == -Decimal(text)
    assert type(found.reserve.percent) is Decimal


def test_a_pot_of_nothing_is_refused_and_a_pot_of_one_is_not():
    refused("policy & pot: 0 leaves nothing to distribute", pot="0")
    assert parsed(pot="1", policy="reserve: {percent: 0}").policy.pot == 1


def test_a_floor_may_be_the_whole_of_last_years_budget_in_percent_and_more_in_money():
    assert parsed(policy="transition: {floor: {percent: -100}}").policy.transition.floor.percent == -100
    assert parsed(policy="transition: {floor: {amount: -1000000}}").policy.transition.floor.amount == -1_000_000


def whole_page():
    sources = ", ".join(f"{name}: {{path: data/raw/{name}.csv}}" for name in TABLES)
    return PAGE.format(sources=sources, pot=1, outcome="cost", model="", policy="")


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ("estimation: [2005]", "estimation: [2005, 2010]", "years.estimation: 2010 is after the budget year 2009; give 2009 or an earlier"),
        ("population: 2008", "population: 2010", "years.population: 2010 is after the budget year 2009; give 2009 or an earlier year"),
    ],
)
def test_years_after_the_budget_year_are_refused(before, now, words):
    page = whole_page()
    assert before in page
    with pytest.raises(ParamsError) as caught:
        parse_params(page.replace(before, now))
    assert words in str(caught.value)


def test_figures_and_prices_of_the_budget_year_itself_are_allowed():
    page = whole_page().replace("population: 2008", "population: 2009").replace("estimation: [2005]", "estimation: [2009]")
    assert parse_params(page.replace("price_level: 2009", "price_level: 2010")).years.price_level == 2010


def test_shares_are_exact_too():
    text = "transition: {target_share: 0.7, furthest_under_target: 5.3}, pool: {threshold: 5, centre_pays: 0.15}"
    found = parsed(policy=text, model="pool_thresholds: [5]").policy
    assert (found.transition.target_share, found.transition.furthest_under_target) == (Decimal("0.7"), Decimal("5.3"))
    assert found.pool.centre_pays == Decimal("0.15")
    assert parsed(policy="pool: {threshold: 5}", model="pool_thresholds: [5]").policy.pool.centre_pays == Decimal("0.1")


@pytest.mark.parametrize("unit", [1, 10, 100, 1000, 10_000, 100_000, 1_000_000])
def test_units_are_powers_of_ten(unit):
    assert parsed(policy=f"unit: {unit}").policy.unit == unit


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("reserve: {percent: 1, amount: 5}", "policy.reserve & give percent or amount, and not both"),
        ("reserve: {}", "policy.reserve & give percent or amount"),
        ("reserve: {percent: -1}", "policy & reserve: expected a percent from 0 to 100"),
        ("reserve: {percent: 100.5}", "policy & reserve: expected a percent from 0 to 100"),
        ("reserve: {amount: -1}", "policy & reserve: & an amount of zero or more"),
        ("reserve: {amount: 1.5}", "policy.reserve.amount & found 1.5"),
        ("reserve: {amount: '5'}", "policy.reserve.amount & found '5'"),
        ("reserve: {amount: true}", "policy.reserve.amount & found True"),
        ("reserve: {percent: 0.1234567}", "policy.reserve.percent"),
        ("reserve: {percent: .nan}", "policy.reserve.percent"),
        ('reserve: {percent: "1_0"}', "policy.reserve.percent & found '1_0'"),
        ("reserve: {percent: 100}", "policy & reserve: & leaves nothing to distribute"),
        ("reserve: {amount: 1000}", "policy & reserve: & leaves nothing to distribute"),
        ("transition: {floor: {percent: -150}}", "policy.transition & floor: -150 percent is more than the whole of last year's budget"),
        ("transition: {ceiling: {percent: -100.1}}", "policy.transition & ceiling: -100.1 percent"),
        ("unit: true", "policy.unit & expected 1, 10, 100"),
        ("reserve: {percent: x}", "policy.reserve.percent & found 'x'"),
        ("reserve: {percents: 1}", "policy.reserve.percents & unknown key"),
        ("reserves: {percent: 1}", "policy.reserves & unknown key"),
        ("fixed: {A: 1.5}", "policy.fixed.A & found 1.5"),
        ("fixed: {A: 100.0}", "policy.fixed.A"),
        ("fixed: {A: -1}", "policy.fixed.A & found -1"),
        ("fixed: {A: '7'}", "policy.fixed.A & found '7'"),
        ("fixed: {A: 1000000000001}", "policy.fixed.A"),
        ("unit: 7", "policy.unit & found 7"),
        ("unit: 0", "policy.unit & found 0"),
        ("pays: cheapest", "policy.pays & found 'cheapest'"),
        ("reorganisation: maybe", "policy.reorganisation & found 'maybe'"),
        (f"cases: [{FOSTER}, {FOSTER}]", "policy & cases: name each kind once"),
        ("cases: [{kind: foster, label: {da: f, en: f}, per_case: 1.5}]", "policy.cases.1.per_case & found 1.5"),
        ("cases: [{kind: foster, label: {da: f, en: f}, per_case: -1}]", "policy.cases.1.per_case & found -1"),
        ("cases: [{kind: Foster care, label: {da: f, en: f}, per_case: 1}]", "policy.cases.1.kind & found 'Foster care'"),
        ("cases: [{kind: foster, per_case: 1}]", "policy.cases.1.label"),
        ("cases: [{kind: foster, label: {da: f}, per_case: 1}]", "policy.cases.1.label.en"),
        ("transition: {target_share: 1.01}", "policy.transition.target_share"),
        ("transition: {target_share: -0.1}", "policy.transition.target_share"),
        ("transition: {years_left: 0}", "policy.transition.years_left & found 0"),
        ("transition: {years_left: 21}", "policy.transition.years_left & found 21"),
        ("transition: {years_left: 1.0}", "policy.transition.years_left & found 1.0"),
        ("transition: {furthest_under_target: 101}", "policy.transition.furthest_under_target"),
        ("transition: {furthest_under_target: -1}", "policy.transition.furthest_under_target"),
        ("transition: {floor: {percent: -2, amount: 1}}", "policy.transition.floor & give percent or amount, and not both"),
        ("transition: {ceiling: {}}", "policy.transition.ceiling & give percent or amount"),
        ("transition: {measured_from: account}", "policy.transition.measured_from & found 'account'"),
        ("transition: {without_history: skip}", "policy.transition.without_history & found 'skip'"),
        ("transition: {cap: 3}", "policy.transition.cap & unknown key"),
    ],
)
def test_a_wrong_policy_is_named_with_its_place(policy, words):
    refused(words, policy=policy)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("pool: {threshold: 6}", "policy.pool.threshold: 6 is not among model.pool_thresholds"),
        ("pool: {threshold: 5, centre_pays: 1}", "policy.pool.centre_pays"),
        ("pool: {threshold: 5, centre_pays: -0.1}", "policy.pool.centre_pays"),
        ("pool: {threshold: 5.0}", "policy.pool.threshold & found 5.0"),
        ("pool: {threshold: 0}", "policy.pool.threshold & found 0"),
        ("pool: {centre_pays: 0.1}", "policy.pool.threshold"),
    ],
)
def test_a_wrong_pool_is_named(policy, words):
    refused(words, policy=policy, model="pool_thresholds: [5]")


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("pool_thresholds: [5, 5]", "model & pool_thresholds: give each once, in ascending order"),
        ("pool_thresholds: [9, 5]", "model & pool_thresholds: give each once, in ascending order"),
        ("pool_thresholds: [1, 2, 3, 4, 5, 6]", "model.pool_thresholds & 5"),
        ("pool_thresholds: [0]", "model.pool_thresholds.1 & found 0"),
        ("pool_thresholds: [5.5]", "model.pool_thresholds.1 & found 5.5"),
        ("pool_thresholds: ['5']", "model.pool_thresholds.1 & found '5'"),
        ("outside_formula: [Foster]", "model.outside_formula.1 & found 'Foster'"),
        ("weights: {base: height}", "model.weights.base: height is not a criterion with use: fit"),
        ("weights: {base: odd}", "model.weights.base: odd is not a criterion with use: fit"),
        ("weights: {base: single}", "model.weights.base: single has kind flag; expected band or level"),
        ("weights: {base: age, risk_factors: [odd]}", "model.weights.risk_factors: odd is not a criterion"),
        ("weights: {risk_factors: [single, moves]}", "model.weights.risk_factors: moves is not a flag or level of the child"),
        ("weights: {risk_factors: [poor]}", "model.weights.risk_factors: poor is not a flag or level of the child"),
        ("weights: {risk_factors: [age]}", "model.weights.risk_factors: age is not a flag or level of the child"),
        ("weights: {leave_out: [nothing]}", "model.weights.leave_out: nothing is not a criterion"),
        ("weights: {peak: ['6+']}", "model.weights & peak names bands of the base, so base is needed too"),
        ("weights: {most_criteria: 11}", "model.weights.most_criteria & found 11"),
        ("weights: {most_criteria: 0}", "model.weights.most_criteria & found 0"),
        ("weights: {criteria: [single, single]}", "model.weights & criteria: name each once"),
        ("weights: {criteria: [a, b, c, d, e, f, g, h, i, j, k]}", "model.weights.criteria & 10"),
        ("weights: {bases: age}", "model.weights.bases & unknown key"),
    ],
)
def test_a_wrong_model_is_named_with_its_place(model, words):
    refused(words, model=model)


def test_five_thresholds_are_the_most():
    assert parsed(model="pool_thresholds: [1, 2, 3, 4, 5]").model.pool_thresholds == (1, 2, 3, 4, 5)


@pytest.mark.parametrize("model", ["pool_thresholds: [5]", "outside_formula: [foster]"])
def test_only_cost_can_be_pooled_or_kept_outside(model):
    refused("model & pool_thresholds and outside_formula go with outcome: cost only", model=model, outcome="recipients")


@pytest.mark.parametrize(
    ("missing", "policy", "words"),
    [
        ("cases", f"cases: [{FOSTER}]", "policy.cases: a table cases with their numbers is needed"),
    ],
)
def test_settings_that_need_a_table(missing, policy, words):
    refused(words, policy=policy, tables=[name for name in TABLES if name != missing])


def test_area_figures_have_no_children_to_pool():
    """Without a table ``children`` there is no cost of a child to cut."""
    content = parsed().model_dump(mode="json")
    content["sources"] = {name: {"path": "data/raw/x.csv"} for name in ("areas", "area_centre", "population")}
    content["criteria"] = [content["criteria"][1] | {"level": "area", "kind": "share"}]
    Params.model_validate(content)
    for setting in ({"pool_thresholds": [5]}, {"outside_formula": ["foster"]}):
        with pytest.raises(ValueError, match="pool_thresholds and outside_formula need a table children"):
            Params.model_validate(content | {"model": content["model"] | setting})


def test_kinds_that_are_paid_and_kinds_outside_the_formula_may_differ():
    """A kind may be paid although its cost is spread over the accounts, and kept outside although others pay for it."""
    found = parsed(policy=f"cases: [{FOSTER}]", model="outside_formula: [secure]")
    assert ([one.kind for one in found.policy.cases], found.model.outside_formula) == (["foster"], ("secure",))


def test_all_faults_are_told_at_once():
    with pytest.raises(ParamsError) as caught:
        parsed(policy="unit: 3, fixed: {A: -1}, transition: {years_left: 0}", model="weights: {most_criteria: 99}")
    assert [line.split(": ")[1] for line in str(caught.value).splitlines()] == [
        "model.weights.most_criteria", "policy.unit", "policy.fixed.A", "policy.transition.years_left",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["10", "10.0"])
def test_a_unit_is_kept_as_a_whole_number(text):
    assert type(parsed(policy=f"unit: {text}").policy.unit) is int
