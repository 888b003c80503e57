"""What the registers of a city would show, kept in memory, and beside it the truth that they would not."""

from dataclasses import dataclass

import numpy as np

from fordel.city.areas import Areas
from fordel.city.build import City
from fordel.city.settings import CENTRES, ESTIMATION_YEARS
from fordel.city.tables import price_level_cost

LAST_YEAR = len(ESTIMATION_YEARS) - 1


@dataclass(frozen=True)
class Recorded:
    """One city's extracts and truth. Areas, years and centres are indices.

    Attributes
    ----------
    seed : int
        The city's.
    centres : tuple of str
        The centres' codes.
    centre : ndarray of int, shape (areas,)
        The centre each area belongs to.
    areas : Areas
        Facts by year and area.
    entry : ndarray of int, shape (rows,)
        The child-year that a row is part of.
    year, area : ndarray of int, shape (rows,)
        Year of the estimation, and the area the child belongs to.
    child_years, cost : ndarray of float, shape (rows,)
        Share of the year; kroner at the price level of the budget year.
    facts : dict of ndarray, shape (rows,)
        Risk factors of the children.
    people : ndarray of int, shape (people,)
        The child-years of the allocation population.
    people_area : ndarray of int, shape (people,)
    people_facts : dict of ndarray, shape (people,)
    people_need : ndarray of float, shape (people,)
        True need; no estimate may read it.
    true_share : ndarray of float, shape (centres,)
        Each centre's share of true need; no estimate may read it.
    """

    seed: int
    centres: tuple[str, ...]
    centre: np.ndarray
    areas: Areas
    entry: np.ndarray
    year: np.ndarray
    area: np.ndarray
    child_years: np.ndarray
    cost: np.ndarray
    facts: dict[str, np.ndarray]
    people: np.ndarray
    people_area: np.ndarray
    people_facts: dict[str, np.ndarray]
    people_need: np.ndarray
    true_share: np.ndarray

    def by_centre(self, area: np.ndarray, amount: np.ndarray) -> np.ndarray:
        """Sums over the areas' centres, shape (centres,)."""
        return np.bincount(self.centre[area], amount, len(self.centres))


def record(city: City) -> Recorded:
    """A city's extracts: a child's area is its home's where a measure runs."""
    rows, people = city.rows, city.population
    return Recorded(
        seed=city.settings.seed,
        centres=tuple(CENTRES),
        centre=city.map.centre,
        areas=city.areas,
        entry=rows.entry,
        year=city.panel.year[rows.entry],
        area=rows.home,
        child_years=rows.child_years,
        cost=price_level_cost(city),
        facts={name: values[rows.entry] for name, values in city.facts.items()},
        people=people,
        people_area=city.costs.home[people],
        people_facts={name: values[people] for name, values in city.facts.items()},
        people_need=city.population_need,
        true_share=city.true_share,
    )
