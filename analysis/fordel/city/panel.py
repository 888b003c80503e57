"""The panel: who lives where on 1 January of each year, and whose family moves within it.

Ages and districts agree with the counts exactly in every year: children age, leave at 23, families move, and then
each district and age loses or gains what is missing. Siblings tend to leave together.
"""

from dataclasses import dataclass

import numpy as np

from fordel.city.families import group, joined
from fordel.city.hexagons import Map
from fordel.city.settings import OLDEST, YEARS

NEAR_SHARE = 0.6


@dataclass(frozen=True)
class Panel:
    """One entry per child and year, sorted by year and child.

    Attributes
    ----------
    year : ndarray of int
        Index into `YEARS`.
    child, family : ndarray of int
        Numbers from 0 upwards, the same in every year.
    age : ndarray of int
        Whole years on 1 January.
    area, to_area : ndarray of int
        Where the family lives on 1 January and 31 December.
    before : ndarray of float
        Share of the year lived in ``area``; 1 where nobody moves.
    restless : ndarray of float, shape (families,)
        Latent standard normal tendency to move.
    first_area : ndarray of int, shape (families,)
        Where the family lived when it entered.
    """

    year: np.ndarray
    child: np.ndarray
    family: np.ndarray
    age: np.ndarray
    area: np.ndarray
    to_area: np.ndarray
    before: np.ndarray
    restless: np.ndarray
    first_area: np.ndarray


class _Register:
    """The people registered so far; grows by a year at a time."""

    def __init__(self, rng: np.random.Generator, city_map: Map) -> None:
        self.rng, self.map = rng, city_map
        self.weight = rng.gamma(6, size=len(city_map.place))
        self.family = self.cohort = self.here = np.empty(0, dtype=np.int64)
        self.area = self.first_area = np.empty(0, dtype=np.int64)
        self.restless = np.empty(0)

    def districts(self) -> np.ndarray:
        """The district of each child that is here."""
        return self.map.district[self.area[self.family[self.here]]]

    def settle(self, district: np.ndarray) -> np.ndarray:
        """An area of its district for each new family, by the areas' weights."""
        area = np.empty(len(district), dtype=np.int64)
        for number in np.unique(district):
            inside = np.flatnonzero(self.map.district == number)
            chosen = district == number
            area[chosen] = self.rng.choice(inside, size=chosen.sum(), p=self.weight[inside] / self.weight[inside].sum())
        return area

    def depart(self, year: int, target: np.ndarray) -> None:
        """Those over 22 leave, and of each district and age those above the target."""
        self.here = self.here[year - self.cohort[self.here] <= OLDEST]
        cell = self.districts() * (OLDEST + 1) + year - self.cohort[self.here]
        luck = self.rng.random(len(self.area))[self.family[self.here]]
        order = np.lexsort((luck, cell))
        rank = np.arange(len(order)) - np.searchsorted(cell[order], cell[order])
        self.here = np.sort(self.here[order[rank < target.ravel()[cell[order]]]])

    def arrive(self, year: int, target: np.ndarray) -> None:
        """Newborns and newcomers fill each district and age up to the target."""
        cell = self.districts() * (OLDEST + 1) + year - self.cohort[self.here]
        missing = target.ravel() - np.bincount(cell, minlength=target.size)
        district, age = np.divmod(np.repeat(np.arange(target.size), missing), OLDEST + 1)
        family = np.full(len(age), -1)
        newborn = age == 0
        small = np.unique(self.family[self.here[year - self.cohort[self.here] <= 8]])
        family[newborn] = joined(self.rng, district[newborn], small, self.map.district[self.area[small]])
        alone = family < 0
        new = group(self.rng, district[alone], age[alone])
        family[alone] = len(self.area) + new
        first = np.unique(new, return_index=True)[1]
        self._add_families(self.settle(district[alone][first]))
        self.here = np.append(self.here, len(self.family) + np.arange(len(age)))
        self.family, self.cohort = np.append(self.family, family), np.append(self.cohort, year - age)

    def _add_families(self, area: np.ndarray) -> None:
        self.area, self.first_area = np.append(self.area, area), np.append(self.first_area, area)
        self.restless = np.append(self.restless, self.rng.standard_normal(len(area)))

    def moves(self, share: float) -> tuple[np.ndarray, np.ndarray]:
        """Each family's area at the end of the year, and the share of the year (whole months) before it moves."""
        chance = np.minimum(share * np.exp(0.8 * self.restless - 0.32), 1)
        moving = self.rng.random(len(chance)) < chance
        near = self.map.neighbours[self.area, self.rng.integers(0, 6, len(chance))]
        far = self.rng.choice(len(self.weight), size=len(chance), p=self.weight / self.weight.sum())
        target = np.where((near >= 0) & (self.rng.random(len(chance)) < NEAR_SHARE), near, far)
        moving &= target != self.area
        before = np.round(self.rng.integers(1, 12, len(chance)) / 12, 4)
        return np.where(moving, target, self.area), np.where(moving, before, 1.0)


def draw_panel(rng: np.random.Generator, city_map: Map, targets: np.ndarray, movers: float) -> Panel:
    """The panel of children over `YEARS`.

    Parameters
    ----------
    targets : ndarray of int, shape (years, districts, ages 0-22)
        Children registered on 1 January; met exactly.
    movers : float
        Share of the children whose family moves to another area within a year.
    """
    people, parts = _Register(rng, city_map), []
    for index, year in enumerate(YEARS):
        people.depart(year, targets[index])
        people.arrive(year, targets[index])
        to_area, before = people.moves(movers)
        family = people.family[people.here]
        age = year - people.cohort[people.here]
        parts.append((np.full(len(age), index), people.here, family, age, people.area[family], to_area[family], before[family]))
        people.area = to_area
    return Panel(*(np.concatenate(column) for column in zip(*parts, strict=True)), people.restless, people.first_area)
