"""Finished reports with last year's budgets, actual cases and a kept result: what the sections on money are tested on."""

from collections.abc import Sequence
from pathlib import Path

from bs4 import BeautifulSoup

from fordel.edition import stage
from fordel.key import stage as key_stage
from fordel.key.last_year import freeze
from tests.key.key_workspace import build_key, write_table
from tests.report.conftest import Made


def report(root: Path, budgets: dict | None = None, cases: Sequence[dict] = (), last: Path | None = None, **options) -> Made:
    """A report whose workspace has, besides `build_key`'s options, budgets of 2008 by unit, cases of 2009, and last year's result."""
    workspace = build_key(root, **options)
    if budgets:
        rows = [{"centre": code, "year": 2008, "kind": "budget", "amount": float(amount)} for code, amount in budgets.items()]
        write_table(workspace, "history", rows)
    if cases:
        write_table(workspace, "cases", [{"year": 2009} | case for case in cases])
    if last:
        freeze(last, root)
    key_stage.run(workspace)
    stage.run(workspace)
    html = workspace.path("reports/index.html").read_text(encoding="utf-8")
    return Made(workspace, html, BeautifulSoup(html, "html.parser"))
