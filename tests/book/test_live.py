"""The workbook computes: LibreOffice gives every formula the engine's value, also after a reader has changed figures."""

import json
import math
import random
from decimal import Decimal
from pathlib import Path

import pytest

from fordel.errors import AllocationError
from fordel.key.exact import whole_needs
from fordel.key.order import order_from_json
from fordel.key.steps import allocate
from fordel.texts import Texts
from tests.book.cases import (
    CODES,
    COUNTS,
    DA,
    MODEL,
    NAMES,
    POOLS,
    WEIGHTS,
    additive,
    built,
    change,
    column,
    content,
    named,
    of_vector,
    opened,
    policy,
    saved,
    set_order,
)
from tests.book.office import needs_office, recomputed, values

pytestmark = needs_office
VECTORS = Path(__file__).parents[1] / "vectors"
BEYOND_FIFTEEN_DIGITS = {"far-decimals-decide", "long-needs"}
KINDS = ("additive", "model", "pool", "plain", "new", "english", "vector-seventy-thirty", "vector-everything-at-once")
AT_TARGET = {"floor": {"amount": "-100000"}, "without_history": "at_target"}
NOT_IN_A_WORKBOOK = {"unknown_unit", "closed_unit"}  # a workbook has no row for such a unit


def cases(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def vectors():
    found = [case for name in ("first_steps", "rounding", "transition", "large") for case in cases(name)]
    return {case["name"]: case for case in found if "error" not in case["expected"]}


def amounts(given, needs):
    return list(allocate(order_from_json(given | {"needs": [str(need) for need in whole_needs(CODES, needs)]})).amounts)


def same(one, other):
    if isinstance(one, str) or isinstance(other, str) or one is None or other is None:
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=2e-6)


