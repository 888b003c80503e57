"""The true need of a child in an area: scores, the chance of any cost, and the expected cost, in three forms.

With x the child's and the area's facts, u the area's unobserved need and o the offset (practice and supply, logarithms):

- ``log_linear``: E[cost] = exp(k + x b + u + o), of which P(any) = min(0.95, exp(c + 0.7 (x b + u) + 0.5 o));
- ``two_part``: P(any) = logit^-1(c + x a + 0.7 u + 0.5 o) and E[cost | any] = exp(k + x b + 0.3 u + 0.5 o);
- ``interactions``: as log_linear, with interactions and thresholds in x b.

True need has o at one value for all.
"""

from dataclasses import dataclass

import numpy as np

from fordel.city import effects
from fordel.city.areas import Areas

CEILING = 0.95
IN_ANY, OFFSET_IN_ANY = 0.7, 0.5


@dataclass(frozen=True)
class Scores:
    """Everything that true need depends on; the area's part and the child's part are kept apart, since children move.

    Attributes
    ----------
    form : str
    child : dict of ndarray, shape (entries of the panel,)
        The child's part of each score: ``need``, or ``logit`` and ``severity``.
    area : dict of ndarray, shape (years, areas)
        The area's part of each, unobserved need included.
    poor : ndarray, shape (entries of the panel,)
        Children to whom a deprived area matters more (form ``interactions``).
    deprived : ndarray, shape (areas,)
        Areas beyond the threshold (form ``interactions``).
    """

    form: str
    child: dict[str, np.ndarray]
    area: dict[str, np.ndarray]
    poor: np.ndarray
    deprived: np.ndarray

    def at(self, entry: np.ndarray, year: np.ndarray, area: np.ndarray) -> dict[str, np.ndarray]:
        """The scores of panel entries as if they lived in ``area``; all arguments of one shape."""
        found = {name: part[entry] + self.area[name][year, area] for name, part in self.child.items()}
        if self.form == "interactions":
            found["need"] += effects.DEPRIVED_AREA_AND_POOR * self.poor[entry] * self.deprived[area]
        return found


def score(form: str, facts: dict[str, np.ndarray], areas: Areas) -> Scores:
    """The children's and the areas' scores from their facts, unobserved need still zero."""
    names = ("logit", "severity") if form == "two_part" else ("need",)
    child = {name: _child(name, facts) for name in names}
    area = {name: sum(effect[effects.COLUMN[name]] * getattr(areas, fact) for fact, effect in effects.AREA.items()) for name in names}
    deprived = areas.deprivation > effects.DEPRIVED_FROM
    if form == "interactions":
        child["need"] = child["need"] + _compounding(facts)
        area["need"] = area["need"] + effects.DEPRIVED_AREA * deprived
    return Scores(form, child, area, facts["no_employment"], deprived)


def with_unobserved(scores: Scores, unobserved: np.ndarray) -> Scores:
    """The scores with need that no criterion shows, log units per area, added."""
    weight = {"need": 1.0, "logit": IN_ANY, "severity": 1 - IN_ANY}
    area = {name: part + weight[name] * unobserved for name, part in scores.area.items()}
    return Scores(scores.form, scores.child, area, scores.poor, scores.deprived)


def chance(form: str, found: dict[str, np.ndarray], offset: np.ndarray | float, level: float) -> np.ndarray:
    """The probability of any cost in the year."""
    if form == "two_part":
        return 1 / (1 + np.exp(-(level + found["logit"] + OFFSET_IN_ANY * offset)))
    return np.minimum(CEILING, np.exp(level + IN_ANY * found["need"] + OFFSET_IN_ANY * offset))


def expected(form: str, found: dict[str, np.ndarray], offset: np.ndarray | float, level: float) -> np.ndarray:
    """Expected cost in the year, up to the constant that gives the city its total."""
    if form == "two_part":
        return chance(form, found, offset, level) * np.exp(found["severity"] + (1 - OFFSET_IN_ANY) * offset)
    return np.exp(found["need"] + offset)


def level_for(form: str, found: dict[str, np.ndarray], offset: np.ndarray | float, share: float) -> float:
    """The constant c at which the mean `chance` is ``share``, by bisection."""
    low, high = -30.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if chance(form, found, offset, middle).mean() < share else (low, middle)
    return middle


def _child(name: str, facts: dict[str, np.ndarray]) -> np.ndarray:
    column = effects.COLUMN[name]
    diagnosis = np.array([0, effects.CHILD["chronic"][column], effects.CHILD["psychiatric"][column]])
    band = np.searchsorted(effects.AGE_FROM, facts["age"], side="right") - 1
    total = np.array(effects.AGE[name])[band] + diagnosis[facts["diagnosis"]]
    for fact, effect in effects.CHILD.items():
        if fact in facts:
            total += effect[column] * facts[fact]
    return total


def _compounding(facts: dict[str, np.ndarray]) -> np.ndarray:
    three = sum(facts[name].astype(np.int64) for name in effects.RISKS) >= 3
    teenage = (facts["age"] >= 13) & (facts["age"] < 18)
    return (
        effects.THREE_RISKS * three
        + effects.SINGLE_AND_ILL * (facts["single_parent"] * (facts["diagnosis"] == 2))
        + effects.TEENAGE_BOY_AND_SANCTION * (facts["boy"] * facts["parent_sanction"] * teenage)
    )
