"""What is measured of fordel itself: each function does one task on the files in a folder."""

import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from threadpoolctl import threadpool_limits

from fordel.need.bootstrap import area_weights, bootstrap, refit
from fordel.need.load import load_design, usable
from fordel.need.model import Model, estimate_model
from fordel.need.rows import RowSource, as_rows
from fordel.need.stored import stored_rows
from tests.bench.register import POWER, Shape

NAMES = ("children", "area_centre", "prices")


def code(shape: Shape, folder: Path, engine: str = "duckdb") -> Path:
    """Read, join, recode and sort the register by area: ``coded.parquet``."""
    from fordel.observations.engines import batches, connected
    from fordel.observations.expression import Tables, estimation_rows
    from fordel.publish.write import write_rows

    passing, target = folder / "passing", folder / "coded.parquet"
    shutil.rmtree(passing, ignore_errors=True)
    with connected(engine, passing) as connection:
        tables = {name: connection.read_parquet(str(folder / f"{name}.parquet"), table_name=name) for name in NAMES}
        rows = estimation_rows(Tables(**tables, population=tables["children"]), shape.plan)
        write_rows(target, rows.schema().to_pyarrow(), batches(rows, passing))
    shutil.rmtree(passing, ignore_errors=True)
    return target


def floor(shape: Shape, folder: Path) -> None:
    """One scan by DuckDB that sorts the same columns by area, the result handed over batch by batch and let go."""
    import ibis

    from fordel.publish.batches import MEMORY

    connection = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=str(folder / "passing"))
    columns = ", ".join(("area", "year", "child_years", "cost", *shape.terms))
    reader = connection.con.sql(f"SELECT {columns} FROM '{folder / 'children.parquet'}' ORDER BY area").to_arrow_reader(131_072)
    if sum(map(len, reader)) != shape.rows:
        raise SystemExit("floor: rows were lost")


def in_memory(folder: Path) -> RowSource:
    """The coded rows as arrays."""
    return as_rows(pq.read_table(folder / "coded.parquet"), True)


def in_parts(folder: Path) -> RowSource:
    """The coded rows, read in parts of whole areas."""
    return stored_rows(folder / "coded.parquet")


def fitted(shape: Shape, rows: RowSource, family: str) -> Model:
    """The estimate with clustered errors."""
    estimating, _ = usable(rows, shape.terms)
    with threadpool_limits(1):
        return estimate_model(load_design(estimating, shape.terms, ()), family, True, POWER)


def replicates(model: Model, count: int) -> None:
    """The replicates by one step."""
    with threadpool_limits(1):
        bootstrap(model, count, np.random.default_rng(1))


def refits(model: Model, count: int) -> None:
    """As many replicates estimated anew, each from the estimate."""
    weights = area_weights(model.design.home_practice(), count, np.random.default_rng(1))
    with threadpool_limits(1):
        for weight in weights:
            for part in model.parts:
                refit(part, weight)
