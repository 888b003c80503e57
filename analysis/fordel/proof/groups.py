"""Groups of children fixed beforehand that the model does not know: is their expected need their true need?"""

import numpy as np

from fordel.city.build import City
from fordel.city.effects import DEPRIVED_FROM, RISKS
from fordel.need.neutral import unit_need
from fordel.proof.coding import allocation_population
from fordel.proof.estimate import Estimate
from fordel.proof.recorded import Recorded

# the forms of truth in which a group has an effect of its own; in the others need is a function of the criteria
OWN_EFFECT = {
    "minority_background": (),
    "ages_13_14": (),
    "three_or_more_siblings": (),
    "most_deprived_areas": ("interactions",),
    "least_deprived_areas": (),
    "many_preventive_places": (),
    "single_and_psychiatric": ("interactions",),
    "two_risks": (),
    "three_or_more_risks": ("interactions",),
}
LEAST_PART = 0.05


def group_ratios(recorded: Recorded, city: City, found: Estimate) -> dict[str, dict[str, float]]:
    """Expected over true need of every group (both with the city's total 1), and its part of the city's true need."""
    members = np.stack(list(group_members(recorded, city).values()))
    profile = (1 << np.arange(len(members))) @ members
    population = allocation_population(recorded, profile)
    need = unit_need(found.model, found.model.betas, found.neutral.constants, population)[0]
    units = np.array(population.units)
    expected, true = need / need.sum(), recorded.people_need / recorded.people_need.sum()
    parts = {name: float(true[inside].sum()) for name, inside in zip(OWN_EFFECT, members, strict=True)}
    return {
        name: {"part": part, "ratio": float(expected[(units >> place) & 1 == 1].sum() / part) if part else 0.0}
        for place, (name, part) in enumerate(parts.items())
    }


def group_members(recorded: Recorded, city: City) -> dict[str, np.ndarray]:
    """Who belongs to each group of `OWN_EFFECT`, in its order; booleans of shape (people,)."""
    facts, area = recorded.people_facts, recorded.people_area
    deprived = city.areas.deprivation[area]
    places = city.areas.preventive_places[-1]
    family = city.panel.family[recorded.people]
    risks = sum(facts[name].astype(int) for name in RISKS)
    return {
        "minority_background": facts["minority_background"] == 1,
        "ages_13_14": np.isin(facts["age"], (13, 14)),
        "three_or_more_siblings": np.bincount(family)[family] >= 3,
        "most_deprived_areas": deprived > DEPRIVED_FROM,
        "least_deprived_areas": deprived < np.quantile(city.areas.deprivation, 0.25),
        "many_preventive_places": places[area] > np.quantile(places, 0.75),
        "single_and_psychiatric": (facts["single_parent"] == 1) & (facts["diagnosis"] == 2),
        "two_risks": risks == 2,
        "three_or_more_risks": risks >= 3,
    }
