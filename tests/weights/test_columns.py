"""What may carry a weight: the base, every term, several risk factors, and products."""

import numpy as np
import pytest

from fordel.need.load import Rows
from fordel.weights.columns import Column, candidate_columns, joined, product
from tests.weights.made import AGES, CRITERIA, KEPT, criterion, in_model, people, settings

PEOPLE = people()
SINGLES = ["illness[chronic]", "illness[psychiatric]", "single", "young", "poor"]


def columns(kept=KEPT, criteria=CRITERIA, **weights) -> dict[str, Column]:
    params = settings(criteria, **weights)
    found = candidate_columns(PEOPLE, in_model(params, kept), params.model.weights)
    assert len({one.name for one in found}) == len(found)
    return {one.name: one for one in found}


def of(name: str) -> np.ndarray:
    return PEOPLE.columns[name]


def factors() -> np.ndarray:
    return sum(of(name) for name in SINGLES[:4])


def test_the_base_is_a_weight_for_every_child():
    found = [one for one in columns().values() if one.kind == "base"]
    assert [one.name for one in found] == list(AGES)
    np.testing.assert_array_equal(sum(one.values for one in found), 1)
    assert not any(one.optional for one in found)


def test_without_a_base_all_children_have_one_weight():
    first, *rest = columns(base=None).values()
    assert (first.name, first.kind, first.optional) == ("children", "base", False)
    assert (first.values == 1).all() and first.member.all()
    assert [one.name for one in rest if one.kind == "base"] == []
    assert [one.name for one in rest][:3] == list(AGES[1:])


def test_every_term_of_a_kept_criterion_is_a_candidate():
    found = columns()
    assert [name for name, one in found.items() if one.kind == "criterion" and not one.optional] == SINGLES
    np.testing.assert_array_equal(found["single"].values, of("single"))
    np.testing.assert_array_equal(found["single"].member, of("single") == 1)


def test_a_share_of_the_area_is_about_all_its_children():
    found = columns()["poor"]
    np.testing.assert_array_equal(found.values, of("poor"))
    assert found.member.all()


@pytest.mark.parametrize(("kind", "values"), [("number", [0.0, 2.0, 1.0, 0.0]), ("share", [0.25, 0.0, 1.0, 0.5])])
def test_a_number_of_the_child_is_about_the_children_who_have_some(kind, values):
    amount = np.resize(values, len(of("single")))
    params = settings((*CRITERIA, criterion("moves", kind)), peak=["13-17"])
    rows = Rows(PEOPLE.columns | {"moves": amount}, True)
    found = {one.name: one for one in candidate_columns(rows, in_model(params, (*KEPT, "moves")), params.model.weights)}
    one = found["moves"]
    np.testing.assert_array_equal(one.values, amount)
    np.testing.assert_array_equal(one.member, amount > 0)
    assert not one.area and not one.optional
    np.testing.assert_array_equal(found["moves:age[13-17]"].member, (amount > 0) & (of("age[13-17]") == 1))


def test_a_fact_about_the_area_is_told_from_facts_about_children():
    found = columns(peak=["13-17"])
    assert {name for name, one in found.items() if one.area} == {name for name in found if "poor" in name}
    assert {"poor", "risk_factors[2+]:poor", "age[13-17]:poor", "risk_factors[2+]:age[13-17]:poor"} <= set(found)


def test_criteria_that_are_dropped_or_left_out_get_no_weight():
    assert not any("young" in name for name in columns(kept=("age", "illness", "single", "poor")))
    assert not any("young" in name for name in columns(leave_out=["young"]))


def test_several_risk_factors_are_counted_in_one_child():
    found = columns()
    for many in (2, 3):
        one = found[f"risk_factors[{many}+]"]
        np.testing.assert_array_equal(one.values, factors() >= many)
        assert one.optional and one.kind == "criterion"
    assert "risk_factors[1+]" not in found and f"risk_factors[{int(factors().max()) + 1}+]" not in found


def test_risk_factors_are_those_named():
    found = columns(risk_factors=["single", "young"])
    np.testing.assert_array_equal(found["risk_factors[2+]"].values, of("single") * of("young"))
    assert "risk_factors[3+]" not in found


