"""Which extracts a year needs, from whom, and what must stand in them."""

from dataclasses import dataclass

from fordel.contract.effective import effective, required_years
from fordel.contract.tables import Field
from fordel.params import TABLES, Params, Source


@dataclass(frozen=True)
class Extract:
    """A file to be delivered: ``columns`` by the supplier's names, with type; ``again`` where last year's cannot stay."""

    table: str
    path: str
    supplier: str
    years: tuple[int, ...]
    columns: tuple[tuple[str, str], ...]
    again: bool


def extracts(params: Params, before: Params) -> list[Extract]:
    """One per source, in the contract's order.

    Parameters
    ----------
    params, before : Params
        This year's settings and last year's: a file whose years are the same can stay.
    """
    return [_extract(name, params, before) for name in TABLES if name in params.sources]


def years_of(table: str, params: Params) -> tuple[int, ...]:
    """The years a table must cover; empty where it has no years, or only says what holds now."""
    years = params.years
    if table == "prices":
        return tuple(sorted({*years.estimation, years.price_level - 1, years.price_level}))
    if table in {"history", "cases"}:
        return (years.budget - 1,) if table == "history" else (years.budget,)
    return required_years(table, params)


def _extract(table: str, params: Params, before: Params) -> Extract:
    source, years = params.sources[table], years_of(table, params)
    return Extract(
        table=table,
        path=source.path,
        supplier=source.supplier or "",
        years=years,
        columns=tuple(column for field in effective(table, params).fields if field.required for column in _columns(field, source)),
        again=not years or years != years_of(table, before),
    )


def _columns(field: Field, source: Source) -> list[tuple[str, str]]:
    """The supplier's columns that a column of the contract is made of."""
    if field.name in source.constant:
        return []
    if field.name in source.derive:
        return [(name, "number") for name in source.derive[field.name].product]
    return [(source.columns.get(field.name, field.name), field.type)]
