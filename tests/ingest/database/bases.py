"""Databases of three kinds, filled by their own drivers, and fetched from as a user would."""

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from fordel.errors import FordelError
from fordel.ingest.database.address import database_address
from fordel.ingest.database.fetch import FOLDER, Query, fetch_table
from fordel.ingest.statbank.fetch import Fetched
from tests.scale.postgres import DATABASE, HOST, USER

NOW = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
FEW = 100
WHOLE, NUMBER, TEXT = "BIGINT", "DOUBLE PRECISION", "TEXT"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass
class Base:
    """A database with a workspace beside it; ``user`` is who fetches from PostgreSQL."""

    kind: str
    root: Path
    port: int = 0
    user: str = USER
    made: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """Of the kinds that are files."""
        return self.root.parent / f"registers.{self.kind}"

    @property
    def address(self) -> str:
        """As a user writes it."""
        return f"postgres://{self.user}@{HOST}:{self.port}/{DATABASE}" if self.kind == "postgres" else f"{self.kind}://{self.file}"

    def open(self):
        """A connection by the database's own driver, which commits by itself."""
        if self.kind == "duckdb":
            return duckdb.connect(self.file)
        if self.kind == "sqlite":
            return sqlite3.connect(self.file, isolation_level=None)
        import psycopg

        return psycopg.connect(host=HOST, port=self.port, user=USER, dbname=DATABASE, autocommit=True)

    def run(self, *statements: str) -> None:
        """Have statements done."""
        connection = self.open()
        for statement in statements:
            connection.execute(statement)
        connection.close()

    def table(self, name: str, types: dict[str, str], rows: Sequence[Sequence[object]]) -> None:
        """Make a table with these rows, in place of one that is there."""
        self.run(
            f"DROP TABLE IF EXISTS {name}",
            f"CREATE TABLE {name} ({', '.join(_quoted(column) + f' {kind}' for column, kind in types.items())})",
        )
        self.made.append(name)
        connection = self.open()
        if self.kind == "duckdb":
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(types))})", rows[:FEW])
            if rows[FEW:]:
                connection.register("more", pd.DataFrame(rows[FEW:]))
                connection.execute(f"INSERT INTO {name} SELECT * FROM more")
        elif self.kind == "sqlite":
            connection.execute("BEGIN")
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(types))})", rows)
            connection.execute("COMMIT")
        else:
            with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.close()

    def frame(self, name: str, frame: pd.DataFrame) -> None:
        """Make a table of a data frame."""
        types = {column: {"i": WHOLE, "f": NUMBER}.get(frame[column].dtype.kind, TEXT) for column in frame}
        columns = [[None if pd.isna(cell) else cell for cell in frame[column].tolist()] for column in frame]
        self.table(name, types, list(zip(*columns, strict=True)))

    def fetch(self, table: str, name: str = "children", columns: Sequence[str] | None = None, again: bool = False) -> Fetched:
        """Fetch a table into the workspace."""
        query = Query(database_address(self.address), table, tuple(columns) if columns else None)
        return fetch_table(self.root, name, query, again, 5, NOW)

    def fails(self, table: str, **more: object) -> str:
        """The message of a fetch that fails; everything stays as it was, and nothing is left behind."""
        before = self.digests()
        with pytest.raises(FordelError) as caught:
            self.fetch(table, **more)
        assert self.digests() == before
        return str(caught.value)

    def read(self, name: str = "children"):
        """What was fetched."""
        return pq.read_table(self.extract(name))

    def extract(self, name: str = "children") -> Path:
        """Where it lies."""
        return self.root / FOLDER / f"{name}.parquet"

    def digests(self) -> dict[str, str]:
        """Every file in the workspace, by the hash of its bytes."""
        paths = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        return {path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
