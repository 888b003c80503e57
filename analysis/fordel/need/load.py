"""Reading the coded rows: which rows estimate, which areas do not and why, who is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.errors import ModelError, WorkspaceError
from fordel.need.assemble import assemble, find_frame
from fordel.need.population import Population, build_population
from fordel.need.rows import Rows, RowSource, as_rows
from fordel.need.segments import Segments
from fordel.need.spark import spark_rows
from fordel.need.stored import stored_rows
from fordel.need.stream import stream
from fordel.params import Params
from fordel.publish.identity import check_settings_identity

if TYPE_CHECKING:
    import pyarrow as pa

MOST_IN_MEMORY = 150_000_000  # values of 8 bytes; the estimate needs about three times as much


def read_rows(path: Path, params: Params | None = None, form: Callable[[pa.Table, bool], Rows] = as_rows) -> Rows:
    """The file ``data/observations.parquet`` or ``data/population.parquet``, in memory: as `as_rows`, or as `as_part` in less of it.

    Raises
    ------
    WorkspaceError
        Where the file is not there, or was coded under other settings than ``params``.
    """
    import pyarrow.parquet as pq

    is_child = _checked(path, params).is_child
    return form(pq.read_table(path), is_child)


def open_rows(path: Path, params: Params) -> RowSource:
    """The file ``data/observations.parquet``: in memory where it is small, else read in parts, or by Spark.

    Rows of areas are always few.

    Raises
    ------
    WorkspaceError
        As `read_rows`; and where Spark is asked for and not installed.
    """
    about = _checked(path, params)
    if about.is_child and params.model.engine == "spark":
        return spark_rows(path)
    if about.is_child and about.values > MOST_IN_MEMORY:
        return stored_rows(path)
    return read_rows(path)


@dataclass(frozen=True)
class _About:
    """What a file of coded rows says of itself."""

    values: int
    is_child: bool


def _checked(path: Path, params: Params | None) -> _About:
    import pyarrow.parquet as pq

    if not path.is_file():
        raise WorkspaceError(f"data/{path.name}: not found; run 'fordel observations' first")
    schema, about = pq.read_schema(path), pq.read_metadata(path)
    if params is not None:
        check_settings_identity(schema.metadata, params, f"data/{path.name}", "observations")
    return _About(about.num_rows * about.num_columns, (schema.metadata or {}).get(b"level") == b"child")


def usable(rows: RowSource, terms: tuple[str, ...]) -> tuple[RowSource, dict[str, str]]:
    """The rows that can estimate, and for every area without one the reason.

    Returns
    -------
    tuple of (RowSource; dict of area to ``outcome``, ``criterion`` or ``children``)

    Raises
    ------
    ModelError
        Where a child's row in memory lacks a value: children cannot be left out one by one without bias. Of rows that are
        read in parts, `load_design` says so.
    """
    if not isinstance(rows, Rows):
        return rows, {}
    if rows.child_rows:
        _require_all(rows, terms)
        return rows, {}
    lacks, area = _lacks(rows, terms), rows.columns["area"]
    use = ~np.any(list(lacks.values()), axis=0)
    estimating = set(area[use])
    reasons = {
        str(code): reason for reason, missing in reversed(lacks.items()) for code in np.unique(area[missing]) if code not in estimating
    }
    return rows.take(use), dict(sorted(reasons.items()))


def _require_all(rows: Rows, terms: tuple[str, ...]) -> None:
    faulty = int(np.any(list(_lacks(rows, terms).values()), axis=0).sum())
    if faulty:
        raise ModelError(
            f"observations: {faulty} children's rows lack their outcome, a criterion or child-years; "
            "deliver them, or leave the rows out by a declared filter with a reason"
        )


def _lacks(rows: Rows, terms: tuple[str, ...]) -> dict[str, np.ndarray]:
    columns = rows.columns
    return {
        "outcome": np.isnan(columns["outcome"]),
        "criterion": np.any([np.isnan(columns[term]) for term in terms], axis=0),
        "children": ~(columns["exposure"] > 0),
    }


def load_design(rows: RowSource, terms: tuple[str, ...], supply: tuple[str, ...]) -> Segments:
    """The model's arrays from rows that can estimate; see `assemble` and `stream`."""
    if not isinstance(rows, Rows):
        return stream(rows, terms, supply)
    return assemble(find_frame(rows, terms, supply)[0], rows)


def load_population(rows: Rows, terms: tuple[str, ...]) -> Population:
    """The allocation population with these criterion terms; profiles that lack one of them are left out."""
    known = ~np.any([np.isnan(rows.columns[term]) for term in terms], axis=0)
    columns = {name: values[known] for name, values in rows.columns.items()}
    fixed = (columns[name] for name in ("area", "unit", "practice", "children"))
    return build_population({term: columns[term] for term in terms}, *fixed)
