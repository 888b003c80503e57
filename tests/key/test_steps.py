"""The named steps from need to money."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fordel.errors import AllocationError
from fordel.key.order import Cases, Change, Order, Transition
from fordel.key.steps import STEPS, allocate, distributable, targets, unrounded
from fordel.params import Policy

EQUAL = Order(("a", "b", "c"), (1, 1, 1), 100)
RULES = Order(
    ("a", "b"), (1, 1), 1000, unit=10, reserve=Change(percent=Fraction("1.5")), pool=Fraction(84), fixed={"b": Fraction(100)},
    cases=(Cases("foster", Fraction(50), {"a": Fraction(2)}),), transition=Transition(ceiling=Change(amount=Fraction(50))),
    budgets={"a": Fraction(500), "b": Fraction(350)},
)  # fmt: skip


def names(order):
    return [step.name for step in allocate(order).steps]


def test_the_steps_stand_in_the_order_of_the_policy():
    assert STEPS == ("reorganisation", "reserve", "need_share", "actual_cases", "transition", "rounding")


def test_need_share_and_rounding_act_and_follow_each_other():
    allocation = allocate(EQUAL)
    acting = [step for step in allocation.steps if step.before != step.after]
    assert [step.name for step in acting] == ["need_share", "rounding"]
    first, last = acting
    assert first.before == (0, 0, 0)
    assert first.after == last.before == (Fraction(100, 3),) * 3
    assert last.after == (34, 33, 33) == allocation.amounts


def test_a_rule_takes_its_place_by_name():
    assert names(EQUAL) == [name for name in STEPS if name not in {"reorganisation", "transition"}]
    assert names(RULES) == list(STEPS[1:])
    with pytest.raises(ValueError, match="bonus"):
        Policy.model_validate({"pot": 1, "bonus": 1})


def test_every_rule_does_what_the_page_says():
    allocation = allocate(RULES)
    assert (allocation.pot, allocation.reserve, allocation.pool) == (1000, 20, 80)  # 15 and 84 in tens, halves upwards
    assert distributable(RULES) == 700
    assert [step.after for step in allocation.steps[:3]] == [(0, 100), (350, 450), (450, 450)]
    assert allocation.steps[3].after == (500, 400)  # b's ceiling: 350 + 50
    assert allocation.amounts == (500, 400)


def test_the_target_is_what_stands_before_the_transition():
    assert allocate(RULES).target == targets(RULES)[0] == (450, 450)
    assert unrounded(RULES) == (500, 400)
    assert unrounded(replace(RULES, transition=None)) == (450, 450)


@pytest.mark.parametrize("without_history", ["error", "at_target"])
def test_a_budget_below_zero_is_refused_by_name_before_anything_else(without_history):
    rules = Transition(without_history=without_history)
    budgets = {"a": Fraction(-1), "b": Fraction(50), "gone": Fraction(-2), "closed": Fraction(9)}
    with pytest.raises(AllocationError, match=r"last year's budget of a, gone is below zero; .*correct the table history") as caught:
        allocate(replace(EQUAL, transition=rules, budgets=budgets))
    assert caught.value.rule == "budget_below_zero"
    assert allocate(replace(EQUAL, budgets=budgets)).amounts == (34, 33, 33)  # without a transition budgets decide nothing
