"""The heavy step straight from PostgreSQL, started by the test from Debian's package."""

import ibis
import numpy as np
import pyarrow as pa
import pytest

from fordel.ingest import stage as ingest
from fordel.need.load import load_design, usable
from fordel.need.model import estimate_model
from fordel.need.rows import as_rows
from fordel.observations.engines import batches, connected
from fordel.observations.expression import estimation_rows, population_rows
from fordel.observations.stage import plan_of, read_tables
from tests.need.child_city import city
from tests.scale.engines import without_postgres
from tests.scale.postgres import DATABASE, HOST, USER, serving

pytestmark = [pytest.mark.postgres, without_postgres]
TERMS = ("age[6-12]", "age[13+]", "single", "ill", "poor")
CLOSE = {"rtol": 1e-10, "atol": 1e-12}


@pytest.fixture(scope="module")
def server():
    """A connection to an empty database."""
    with serving() as port:
        connection = ibis.postgres.connect(host=HOST, port=port, user=USER, database=DATABASE)
        yield connection
        connection.disconnect()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """A small city, read and checked."""
    found = city().write(tmp_path_factory.mktemp("city"))
    ingest.run(found)
    return found


def collected(rows: ibis.Table, folder) -> pa.Table:
    return pa.Table.from_batches(list(batches(rows, folder)))


def test_the_database_joins_codes_and_sorts_as_duckdb_does(server, workspace, tmp_path):
    """The same rows and profiles, and from them the same coefficients and errors."""
    plan = plan_of(workspace.params)
    with connected("duckdb", tmp_path) as engine:
        tables = read_tables(workspace, engine)
        here = collected(estimation_rows(tables, plan), tmp_path), collected(population_rows(tables, plan), tmp_path)
        delivered = {name: table.to_pyarrow() for name, table in vars(tables).items() if table is not None}
    for name, table in delivered.items():
        server.create_table(name, table)
    tables = type(tables)(**{name: server.table(name) for name in delivered})
    there = collected(estimation_rows(tables, plan), tmp_path), collected(population_rows(tables, plan), tmp_path)
    for one, other in zip(here, there, strict=True):
        assert other.column_names == one.column_names and len(other) == len(one)
        frames = [table.to_pandas().sort_values(table.column_names).reset_index(drop=True) for table in (one, other)]
        for name in one.column_names:
            np.testing.assert_array_equal(*(frame[name].to_numpy() for frame in frames), err_msg=name)
    rows = [usable(as_rows(table, True), TERMS)[0] for table in (here[0], there[0])]
    fits = [estimate_model(load_design(one, TERMS, ()), "poisson").parts[0] for one in rows]
    np.testing.assert_allclose(fits[1].beta, fits[0].beta, **CLOSE)
    np.testing.assert_allclose(fits[1].std_errors, fits[0].std_errors, **CLOSE)
