"""No published key rests on a small count: levels are merged, products left out, and what cannot be merged is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.weights.columns import Column, joined

FEW_AREAS = 10


@dataclass(frozen=True)
class Merged:
    """Levels that were counted together because one of them was too rare in a unit: their names, and the name of both."""

    levels: tuple[str, ...]
    into: str


def publishable(
    columns: Sequence[Column], unit: np.ndarray, children: np.ndarray, minimum: int
) -> tuple[tuple[Column, ...], tuple[Merged, ...]]:
    """The columns whose count of children is zero or at least ``minimum`` in every unit.

    Counts of several risk factors and products that are too rare are left out: a coarser one is always among the
    candidates. A level or band is merged with its neighbour.

    Parameters
    ----------
    columns : sequence of Column
    unit : ndarray of int, shape (m,)
        The receiving unit of each profile.
    children : ndarray, shape (m,)
    minimum : int
        The disclosure limit.

    Raises
    ------
    ModelError
        Where a criterion is too rare and has no coarser level.
    """
    rest = [one for one in columns if not (one.optional and is_rare(one, unit, children, minimum))]
    merged: list[Merged] = []
    while rare := next((one for one in rest if is_rare(one, unit, children, minimum)), None):
        other = _neighbour(rare, rest)
        if other is None:
            raise ModelError(
                f"weights: {rare.name} counts fewer than {minimum} children in a unit, so its count cannot be published, "
                "and it has no coarser level; use a broader criterion, or name it in model.weights.leave_out"
            )
        pair = sorted((rare, other), key=rest.index)
        both = joined(pair)
        merged.append(Merged(tuple(one.name for one in pair), both.name))
        rest = [both if one is pair[0] else one for one in rest if one is not pair[1]]
    return tuple(rest), tuple(merged)


def revealing(columns: Sequence[Column], unit: np.ndarray, children: np.ndarray, minimum: int) -> Column | None:
    """A column whose count tells a small one by difference; None where none does.

    Where all children of one column are among another's, the two counts tell how many are in the other alone: children with
    exactly four risk factors stand between "four or more" and "five or more". That number must be zero or at least
    ``minimum`` in every unit too; so must the number of those whom a column does not count at all, because the base adds to
    all children. Parameters as `publishable` has them.
    """
    counts = [one for one in columns if set(np.unique(one.values)) <= {0.0, 1.0}]
    everyone = np.ones(len(children), dtype=bool)
    outers = [Column("children", "base", False, everyone.astype(float), everyone), *counts]
    for inner in (one for one in counts if one.kind != "base"):
        for outer in outers:
            within = inner is not outer and not (inner.member & ~outer.member).any()
            if within and _few(outer.member & ~inner.member, unit, children, minimum):
                return inner
    return next((one for one in _levels_beside(counts) if _few(everyone & ~one.member, unit, children, minimum)), None)


def _levels_beside(counts: Sequence[Column]) -> list[Column]:
    """The levels of one criterion together, under the name of its last one: what is left of all children is the reference level."""
    stems = dict.fromkeys(one.name.partition("[")[0] for one in counts if one.kind != "base" and not one.optional and "[" in one.name)
    families = [[one for one in counts if not one.optional and one.name.partition("[")[0] == stem] for stem in stems]
    return [replace(family[-1], member=np.any([one.member for one in family], axis=0)) for family in families]


def _few(member: np.ndarray, unit: np.ndarray, children: np.ndarray, minimum: int) -> bool:
    counted = np.bincount(unit, children * member)
    return bool(((counted > 0) & (counted < minimum)).any())


def solvable(column: Column, unit: np.ndarray, area: np.ndarray, children: np.ndarray) -> bool:
    """Whether a product with a fact about the area adds up so few areas of a unit that their numbers could be solved for.

    The areas' shares are public; the count of the children and its product with the share are two equations in as many unknown
    numbers of children as there are areas.
    """
    if not column.area or not column.optional:
        return False
    counted = column.member & (children > 0)
    return any(0 < len(np.unique(area[counted & (unit == one)])) < FEW_AREAS for one in np.unique(unit))


def is_rare(column: Column, unit: np.ndarray, children: np.ndarray, minimum: int) -> bool:
    """Whether a unit has some, but fewer than ``minimum`` of the children that the column is about."""
    return _few(column.member, unit, children, minimum)


def _neighbour(column: Column, columns: Sequence[Column]) -> Column | None:
    """The next level of the same criterion, else the one before."""
    stem = column.name.partition("[")[0]
    family = [one for one in columns if "[" in one.name and one.name.partition("[")[0] == stem and one.optional == column.optional]
    if column not in family or len(family) < 2:
        return None
    place = family.index(column)
    return family[place + 1] if place + 1 < len(family) else family[place - 1]
