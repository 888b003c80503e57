"""The page's steps are the engine's: the same cases, and random policies, to the krone."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from fordel.errors import AllocationError
from fordel.key.allocation_file import result_json
from fordel.key.order import order_from_json
from fordel.key.reorganise import follow_areas, moved_areas_from_json
from fordel.key.steps import allocate
from tests.key.random_orders import orders, reorganisations

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
POLICIES = int(os.environ.get("FORDEL_POLICIES", "200"))


def drawn(strategy, count: int) -> list:
    """That many examples of a strategy, the same on every run."""
    found: list = []

    quiet = {"phases": [Phase.generate], "suppress_health_check": list(HealthCheck)}

    @settings(max_examples=count, deadline=None, derandomize=True, database=None, **quiet)
    @given(strategy)
    def collect(example):
        found.append(example)

    collect()
    return found


def engine(content: dict) -> dict:
    try:
        return result_json(allocate(order_from_json(content)))
    except AllocationError as error:
        return {"error": error.rule}


def followed(content: dict) -> dict:
    try:
        budgets = order_from_json({"codes": [], "needs": [], "pot": 0, "budgets": content["budgets"]}).budgets
        found = follow_areas(moved_areas_from_json(content), content["units"], budgets)
        return {"budgets": {code: str(amount) for code, amount in found.items()}}
    except AllocationError as error:
        return {"error": error.rule}


@pytest.mark.parametrize("name", sorted(path.name for path in VECTORS.glob("*.json")))
def test_the_common_cases(modules, name):
    cases = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    for function, key in (("follow", "areas"), ("allocate", "codes")):
        chosen = [case for case in cases if key in case["input"]]
        expected = [(case["name"], case["expected"]) for case in chosen]
        found = modules("steps", function, [[case["input"]] for case in chosen])
        assert [(case["name"], one) for case, one in zip(chosen, found, strict=True)] == expected


def test_random_policies_to_the_krone(modules):
    """Half of them may clash, half of them can always be paid."""
    inputs = [*drawn(orders(), POLICIES), *drawn(orders(feasible=True, transition=True), POLICIES)]
    found = modules("steps", "allocate", [[one] for one in inputs])
    expected = [engine(one) for one in inputs]
    assert found == expected
    assert sum("amounts" in one for one in expected) >= POLICIES // 2
    assert len({one.get("error") for one in expected}) > 4 or POLICIES < 100


def test_random_reorganisations(modules):
    inputs = drawn(reorganisations(), POLICIES)
    assert modules("steps", "follow", [[one] for one in inputs]) == [followed(one) for one in inputs]
