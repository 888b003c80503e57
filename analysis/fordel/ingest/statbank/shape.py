"""Small changes of shape between the bank's long table and a contract table: one column per value, a year for a period."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from fordel.ingest.statbank.answer import SEPARATOR, reading, same
from fordel.ingest.statbank.faults import FetchError

MOST_WIDE = 5_000_000


def check_years(periods: Sequence[str], name: str) -> None:
    """Every year has one period only, so that ``2008K1`` can be written ``2008``.

    Raises
    ------
    FetchError
        Where a period does not begin with a year, or a year has several.
    """
    for period in periods:
        if not period[:4].isdigit() or len(period) < 4:
            raise FetchError(f"statbank.yaml: {name}: time_as_year: {period} does not begin with a year")
    years = [period[:4] for period in periods]
    twice = sorted({period for period in periods if years.count(period[:4]) > 1})
    if twice:
        raise FetchError(
            f"statbank.yaml: {name}: time_as_year: a year may have one period only, but {', '.join(twice[:4])} are chosen; choose one, "
            'such as "*K1" for the first quarters'
        )


def reshape(path: Path, target: Path, wide: str | None, order: Sequence[str], year_of: str | None) -> tuple[str, ...]:
    """Write the table in another shape (UTF-8, semicolons, LF), cells as the bank wrote them.

    Parameters
    ----------
    path, target : Path
        The long table, and where to write.
    wide : str or None
        The variable whose values become columns. A combination that the bank left out is an empty cell.
    order : sequence of str
        The values of ``wide`` in the columns' order.
    year_of : str or None
        The variable whose periods are cut to the year.

    Returns
    -------
    tuple of str
        The new columns.
    """
    with reading(path) as table, target.open("w", encoding="utf-8", newline="") as file:
        header = next(table)
        year = _place(header, year_of)
        body = ([cell[:4] if place == year else cell for place, cell in enumerate(row)] for row in table)
        if wide:
            header, body = _widened(header, body, _place(header, wide), order)
        writer = csv.writer(file, delimiter=SEPARATOR, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(body)
    return tuple(header)


def _place(header: Sequence[str], name: str | None) -> int | None:
    return next((place for place, one in enumerate(header) if name and same(one) == same(name)), None)


def _widened(header: list[str], body: Iterable[list[str]], place: int, order: Sequence[str]) -> tuple[list[str], Iterator[list[str]]]:
    """Header and rows with one column per value, in the order in which the other variables' values first come."""
    keys = [one for index, one in enumerate(header[:-1]) if index != place]
    if twice := {same(one) for one in order} & {same(one) for one in keys}:
        raise FetchError(f"wide: {', '.join(sorted(twice))} would be the name of two columns; use 'values: code'")
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for number, row in enumerate(body):
        if number == MOST_WIDE:
            raise FetchError(f"wide: more than {MOST_WIDE:,} rows; choose fewer values under 'where'")
        key = tuple(cell for index, cell in enumerate(row[:-1]) if index != place)
        found.setdefault(key, {})[row[place]] = row[-1]
    return [*keys, *order], ([*key, *(values.get(one, "") for one in order)] for key, values in found.items())