def test_a_flag_without_a_sign_is_no_risk_factor():
    criteria = tuple(one | {"expected_sign": "none"} if one["name"] == "young" else one for one in CRITERIA)
    np.testing.assert_array_equal(columns(criteria=criteria)["risk_factors[2+]"].values, factors() - of("young") >= 2)


def test_the_peak_is_a_factor_of_its_own():
    found = columns(peak=["13-17", "18+"])
    np.testing.assert_array_equal(found["single:age[13+]"].values, of("single") * (of(AGES[2]) + of(AGES[3])))
    np.testing.assert_array_equal(found["risk_factors[2+]:age[13+]"].values, (factors() >= 2) * (of(AGES[2]) + of(AGES[3])))
    np.testing.assert_allclose(found["age[13+]:poor"].values, (of(AGES[2]) + of(AGES[3])) * of("poor"))
    assert not any(":age" in name for name in columns())


def test_products_count_the_children_that_all_their_parts_count():
    for name, one in columns(peak=["13-17"]).items():
        if ":" in name:
            assert one.optional and one.kind == "criterion"
            assert not one.member.all() and not one.values[~one.member].any()


@pytest.mark.parametrize("peak", [(), ("13-17",)])
def test_without_risk_factors_only_the_rest_is_counted(peak):
    found = columns(kept=("age", "poor"), peak=peak)
    assert list(found) == [*AGES, "poor", *(["age[13-17]:poor"] if peak else [])]


def test_a_complement_is_counted_as_it_is_fitted():
    criteria = (*CRITERIA[:1], criterion("single", expected_sign="-"))
    values = {name: one for name, one in PEOPLE.columns.items() if name != "single"} | {"single_not": 1 - of("single")}
    params = settings(criteria)
    found = candidate_columns(Rows(values, True), params.criteria_used("fit"), params.model.weights)
    assert [one.name for one in found] == [*AGES, "single_not"]
    np.testing.assert_array_equal(found[-1].values, 1 - of("single"))


def column(name: str, values: list[float], **more) -> Column:
    return Column(name, more.get("kind", "base"), more.get("optional", False), np.array(values), np.array(values) > 0)


@pytest.mark.parametrize(
    ("names", "both"),
    [
        (["age[13-15]", "age[16-17]"], "age[13-17]"),
        (["age[6-12]", "age[13]"], "age[6-13]"),
        (["age[13-17]", "age[18+]"], "age[13+]"),
        (["age[0]", "age[1-5]"], "age[0-5]"),
        (["illness[chronic]", "illness[psychiatric]"], "illness[chronic|psychiatric]"),
        (["age[[0.5,1)]", "age[[1,2)]"], "age[[0.5,1)|[1,2)]"),
    ],
)
def test_joined_levels_are_named_by_their_bounds(names, both):
    found = joined([column(names[0], [1.0, 0.0, 0.0]), column(names[1], [0.0, 1.0, 0.0])])
    assert (found.name, found.kind, found.optional) == (both, "base", False)
    assert found.values.tolist() == [1, 1, 0] and found.member.tolist() == [True, True, False]


def test_joined_bands_can_be_joined_again():
    first = joined([column("age[0-5]", [1.0, 0.0, 0.0]), column("age[6-12]", [0.0, 1.0, 0.0])])
    assert joined([first, column("age[13+]", [0.0, 0.0, 1.0])]).name == "age[0+]"
    levels = joined([column("illness[a]", [1.0, 0.0]), column("illness[b]", [0.0, 1.0])])
    assert joined([levels, column("illness[c]", [0.0, 0.0])]).name == "illness[a|b|c]"


def test_a_product_is_the_children_in_all_and_the_values_multiplied():
    found = product(column("a", [1.0, 1.0, 0.0]), column("b", [1.0, 0.0, 1.0]), column("c", [0.5, 0.5, 0.5]))
    assert (found.name, found.optional, found.kind) == ("a:b:c", True, "criterion")
    assert found.values.tolist() == [0.5, 0, 0] and found.member.tolist() == [True, False, False]
