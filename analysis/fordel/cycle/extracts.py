"""Which extracts a year needs, from whom, and what must stand in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fordel.contract.effective import effective, required_years
from fordel.contract.tables import Field
from fordel.params import TABLES, Params, Source, source_files
from fordel.publish.checksum import of_file


@dataclass(frozen=True)
class Extract:
    """A file to be delivered: ``columns`` by the supplier's names, with type.

    ``todo`` is ``again`` where last year's file cannot stay, ``stays`` where its years are the same, and ``look`` for what
    has no years.
    """

    table: str
    path: str
    supplier: str
    years: tuple[int, ...]
    columns: tuple[tuple[str, str], ...]
    todo: str


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
        todo="look" if not years else "stays" if years == years_of(table, before) else "again",
    )


def missing_years(root: Path, params: Params, read: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Tables whose files are still those that were read last, and lack years that are needed now, with these years.

    Parameters
    ----------
    root : Path
    params : Params
    read : sequence of mappings
        The rows of ``reports/inputs.csv``.
    """
    found = []
    for table, source in params.sources.items():
        rows = [row for row in read if row["table"] == table]
        if "year" not in source.constant and rows and [row["sha256"] for row in rows] == _fingerprints(root, source):
            lacking = set(_needed(table, params)) - _years(rows[0]["years"])
            found += [(table, _listed(sorted(lacking)))] if lacking else []
    return found


def constant_years(params: Params) -> list[tuple[str, int, str]]:
    """Tables whose year is written in the settings and is not the year, or not all years, that they need; that year and those."""
    written = {table: int(source.constant["year"]) for table, source in params.sources.items() if "year" in source.constant}
    needed = {table: years_of(table, params) for table in written}
    return [(table, year, _listed(needed[table])) for table, year in written.items() if needed[table] and {year} != set(needed[table])]


def unconverted(params: Params, last_level: int) -> str:
    """The price levels between which cost must be converted, where no table ``prices`` is among the sources; else nothing."""
    levels = {*params.years.estimation, params.years.price_level, last_level}
    needed = params.model.outcome == "cost" and "prices" not in params.sources and len(levels) > 1
    return _listed(sorted(levels)) if needed else ""


def _listed(years: Sequence[int]) -> str:
    return ", ".join(map(str, years))


def _fingerprints(root: Path, source: Source) -> list[str]:
    """SHA-256 of a source's files, its own first; empty for one that is missing."""
    paths = [root / name for name in source_files(root, source)]
    return [of_file(path) if path.is_file() else "" for path in paths]


def _needed(table: str, params: Params) -> tuple[int, ...]:
    """The years without which no run succeeds."""
    if table == "prices":
        return (*params.years.estimation, params.years.price_level)
    return required_years(table, params)


def _years(text: str) -> set[int]:
    """The years of a text as ``2005-2007; 2009``."""
    runs = [run.split("-") for run in text.split("; ") if run]
    return {year for run in runs for year in range(int(run[0]), int(run[-1]) + 1)}


def _columns(field: Field, source: Source) -> list[tuple[str, str]]:
    """The supplier's columns that a column of the contract is made of."""
    if field.name in source.constant:
        return []
    if field.name in source.derive:
        return [(name, "number") for name in source.derive[field.name].columns]
    return [(source.columns.get(field.name, field.name), field.type)]
