"""The snippet for params.yaml: the settings accept it, and it makes the same order."""

from fractions import Fraction

import pytest
from hypothesis import strategies as st

from fordel.key.order import Cases, Order, order_from_json
from fordel.key.policy import change_of, transition_of
from fordel.key.steps import allocate
from fordel.params import Policy, TransitionRules
from tests.whatif import case
from tests.whatif.test_steps import POLICIES, drawn

number = st.decimals(-30, 30, places=3).map(lambda value: f"{value.normalize():f}")
changes = st.one_of(
    st.builds(lambda value: {"kind": "percent", "value": value}, number),
    st.builds(lambda value: {"kind": "amount", "value": str(value)}, st.integers(-50_000, 50_000)),
    st.just({"kind": "none", "value": "1"}),
)
choices = st.fixed_dictionaries(
    {
        "pot": st.integers(900_000, 1_200_000).map(str),
        "reserve": st.sampled_from([{"kind": "none", "value": "1"}, *({"kind": "percent", "value": str(value)} for value in range(9))]),
        "threshold": st.sampled_from([None, "500000"]),
        "transition": st.booleans(),
        "share": st.decimals(0, 100, places=3).map(lambda value: f"{value.normalize():f}"),
        "years": st.integers(1, 20).map(str),
        "floor": changes,
        "ceiling": changes,
        "furthest": st.builds(lambda value: {"kind": "percent", "value": str(value)}, st.integers(0, 100)),
        "measured": st.sampled_from(["budget", "budget_scaled"]),
        "newcomers": st.sampled_from(["error", "at_target"]),
        "draw": st.just(0),
    }
)  # fmt: skip


def page_content() -> dict:
    """What the page computes with, as far as the snippet needs it."""
    fixed = [[code, amount] for code, amount in sorted(case.content()["input"]["fixed"].items())]
    kinds = [{"kind": "foster", "label": {"da": 'Pleje: "familie" \\ #', "en": "Foster 'family' {x}"}, "per_case": "100"}]
    policy = {"illustrative": False, "reorganisation": "follow_areas", "fixed": fixed, "cases": kinds}
    return case.content() | {"policy": policy, "history": True}


def order_of(policy: Policy, content: dict) -> Order:
    """The order that the settings make on the run's need, budgets and cases."""
    threshold = None if policy.pool is None else str(policy.pool.threshold)
    variant = next(one for one in content["variants"] if one["threshold"] == threshold)
    start = order_from_json(content["input"])
    return Order(
        start.codes, tuple(map(int, variant["needs"])), policy.pot, policy.unit, change_of(policy.reserve), Fraction(variant["pool"]),
        {code: Fraction(amount) for code, amount in policy.fixed.items()},
        tuple(Cases(one.kind, Fraction(one.per_case), start.cases[0].counts) for one in policy.cases),
        transition_of(policy.transition), start.budgets,
    )  # fmt: skip


def test_random_choices_survive_snippet_and_address(modules):
    content, found = page_content(), drawn(choices, POLICIES)
    inputs = modules("choice", "inputOf", [[one, content] for one in found])
    snippets = modules("choice", "toYaml", [[one, content] for one in found])
    for given_input, snippet in zip(inputs, snippets, strict=True):
        policy = case.settings(snippet).policy
        assert policy.status == "draft"
        assert (policy.pays, policy.illustrative) == ("additive", policy.pot != 1_000_000)
        assert order_of(policy, content) == order_from_json(given_input)
    hashes = modules("choice", "toHash", [[one, content] for one in found])
    read = modules("choice", "fromHash", [[one, content] for one in hashes])
    assert all((one["wrong"], one["foreign"]) == ([], False) for one in read)
    assert modules("choice", "inputOf", [[one["choice"], content] for one in read]) == inputs


def test_labels_and_codes_come_back_as_they_were(modules):
    content = page_content()
    [start] = modules("choice", "startOf", [[content]])
    [snippet] = modules("choice", "toYaml", [[start, content]])
    policy = case.settings(snippet).policy
    assert policy.cases[0].label.da == 'Pleje: "familie" \\ #'
    assert policy.cases[0].label.en == "Foster 'family' {x}"
    assert set(policy.fixed) == set(case.CODES[:2])


def test_the_page_itself_gives_a_policy_that_pays_its_amounts(page):
    shown = page().open()
    moves = {"threshold": "500000", "reserve-kind": "percent", "reserve": "1,125", "share": "33,3", "pot": "1.050.000"}
    for name, value in moves.items():
        shown.set(name, value)
    policy = case.settings(shown.js("document.getElementById('yaml').value")).policy
    content = case.content()
    assert list(allocate(order_of(policy, content)).amounts) == shown.amounts()
    assert (str(policy.pool.centre_pays), str(policy.reserve.percent)) == ("0.125", "1.125")


@pytest.mark.parametrize(
    ("name", "text", "plain"),
    [
        ("pot", "0012", "12"), ("pot", "1.5", None), ("pot", "-1", None), ("pot", "1000000000001", None), ("pot", "", None),
        ("share", "33.3333", "33.3333"), ("share", "33.33333", None), ("share", "100.0", "100"), ("share", "1e1", None),
        ("years", "20", "20"), ("years", "0", None), ("floor.percent", "-2.50", "-2.5"), ("floor.percent", "-0", "0"),
        ("floor.amount", "-2.5", None), ("reserve.percent", "0.1234567", None), ("furthest.percent", "100.1", None),
    ],
)  # fmt: skip
def test_only_what_the_settings_accept_is_taken(modules, name, text, plain):
    assert modules("choice", "accepted", [[name, text]]) == [plain]


def test_the_snippet_holds_every_setting_of_the_policy(modules):
    """A setting that the page does not know would be lost on the way."""
    content = page_content()
    [start] = modules("choice", "startOf", [[content]])
    changed = start | {"reserve": {"kind": "percent", "value": "1"}, "threshold": "500000"}
    changed |= {name: {"kind": "percent", "value": "1"} for name in ("floor", "ceiling", "furthest")}
    [snippet] = modules("choice", "toYaml", [[changed, content]])
    policy = case.settings(snippet).policy
    assert policy.model_fields_set == set(Policy.model_fields)
    assert policy.transition.model_fields_set == set(TransitionRules.model_fields)
    assert policy.pool.model_fields_set == set(type(policy.pool).model_fields)
