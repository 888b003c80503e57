"""The named steps from need to money."""

from fractions import Fraction

import pytest

from fordel.key.steps import STEPS, allocate, follow


def test_the_steps_stand_in_the_order_of_the_policy():
    assert STEPS == ("reorganisation", "reserve", "need_share", "actual_cases", "transition", "rounding")


def test_need_share_and_rounding_act_and_follow_each_other():
    allocation = allocate(["a", "b", "c"], [1, 1, 1], 100)
    assert [step.name for step in allocation.steps] == ["need_share", "rounding"]
    first, last = allocation.steps
    assert first.before == (0, 0, 0)
    assert first.after == last.before == (Fraction(100, 3),) * 3
    assert last.after == (34, 33, 33) == allocation.amounts


def test_a_rule_takes_its_place_by_name():
    halved = {"rounding": lambda amounts: amounts, "reserve": lambda amounts: tuple(amount + 1 for amount in amounts)}
    assert [step.name for step in follow(halved, 2)] == ["reserve", "rounding"]
    with pytest.raises(ValueError, match="unknown steps: bonus"):
        follow({"bonus": lambda amounts: amounts}, 1)
