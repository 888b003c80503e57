"""Before a supplier's file is read: is it what it says, and small enough to be read without harm?

The limits are far above any city's files. They bound memory and time where a file is damaged, packed, or made to do harm.
"""

import zipfile
import zlib
from pathlib import Path

from fordel.contract.rules import FILE_UNREADABLE, TOO_LARGE
from fordel.ingest.findings import Phrase
from fordel.ingest.raw import Unreadable

MOST = {
    "megabytes": 1_000,  # of a file, and of a workbook's parts when unpacked
    "rows": 50_000_000,
    "columns": 10_000,
    "cells": 10_000_000,  # of a worksheet
    "values": 500_000_000,  # of a Parquet file
    "letters": 32_767,  # of a cell in a workbook: what a spreadsheet can hold
    "map": 200,  # megabytes of boundaries: of a file, of its parts together, and of these when unpacked
    "brackets": 12_000_000,  # of GeoJSON: one per position, and those around them
    "features": 100_000,
    "positions": 10_000_000,
    "rings": 100_000,
}
LARGE = {"megabytes": 5_000, "unpacked": 20_000, "values": 1_000_000_000}  # of a file that is read in slices
HEADER = 1_000_000
SHEET_ROWS = 1_048_576
OTHER_KINDS = (b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"SQLite format 3\0", b"\xd0\xcf\x11\xe0", b"\xfd7zXZ", b"%PDF")
PACKED_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)


def at_most(what: str, found: float, most: int | None = None) -> None:
    """Refuse a file that holds more of something than is read: the keys of `MOST`, or another with its own limit.

    Raises
    ------
    Unreadable
    """
    most = MOST[what] if most is None else most
    if found > most:
        raise Unreadable(TOO_LARGE, what=Phrase(f"ingest.limits.{what}", {"most": most}))


def check_size(path: Path, most: int | None = None) -> None:
    """Refuse a file of more megabytes than those of `MOST`, or than ``most``, before any of it is read."""
    at_most("megabytes", path.stat().st_size / 1e6, most)


def check_csv(path: Path, separator: str, most: int | None = None) -> None:
    """Refuse what is another kind of file under a CSV's name, and a header that is too long, by the first megabyte.

    ``most`` is as in `check_size`.

    Raises
    ------
    Unreadable
    """
    check_size(path, most)
    with path.open("rb") as stream:
        start = stream.read(HEADER + 1)
    if start.startswith(OTHER_KINDS):
        raise Unreadable(FILE_UNREADABLE, kind="csv")
    header = start.splitlines()[0] if start else b""
    at_most("columns", header.count(separator.encode()) + 1)
    if len(header) > HEADER:
        raise Unreadable(TOO_LARGE, what=Phrase("ingest.limits.header", {"most": HEADER}))


def check_workbook(path: Path) -> None:
    """Refuse a workbook whose parts are too large when unpacked, by the sizes that it states.

    No more than the stated size of a part is ever unpacked.

    Raises
    ------
    Unreadable
    """
    check_size(path)
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except PACKED_FAULTS:
        raise Unreadable(FILE_UNREADABLE, kind="xlsx") from None
    at_most("megabytes", unpacked / 1e6)
