"""What computes the heavy step: DuckDB in this process, or Spark."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.errors import WorkspaceError
from fordel.publish.batches import MEMORY, batches_of, even

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table
    from pyspark.sql import SparkSession

ROWS_AT_ONCE = 32_768
NO_SPARK = "model.engine: spark needs pyspark and Java 17: pip install 'fordel[spark]'; or write model.engine: duckdb"


@contextmanager
def connected(engine: str, folder: Path) -> Iterator[BaseBackend]:
    """A connection to ``duckdb`` or ``spark``; what does not fit into memory passes through ``folder``.

    Raises
    ------
    WorkspaceError
        Where Spark is not installed.
    """
    import ibis

    if engine == "spark":
        session = spark_session()
        yield ibis.pyspark.connect(session)
        return
    connection = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=str(folder))
    try:
        yield connection
    finally:
        connection.disconnect()


def spark_session() -> SparkSession:
    """The session that is there, or one on this machine; ``spark-defaults.conf`` and ``spark-submit`` set what is not set here.

    Raises
    ------
    WorkspaceError
        Where Spark is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise WorkspaceError(NO_SPARK) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("fordel").config("spark.sql.session.timeZone", "UTC")
    if not any(os.environ.get(name) for name in ("MASTER", "SPARK_CONF_DIR", "PYSPARK_GATEWAY_PORT")):
        builder = builder.master("local[*]").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "8")
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def batches(rows: Table, folder: Path) -> Iterator[pa.RecordBatch]:
    """The rows of an expression in its order, of any number, in batches of `ROWS_AT_ONCE`.

    They are cut anew, so that a file's bytes do not depend on how an engine hands rows over. Spark writes them as
    Parquet files to ``folder`` first, which its workers must reach too.
    """
    import pyarrow.parquet as pq

    backend = rows.get_backend()
    if backend.name == "pyspark":
        backend.raw_sql(backend.compile(rows)).write.parquet((folder / "rows").as_uri())
        parts = (batch for path in sorted((folder / "rows").glob("part-*")) for batch in pq.ParquetFile(path).iter_batches(ROWS_AT_ONCE))
    else:
        parts = batches_of(rows, ROWS_AT_ONCE)
    schema = rows.schema().to_pyarrow()
    for table in even((part.cast(schema) for part in parts), ROWS_AT_ONCE):
        yield from table.combine_chunks().to_batches()

