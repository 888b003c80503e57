"""The counts: how many units of every criterion each centre has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from fordel.apply.faults import Faults, place
from fordel.apply.numbers import NotANumber, read_number
from fordel.apply.table import Row, Table, check_points
from fordel.apply.totals import total_line
from fordel.publish.write import HOSTILE_TEXT

CENTRE = "centre"


@dataclass(frozen=True)
class Counts:
    """Counts by criterion and centre.

    Attributes
    ----------
    codes : tuple of str, shape (centres,)
        In the order of the codes, compared character by character.
    values : mapping of str to tuple of Decimal, shape (centres,)
        By criterion; zero or more.
    """

    codes: tuple[str, ...]
    values: Mapping[str, tuple[Decimal, ...]]


def counts_of(table: Table, faults: Faults) -> Counts:
    """The counts in a table, with a fault for every cell that is not one; such cells hold 1 until the faults are told."""
    criteria = [name for name in table.columns if name != CENTRE]
    if not table.rows:
        faults.add(table.file, "no rows below the header; expected one per centre; add them")
    if not criteria:
        faults.add(f"{table.file}, line 1", 'no column beside "centre"; expected one per criterion; add them')
    _check_codes(table, faults)
    rows = sorted(table.rows, key=lambda row: row.cells.get(CENTRE, ""))
    check_points(table, tuple(criteria), faults)
    found = {row.line: {name: _count(table, row, name, faults) for name in criteria} for row in table.rows}
    line = total_line({row.line: row.cells.get(CENTRE, "") for row in table.rows}, found)
    if line:
        what = "the row is the sum of the others, so the total would be paid as a centre; expected one row per centre; remove the line"
        faults.add(place(table.file, line, CENTRE), what)
    return Counts(
        tuple(row.cells.get(CENTRE, "") for row in rows),
        {name: tuple(found[row.line][name] for row in rows) for name in criteria},
    )


def _check_codes(table: Table, faults: Faults) -> None:
    seen: dict[str, int] = {}
    for row in table.rows:
        code, where = row.cells.get(CENTRE, ""), place(table.file, row.line, CENTRE)
        if not code:
            faults.add(where, "the cell is empty; expected the centre's code; write it, or remove the line")
        elif re.search(HOSTILE_TEXT, code):
            faults.add(where, "the code begins like a formula (=, +, - or @) or holds a sign that turns the writing; expected a plain code")
        elif code in seen:
            faults.add(where, f'"{code}" stands on line {seen[code]} too; expected every centre once; correct the code or add the lines up')
        seen.setdefault(code, row.line)


def _count(table: Table, row: Row, name: str, faults: Faults) -> Decimal:
    if name not in row.cells:
        return Decimal(1)
    where = place(table.file, row.line, name)
    try:
        count = read_number(row.cells[name], table.decimal_comma)
    except NotANumber as error:
        faults.add(where, str(error))
        return Decimal(1)
    if count < 0:
        faults.add(where, f"{row.cells[name]} is below zero; expected a count of zero or more; correct the cell")
    return count
