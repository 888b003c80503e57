"""Coded rows in Spark: every part of whole areas is worked on where it lies, and only the results come back."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.need.parts import Arrays
from fordel.need.rows import Rows, RowSource
from fordel.need.stored import PART_ROWS, changed, whole_areas
from fordel.observations.engines import spark_session

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

RESULT = "area string, result binary"


def spark_rows(path: Path) -> SparkRows:
    """The children's rows of a Parquet file that Spark's workers reach too, in as many partitions as it has cores.

    Raises
    ------
    WorkspaceError
        Where Spark is not installed.
    """
    session = spark_session()
    frame = session.read.parquet(path.as_uri())
    frame = frame.repartitionByRange(session.sparkContext.defaultParallelism, "area")
    return SparkRows(frame.sortWithinPartitions(*frame.columns).persist(), True)


@dataclass(frozen=True)
class SparkRows(RowSource):
    """Coded rows of a Spark frame of which every partition holds whole areas, sorted by area, then practice unit.

    Attributes
    ----------
    frame : pyspark.sql.DataFrame
    child_rows : bool
    changes : tuple of callables
        What is done to every part before it is worked on.
    """

    frame: DataFrame
    child_rows: bool
    changes: tuple[Callable[[Rows], Rows], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """See `RowSource`."""
        return tuple(self.frame.columns)

    def change(self, how: Callable[[Rows], Rows]) -> SparkRows:
        """See `RowSource`."""
        return replace(self, changes=(*self.changes, how))

    def size(self, columns: tuple[str, ...]) -> float:
        """See `RowSource`: they stay where they are."""
        return float("inf")

    def results(self, work: Callable[[Rows], Arrays], columns: tuple[str, ...] | None = None) -> Iterator[Arrays]:
        """See `RowSource`; the work and its results travel as pickles between the driver and its own workers."""
        wanted = self.names if columns is None or self.changes else tuple(name for name in self.names if name in {"area", *columns})
        on_batches = partial(_on_batches, work=work, child_rows=self.child_rows, changes=self.changes)
        found = self.frame.select(*wanted).mapInArrow(on_batches, RESULT).collect()
        for row in sorted(found, key=lambda row: row["area"]):
            yield pickle.loads(row["result"])


def _on_batches(
    batches: Iterator[pa.RecordBatch], work: Callable[[Rows], Arrays], child_rows: bool, changes: tuple[Callable[[Rows], Rows], ...]
) -> Iterator[pa.RecordBatch]:
    """On a worker: one row per part, its first area and what the work returns, with one thread for linear algebra."""
    import pyarrow as pa
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        for part in whole_areas((batch for batch in batches if len(batch)), PART_ROWS):
            result = work(changed(part, child_rows, changes))
            yield pa.record_batch({"area": [part["area"][0].as_py()], "result": [pickle.dumps(result)]})
