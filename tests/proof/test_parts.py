"""Rival keys, hard cases, groups and the incentive test, on one small city."""

import numpy as np
import pytest

from fordel.need.assemble import build_design
from fordel.need.population import shares
from fordel.proof.coding import allocation_population, estimation_design
from fordel.proof.groups import OWN_EFFECT, group_members, group_ratios
from fordel.proof.hard import CARELESS, CASES, CRITERION, SMALL_AREAS
from fordel.proof.incentive import EVENLY, WITHOUT_CENTRES, extra_spent, kroner_back
from fordel.proof.recorded import LAST_YEAR
from fordel.proof.rivals import RIVALS, area_year_design, rival_shares, without_centres


def test_every_rival_is_a_key(small_record, small_estimate):
    """Shares that add to one; the simple ones are what their names say."""
    keys = rival_shares(small_record, small_estimate.model.design, small_estimate.population)
    assert tuple(keys) == RIVALS
    np.testing.assert_allclose([key.sum() for key in keys.values()], 1.0)
    children = np.bincount(small_record.centre[small_record.people_area])
    np.testing.assert_allclose(keys["per_capita"], children / children.sum())
    last = small_record.year == LAST_YEAR
    spent = [small_record.cost[last & (small_record.centre[small_record.area] == centre)].sum() for centre in range(8)]
    np.testing.assert_allclose(keys["last_year"], np.array(spent) / sum(spent))


def test_area_years_hold_sums_and_averages():
    """By hand: two children of one area in 2006, one in 2005."""
    design = build_design(
        {"flag": np.array([1.0, 0.0, 1.0]), "places": np.array([3.0, 4.0, 4.0])},
        np.array([7, 7, 7]), np.array([0, 0, 0]), np.array([2005, 2006, 2006]),
        np.array([1.0, 0.5, 1.0]), np.array([10.0, 0.0, 6.0]), ("places",),
    )
    found = area_year_design(design)
    assert found.terms == ("year[1]", "flag", "places") and found.roles == ("year", "criterion", "supply")
    np.testing.assert_allclose(found.x, [[0, 1, 3], [1, 2 / 3, 4]])
    np.testing.assert_allclose(found.exposure, [1.0, 1.5])
    np.testing.assert_allclose(found.outcome, [10.0, 6.0])


def test_without_centres_there_is_one_practice(small_estimate):
    """The rows stay."""
    design = without_centres(small_estimate.model.design)
    assert design.practices == ("all",) and set(design.practice) == {0}
    assert len(design.outcome) == len(small_estimate.model.design.outcome)


@pytest.mark.parametrize("name", CASES)
def test_a_hard_case_leaves_the_childrens_need_alone(name, small_city, small_record):
    """What is recorded changes, and always in the same way; what is needed does not."""
    hard, again = (CASES[name](small_record, small_city) for _ in range(2))
    np.testing.assert_array_equal(hard.people_need, small_record.people_need)
    np.testing.assert_array_equal(hard.cost, again.cost)
    assert hard.true_share.sum() == pytest.approx(1.0)
    if name != "three_areas":
        np.testing.assert_array_equal(hard.true_share, small_record.true_share)


def test_three_areas_become_a_centre(small_city, small_record):
    """With its children's need as its true share; the other centres but the last keep theirs."""
    hard = CASES["three_areas"](small_record, small_city)
    assert np.bincount(hard.centre)[-1] == SMALL_AREAS and len(hard.centres) == 9
    np.testing.assert_allclose(hard.true_share[:7], small_record.true_share[:7])
    assert hard.true_share[7:].sum() == pytest.approx(small_record.true_share[7])


def test_careless_centres_lose_the_criterion_and_others_do_not(small_city, small_record):
    """About three in ten are forgotten, in estimation and population alike."""
    hard = CASES["careless_recording"](small_record, small_city)
    careless = np.isin(small_record.centre[small_record.area], CARELESS)
    before, after = small_record.facts[CRITERION], hard.facts[CRITERION]
    np.testing.assert_array_equal(before[~careless], after[~careless])
    assert after[careless].sum() / before[careless].sum() == pytest.approx(0.7, abs=0.03)
    assert hard.people_facts[CRITERION].sum() < small_record.people_facts[CRITERION].sum()


def test_only_placed_children_lose_their_home(small_city, small_record):
    """And nearly all of them are registered elsewhere."""
    hard = CASES["current_address"](small_record, small_city)
    moved, placed = hard.area != small_record.area, small_city.costs.placed[small_record.entry]
    assert moved.any() and placed[moved].all() and moved[placed].mean() > 0.9


def test_a_practice_change_is_seen_in_the_last_year_only(small_city, small_record):
    """Each centre by one factor."""
    hard = CASES["practice_change"](small_record, small_city)
    paid = small_record.cost > 0
    ratio, last = hard.cost[paid] / small_record.cost[paid], (small_record.year == LAST_YEAR)[paid]
    np.testing.assert_allclose(ratio[~last], 1.0)
    assert len(np.unique(np.round(ratio[last], 9))) == 8


def test_group_ratios_are_those_of_single_children(small_city, small_record, small_estimate):
    """Against need worked out child by child."""
    found = group_ratios(small_record, small_city, small_estimate)
    assert tuple(found) == tuple(group_members(small_record, small_city)) == tuple(OWN_EFFECT)
    model, people = small_estimate.model, small_record
    each = allocation_population(people, np.arange(len(people.people)))
    beta = dict(zip(model.design.terms, model.parts[0].beta, strict=False))
    need = shares(np.exp(each.x @ [beta[term] for term in each.terms]))
    true = shares(people.people_need)
    for name, inside in group_members(people, small_city).items():
        assert found[name]["part"] == pytest.approx(true[inside].sum())
        assert found[name]["ratio"] == pytest.approx(need[inside].sum() / true[inside].sum())


def test_an_extra_fifth_is_a_fifth_of_what_is_chosen(small_estimate):
    """All of one centre, or its families with a criterion."""
    design = small_estimate.model.design
    assert extra_spent(design, 3, EVENLY).sum() == pytest.approx(0.2 * design.by_practice(design.outcome)[3])
    some = extra_spent(design, 3, "single_parent")
    rows = (design.practice == 3)[design.segment_of_row] & (design.x[:, design.terms.index("single_parent")] == 1)
    np.testing.assert_allclose(some[rows], 0.2 * design.outcome[rows])
    assert not some[~rows].any()


def test_spending_more_evenly_pays_nearly_nothing(small_estimate):
    """Even in a small city; without centre effects it would pay."""
    back = kroner_back(small_estimate.model, small_estimate.population)
    assert np.abs(back[EVENLY]).max() < 0.15
    assert np.mean(back[WITHOUT_CENTRES]) > np.mean(back[EVENLY])


def test_the_key_that_is_scored_is_the_key_that_is_paid(small_record, small_estimate):
    """At unexplained_share 0; and at 1 it moves towards what centres spend."""
    np.testing.assert_allclose(small_estimate.share_at(0.0), small_estimate.key.share)
    design = estimation_design(small_record)
    spent = shares(design.by_practice(design.outcome))
    apart = [np.abs(small_estimate.share_at(share) - spent).sum() for share in (0.0, 0.5, 1.0)]
    assert apart[0] >= apart[1] >= apart[2]
