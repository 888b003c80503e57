"""The additive key: columns, weights at the estimate and in every draw, and how close it comes to the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.load import Rows
from fordel.params import Criterion
from fordel.params.model import Weights
from fordel.publish.rounding import to_decimals
from fordel.weights.columns import Column, candidate_columns
from fordel.weights.disclosure import Merged, publishable, revealing, solvable
from fordel.weights.fit import fit_weights, select

COUNT_DECIMALS = 2
UNIT_WEIGHT = 5.0
_SAME = 1e-9


@dataclass(frozen=True)
class Frame:
    """Which columns carry a weight, and their counts.

    Attributes
    ----------
    names : tuple of str, length k
    kinds : tuple of str, length k
        ``base`` or ``criterion``.
    areas, units : tuple of str
        Codes in ascending order, lengths A and U.
    by_area : ndarray, shape (A, k)
    by_unit : ndarray, shape (U, k)
        Rounded to two decimals: what is published, and what need is computed from.
    unit_of_area : ndarray of int, shape (A,)
        Index of each area's unit in ``units``.
    merged : tuple of Merged
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    areas: tuple[str, ...]
    units: tuple[str, ...]
    by_area: np.ndarray
    by_unit: np.ndarray
    unit_of_area: np.ndarray
    merged: tuple[Merged, ...]

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Values by area (A,) added up by unit, shape (U,)."""
        return np.bincount(self.unit_of_area, values, len(self.units))


@dataclass(frozen=True)
class Weighted:
    """The weights of one estimate: ``weights`` (k,) as they are published, ``draws`` (R, k) of the replicates, and closeness."""

    weights: np.ndarray
    draws: np.ndarray
    fitted_r2: float


def frame(people: Rows, criteria: Sequence[Criterion], settings: Weights, minimum_count: int, need: dict[str, float]) -> Frame:
    """Choose the columns on the need of the areas; a chosen one that tells a small count by difference goes, and the choice is made again.

    Parameters
    ----------
    people : Rows
        The allocation population.
    criteria : sequence of Criterion
        Those in the model.
    settings : Weights
    minimum_count : int
        The disclosure limit.
    need : dict of str to float
        Need by area.

    Raises
    ------
    ModelError
        Where a criterion is too rare to be published.
    """
    units, unit = np.unique(people.columns["unit"], return_inverse=True)
    counted = people.columns["children"] > 0
    cut = Rows({name: values[counted] for name, values in people.columns.items()}, people.child_rows)
    unit, children = unit[counted], cut.columns["children"]
    areas, area = np.unique(cut.columns["area"], return_inverse=True)
    candidates = [one for one in candidate_columns(cut, criteria, settings) if not solvable(one, unit, area, children)]
    columns, merged = publishable(candidates, unit, children, minimum_count)
    unit_of_area = unit[np.unique(area, return_index=True)[1]]
    goal = with_units(np.array([need[code] for code in areas]), unit_of_area)

    def counts(chosen: Sequence[Column]) -> np.ndarray:
        return with_units(_counts(chosen, area, children, len(areas)), unit_of_area)

    columns = _independent(columns, counts(columns))
    stay = _chosen(columns, counts, goal, settings, lambda chosen: revealing(chosen, unit, children, minimum_count))
    return Frame(
        names=tuple(one.name for one in stay),
        kinds=tuple(one.kind for one in stay),
        areas=tuple(areas.tolist()),
        units=tuple(units.tolist()),
        by_area=_counts(stay, area, children, len(areas)),
        by_unit=np.round(_counts(stay, unit, children, len(units)), COUNT_DECIMALS),
        unit_of_area=unit_of_area,
        merged=merged,
    )


def _independent(columns: tuple[Column, ...], counts: np.ndarray) -> tuple[Column, ...]:
    """The columns without those that follow from earlier ones in every area: their weights could not be told apart."""
    basis, stay = np.zeros((len(counts), 0)), []
    for place, column in enumerate(columns):
        size = np.linalg.norm(counts[:, place])
        rest = counts[:, place] - basis @ (basis.T @ counts[:, place])
        rest = rest - basis @ (basis.T @ rest)
        if size and np.linalg.norm(rest) <= _SAME * size and column.kind != "base":
            continue
        stay.append(column)
        if np.linalg.norm(rest) > _SAME * size:
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
    return tuple(stay)


def with_units(values: np.ndarray, unit_of_area: np.ndarray) -> np.ndarray:
    """Rows by area, and below them a row per unit with the sum of its areas times `UNIT_WEIGHT`, shape (A + U, ...).

    A row multiplied by a factor counts as often in the quasi-Poisson loss. Money is paid by unit: what the sum misses there
    matters more than what it misses in single areas, and evens out less than areas' misses do.
    """
    sums = np.eye(unit_of_area.max() + 1)[unit_of_area].T @ values
    return np.concatenate([values, UNIT_WEIGHT * sums])


def _chosen(
    columns: tuple[Column, ...],
    counts: Callable[[Sequence[Column]], np.ndarray],
    goal: np.ndarray,
    settings: Weights,
    told_by: Callable[[Sequence[Column]], Column | None],
) -> list[Column]:
    """The base and the declared criteria, or those that the fit chooses; ``told_by`` finds a column that tells a small count."""
    base = [one for one in columns if one.kind == "base"]
    if settings.criteria is not None:
        stay = [*base, *(_declared(name, columns) for name in settings.criteria)]
        if told := told_by(stay):
            raise ModelError(
                f"model.weights.criteria: {told.name} and another count, or all children, differ by a few children in a unit, "
                "so that the two together would publish a small count; leave it out"
            )
        return stay
    while True:
        places, _ = select(counts(columns), goal, len(base), settings.most_criteria)
        stay = [columns[place] for place in places]
        told = told_by(stay)
        if told is None:
            return stay
        columns = tuple(one for one in columns if one.name != told.name)


def _declared(name: str, columns: tuple[Column, ...]) -> Column:
    found = next((one for one in columns if one.name == name and one.kind == "criterion"), None)
    if found is None:
        candidates = ", ".join(one.name for one in columns if one.kind == "criterion")
        raise ModelError(
            f"model.weights.criteria: {name} is not among the candidates, or too rare to be published; expected one of {candidates}"
        )
    return found


def weigh(found: Frame, need: np.ndarray, children: np.ndarray, draws: np.ndarray, decimals: int) -> Weighted:
    """Weights at the estimate and in every draw.

    Parameters
    ----------
    found : Frame
    need, children : ndarray, shape (A,)
    draws : ndarray, shape (R, A)
    decimals : int
        Of the published weights: 2 for money.
    """
    rows = with_units(found.by_area, found.unit_of_area)
    exact = fit_weights(rows, with_units(need, found.unit_of_area))
    refitted = np.array([fit_weights(rows, with_units(drawn, found.unit_of_area), exact) for drawn in draws])
    rate, fitted = need / children, found.by_area @ exact / children
    mean = np.average(rate, weights=children)
    r2 = 1 - np.average((rate - fitted) ** 2, weights=children) / np.average((rate - mean) ** 2, weights=children)
    return Weighted(to_decimals(exact, decimals), to_decimals(refitted, decimals), float(r2))


def _counts(columns: tuple[Column, ...] | list[Column], group: np.ndarray, children: np.ndarray, groups: int) -> np.ndarray:
    return np.column_stack([np.bincount(group, children * one.values, groups) for one in columns])
