"""Every output has a class."""

import pytest

from fordel.publish.classes import CLASSES, output_class
from fordel.publish.rounding import significant


def test_classes_are_the_three_that_are_known():
    assert set(CLASSES.values()) <= {"personal", "aggregated", "public"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("data/tables/children.parquet", "personal"), ("data/key.parquet", "aggregated"), ("reports/key.csv", "public")],
)
def test_a_known_output_has_its_class(name, kind):
    assert output_class(name) == kind


def test_an_unknown_output_is_an_error():
    with pytest.raises(KeyError, match=r"reports/new\.csv"):
        output_class("reports/new.csv")


@pytest.mark.parametrize(
    ("value", "rounded"), [(None, None), (float("nan"), None), (1 / 3, 0.3333333333), (123456789012.0, 123456789000.0), (0, 0.0)]
)
def test_significant_digits(value, rounded):
    assert significant(value) == rounded
