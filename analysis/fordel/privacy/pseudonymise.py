"""Pseudonyms in place of civil registration numbers: the same person has the same one in every file and year, by one key."""

import base64
import hashlib
import hmac
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.privacy.key_file import secret
from fordel.privacy.number import canonical, holds_number
from fordel.privacy.tables import Row, rewrite

ADDED = ".pseudonyms"
_BYTES = 15
_NAMED = 10


@dataclass
class Tally:
    """What has gone by: rows, numbers replaced, and rows in which a cell is no number."""

    rows: int = 0
    replaced: int = 0
    empty: int = 0
    wrong: dict[str, list[int]] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Pseudonymised:
    """The new file, what is in it, and whether the key was made now."""

    path: Path
    tally: Tally
    new_key: bool


def pseudonym(key: bytes, digits: str) -> str:
    """HMAC-SHA-256 of the ten digits, its first 120 bits in the letters a-z and digits 2-7: never the form of a number."""
    code = hmac.new(key, digits.encode("ascii"), hashlib.sha256).digest()[:_BYTES]
    return base64.b32encode(code).decode("ascii").lower()


def pseudonymise(source: Path, columns: Sequence[str], key: Path) -> Pseudonymised:
    """Write a copy of ``source`` beside it, with pseudonyms in ``columns``; the file itself is left as it is.

    Raises
    ------
    WorkspaceError
        Where the file, a column or the key cannot be used, the copy is there already, a cell is no civil registration number,
        or another column holds some. Nothing is then written.
    """
    if not source.is_file():
        raise WorkspaceError(f"{source}: there is no such file")
    target = source.with_name(f"{source.stem}{ADDED}{source.suffix}")
    if target.exists():
        raise WorkspaceError(f"{target}: is there already, and is not overwritten; move it away")
    found, new = secret(key)
    tally = Tally()

    def change(header: list[str], rows: Iterable[Row]) -> Iterator[Row]:
        return _changed(header, rows, columns, found, tally, source)

    handle, name = tempfile.mkstemp(prefix=f".{source.stem}-", suffix=source.suffix, dir=source.parent)
    os.close(handle)
    aside = Path(name)
    try:
        rewrite(source, aside, change, columns)
        _check(tally, source)
        aside.rename(target)
    finally:
        aside.unlink(missing_ok=True)
    return Pseudonymised(target, tally, new)


def _changed(header: list[str], rows: Iterable[Row], columns: Sequence[str], key: bytes, tally: Tally, source: Path) -> Iterator[Row]:
    missing = [name for name in columns if header.count(name) != 1]
    if missing:
        raise WorkspaceError(f"{source}: {', '.join(missing)}: not exactly one column of that name; there are {', '.join(header)}")
    places = {header.index(name): name for name in columns}
    known: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        tally.rows += 1
        if len(row) != len(header):
            raise WorkspaceError(f"{source}, row {number}: {len(row)} cells, but the header has {len(header)}; put the row right")
        for place, cell in enumerate(row):
            if place in places:
                row[place] = _replaced(cell, places[place], number, key, known, tally)
            elif isinstance(cell, str) and holds_number(cell):
                tally.left.setdefault(header[place], number)
        yield row


def _replaced(cell: object, column: str, number: int, key: bytes, known: dict[str, str], tally: Tally) -> str | None:
    if cell is None or cell == "":
        tally.empty += 1
        return None
    digits = canonical(str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell))
    if digits is None:
        tally.wrong.setdefault(column, []).append(number)
        return None
    tally.replaced += 1
    if digits not in known:
        known[digits] = pseudonym(key, digits)
    return known[digits]


def _check(tally: Tally, source: Path) -> None:
    """Refuse a file in which something would be left."""
    faults = []
    for column, rows in tally.wrong.items():
        named = ", ".join(map(str, rows[:_NAMED])) + (" ..." if len(rows) > _NAMED else "")
        faults.append(
            f"{source}, column {column}: no civil registration number in {len(rows)} row{'' if len(rows) == 1 else 's'} ({named}); "
            "expected ddmmyy-xxxx or ddmmyyxxxx; ask the supplier, or leave the cell empty"
        )
    for column, row in tally.left.items():
        faults.append(
            f"{source}, column {column}: holds civil registration numbers too, first in row {row}; add --column {column}, "
            "or take the column out"
        )
    if faults:
        raise WorkspaceError("\n".join(faults))
