"""The additive key's columns and weights, added up by plain numpy."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from fordel.errors import ModelError
from fordel.need.load import Rows
from fordel.weights.additive import frame, weigh
from fordel.weights.columns import candidate_columns
from tests.weights.made import AGES, CRITERIA, KEPT, in_model, need_of_areas, people, settings

PEOPLE = people()
NEED = need_of_areas(PEOPLE)


def found_frame(rows: Rows = PEOPLE, need: dict[str, float] = NEED, kept=KEPT, **changed):
    params = settings(**changed)
    return frame(rows, in_model(params, kept), params.model.weights, params.privacy.minimum_count, need)


def drawn(count: int = 20) -> np.ndarray:
    return np.array(list(NEED.values())) * np.random.default_rng(3).uniform(0.9, 1.1, (count, len(NEED)))


def weighed(found, decimals: int = 2):
    children = np.bincount(np.unique(PEOPLE.columns["area"], return_inverse=True)[1], PEOPLE.columns["children"])
    return weigh(found, np.array(list(NEED.values())), children, drawn(), decimals)


@pytest.fixture(scope="module")
def plain():
    return found_frame(peak=["13-17"])


def test_the_base_comes_first_and_at_most_ten_criteria_follow(plain):
    assert plain.names[:4] == AGES and plain.kinds[:4] == ("base",) * 4
    assert 1 <= plain.kinds.count("criterion") <= 10 and len(plain.names) == len(set(plain.names)) == len(plain.kinds)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_there_are_no_more_criteria_than_asked_for(most):
    assert found_frame(most_criteria=most, peak=["13-17"]).kinds.count("criterion") == most


def test_areas_and_units_stand_in_the_order_of_their_codes(plain):
    assert plain.areas == tuple(sorted(set(PEOPLE.columns["area"]))) and plain.units == ("C0", "C1", "C2", "C3")
    unit_of = dict(zip(PEOPLE.columns["area"], PEOPLE.columns["unit"], strict=True))
    assert [plain.units[place] for place in plain.unit_of_area] == [unit_of[area] for area in plain.areas]


def test_counts_are_the_children_added_up(plain):
    params, c = settings(peak=["13-17"]), PEOPLE.columns
    by_name = {one.name: one for one in candidate_columns(PEOPLE, in_model(params), params.model.weights)}
    for place, name in enumerate(plain.names):
        counted = c["children"] * by_name[name].values
        for area, code in enumerate(plain.areas):
            assert plain.by_area[area, place] == pytest.approx(counted[c["area"] == code].sum())
        for unit, code in enumerate(plain.units):
            assert plain.by_unit[unit, place] == pytest.approx(counted[c["unit"] == code].sum(), abs=0.00501)


def test_counts_of_units_are_those_of_their_areas_rounded_to_two_decimals(plain):
    np.testing.assert_array_equal(plain.by_unit, np.round(plain.by_unit, 2))
    for place in range(len(plain.names)):
        np.testing.assert_allclose(plain.sums(plain.by_area[:, place]), plain.by_unit[:, place], atol=0.00501)


def test_the_base_counts_every_child_once(plain):
    children = np.bincount(np.unique(PEOPLE.columns["unit"], return_inverse=True)[1], PEOPLE.columns["children"])
    np.testing.assert_allclose(plain.by_unit[:, :4].sum(axis=1), children)


def test_weights_are_whole_oere_and_never_negative(plain):
    found = weighed(plain)
    for weights in (found.weights, found.draws):
        assert (weights >= 0).all()
        np.testing.assert_allclose(weights * 100, np.round(weights * 100), rtol=1e-12, atol=1e-9)
    assert found.draws.shape == (20, len(plain.names))


def test_counts_times_weights_keep_the_total_but_for_rounding(plain):
    found = weighed(plain)
    cent = 0.005 * plain.by_area.sum()
    assert (plain.by_area @ found.weights).sum() == pytest.approx(sum(NEED.values()), abs=cent)
    np.testing.assert_allclose((plain.by_area @ found.draws.T).sum(axis=0), drawn().sum(axis=1), atol=cent)


def test_what_is_published_gives_the_need_exactly(plain):
    """Counts of two decimals times weights of two decimals, in fractions."""
    found = weighed(plain)
    weights = [Fraction(f"{value:.2f}") for value in found.weights]
    for row, need in zip(plain.by_unit, plain.by_unit @ found.weights, strict=True):
        exact = sum(Fraction(f"{count:.2f}") * weight for count, weight in zip(row, weights, strict=True))
        assert float(exact) == pytest.approx(need, rel=1e-12)


def test_weights_of_numbers_have_six_decimals(plain):
    found = weighed(plain, decimals=6)
    np.testing.assert_allclose(found.weights * 10**6, np.round(found.weights * 10**6), rtol=1e-12)


def test_closeness_is_the_share_of_the_areas_spread_that_the_key_tells(plain):
    found, rate = weighed(plain), np.array(list(NEED.values())) / plain.by_area[:, :4].sum(axis=1)
    children = plain.by_area[:, :4].sum(axis=1)
    fitted = plain.by_area @ found.weights / children
    spread = (children * (rate - np.average(rate, weights=children)) ** 2).sum()
    assert found.fitted_r2 == pytest.approx(1 - (children * (rate - fitted) ** 2).sum() / spread, abs=1e-5)
    assert 0.8 < found.fitted_r2 < 1


def test_need_that_is_additive_is_found_again():
    """True weights come back where need is made of them."""
    single = found_frame(kept=("age", "single"))
    truth = np.linspace(1000, 5000, len(single.names))
    need = dict(zip(single.areas, (single.by_area @ truth).tolist(), strict=True))
    again = found_frame(need=need, kept=("age", "single"))
    found = weigh(again, np.array(list(need.values())), again.by_area[:, :4].sum(axis=1), np.zeros((0, len(need))), 2)
    assert again.names == single.names == (*AGES, "single")
    np.testing.assert_allclose(found.weights, truth, atol=0.01)
    assert found.fitted_r2 == pytest.approx(1)


def test_an_area_without_counted_children_is_left_out():
    children = np.where(PEOPLE.columns["area"] == "S05", 0.0, PEOPLE.columns["children"])
    found = found_frame(replace(PEOPLE, columns=PEOPLE.columns | {"children": children}))
    assert "S05" not in found.areas and len(found.areas) == 31 and found.unit_of_area.shape == (31,)


def one_child_pair(name: str, unit: str) -> Rows:
    """The children with only one profile of two children in the unit that has ``name``."""
    c, place = PEOPLE.columns, np.argmax(PEOPLE.columns["unit"] == unit)
    values, children = np.where(c["unit"] == unit, 0.0, c[name]), c["children"].copy()
    values[place], children[place] = 1.0, 2.0
    chronic = np.minimum(c["illness[chronic]"], 1 - values)
    return replace(PEOPLE, columns=c | {"illness[chronic]": chronic, name: values, "children": children})


def test_a_rare_level_is_merged_and_told():
    rows = one_child_pair("illness[psychiatric]", "C1")
    ill = rows.columns["children"] * (rows.columns["illness[chronic]"] + rows.columns["illness[psychiatric]"])
    need = {code: 10 + ill[rows.columns["area"] == code].sum() for code in NEED}
    found = found_frame(rows, need, kept=("age", "illness"))
    assert [(one.levels, one.into) for one in found.merged] == [
        (("illness[chronic]", "illness[psychiatric]"), "illness[chronic|psychiatric]")
    ]
    assert found.names == (*AGES, "illness[chronic|psychiatric]")
    np.testing.assert_allclose(found.by_unit[:, 4], [ill[rows.columns["unit"] == code].sum() for code in found.units])


def test_a_rare_criterion_is_refused_and_can_be_left_out():
    rows = one_child_pair("young", "C1")
    with pytest.raises(ModelError, match="young counts fewer than 5 children in a unit"):
        found_frame(rows)
    assert not any("young" in name for name in found_frame(rows, leave_out=["young"]).names)


def test_declared_criteria_are_those_of_the_key(plain):
    """In the order given, also where the fit would choose others or give one no weight."""
    wanted = ["risk_factors[2+]", "poor", "single"]
    found = found_frame(criteria=wanted)
    assert found.names == (*AGES, *wanted) and found.kinds == ("base",) * 4 + ("criterion",) * 3
    assert found_frame(criteria=[]).names == AGES
    again = found_frame(peak=["13-17"], criteria=list(plain.names[4:]))
    np.testing.assert_array_equal(weighed(again).weights, weighed(plain).weights)


@pytest.mark.parametrize("name", ["nothing", "age[0-5]", "single:age[13-17]"])
def test_a_declared_criterion_that_is_no_candidate_is_named(name):
    with pytest.raises(ModelError, match=r"model\.weights\.criteria: .* is not among the candidates.*expected one of .*single, young"):
        found_frame(criteria=["single", name])


def test_a_count_that_is_told_by_difference_is_left_out_or_refused():
    """Two children of C1 have exactly two risk factors; those with more are many."""
    c = PEOPLE.columns
    ill = c["illness[chronic]"] + c["illness[psychiatric]"]
    two = (c["unit"] == "C1") & (ill + c["single"] + c["young"] == 2)
    place = np.flatnonzero(two)[0]
    rows = replace(PEOPLE, columns=c | {"children": np.where(two, 0.0, c["children"]) + 2.0 * (np.arange(len(two)) == place)})
    need = need_of_areas(rows)
    assert not {"risk_factors[2+]", "risk_factors[3+]"} <= set(found_frame(rows, need).names)
    told = r"criteria: risk_factors\[3\+\] and another count, or all children, differ by a few .*leave it out"
    with pytest.raises(ModelError, match=told):
        found_frame(rows, need, criteria=["risk_factors[2+]", "risk_factors[3+]"])


def nearly_all(name: str, unit: str) -> Rows:
    """The children, all of them with the flag, but for one profile of two children in the unit."""
    c = PEOPLE.columns
    place = np.argmax(c["unit"] == unit)
    one = np.arange(len(c["unit"])) == place
    values, children = np.where(c["unit"] == unit, ~one, c[name]), np.where(one, 2.0, c["children"])
    return replace(PEOPLE, columns=c | {name: values.astype(float), "children": children})


def test_a_criterion_that_nearly_all_children_have_tells_the_others():
    """The base adds to all children, so two who are not counted are told as well."""
    rows = nearly_all("single", "C2")
    need = need_of_areas(rows)
    with pytest.raises(ModelError, match=r"criteria: single and another count, or all children, differ by a few"):
        found_frame(rows, need, criteria=["single"])
    assert "single" not in found_frame(rows, need).names


def test_products_with_an_area_need_ten_areas_in_every_unit():
    """Eight areas of a centre are fewer than that, twelve are not."""
    named = {"peak": ["13-17"], "criteria": ["risk_factors[2+]:poor", "age[13-17]:poor"]}
    with pytest.raises(ModelError, match=r"risk_factors\[2\+\]:poor is not among the candidates") as caught:
        found_frame(**named)
    assert ":poor" not in str(caught.value).partition("expected one of")[2]
    twelve = people(areas=48)
    assert found_frame(twelve, need_of_areas(twelve), **named).names == (*AGES, *named["criteria"])


def test_the_order_of_the_rows_changes_nothing(plain):
    order = np.random.default_rng(5).permutation(len(PEOPLE.columns["area"]))
    turned = found_frame(replace(PEOPLE, columns={name: values[order] for name, values in PEOPLE.columns.items()}), peak=["13-17"])
    assert (turned.names, turned.areas, turned.units) == (plain.names, plain.areas, plain.units)
    np.testing.assert_allclose(turned.by_area, plain.by_area)
    np.testing.assert_array_equal(turned.by_unit, plain.by_unit)
    np.testing.assert_array_equal(weighed(turned).weights, weighed(plain).weights)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("minimum", [5, 40])
def test_what_is_published_keeps_its_promises(seed, minimum):
    """At most ten criteria, weights of zero or more, every count of children zero or at least the limit."""
    rows = people(seed, size=6)
    found = found_frame(rows, need_of_areas(rows, seed), minimum=minimum, peak=["13-17"])
    params = settings(CRITERIA, minimum=minimum, peak=["13-17"])
    members = {one.name: one.member for one in candidate_columns(rows, in_model(params), params.model.weights)}
    assert found.kinds.count("criterion") <= 10
    unit = np.unique(rows.columns["unit"], return_inverse=True)[1]
    for name in found.names:
        if name in members:
            counted = np.bincount(unit, rows.columns["children"] * members[name])
            assert ((counted == 0) | (counted >= minimum)).all(), name
    need = np.array(list(need_of_areas(rows, seed).values()))
    assert (weigh(found, need, found.by_area[:, : found.kinds.count("base")].sum(axis=1), need[None], 2).weights >= 0).all()
