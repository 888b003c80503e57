"""The social profile: every criterion at every centre beside all centres together, withheld where a small count could be told.

A percentage with the published number of children gives the count back, so it is treated as a count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fordel.need.load import Rows
from fordel.observations.terms import criterion_terms
from fordel.params import Criterion, Params
from fordel.publish.rounding import to_decimals
from fordel.publish.suppress import suppressed, total_discloses
from fordel.weights.columns import candidate_columns
from fordel.weights.disclosure import publishable
from fordel.weights.labels import column_label

PROFILE_COLUMNS = ("criterion", "level", "label_da", "label_en", "kind", "centre", "value", "city_value", "index", "withheld")
GROUPS = ("child", "parents", "housing", "event")
_DECIMALS = 4
_COUNTED = ("flag", "level", "band")

Few = Callable[[np.ndarray], bool]


@dataclass(frozen=True)
class Fact:
    """One line of the profile: a criterion, or one of its levels.

    Attributes
    ----------
    level : str
        The level or band; empty for other kinds.
    kind : {"percent", "number"}
    values : ndarray, shape (m,)
        By profile of the population; a percentage lies between 0 and 100.
    member : ndarray of bool, shape (m,)
        The children that a percentage counts; those above zero for other figures.
    counts : bool
        Whether the figure tells how many children ``member`` are; a mean of the areas' figures does not.
    """

    criterion: Criterion
    level: str
    kind: str
    values: np.ndarray
    member: np.ndarray
    counts: bool


@dataclass(frozen=True)
class Places:
    """Who is counted where.

    Attributes
    ----------
    units : tuple of str, length U
    unit : ndarray of int, shape (m,)
    children : ndarray, shape (m,)
    hidden : tuple of bool, length U
        Units with too few children, and those that hide them in the total.
    minimum : int
        The disclosure limit.
    """

    units: tuple[str, ...]
    unit: np.ndarray
    children: np.ndarray
    hidden: tuple[bool, ...]
    minimum: int

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sums over the children of every unit, shape (U,)."""
        return np.bincount(self.unit, self.children * values, len(self.units))

    def few(self, member: np.ndarray) -> bool:
        """Whether a shown unit, or the hidden ones together, have some but fewer than the limit of these children."""
        counted, hidden = self.sums(member), np.array(self.hidden)
        told = np.append(counted[~hidden], counted[hidden].sum())
        return bool(((told > 0) & (told < self.minimum)).any())

    def few_in_all(self, member: np.ndarray) -> bool:
        """Whether all units together have."""
        return 0 < self.sums(member).sum() < self.minimum


def profile_rows(people: Rows, params: Params, weighted: Sequence[str], used: Sequence[Criterion]) -> list[dict[str, object]]:
    """Rows of ``reports/profile.csv``: criteria in the order of their groups and the register, units by code.

    ``value`` is the percentage of the centre's children for whom a child's criterion holds, or the mean over its children of
    a figure; ``city_value`` is the same for all units together, and ``index`` 100 times the one over the other.

    Parameters
    ----------
    people : Rows
        The allocation population.
    params : Params
    weighted : sequence of str
        The columns of the additive key, whose counts are published too.
    used : sequence of Criterion
        The criteria that these columns come from.
    """
    units, unit = np.unique(people.columns["unit"], return_inverse=True)
    counted = people.columns["children"] > 0
    cut = Rows({name: values[counted] for name, values in people.columns.items()}, people.child_rows)
    heads = np.bincount(unit, people.columns["children"], len(units))
    hidden = suppressed(heads.tolist(), params.privacy.minimum_count)
    places = Places(tuple(units.tolist()), unit[counted], cut.columns["children"], tuple(hidden), params.privacy.minimum_count)
    published = _published(cut, places, weighted, used, params)
    rows: list[dict[str, object]] = []
    for criterion in sorted(params.criteria_used("fit"), key=lambda one: GROUPS.index(one.group)):
        facts = criterion_facts(criterion, cut)
        withheld = discloses(facts, published, places)
        published += [] if withheld else [fact.member for fact in facts if fact.counts]
        rows += [row for fact in facts for row in _rows(fact, withheld, places, params)]
    return rows


