"""A name that would stand for two things is refused: no figure is read from the wrong column."""

import pytest

from fordel.contract.names import check_names
from fordel.errors import ParamsError
from tests.contract.test_tables import CHILDREN, criterion, params

BOTH = f"areas {CHILDREN}"


CODED = ("exposure", "outcome", "practice", "unit", "price", "level", "whole_rate", "outcome_placement", "human_right")


@pytest.mark.parametrize("name", CODED)
def test_names_of_the_coded_rows_are_taken(name):
    with pytest.raises(ParamsError, match=name):
        check_names(params(CHILDREN, "cost", [criterion(name, "child", "flag")]))
    with pytest.raises(ParamsError, match=f"the name {name} is taken"):
        check_names(params(CHILDREN, "cost", [criterion(name, "child", "flag", column="own")]))


@pytest.mark.parametrize(("name", "level"), [("children", "area"), ("year", "child"), ("child_years", "child")])
def test_a_table_s_own_columns_are_no_criteria(name, level):
    with pytest.raises(ParamsError, match=f"reads the column {name}"):
        check_names(params(BOTH, "cost", [criterion("x", level, "number", column=name)]))


def test_one_column_on_the_child_s_row_and_on_the_area_s():
    own, around = criterion("alone", "child", "flag"), criterion("alone_around", "area", "percent", column="alone")
    with pytest.raises(ParamsError, match="the column alone is read from the child's row and from the area's"):
        check_names(params(BOTH, "cost", [own, around]))
    with pytest.raises(ParamsError, match="the column alone is read"):
        check_names(params(BOTH, "cost", [own], model={"supply": ["alone"]}))
    check_names(params(BOTH, "cost", [own, criterion("alone_around", "area", "percent")]))


def test_terms_of_one_name():
    complement = criterion("poor", "child", "flag", expected_sign="-")
    with pytest.raises(ParamsError, match="would be called poor_not"):
        check_names(params(CHILDREN, "cost", [complement, criterion("poor_not", "child", "flag", use="tried")]))
    with pytest.raises(ParamsError, match="would be called near"):
        check_names(params(BOTH, "cost", [criterion("near", "area", "number")], model={"supply": ["near"]}))


def test_refused_criteria_are_read_by_nobody():
    refused = criterion("last", "child", "number", column="cost", use="refused")
    check_names(params(CHILDREN, "cost", [criterion("x", "child", "flag"), refused]))
