"""Tables that were fetched before: their sidecars say from where, so that they can be fetched again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from fordel.errors import ParamsError
from fordel.ingest.database.address import database_address
from fordel.ingest.database.fetch import FOLDER, NEEDED, Query, fetch_table
from fordel.ingest.extracts import sidecars
from fordel.ingest.statbank.faults import FetchError
from fordel.ingest.statbank.fetch import Fetched


def fetched_tables(root: Path) -> dict[str, dict]:
    """The sidecars in ``data/raw/database`` by the names of their files."""
    return sidecars(root / FOLDER, "parquet", NEEDED)


def fetch_tables(root: Path, tables: Mapping[str, dict], again: bool, timeout: float, now: datetime) -> Iterator[Fetched]:
    """See what lies there, one table after the other; with ``again`` ask its database anew.

    Raises
    ------
    ParamsError
        Where a sidecar's address is not one that may be asked, or a column has gone that was asked for.
    FetchError
        Where a database does not give the table; it is named, and its file stays as it was.
    """
    for name, sidecar in tables.items():
        address = database_address(str(sidecar["address"]), f"{FOLDER}/{name}.json: address")
        asked = tuple(map(str, sidecar["asked"])) if sidecar["asked"] else None
        try:
            yield fetch_table(root, name, Query(address, str(sidecar["table"]), asked), again, timeout, now)
        except (FetchError, ParamsError) as fault:
            raise type(fault)(f"{name}: {fault}") from None