def differences(book, again):
    """Cells whose value beside the formula is not what LibreOffice computes."""
    return [
        (sheet.title, cell.coordinate, cell.value, again[sheet.title][cell.coordinate].value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not same(cell.value, again[sheet.title][cell.coordinate].value)
    ]


@pytest.fixture(scope="module")
def made():
    """Workbooks as they are written, of many kinds, and what LibreOffice makes of them."""
    given = {
        "additive": content(),
        "model": content(pays="model"),
        "pool": content(threshold=500000),
        "plain": content(transition=None, budgets={}, fixed={}, cases=[], reserve=None),
        "new": content(transition=AT_TARGET, budgets={"A": "15000000", "C": "16000000"}),
    } | {f"vector-{name}": of_vector(case["input"]) for name, case in vectors().items()}
    books = {name: built(one) for name, one in given.items()} | {"english": built(content(), Texts("en"))}
    again = recomputed({name: book for name, (book, _) in books.items()})
    return {name: (values(book), again[name], where) for name, (book, where) in books.items()}


@pytest.mark.parametrize("name", KINDS)
def test_every_formula_has_the_value_that_stands_beside_it(made, name):
    written, again, _ = made[name]
    assert differences(written, again) == []


@pytest.mark.parametrize("name", sorted(set(vectors()) - BEYOND_FIFTEEN_DIGITS))
def test_the_amounts_of_the_vectors(made, name):
    _, again, where = made[f"vector-{name}"]
    expected = vectors()[name]["expected"]
    assert [str(amount) for amount in column(again, where.steps, "amount")] == expected["amounts"]
    assert named(again, "step_reserve") == int(expected["reserve"])
    assert named(again, "step_pool") == int(expected["pool"])
    assert again["Nøgle"]["B4"].value == DA("book.status.same")


@pytest.mark.parametrize("name", sorted(BEYOND_FIFTEEN_DIGITS))
def test_beyond_fifteen_digits_the_status_says_so_or_the_amounts_agree(made, name):
    _, again, where = made[f"vector-{name}"]
    agree = [str(amount) for amount in column(again, where.steps, "amount")] == vectors()[name]["expected"]["amounts"]
    assert again["Nøgle"]["B4"].value == DA(f"book.status.{'same' if agree else 'changed'}")
    assert sum(column(again, where.steps, "amount")) == named(again, "step_pay")


def random_policies(count):
    """Policies that can be carried out, drawn with a fixed seed."""
    rng, found = random.Random(20), []
    while len(found) < count:
        percent = lambda low, high: {"percent": f"{rng.uniform(low, high):.2f}"}  # noqa: E731
        amount = lambda low, high: {"amount": str(rng.randrange(low, high))}  # noqa: E731
        unit = rng.choice([1, 1, 1, 10, 1000])
        transition = {
            "target_share": f"{rng.random():.2f}", "years_left": str(rng.randrange(1, 5)),
            "floor": rng.choice([None, percent(-5, 0), amount(-900000, 0)]),
            "ceiling": rng.choice([None, percent(1, 9), amount(1, 2000000)]),
            "furthest_under_target": rng.choice([None, f"{rng.uniform(2, 30):.1f}"]),
            "measured_from": rng.choice(["budget", "budget_scaled"]), "without_history": "at_target",
        }  # fmt: skip
        budgets = {code: str(rng.randrange(13_000_000, 24_000_000)) for code in CODES if rng.random() < 0.9}
        one = policy(
            pot=str(rng.randrange(85_000, 99_000) * 1000), unit=str(unit), reserve=rng.choice([None, percent(0, 5), amount(0, 10**6)]),
            fixed={code: str(rng.randrange(10**6)) for code in CODES if rng.random() < 0.5}, budgets=budgets,
            transition=rng.choice([None, transition, transition, transition]),
            cases=[{"kind": "foster", "per_case": str(rng.randrange(100000)), "counts": {code: str(rng.randrange(30)) for code in CODES}}],
        )  # fmt: skip
        try:
            amounts(one, additive(None))
        except AllocationError:
            continue
        found.append(one)
    return found



def test_changed_policies_give_the_engines_amounts():
    policies = random_policies(30)
    book, where = built(content())
    changed = {}
    for place, one in enumerate(policies):
        page = opened(book)
        set_order(page, where, order_from_json(one | {"needs": ["1"] * len(CODES)}))
        changed[f"policy{place}"] = saved(page)
    again = recomputed(changed)
    for place, one in enumerate(policies):
        expected = amounts(one, additive(None))
        assert column(again[f"policy{place}"], where.key, "amount") == expected, one
        assert sum(expected) + named(again[f"policy{place}"], "step_reserve") == int(one["pot"])


def test_changed_weights_counts_need_and_pool_give_the_engines_amounts():
    book, where = built(content())
    base, more = policy(), {code: dict(row) for code, row in COUNTS.items()}
    more["C"]["single_parent"] = "991"
    heavier = ("1929.94", "3271.46", "15000.25", "40136.67")
    changes = {
        "weight": ({where.weights.cell("weight0", 2): heavier[2]}, amounts(base, additive(None, heavier))),
        "count": ({where.counts.cell("count2", 2): "991"}, amounts(base, additive(None, counts=more))),
        "model": ({"policy_pays": "fuld model"}, amounts(base, list(map(Decimal, MODEL)))),
        "pool": ({"policy_pool_threshold": 500000}, amounts(policy(pool=POOLS[500000]), additive(500000))),
        "pot": ({"policy_pot": "92000000"}, amounts(policy(pot="92000000"), additive(None))),
    }
    assert WEIGHTS[None] != heavier and NAMES[2] == "single_parent"
    again = recomputed({name: _changed(book, cells) for name, (cells, _) in changes.items()})
    for name, (_, expected) in changes.items():
        assert column(again[name], where.key, "amount") == expected, name
        assert again[name]["Nøgle"]["B4"].value == DA("book.status.changed")


def test_what_cannot_be_carried_out_stands_as_text_and_no_amount_is_shown():
    errors = [case for case in cases("errors") if case["expected"]["error"] not in NOT_IN_A_WORKBOOK and "codes" in case["input"]]
    changed, blocks = {}, {}
    for case in errors:
        given = case["input"]
        without = [kind | {"counts": {}} for kind in given["cases"]]
        benign = given | {
            "pot": "1000000", "unit": "1", "needs": ["1"] * len(given["codes"]), "reserve": None, "pool": "0", "fixed": {},
            "cases": without, "transition": None, "budgets": {},
        }  # fmt: skip
        book, where = built(of_vector(benign))
        page = opened(book)
        order = order_from_json(given)
        set_order(page, where, order)
        change(page, where.variants.cell("pool", 0), str(order.pool))
        for place, need in enumerate(order.needs):
            change(page, where.units.cell("model0", place), str(need))
        changed[case["name"]], blocks[case["name"]] = saved(page), where
    again = recomputed(changed)
    for case in errors:
        book, where = again[case["name"]], blocks[case["name"]]
        said = DA(f"book.check.{case['expected']['error']}", code="|").split("|")
        status = book["Nøgle"]["B4"].value
        assert all(part in status for part in said), (case["name"], status)
        assert set(column(book, where.key, "amount")) == {"–"}
        assert not [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("#")]


def test_text_where_a_number_belongs_is_told():
    book, where = built(content())
    faults = {
        "empty-pot": ({"policy_pot": None}, "not_a_number"),
        "text-count": ({where.counts.cell("count1", 0): "mange"}, "not_a_number"),
        "choice": ({"policy_pays": "noget andet"}, "unknown_choice"),
        "unit": ({"policy_unit": "7"}, "out_of_range"),
        "share": ({"policy_target_share": "1.5"}, "out_of_range"),
        "not-computed": ({"policy_pays": "fuld model", "policy_pool_threshold": 500000}, "not_computed"),
    }
    again = recomputed({name: _changed(book, cells) for name, (cells, _) in faults.items()})
    for name, (_, check) in faults.items():
        assert again[name]["Nøgle"]["B4"].value == DA(f"book.check.{check}"), name


def _changed(book, cells):
    page = opened(book)
    for cell, value in cells.items():
        change(page, cell, value)
    return saved(page)
