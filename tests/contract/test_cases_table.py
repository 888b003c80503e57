"""The table ``cases`` and the column ``children.case_kind``."""

from fordel.contract.dictionary import dictionary
from fordel.contract.effective import effective, required_years
from fordel.contract.names import taken
from fordel.contract.tables import Reference, schema
from fordel.params import TABLES
from tests.contract.test_tables import CHILDREN, criterion, params

AGE = criterion("age", "child", "number")


def test_a_case_is_a_number_by_centre_year_and_kind():
    cases = schema("cases")
    assert [(field.name, field.type, field.required) for field in cases.fields] == [
        ("centre", "string", True), ("year", "integer", True), ("kind", "string", True), ("cases", "number", True),
    ]  # fmt: skip
    assert cases.key == ("centre", "year", "kind")
    assert cases.references == (Reference(("centre",), "centres", ("centre",)),)
    assert (cases.field("cases").minimum, cases.field("cases").above) == (0, False)


def test_every_number_of_cases_has_to_be_given():
    """Nought is a number; an empty cell cannot be excused."""
    cases = effective("cases", params(CHILDREN + " cases", "cost", [AGE]))
    assert all(field.filled is None and not field.may_miss for field in cases.fields)
    assert required_years("cases", params(CHILDREN + " cases", "cost", [AGE])) == ()


def test_the_table_stands_between_history_and_prices():
    assert TABLES.index("history") < TABLES.index("cases") < TABLES.index("prices")
    assert "## cases: " in dictionary() and "`case_kind`" in dictionary()


def test_the_kind_of_case_may_be_empty():
    kind = schema("children").field("case_kind")
    assert (kind.type, kind.required, kind.filled, kind.may_miss) == ("string", False, (), True)
    for model in ({}, {"outside_formula": ["foster"]}):
        found = effective("children", params(CHILDREN, "cost", [AGE], model=model))
        assert found.field("case_kind") == kind


def test_no_criterion_may_read_the_kind_of_case():
    assert taken("case_kind")
