"""Reading the coded rows: which rows estimate, which areas do not and why, who is counted."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fordel.errors import ModelError, WorkspaceError
from fordel.need.design import Design, build_design
from fordel.need.population import Population, build_population
from fordel.params import Params
from fordel.publish.identity import check_settings_identity


@dataclass(frozen=True)
class Rows:
    """Coded observations as columns.

    Attributes
    ----------
    columns : dict of str to ndarray, shape (n,)
        ``area``, ``practice``, ``year``, ``exposure``, ``outcome`` and every coded term; NaN where missing.
    child_rows : bool
        Whether a row is a child (else a group of children).
    """

    columns: dict[str, np.ndarray]
    child_rows: bool


def read_rows(path: Path, params: Params | None = None) -> Rows:
    """The file ``data/observations.parquet`` or ``data/population.parquet``.

    Raises
    ------
    WorkspaceError
        Where the file is not there, or was coded under other settings than ``params``.
    """
    import pyarrow.parquet as pq

    if not path.is_file():
        raise WorkspaceError(f"data/{path.name}: not found; run 'fordel observations' first")
    table = pq.read_table(path)
    if params is not None:
        check_settings_identity(table.schema.metadata, params, f"data/{path.name}", "observations")
    columns = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    columns = {name: values.astype(str) if values.dtype == object else values for name, values in columns.items()}
    return Rows(columns, (table.schema.metadata or {}).get(b"level") == b"child")


def usable(rows: Rows, terms: tuple[str, ...]) -> tuple[np.ndarray, dict[str, str]]:
    """Rows that can estimate, and for every area without one the reason.

    Returns
    -------
    tuple of (ndarray of bool, shape (n,); dict of area to ``outcome``, ``criterion`` or ``children``)

    Raises
    ------
    ModelError
        Where a child's row lacks a value: children cannot be left out one by one without bias.
    """
    columns = rows.columns
    lacks = {
        "outcome": np.isnan(columns["outcome"]),
        "criterion": np.any([np.isnan(columns[term]) for term in terms], axis=0),
        "children": ~(columns["exposure"] > 0),
    }
    use = ~np.any(list(lacks.values()), axis=0)
    if rows.child_rows and not use.all():
        raise ModelError(
            f"observations: {int((~use).sum())} children's rows lack their outcome, a criterion or child-years; "
            "deliver them, or leave the rows out by a declared filter with a reason"
        )
    estimating = set(columns["area"][use])
    reasons = {
        str(area): reason
        for reason, missing in reversed(lacks.items())
        for area in np.unique(columns["area"][missing])
        if area not in estimating
    }
    return use, dict(sorted(reasons.items()))


def load_design(rows: Rows, use: np.ndarray, terms: tuple[str, ...], supply: tuple[str, ...]) -> Design:
    """The model's arrays from the usable rows; see `build_design`."""
    columns = {name: values[use] for name, values in rows.columns.items()}
    fixed = (columns[name] for name in ("area", "practice", "year", "exposure", "outcome"))
    return build_design({term: columns[term] for term in terms}, *fixed, supply=supply, whole_rate=columns.get("whole_rate"))


def load_population(rows: Rows, terms: tuple[str, ...]) -> Population:
    """The allocation population with these criterion terms; profiles that lack one of them are left out."""
    known = ~np.any([np.isnan(rows.columns[term]) for term in terms], axis=0)
    columns = {name: values[known] for name, values in rows.columns.items()}
    fixed = (columns[name] for name in ("area", "unit", "practice", "children"))
    return build_population({term: columns[term] for term in terms}, *fixed)
