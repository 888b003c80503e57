"""A database of every kind that is at hand."""

import pytest

from tests.ingest.database.bases import Base
from tests.scale.engines import without_postgres
from tests.scale.postgres import serving

POSTGRES = pytest.param("postgres", marks=[pytest.mark.postgres, without_postgres])


@pytest.fixture(scope="session")
def server():
    """PostgreSQL's port."""
    with serving() as port:
        yield port


def made(kind: str, request, tmp_path) -> Base:
    """A database, empty, and a workspace."""
    root = tmp_path / "workspace"
    root.mkdir()
    found = Base(kind, root, request.getfixturevalue("server") if kind == "postgres" else 0)
    if kind == "postgres":
        found.run("DROP SCHEMA IF EXISTS public CASCADE", "DROP SCHEMA IF EXISTS social CASCADE")
        found.run("CREATE SCHEMA public", "GRANT USAGE ON SCHEMA public TO PUBLIC")
    return found


@pytest.fixture(params=["duckdb", "sqlite", POSTGRES])
def base(request, tmp_path) -> Base:
    """Each kind in turn."""
    return made(request.param, request, tmp_path)


@pytest.fixture(params=["duckdb", POSTGRES])
def typed(request, tmp_path) -> Base:
    """The kinds that have types: SQLite's cells have their own."""
    return made(request.param, request, tmp_path)


@pytest.fixture
def lite(request, tmp_path) -> Base:
    """SQLite."""
    return made("sqlite", request, tmp_path)


@pytest.fixture
def duck(request, tmp_path) -> Base:
    """DuckDB."""
    return made("duckdb", request, tmp_path)


@pytest.fixture(params=[POSTGRES])
def postgres(request, tmp_path) -> Base:
    """PostgreSQL."""
    return made(request.param, request, tmp_path)
