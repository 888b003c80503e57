"""Which columns a criterion becomes: its coded terms, from the settings alone and never from the data."""

from dataclasses import dataclass
from typing import Literal

from fordel.params import Criterion

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
    coding : {"value", "fraction", "complement", "level", "band"}
        ``fraction`` divides a percentage by 100; ``complement`` is one minus the fraction or flag.
    level : str
        The level's value, the band's bounds (``6-11``, ``18+``), or empty.
    scale : float
        The divisor of a ``fraction`` or ``complement``: 100 for percentages, else 1.
    bounds : tuple of float or None
        A band's lower bound (included) and upper bound (excluded; infinity for the last).
    """

    name: str
    criterion: str
    role: Role
    source: Literal["child", "area"]
    column: str
    coding: Literal["value", "fraction", "complement", "level", "band"]
    level: str = ""
    scale: float = 1.0
    bounds: tuple[float, float] | None = None


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
    scale = 100.0 if criterion.kind == "percent" else 1.0
    if criterion.complement:
        return (Term(f"{criterion.name}_not", coding="complement", scale=scale, **common),)
    return (Term(criterion.name, coding="value" if scale == 1.0 else "fraction", scale=scale, **common),)


def band_label(lower: float, upper: float) -> str:
    """A band in words: ``6-11`` for whole bounds 6 and 12, ``[0.5,1)`` for others, ``18+`` for the last."""
    if upper == float("inf"):
        return f"{lower:g}+"
    if float(lower).is_integer() and float(upper).is_integer():
        return f"{lower:g}-{upper - 1:g}" if upper - lower > 1 else f"{lower:g}"
    return f"[{lower:g},{upper:g})"


def supply_terms(columns: tuple[str, ...]) -> tuple[Term, ...]:
    """Supply variables: area columns that enter the estimation and are neutralised in the prediction."""
    return tuple(Term(column, column, "supply", "area", column, "value") for column in columns)


def coded_terms(criteria: tuple[Criterion, ...], supply: tuple[str, ...] = ()) -> tuple[Term, ...]:
    """All terms of these criteria, in the register's order, then the supply variables."""
    return tuple(term for criterion in criteria for term in criterion_terms(criterion)) + supply_terms(supply)
