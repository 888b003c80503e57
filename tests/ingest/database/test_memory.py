"""A large table passes through in pieces: what is held at once does not grow with the number of rows."""

import tracemalloc

import pyarrow as pa

from fordel.ingest.database.address import database_address
from fordel.ingest.database.columns import columns_of
from fordel.ingest.database.connection import connected, table_called
from fordel.ingest.database.rows import AT_ONCE, save
from fordel.progress import listening

ROWS, WIDTH = 200_000, 300
COUNTED = f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {ROWS}) SELECT n FROM counted"
ROWS_OF = {
    "sqlite": f"SELECT n, printf('%0{WIDTH}d', n) AS wide FROM ({COUNTED})",
    "duckdb": f"SELECT n, lpad(n::TEXT, {WIDTH}, '0') AS wide FROM range(1, {ROWS + 1}) made(n)",
    "postgres": f"SELECT n, lpad(n::TEXT, {WIDTH}, '0') AS wide FROM generate_series(1, {ROWS}) made(n)",
}


def test_rows_are_held_in_pieces_only(base):
    """Of 200,000 rows, 60 MB, Python and Arrow hold a few pieces of 10 MB."""
    base.run(f"CREATE TABLE children AS {ROWS_OF[base.kind]}")
    address, held = database_address(base.address), []
    with connected(address, 5, base.root) as connection:
        table = table_called(connection, address, "children")
        before = pa.total_allocated_bytes()
        tracemalloc.start()
        try:
            with listening(lambda *_: held.append(pa.total_allocated_bytes() - before)):
                assert save(table, columns_of(table, None), ROWS, base.root / "rows.parquet") == ROWS
            python = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert len(held) >= ROWS // AT_ONCE
    assert max(held) < 4 * AT_ONCE * WIDTH and python < 4 * AT_ONCE * WIDTH
