"""Coded terms follow from the register alone."""

import pytest

from fordel.observations.terms import coded_terms, criterion_terms
from fordel.params import Criterion
from fordel.params.criteria import band_label


def criterion(**given) -> Criterion:
    entry = {
        "name": "c", "label": {"da": "c", "en": "c"}, "group": "child", "level": "child", "kind": "flag",
        "expected_sign": "+", "cause": "c", "influenced_by": "nobody", "source": "c",
    }  # fmt: skip
    return Criterion.model_validate(entry | given)


def test_first_level_and_first_band_are_the_reference():
    levels = criterion_terms(criterion(kind="level", levels=["none", "short", "long"]))
    assert [term.name for term in levels] == ["c[short]", "c[long]"]
    bands = criterion_terms(criterion(kind="band", bands=[0, 3, 6, 18]))
    assert [(term.name, term.bounds) for term in bands] == [("c[3-5]", (3, 6)), ("c[6-17]", (6, 18)), ("c[18+]", (18, float("inf")))]


def test_a_minus_becomes_the_complement():
    (term,) = criterion_terms(criterion(kind="percent", expected_sign="-", level="area"))
    assert (term.name, term.coding, term.scale, term.source) == ("c_not", "complement", 100, "area")


def test_percent_is_fitted_as_a_fraction_and_a_number_as_it_is():
    assert criterion_terms(criterion(kind="percent"))[0].coding == "fraction"
    assert criterion_terms(criterion(kind="number"))[0].coding == "value"


@pytest.mark.parametrize(("bounds", "label"), [((6, 12), "6-11"), ((6, 7), "6"), ((18, float("inf")), "18+"), ((0.5, 1), "[0.5,1)")])
def test_band_labels(bounds, label):
    assert band_label(*bounds) == label


def test_supply_comes_last():
    assert [(t.name, t.role) for t in coded_terms((criterion(),), ("places",))] == [("c", "criterion"), ("places", "supply")]
