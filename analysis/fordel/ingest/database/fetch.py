"""One table: connect, see what the columns are, copy the rows, sort them, put file and sidecar in their place together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fordel.errors import ParamsError
from fordel.ingest.database.address import Address
from fordel.ingest.database.columns import Column, columns_of
from fordel.ingest.database.connection import connected, reading, table_called
from fordel.ingest.database.rows import same_rows, save, sort
from fordel.ingest.extracts import NAME
from fordel.ingest.guard import MOST
from fordel.ingest.statbank.faults import FetchError
from fordel.ingest.statbank.fetch import CHANGED, EDITED, KEPT, NEW, SAME, Fetched
from fordel.ingest.statbank.sidecar import edited, read_sidecar
from fordel.publish.checksum import of_file
from fordel.publish.write import staged

FOLDER = "data/raw/database"
NEEDED = frozenset({"address", "table", "asked", "columns", "types", "rows", "sha256", "fetched"})


@dataclass(frozen=True)
class Query:
    """What is fetched: a table or view of a database, and which columns; None for all of them."""

    address: Address
    table: str | None
    columns: tuple[str, ...] | None = None


def extract_name(names: Sequence[str]) -> str:
    """The file's name, of which one must be given.

    Raises
    ------
    ParamsError
    """
    if len(names) != 1 or not NAME.fullmatch(names[0]):
        raise ParamsError("fetch: a table is fetched into one file; name it in small letters, digits, _: fordel fetch NAME --database ...")
    return names[0]


def fetch_table(root: Path, name: str, query: Query, again: bool, timeout: float, now: datetime) -> Fetched:
    """Fetch a table into ``data/raw/database``; where its rows are the same as before, nothing is written.

    Parameters
    ----------
    root : Path
        The workspace.
    name : str
        The file's, without ending.
    query : Query
    again : bool
        Fetch also what is there and was fetched from the same place.
    timeout : float
        How many seconds to wait for a server.
    now : datetime
        The time in UTC that the sidecar states.

    Raises
    ------
    FetchError
        Where the database does not give what is asked for.
    """
    extract = root / FOLDER / f"{name}.parquet"
    before = read_sidecar(extract, NEEDED)
    if before and not again and _declared(before) == _asked(query):
        return Fetched(name, EDITED if edited(extract, before) else KEPT, before, before)
    with staged(root) as outputs:
        work = outputs.aside / "work"
        work.mkdir()
        columns, rows, version = _copy(query, timeout, work)
        sort(work / "rows.parquet", work / "sorted.parquet", work)
        file = work / "sorted.parquet"
        after = {**_asked(query), **_facts(columns, rows, file), "ibis": version, "fetched": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
        if before and not edited(extract, before) and _same(before, after, extract, file):
            return Fetched(name, SAME, before, before)
        os.replace(file, outputs.path(f"{FOLDER}/{name}.parquet"))
        outputs.json(f"{FOLDER}/{name}.json", after)
    return Fetched(name, CHANGED if before else NEW, before, after)


def _copy(query: Query, timeout: float, work: Path) -> tuple[tuple[Column, ...], int, str]:
    """The rows into ``work/rows.parquet``; the columns, the number of rows, and the version of ibis."""
    import ibis

    with connected(query.address, timeout, work) as connection:
        table = table_called(connection, query.address, query.table)
        columns = columns_of(table, query.columns)
        with reading(query.address):
            whole = int(table.count().execute())
            _check_size(query.table, whole)
            rows = save(table, columns, whole, work / "rows.parquet")
    if not rows:
        raise FetchError(f"{query.table}: the database gave no row; see that this user may read the rows, and that it is the right table")
    return columns, rows, ibis.__version__


def _check_size(table: str, rows: int) -> None:
    """Refuse before it is fetched what a run would not read."""
    if rows > MOST["rows"]:
        raise FetchError(f"{table}: {rows:,} rows are more than a run reads ({MOST['rows']:,}); fetch a view of the years that are needed")


def _asked(query: Query) -> dict:
    return {"address": query.address.text, "table": query.table, "asked": list(query.columns) if query.columns else None}


def _declared(sidecar: dict) -> dict:
    return {key: sidecar[key] for key in ("address", "table", "asked")}


def _facts(columns: Sequence[Column], rows: int, file: Path) -> dict:
    """The extract itself: columns, their types in the database and in the file, rows, fingerprint."""
    return {
        "columns": [column.name for column in columns],
        "types": {column.name: column.stated for column in columns},
        "kept_as": {column.name: str(column.kept) for column in columns},
        "rows": rows,
        "sha256": of_file(file),
        "bytes": file.stat().st_size,
    }


def _same(before: dict, after: dict, extract: Path, file: Path) -> bool:
    """Whether what is there is what was fetched now, also where another version has written the file."""
    if any(before.get(key) != after[key] for key in ("address", "table", "asked", "columns", "types", "kept_as", "rows")):
        return False
    return before["sha256"] == after["sha256"] or same_rows(extract, file, file.parent)
