"""Measures and what they cost: the same children from year to year, placed away from home or helped at home.

A child has a measure where a persistent normal latent (part shared by siblings) lies below the quantile of its
chance, so the chance holds exactly in every year. Cost is severity times a factor of mean exactly one: placement
costs `DEARER` times as much as help at home, and both vary log-normally and persistently.
"""

from dataclasses import dataclass

import numpy as np

from fordel.city import truth
from fordel.city.panel import Panel
from fordel.city.practice import Levels
from fordel.city.settings import YEARS
from fordel.city.truth import Scores

SIBLINGS, MEMORY = 0.2, 0.87
PLACED_MEMORY, PRICE_MEMORY = 0.95, 0.75
DEARER = 7.0
SPREAD = {True: 0.4, False: 0.75}
PLACEMENT_PART = 0.92


@dataclass(frozen=True)
class Costs:
    """Measures by child and year; every array has the shape (entries of the panel,).

    Attributes
    ----------
    any, placed : ndarray of bool
        A measure runs in the year; the child is placed away from home.
    home : ndarray of int
        Where a measure runs: the area of the family at the start of the first measure; otherwise the area on 1 January.
    registered : ndarray of int
        Where a placed child is placed; otherwise the area on 1 January.
    cost : ndarray of float
        Kroner at the price level of the budget year.
    """

    any: np.ndarray
    placed: np.ndarray
    home: np.ndarray
    registered: np.ndarray
    cost: np.ndarray


class _Latents:
    """Persistent standard normals of every child, renewed a year at a time."""

    def __init__(self, rng: np.random.Generator, family: np.ndarray) -> None:
        self.rng, self.shared = rng, rng.standard_normal(family.max() + 1)[family]
        self.own, self.place, self.price = (rng.standard_normal(len(family)) for _ in range(3))

    def renew(self) -> None:
        for name, memory in (("own", MEMORY), ("place", PLACED_MEMORY), ("price", PRICE_MEMORY)):
            fresh = self.rng.standard_normal(len(self.own))
            setattr(self, name, memory * getattr(self, name) + np.sqrt(1 - memory**2) * fresh)

    def onset(self, child: np.ndarray) -> np.ndarray:
        """Uniform on 0-1 for each child, correlated over years and between siblings."""
        return _uniform(np.sqrt(SIBLINGS) * self.shared[child] + np.sqrt(1 - SIBLINGS) * self.own[child])


def draw_costs(rng: np.random.Generator, panel: Panel, scores: Scores, levels: Levels) -> Costs:
    """Measures and costs, year after year."""
    children = panel.child.max() + 1
    family = np.zeros(children, dtype=np.int64)
    family[panel.child] = panel.family
    latents = _Latents(rng, family)
    before = Costs(*(np.zeros(children, dtype=kind) for kind in (bool, bool, np.int64, np.int64, float)))
    parts = []
    for year in range(len(YEARS)):
        entries = np.flatnonzero(panel.year == year)
        now = _year(rng, panel, scores, levels, latents, before, entries)
        before = Costs(*(_remember(children, panel.child[entries], getattr(now, name)) for name in Costs.__annotations__))
        parts.append(now)
        latents.renew()
    return Costs(*(np.concatenate([getattr(part, name) for part in parts]) for name in Costs.__annotations__))


def _year(rng, panel: Panel, scores: Scores, levels: Levels, latents: _Latents, before: Costs, entries: np.ndarray) -> Costs:
    """One year's costs; ``before`` is by child, the result by entry."""
    child, year = panel.child[entries], panel.year[entries]
    resident = np.where(rng.random(len(entries)) < panel.before[entries], panel.area[entries], panel.to_area[entries])
    home = np.where(before.any[child], before.home[child], resident)
    found, offset = scores.at(entries, year, home), levels.offset[year, home]
    chance = truth.chance(scores.form, found, offset, levels.actual_any)
    severity = levels.actual_scale * truth.expected(scores.form, found, offset, levels.actual_any) / chance
    any_cost = latents.onset(child) < chance
    share = placed_share(panel.age[entries])
    placed = any_cost & (_uniform(latents.place[child]) < share)
    factor = _price(placed, share, latents.price[child])
    elsewhere = (home + rng.integers(1, len(scores.deprived), len(home))) % len(scores.deprived)
    stays = before.placed[child] & (before.registered[child] != home)
    where = np.where(placed, np.where(stays, before.registered[child], elsewhere), panel.area[entries])
    return Costs(any_cost, placed, np.where(any_cost, home, panel.area[entries]), where, np.where(any_cost, severity * factor, 0.0))


def placed_share(age: np.ndarray) -> np.ndarray:
    """Share of the children with a measure who are placed away from home, by age."""
    return np.where(age < 18, 0.10 + 0.012 * age, 0.15)


def _price(placed: np.ndarray, share: np.ndarray, latent: np.ndarray) -> np.ndarray:
    """The factor of mean one: dearer where placed, log-normal around both levels."""
    cheap = 1 / (1 + share * (DEARER - 1))
    spread = np.where(placed, SPREAD[True], SPREAD[False])
    return cheap * np.where(placed, DEARER, 1.0) * np.exp(spread * latent - spread**2 / 2)


def _remember(children: int, child: np.ndarray, values: np.ndarray) -> np.ndarray:
    kept = np.zeros(children, dtype=values.dtype)
    kept[child] = values
    return kept


def _uniform(normal: np.ndarray) -> np.ndarray:
    from scipy.special import ndtr

    return ndtr(normal)
