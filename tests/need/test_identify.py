"""What the data cannot tell is named before anything is estimated."""

import numpy as np
import pytest

from fordel.errors import ModelError
from fordel.need.families import Linear, Poisson
from fordel.need.fit import fit
from fordel.need.identify import within_share
from fordel.need.model import estimate_model

from .conftest import Register, simulate

POISSON = Poisson()


def with_columns(register: Register, **columns) -> Register:
    return Register(register.columns | columns, register.area, register.practice, register.year, register.exposure, register.outcome)


def failing(register: Register, *words: str, family=POISSON) -> None:
    with pytest.raises(ModelError) as error:
        fit(register.design(), family)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize("value", [0.0, 1.0, 0.1, 12.3, 1 / 3, 1e9, -7.7])
def test_constant_term(register, value):
    """Whatever the value: means are rounded, the smallest and the largest value are not."""
    failing(with_columns(register, same=np.full(len(register.area), value)), "same", "is the same for all rows")


@pytest.mark.parametrize("value", [1.0, 12.3, 1 / 3])
def test_term_constant_within_centres(register, value):
    failing(with_columns(register, city=(register.practice == "C1") * value), "city", "does not vary within any practice unit")


def test_collinear_terms_name_each_other(register):
    twice = 2 * register.columns["flag"] + register.columns["fraction"]
    failing(with_columns(register, twice=twice), "twice follows exactly from flag, fraction")


def test_empty_level(register):
    failing(with_columns(register, rare=np.zeros(len(register.area))), "rare")


def test_separation(register):
    nothing = (register.outcome == 0) & (np.arange(len(register.area)) % 3 == 0)
    failing(with_columns(register, quiet=nothing * 1.0), "quiet separates the outcome: no row with it")
    failing(with_columns(register, loud=~nothing * 1.0), "loud separates the outcome: no row without it")


def test_separation_of_chances_works_both_ways(register):
    with pytest.raises(ModelError) as error:
        always = register.outcome > 0
        estimate_model(with_columns(register, always=(always & (register.exposure == 1)) * 1.0).design(), "two_part")
    assert "always separates the outcome: no row with it has none" in str(error.value)
    assert "[chance of a measure]" in str(error.value)


def test_a_linear_model_does_not_mind_separation(register):
    quiet = (register.outcome == 0) & (np.arange(len(register.area)) % 3 == 0)
    assert np.isfinite(fit(with_columns(register, quiet=quiet * 1.0).design(), Linear()).beta).all()


def test_centre_without_outcome(register):
    outcome = np.where(register.practice == "C2", 0.0, register.outcome)
    failing(Register(register.columns, register.area, register.practice, register.year, register.exposure, outcome), "C2 has no outcome")


def test_fewer_areas_than_parameters():
    failing(simulate(rows=400, areas=8, centres=4), "8 areas cannot estimate 8 parameters")


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite(register, value):
    broken = register.columns["flag"].copy()
    broken[5] = value
    failing(with_columns(register, flag=broken), "flag has 1 values that are missing or not finite")


@pytest.mark.parametrize("year", [2005, 2006])
def test_a_year_without_outcome(register, year):
    outcome = np.where(register.year == year, 0.0, register.outcome)
    with pytest.raises(ModelError, match=f"no outcome at all in {year}"):
        Register(register.columns, register.area, register.practice, register.year, register.exposure, outcome).design()


def test_no_rows(register):
    with pytest.raises(ModelError, match="no rows are left"):
        register.take(np.array([], dtype=int)).design()


def test_row_without_exposure(register):
    exposure = register.exposure.copy()
    exposure[0] = 0
    with pytest.raises(ModelError, match="positive number of child-years"):
        Register(register.columns, register.area, register.practice, register.year, exposure, register.outcome).design()


def test_within_share_of_variance():
    practice = np.array(["A"] * 4 + ["B"] * 4)
    x = np.array([0, 1, 0, 1, 10, 11, 10, 11.0])
    register = Register({"x": x}, np.array(list("abcdefgh")), practice, np.full(8, 2005), np.ones(8), np.ones(8))
    assert within_share(register.design())[0] == pytest.approx(2 / 202)