def criterion_facts(criterion: Criterion, people: Rows) -> list[Fact]:
    """The lines of a criterion: one, or one for each of its levels, the reference included; never its complement."""
    coded = [people.columns[term.name] for term in criterion_terms(criterion)]
    counts = criterion.level == "child" or criterion.kind in _COUNTED
    kind = "number" if criterion.kind == "number" else "percent"
    if criterion.level_names:
        coded = [1.0 - np.sum(coded, axis=0), *coded]
    elif criterion.complement:
        coded = [1.0 - coded[0]]
    scale = 100.0 if kind == "percent" else 1.0
    levels = criterion.level_names or ("",)
    return [Fact(criterion, level, kind, scale * values, values > 0, counts) for level, values in zip(levels, coded, strict=True)]


def discloses(facts: Sequence[Fact], published: Sequence[np.ndarray], places: Places) -> bool:
    """Whether the lines of a criterion tell a small count of children, alone or by difference from what is published.

    A count, and that of all other children, must be zero or at least the limit in every unit. Where all children of one
    count are among another's, so must the number of those who are in the other alone.
    """
    for fact in (one for one in facts if one.counts):
        if places.few(fact.member) or places.few(~fact.member):
            return True
        if any(_told_by_difference(fact.member, other, places.few) for other in published):
            return True
    return False


def _told_by_difference(one: np.ndarray, other: np.ndarray, few: Few) -> bool:
    pairs = ((one, other), (other, one))
    return any(inner.any() and not (inner & ~outer).any() and few(outer & ~inner) for inner, outer in pairs)


def _published(people: Rows, places: Places, weighted: Sequence[str], used: Sequence[Criterion], params: Params) -> list[np.ndarray]:
    """The children that each count of the additive key counts; sums of the areas' shares are no counts."""
    stems = {_stem(name) for name in weighted}
    candidates = [one for one in candidate_columns(people, used, params.model.weights) if _stem(one.name) in stems]
    single, _ = publishable([one for one in candidates if not one.optional], places.unit, places.children, places.minimum)
    found = [one for one in (*single, *(one for one in candidates if one.optional)) if one.name in weighted]
    return [one.member for one in found if set(np.unique(one.values)) <= {0.0, 1.0}]


def _stem(name: str) -> str:
    """The criterion of a column; levels that were merged keep it."""
    return name.partition("[")[0]


def _rows(fact: Fact, withheld: bool, places: Places, params: Params) -> list[dict[str, object]]:
    heads, sums = places.sums(np.ones(len(places.unit))), places.sums(fact.values)
    city = None if _city_hidden(fact, heads, places) or not heads.sum() else float(sums.sum() / heads.sum())
    name = f"{fact.criterion.name}[{fact.level}]"
    labels = {
        f"label_{language}": column_label(name, params, language) if fact.level else getattr(fact.criterion.label, language)
        for language in ("da", "en")
    }
    fixed = {"criterion": fact.criterion.name, "level": fact.level} | labels | {"kind": fact.kind}
    rows = []
    for place, code in enumerate(places.units):
        shown = not withheld and not places.hidden[place] and heads[place] > 0
        value = float(sums[place] / heads[place]) if shown else None
        index = 100 * value / city if shown and city is not None and city > 0 else None
        numbers = {"value": _printed(value), "city_value": _printed(city), "index": _printed(index)}
        rows.append(fixed | {"centre": code} | numbers | {"withheld": int(not shown)})
    return rows


def _city_hidden(fact: Fact, heads: np.ndarray, places: Places) -> bool:
    if total_discloses(heads.tolist(), places.hidden, places.minimum):
        return True
    return fact.counts and (places.few_in_all(fact.member) or places.few_in_all(~fact.member))


def _printed(value: float | None) -> str | None:
    return None if value is None else f"{float(to_decimals(value, _DECIMALS)) + 0.0:.{_DECIMALS}f}"
