"""A connection to a database, and what can go wrong with it, in words that repeat nothing of the driver's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.errors import ParamsError
from fordel.ingest.database.address import Address
from fordel.ingest.statbank.faults import FetchError, one_line
from fordel.publish.batches import MEMORY

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

MOST_NAMED = 30
NO_RIGHT = "42501"


@contextmanager
def connected(address: Address, timeout: float, folder: Path) -> Iterator[BaseBackend]:
    """The database, to be read only; what DuckDB cannot hold in memory passes through ``folder``.

    Raises
    ------
    FetchError
        Where it is not reached, or its driver is not installed.
    """
    if address.file and not address.file.is_file():
        raise FetchError(f"{address.place}: there is no such file; check the path behind {address.kind}://")
    try:
        connection = _connect(address, timeout, folder)
    except ImportError:
        package = "fordel[postgres]" if address.kind == "postgres" else f"ibis-framework[{address.kind}]"
        raise FetchError(f"the driver for {address.kind} is not installed: pip install '{package}'") from None
    except Exception:
        raise FetchError(_unreached(address)) from None
    try:
        yield connection
    finally:
        with suppress(Exception):
            connection.disconnect()


@contextmanager
def reading(address: Address) -> Iterator[None]:
    """Turn what the driver and Arrow say while rows are read into what a user can act on.

    Raises
    ------
    FetchError
    """
    import pyarrow as pa

    try:
        yield
    except (FetchError, ParamsError, MemoryError):
        raise
    except (ConnectionError, TimeoutError):
        raise FetchError(_broken(address)) from None
    except OSError:
        raise
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        raise FetchError(
            f"{address.place}: a cell does not fit the type that the database states for its column; find the column by --columns, and "
            "fetch a view that gives it as text"
        ) from None
    except Exception as fault:
        if getattr(fault, "sqlstate", None) == NO_RIGHT:
            raise FetchError(f"{address.place}: this user may not read the table; ask for the right to read it (SELECT)") from None
        raise FetchError(_broken(address)) from None


def table_names(connection: BaseBackend, address: Address) -> list[str]:
    """The tables and views where the address leads."""
    with reading(address):
        return sorted(map(one_line, _names(connection)))


def table_called(connection: BaseBackend, address: Address, name: str) -> Table:
    """A table or view; ``schema.table`` where it is not in the schema that the address leads to.

    Raises
    ------
    FetchError
        Where there is none of that name.
    """
    schema, _, local = name.rpartition(".")
    with reading(address):
        try:
            return connection.table(local, database=schema or None)
        except Exception:
            if not schema and local in _names(connection):
                raise
    there = table_names(connection, address)
    more = " ..." if len(there) > MOST_NAMED else ""
    known = f"there are {', '.join(there[:MOST_NAMED])}{more}" if there else "there are none"
    raise FetchError(f"--table: no table or view is called {one_line(name)}; {known}; one of another schema is called SCHEMA.TABLE")


def _names(connection: BaseBackend) -> list[str]:
    """What ibis lists; of DuckDB by a question that every version of it answers."""
    if connection.name != "duckdb":
        return connection.list_tables()
    asked = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_catalog = current_catalog()"
    return [name for (name,) in connection.con.execute(asked).fetchall()]


def _connect(address: Address, timeout: float, folder: Path) -> BaseBackend:
    import ibis

    if address.kind == "duckdb":
        return ibis.duckdb.connect(address.file, read_only=True, memory_limit=MEMORY, temp_directory=str(folder))
    if address.kind == "sqlite":
        found = ibis.sqlite.connect(address.file)
        found.raw_sql("PRAGMA query_only = ON")
        found.list_tables()
        return found
    if address.kind != "postgres":
        return ibis.connect(address.text)
    port = {} if ":" in address.text.partition("://")[2].partition("/")[0].rpartition("@")[2] else {"port": None}
    return ibis.connect(address.text, connect_timeout=max(2, round(timeout)), **port)


def _broken(address: Address) -> str:
    return f"{address.place}: the database does not give the rows, or the connection broke; try again"


def _unreached(address: Address) -> str:
    if address.file:
        return f"{address.place}: cannot be opened as {address.kind}; it is something else, or another program has it open: close it there"
    by = "; its password is taken from ~/.pgpass, from ?service=NAME or from PGPASSWORD" if address.kind == "postgres" else ""
    return (
        f"{address.place}: the database is not reached or does not let this user in; check host, port, database and user, and that this "
        f"machine may reach it{by}"
    )
