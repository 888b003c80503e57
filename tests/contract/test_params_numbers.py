"""Numbers that a reader and YAML take differently are refused, and a pot is a whole number as it stands."""

import pytest

from fordel.errors import ParamsError
from fordel.params import parse_params
from fordel.starter.house import template

PAGE = template("params.yaml")


def with_pot(value: str) -> str:
    """The empty workspace's settings with this pot."""
    lines = [f"  pot: {value}" if line.startswith("  pot:") else line for line in PAGE.splitlines()]
    assert f"  pot: {value}" in lines
    return "\n".join(lines)


def test_a_whole_pot():
    assert parse_params(with_pot("900000000")).policy.pot == 900_000_000


@pytest.mark.parametrize("value", ["900.000", "900.000.000", "0900", "9e8", "true", '"900000000"', "900.0", ".inf"])
def test_a_pot_that_could_be_read_in_two_ways(value):
    with pytest.raises(ParamsError):
        parse_params(with_pot(value))
