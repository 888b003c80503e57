"""The allocation population: who is counted, and what the model expects of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Population:
    """Profiles of counted children, sorted by receiving unit.

    Attributes
    ----------
    x : ndarray, shape (m, q)
        Criterion terms in the order of ``terms``.
    children : ndarray, shape (m,)
    starts : ndarray of int, shape (U,)
        First profile of each unit.
    units, practices : tuple of str, length U
        Codes of the receiving units in ascending order, and of the practice unit each belongs to.
    counted_areas : tuple of str
        Areas with at least one counted child, in ascending order.
    """

    terms: tuple[str, ...]
    x: np.ndarray
    children: np.ndarray
    starts: np.ndarray
    units: tuple[str, ...]
    practices: tuple[str, ...]
    counted_areas: tuple[str, ...]

    def keep(self, terms: tuple[str, ...]) -> "Population":
        """The same children with only these terms, in this order."""
        return replace(self, terms=terms, x=self.x[:, [self.terms.index(term) for term in terms]])

    def by_unit(self, sums: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
        """A function of each unit's (x, children) that gives R values, shape (R, U)."""
        stops = np.r_[self.starts[1:], len(self.children)]
        rows = [slice(start, stop) for start, stop in zip(self.starts, stops, strict=True)]
        return np.stack([sums(self.x[unit], self.children[unit]) for unit in rows], axis=-1)

    def by_unit_drawn(self, sums: Callable[[np.ndarray, np.ndarray], np.ndarray], replicates: int, seed: int) -> np.ndarray:
        """Like `by_unit`, each of R replicates with another draw of the unit's children; ``sums`` gets (x, (m, R) counts).

        As many children as were counted are drawn among them with replacement (multinomial), so that a unit's number
        stays and its composition varies. Every unit has a generator of its own, from the seed and its place.
        """
        stops = np.r_[self.starts[1:], len(self.children)]
        found = []
        for place, (start, stop) in enumerate(zip(self.starts, stops, strict=True)):
            counts = drawn_counts(self.children[start:stop], replicates, np.random.default_rng([seed, place]))
            found.append(sums(self.x[start:stop], counts))
        return np.stack(found, axis=-1)

    def unit_children(self) -> np.ndarray:
        """Children of each unit, shape (U,)."""
        return np.add.reduceat(self.children, self.starts)


def drawn_counts(children: np.ndarray, replicates: int, rng: np.random.Generator) -> np.ndarray:
    """Children by profile in R draws with replacement from those who were counted, shape (m, R); every column has their sum."""
    total = children.sum()
    drawn = max(1, round(total))
    if total <= 0:
        return np.zeros((len(children), replicates))
    return rng.multinomial(drawn, children / total, size=replicates).T * (total / drawn)


def build_population(
    columns: dict[str, np.ndarray], area: np.ndarray, unit: np.ndarray, practice: np.ndarray, children: np.ndarray
) -> Population:
    """Profiles sorted by unit; a unit's practice unit is that of its first profile (it has but one).

    Parameters
    ----------
    columns : dict of str to ndarray, shape (m,)
        One column per criterion term.
    area, unit, practice : ndarray of str, shape (m,)
    children : ndarray, shape (m,)
    """
    order = np.argsort(unit, kind="stable")
    x = np.empty((len(unit), len(columns)))
    for term, values in enumerate(columns.values()):
        x[:, term] = values[order]
    units, starts = np.unique(unit[order], return_index=True)
    return Population(
        terms=tuple(columns),
        x=x,
        children=children[order].astype(float),
        starts=starts,
        units=tuple(units.tolist()),
        practices=tuple(practice[order][starts].tolist()),
        counted_areas=tuple(np.unique(area[children > 0]).tolist()),
    )


def shares(need: np.ndarray) -> np.ndarray:
    """Need over the sum of need along the last axis."""
    return need / need.sum(axis=-1, keepdims=True)
