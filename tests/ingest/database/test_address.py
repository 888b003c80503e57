"""Addresses carry no secrets, and what a driver says is not passed on."""

from pathlib import Path

import ibis
import pytest

from fordel.errors import ParamsError
from fordel.ingest.database.address import database_address
from fordel.ingest.database.connection import connected
from fordel.ingest.statbank.faults import FetchError
from fordel.progress import listening
from tests.ingest.database.bases import HOST, TEXT, WHOLE, Base
from tests.ingest.database.test_fetch import MANY, ROWS, TYPES

SECRET = "hunter2"


@pytest.mark.parametrize(
    "address",
    [
        f"postgres://anna:{SECRET}@registers/social",
        f"postgresql://anna:{SECRET}@registers/social",
        f"postgres://anna:{SECRET}@x@registers/social",
        f"postgres://registers/social?password={SECRET}",
        f"postgres://registers/social?user=anna&PASSWORD={SECRET}",
        f"postgres://registers/social?sslpassword={SECRET}",
        f"postgres://registers/social?options=-c%20x={SECRET}",
        f"postgres://registers/social#{SECRET}",
        f"mssql://registers/social;PWD={SECRET}",
        f"snowflake://anna@registers/social?token={SECRET}",
        f"postgres://registers/social?{SECRET}",
        f"postgres://registers:{SECRET}/social",
        f"host=registers password={SECRET}",
        f"http://registers/{SECRET}",
        f"file://{SECRET}.csv",
        f"{SECRET}.duckdb",
        "postgres://anna:@registers/social",
        "s30",
        "",
    ],
)
def test_an_address_with_a_password_or_none_at_all_is_refused(address):
    """It is not repeated either."""
    with pytest.raises(ParamsError) as caught:
        database_address(address)
    assert str(caught.value).startswith("--database: ") and SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "kept", "place"),
    [
        ("postgresql://anna@registers:5433/social/public", "postgres://anna@registers:5433/social/public", "registers:5433/social/public"),
        ("postgres://?service=registers", "postgres://?service=registers", "postgres"),
        ("postgres:///social?host=/var/run/postgresql&sslmode=require", None, "social"),
        ("mysql://anna@registers/social", None, "registers/social"),
    ],
)
def test_addresses_of_servers(address, kept, place):
    found = database_address(address)
    assert found.text == (kept or address) and found.place == place


def test_the_path_of_a_file_is_made_absolute(tmp_path, monkeypatch):
    """So that it can be fetched again from another folder."""
    monkeypatch.chdir(tmp_path)
    found = database_address("duckdb://registers.duckdb")
    assert found.file == Path.cwd() / "registers.duckdb" and found.text == f"duckdb://{found.file.as_posix()}"


def test_a_driver_that_is_not_installed(tmp_path, monkeypatch):
    """The message says which package brings it."""

    def missing(*_: object, **__: object):
        raise ImportError(f"no module for {SECRET}")

    monkeypatch.setattr(ibis, "connect", missing)
    for address, package in (("postgres://registers/x", "fordel[postgres]"), ("mysql://registers/x", "ibis-framework[mysql]")):
        with pytest.raises(FetchError) as caught, connected(database_address(address), 5, tmp_path):
            pass
        assert f"pip install '{package}'" in str(caught.value) and SECRET not in str(caught.value)


def test_a_server_that_is_not_there(postgres):
    """What was fetched before stays as it was."""
    postgres.table("children", TYPES, ROWS)
    postgres.fetch("children")
    away = Base("postgres", postgres.root, port=1)
    said = away.fails("children", again=True)
    assert said.startswith(f"{HOST}:1/postgres: the database is not reached") and "~/.pgpass" in said


def test_a_user_who_is_not_known_and_one_without_rights(postgres):
    postgres.table("children", TYPES, ROWS)
    postgres.run("DROP ROLE IF EXISTS anna", "CREATE ROLE anna LOGIN")
    stranger = Base("postgres", postgres.root, postgres.port, "nobody")
    assert "does not let this user in" in stranger.fails("children")
    reader = Base("postgres", postgres.root, postgres.port, "anna")
    assert "ask for the right to read it" in reader.fails("children")
    postgres.run("GRANT SELECT ON children TO anna")
    assert reader.fetch("children").after["rows"] == len(ROWS), "the right to read is enough"
    postgres.run("REVOKE ALL ON children FROM anna", "DROP ROLE anna")


def test_another_schema(typed):
    typed.table("children", TYPES, ROWS)
    typed.run("CREATE SCHEMA social", "CREATE TABLE social.children AS SELECT year FROM children")
    typed.fetch("social.children")
    assert typed.read().column_names == ["year"]
    assert "called social.child;" in typed.fails("social.child") and "called health.children;" in typed.fails("health.children")


def test_a_connection_that_breaks_leaves_the_earlier_extract(postgres):
    """The server ends the connection when the first rows have come."""
    postgres.table("children", TYPES, ROWS)
    postgres.fetch("children")
    postgres.table("children", TYPES, MANY)

    others = "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"

    def broken(*_: object) -> None:
        postgres.run(f"SELECT pg_terminate_backend(pid) {others}")

    with listening(broken):
        said = postgres.fails("children", again=True)
    assert "the connection broke; try again" in said


def test_a_view_that_fails_in_the_middle_quotes_no_cell(postgres):
    postgres.table("children", {"child_id": TEXT, "year": TEXT}, [("k1", "2005"), ("k2", "99887766x")])
    postgres.run(f"CREATE VIEW years AS SELECT child_id, CAST(year AS {WHOLE}) AS year FROM children")
    said = postgres.fails("years")
    assert "does not give the rows" in said and "99887766" not in said


def test_the_variable_pgport_holds_where_the_address_names_no_port(postgres, monkeypatch):
    postgres.table("children", TYPES, ROWS)
    monkeypatch.setenv("PGPORT", str(postgres.port))
    with connected(database_address(f"postgres://{postgres.user}@{HOST}/postgres"), 5, postgres.root) as connection:
        assert connection.list_tables() == ["children"]


def test_messages_of_a_traceback_stay_with_the_driver(lite):
    """Not even --debug shows what the driver said."""
    lite.file.write_bytes(SECRET.encode() * 400)
    with pytest.raises(FetchError) as caught:
        lite.fetch("children")
    assert caught.value.__suppress_context__
