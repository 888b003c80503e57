"""What may carry a weight: children by age band, children with a risk factor, children with several, and products of these."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fordel.need.load import Rows
from fordel.observations.terms import Term, criterion_terms
from fordel.params import Criterion
from fordel.params.model import Weights

MOST_FACTORS = 6
RISK = "risk_factors"


@dataclass(frozen=True)
class Column:
    """A candidate: what it adds up over children.

    Attributes
    ----------
    name : str
        Parts joined by ``:``, each a coded term, ``risk_factors[3+]`` (three or more of them) or ``children``.
    kind : {"base", "criterion"}
    optional : bool
        Whether the key can do without it: counts of several risk factors, and products.
    values : ndarray, shape (m,)
        By profile of the population: 0/1, or a share of the child's area.
    member : ndarray of bool, shape (m,)
        The children that the count is about: those it counts, or all where the value is a fact about the area.
    area : bool
        Whether the value is a fact about the area, or a product with one.
    """

    name: str
    kind: str
    optional: bool
    values: np.ndarray
    member: np.ndarray
    area: bool = False


def candidate_columns(people: Rows, criteria: Sequence[Criterion], settings: Weights) -> tuple[Column, ...]:
    """The base's columns, then every candidate criterion's.

    Candidates are the terms of the ``criteria``; children with two to six or more risk factors; and products: of a
    risk factor (or several) with the base's ``peak``, of a risk factor with being one of several, and of an area's share
    with the peak or with several risk factors. Need compounds, and a sum of single weights cannot say so.
    """
    base = _base(people, next((one for one in criteria if one.name == settings.base), None))
    peak = _peak(base, settings)
    rest = [one for one in criteria if one.name != settings.base and one.name not in settings.leave_out]
    singles = [_single(people, term) for one in rest for term in criterion_terms(one)]
    several = _several(people, rest, settings.risk_factors)
    return (*base, *singles, *several[1:], *_products(singles, several, peak))


def product(*columns: Column) -> Column:
    """Children that all the columns count, each with the product of the values."""
    values, member = columns[0].values, columns[0].member
    for other in columns[1:]:
        values, member = values * other.values, member & other.member
    return Column(":".join(one.name for one in columns), "criterion", True, values, member, any(one.area for one in columns))


def _products(singles: list[Column], several: list[Column], peak: Column | None) -> list[Column]:
    children, areas = ([one for one in singles if one.area == area] for area in (False, True))
    found = [product(one, many) for one in children for many in several[1:4]]
    found += [product(many, area) for area in areas for many in several[1:4]]
    if peak is not None:
        found += [product(one, peak) for one in (*children, *several)]
        found += [product(peak, area) for area in areas] + [product(several[1], peak, area) for area in areas if several[1:]]
    return found


def _base(people: Rows, criterion: Criterion | None) -> tuple[Column, ...]:
    everyone = np.ones(len(people.columns["children"]), dtype=bool)
    if criterion is None:
        return (Column("children", "base", False, everyone.astype(float), everyone),)
    terms = criterion_terms(criterion)
    values = [people.columns[term.name] for term in terms]
    reference = 1.0 - np.sum(values, axis=0)
    levels = [f"{criterion.name}[{criterion.level_names[0]}]", *(term.name for term in terms)]
    return tuple(Column(name, "base", False, one, one > 0) for name, one in zip(levels, (reference, *values), strict=True))


def _peak(base: tuple[Column, ...], settings: Weights) -> Column | None:
    wanted = [f"{settings.base}[{level}]" for level in settings.peak]
    chosen = [one for one in base if one.name in wanted]
    return joined(chosen) if chosen else None


def joined(columns: Sequence[Column]) -> Column:
    """Levels of one criterion counted together; bands in a row become one: ``age[13-15]`` and ``age[16-17]`` are ``age[13-17]``."""
    name = columns[0].name.partition("[")[0]
    levels = [one.name.partition("[")[2].removesuffix("]") for one in columns]
    values = np.sum([one.values for one in columns], axis=0)
    member = np.any([one.member for one in columns], axis=0)
    return Column(f"{name}[{_joined_levels(levels)}]", columns[0].kind, columns[0].optional, values, member)


def _joined_levels(levels: list[str]) -> str:
    """Bands that follow each other as one band; anything else as a list."""
    bounds = [_bounds(level) for level in levels]
    bare = all(level.isdigit() for level in levels)
    if bare or None in bounds or any(low[1] is None or low[1] + 1 != high[0] for low, high in pairwise(bounds)):
        return "|".join(levels)
    return f"{bounds[0][0]}+" if bounds[-1][1] is None else f"{bounds[0][0]}-{bounds[-1][1]}"


def _bounds(level: str) -> tuple[int, int | None] | None:
    """First and last whole number of a band such as ``13-15``, ``13`` or ``18+``; None for anything else."""
    found = re.fullmatch(r"(\d+)(?:-(\d+))?(\+?)", level)
    return None if found is None else (int(found[1]), None if found[3] else int(found[2] or found[1]))


def _single(people: Rows, term: Term) -> Column:
    values, area = people.columns[term.name], term.source == "area"
    return Column(term.name, "criterion", False, values, np.ones(len(values), dtype=bool) if area else values > 0, area)


def _several(people: Rows, criteria: list[Criterion], chosen: tuple[str, ...] | None) -> list[Column]:
    """Children with at least 1, 2, ... of the risk factors; the first is only for products."""
    factors = [one for one in criteria if (_is_risk(one) if chosen is None else one.name in chosen)]
    terms = [term for one in factors for term in criterion_terms(one)]
    if not terms:
        return []
    count = np.sum([people.columns[term.name] for term in terms], axis=0)
    most = min(MOST_FACTORS, int(count.max()))
    return [Column(f"{RISK}[{n}+]", "criterion", True, (count >= n).astype(float), count >= n) for n in range(1, most + 1)]


def _is_risk(criterion: Criterion) -> bool:
    return criterion.level == "child" and criterion.kind in ("flag", "level") and criterion.expected_sign != "none"
