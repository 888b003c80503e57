"""A small workspace whose key is computed: last year's budgets, actual cases, a kept year, and pairs of units as told."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from fordel.key import stage
from fordel.key.freeze import freeze
from fordel.need.exceedance import EXCEEDANCE_COLUMNS
from fordel.publish.write import csv_text
from fordel.workspace import Workspace
from tests.key.key_workspace import write_table


def compute_key(
    workspace: Workspace,
    budgets: Mapping[str, float] | None = None,
    cases: Sequence[dict] = (),
    last: Path | None = None,
    pairs: Iterable[tuple] | None = None,
) -> Workspace:
    """Run the stage ``key`` of a workspace made by `tests.key.key_workspace.build_key`, and return it.

    Parameters
    ----------
    budgets : mapping of str to float, optional
        Budgets of 2008 by unit.
    cases : sequence of dict
        Cases of 2009 that are paid on actual numbers.
    last : Path, optional
        A workspace whose result is kept as last year's.
    pairs : iterable of tuple, optional
        What ``reports/exceedance.csv`` says instead of what the stage has found.
    """
    if budgets:
        rows = [{"centre": code, "year": 2008, "kind": "budget", "amount": float(amount)} for code, amount in budgets.items()]
        write_table(workspace, "history", rows)
    if cases:
        write_table(workspace, "cases", [{"year": 2009} | case for case in cases])
    if last:
        freeze(last, workspace.root)
    stage.run(workspace)
    if pairs is not None:
        rows = [dict(zip(EXCEEDANCE_COLUMNS, pair, strict=True)) for pair in pairs]
        workspace.path("reports/exceedance.csv").write_text(csv_text(EXCEEDANCE_COLUMNS, rows), encoding="utf-8", newline="")
        forget_key_lineage(workspace)
    return workspace


def forget_key_lineage(workspace: Workspace) -> None:
    """Take away what the stage ``key`` says it wrote, for a test that puts other figures in its files."""
    workspace.path("data/lineage/key.json").unlink()
