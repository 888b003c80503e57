"""Reading a supplier's file: CSV and XLSX as text, Parquet in the types it has."""

from pathlib import Path

from fordel.contract.rules import FILE_UNREADABLE
from fordel.ingest.raw import Raw, Unreadable
from fordel.ingest.read_csv import read_csv
from fordel.ingest.read_parquet import read_parquet
from fordel.ingest.read_xlsx import read_xlsx
from fordel.params import Source

_READERS = {"csv": read_csv, "xlsx": read_xlsx, "parquet": read_parquet}


def read(path: Path, source: Source) -> Raw:
    """Read a file as its source declares.

    Text is stripped of spaces at both ends, empty cells are null, and wholly empty rows are left out
    without moving the numbers of those below.

    Raises
    ------
    Unreadable
        With the rule that the file breaks. Messages of the readers themselves are never passed on: they may
        quote cells.
    """
    reader = _READERS.get(source.kind)
    if reader is None:
        raise Unreadable(FILE_UNREADABLE, kind="csv, xlsx or parquet")
    try:
        return reader(path, source)
    except OSError:
        raise Unreadable(FILE_UNREADABLE, kind=source.kind) from None
