"""Hard cases: what goes wrong between a city and its extracts, or in a city's organisation. The truth stays what it is."""

from dataclasses import replace

import numpy as np

from fordel.city.build import City
from fordel.proof.recorded import LAST_YEAR, Recorded

SMALL_AREAS, PRACTICE_SD, CHANGE_SD = 3, 0.13, 0.2
CARELESS, FORGOTTEN, CRITERION = (0, 1, 2), 0.3, "no_employment"

SIZES = {
    "three_areas": {"areas": SMALL_AREAS, "practice_sd": PRACTICE_SD},
    "practice_change": {"practice_sd": CHANGE_SD},
    "careless_recording": {"centres": len(CARELESS), "forgotten": FORGOTTEN, "criterion": CRITERION},
}


def three_areas(recorded: Recorded, city: City) -> Recorded:
    """Three neighbouring areas of the last centre become a centre of their own, with a practice of its own."""
    last = np.flatnonzero(recorded.centre == len(recorded.centres) - 1)
    distance = np.square(city.map.place[last] - city.map.place[last[0]]).sum(axis=1)
    centre = recorded.centre.copy()
    centre[last[np.argsort(distance, kind="stable")[:SMALL_AREAS]]] = len(recorded.centres)
    own = np.exp(PRACTICE_SD * _generator(recorded).standard_normal())
    codes = (*recorded.centres, "I")
    need = np.bincount(centre[city.costs.home[recorded.people]], recorded.people_need, len(codes))
    cost = np.where(centre[recorded.area] == len(recorded.centres), own, 1.0) * recorded.cost
    return replace(recorded, centres=codes, centre=centre, cost=cost, true_share=need / need.sum())


def practice_change(recorded: Recorded, city: City) -> Recorded:
    """Every centre's practice changes in the last estimation year, each by a factor of its own."""
    factor = np.exp(CHANGE_SD * _generator(recorded).standard_normal(len(recorded.centres)))
    changed = np.where(recorded.year == LAST_YEAR, factor[recorded.centre[recorded.area]], 1.0)
    return replace(recorded, cost=recorded.cost * changed)


def careless_recording(recorded: Recorded, city: City) -> Recorded:
    """Three centres do not record that no parent works for three in ten of those children."""
    forgotten = _generator(recorded).random(len(city.panel.year)) < FORGOTTEN

    def seen(facts: dict[str, np.ndarray], entry: np.ndarray, area: np.ndarray) -> dict[str, np.ndarray]:
        lost = forgotten[entry] & np.isin(recorded.centre[area], CARELESS)
        return facts | {CRITERION: np.where(lost, 0, facts[CRITERION])}

    facts = seen(recorded.facts, recorded.entry, recorded.area)
    return replace(recorded, facts=facts, people_facts=seen(recorded.people_facts, recorded.people, recorded.people_area))


def current_address(recorded: Recorded, city: City) -> Recorded:
    """Placed children are only known where they were placed, not where their home is."""
    placed, now = city.costs.placed, city.costs.registered
    area = np.where(placed[recorded.entry], city.rows.area, recorded.area)
    return replace(recorded, area=area, people_area=np.where(placed[recorded.people], now[recorded.people], recorded.people_area))


CASES = {"three_areas": three_areas, "practice_change": practice_change, "careless_recording": careless_recording}
CASES |= {"current_address": current_address}


def _generator(recorded: Recorded) -> np.random.Generator:
    return np.random.default_rng([recorded.seed, 7])
