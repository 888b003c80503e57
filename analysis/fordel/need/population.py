"""The allocation population: who is counted, and what the model expects of them."""

from dataclasses import dataclass

import numpy as np

from fordel.need.predict import expected_sums


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

    def unit_children(self) -> np.ndarray:
        """Children of each unit, shape (U,)."""
        return np.add.reduceat(self.children, self.starts)


def build_population(
    columns: dict[str, np.ndarray], area: np.ndarray, unit: np.ndarray, practice: np.ndarray, children: np.ndarray
) -> Population:
    """Profiles sorted by unit; a unit's practice unit is that of its first profile (it has but one).

    Parameters
    ----------
    columns : dict of str to ndarray, shape (m,)
        One float column per criterion term.
    area, unit, practice : ndarray of str, shape (m,)
    children : ndarray, shape (m,)
    """
    order = np.argsort(unit, kind="stable")
    units, starts = np.unique(unit[order], return_index=True)
    return Population(
        terms=tuple(columns),
        x=np.column_stack([values[order] for values in columns.values()]).astype(float),
        children=children[order].astype(float),
        starts=starts,
        units=tuple(units.tolist()),
        practices=tuple(practice[order][starts].tolist()),
        counted_areas=tuple(np.unique(area[children > 0]).tolist()),
    )


def unit_need(population: Population, beta: np.ndarray) -> np.ndarray:
    """Relative need of each unit: sum over its children of exp(x b), up to one common factor.

    Parameters
    ----------
    population : Population
    beta : ndarray, shape (q,) or (R, q)
        Coefficients of the criterion terms; practice, supply, year and price level are the same for all
        and cancel in the shares.

    Returns
    -------
    ndarray, shape (U,) or (R, U)
    """
    several = np.atleast_2d(beta).T
    stops = np.r_[population.starts[1:], len(population.children)]
    rows = [slice(start, stop) for start, stop in zip(population.starts, stops, strict=True)]
    need = np.column_stack([expected_sums(population.x[unit], population.children[unit], several) for unit in rows])
    return need[0] if beta.ndim == 1 else need


def shares(need: np.ndarray) -> np.ndarray:
    """Need over the sum of need along the last axis."""
    return need / need.sum(axis=-1, keepdims=True)
