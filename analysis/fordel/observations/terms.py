"""Which columns a criterion becomes: its coded terms, from the settings alone and never from the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fordel.params import Criterion
from fordel.params.criteria import band_label

Role = Literal["criterion", "supply"]


@dataclass(frozen=True)
class Term:
    """One column of the model.

    Attributes
    ----------
    name : str
        The column's name in ``data/observations.parquet``.
    criterion : str
        The criterion (or supply variable) it codes.
    role : {"criterion", "supply"}
    source : {"child", "area"}
        Whether the value stands on the child's row or on the area's.
    column : str
        The contract column it is read from.
    coding : {"value", "fraction", "complement", "flag", "no_flag", "level", "band", "product"}
        ``fraction`` divides a percentage by 100; ``complement`` is one minus a fraction, ``no_flag`` one minus a flag; ``product``
        is the product of two coded terms.
    level : str
        The level's value, the band's bounds (``6-11``, ``18+``), or empty.
    scale : float
        The divisor of a ``fraction`` or ``complement``: 100 for percentages, else 1.
    bounds : tuple of float or None
        A band's lower bound (included) and upper bound (excluded; infinity for the last).
    parts : tuple of Term
        The two terms of a ``product``; empty for all others.
    """

    name: str
    criterion: str
    role: Role
    source: Literal["child", "area"]
    column: str
    coding: Literal["value", "fraction", "complement", "flag", "no_flag", "level", "band", "product"]
    level: str = ""
    scale: float = 1.0
    bounds: tuple[float, float] | None = None
    parts: tuple[Term, ...] = ()

    @property
    def inputs(self) -> tuple[Term, ...]:
        """The terms that read a column: the parts of a product, else the term itself."""
        return self.parts or (self,)


def criterion_terms(criterion: Criterion) -> tuple[Term, ...]:
    """The terms of one criterion; the first level or band is the reference and gets none."""
    common = {"criterion": criterion.name, "role": "criterion", "source": criterion.level, "column": criterion.input_column}
    if criterion.kind == "level":
        return tuple(Term(f"{criterion.name}[{level}]", coding="level", level=level, **common) for level in criterion.levels[1:])
    if criterion.kind == "band":
        cuts = list(zip(criterion.bands, [*criterion.bands[1:], float("inf")], strict=True))
        return tuple(
            Term(f"{criterion.name}[{band_label(*cut)}]", coding="band", level=band_label(*cut), bounds=cut, **common) for cut in cuts[1:]
        )
    if criterion.kind == "flag":
        name, coding = (f"{criterion.name}_not", "no_flag") if criterion.complement else (criterion.name, "flag")
        return (Term(name, coding=coding, **common),)
    scale = 100.0 if criterion.kind == "percent" else 1.0
    if criterion.complement:
        return (Term(f"{criterion.name}_not", coding="complement", scale=scale, **common),)
    return (Term(criterion.name, coding="value" if scale == 1.0 else "fraction", scale=scale, **common),)


def supply_terms(columns: tuple[str, ...]) -> tuple[Term, ...]:
    """Supply variables: area columns that enter the estimation and are neutralised in the prediction."""
    return tuple(Term(column, column, "supply", "area", column, "value") for column in columns)


def interaction_terms(one: Criterion, other: Criterion) -> tuple[Term, ...]:
    """The products of every term of one criterion with every term of the other, ``a:b``."""
    name = f"{one.name}:{other.name}"
    return tuple(
        Term(
            f"{a.name}:{b.name}", name, "criterion", "child" if "child" in (a.source, b.source) else "area", "", "product",
            " × ".join(level for level in (a.level, b.level) if level), parts=(a, b),
        )
        for a in criterion_terms(one)
        for b in criterion_terms(other)
    )  # fmt: skip


def coded_terms(
    criteria: tuple[Criterion, ...], supply: tuple[str, ...] = (), interactions: tuple[tuple[str, ...], ...] = ()
) -> tuple[Term, ...]:
    """All terms of these criteria in the register's order, of the declared interactions among them, then the supply variables."""
    by_name = {criterion.name: criterion for criterion in criteria}
    products = [interaction_terms(by_name[pair[0]], by_name[pair[1]]) for pair in interactions]
    singles = [criterion_terms(criterion) for criterion in criteria]
    return tuple(term for terms in (*singles, *products) for term in terms) + supply_terms(supply)
