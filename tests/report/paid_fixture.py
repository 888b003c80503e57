"""Finished reports with last year's budgets, actual cases and a kept result: what the sections on money are tested on."""

from collections.abc import Sequence
from pathlib import Path

from bs4 import BeautifulSoup

from fordel.edition import stage
from fordel.report.load import load
from fordel.report.reader import reader_of
from tests.key.computed_key import compute_key
from tests.key.key_workspace import build_key
from tests.report.conftest import Made

SMALL = {"units": 3, "drops": False}
BUDGETS = {"U01": 150e6, "U02": 400e6, "U03": 330e6}
FOSTER = [{"centre": code, "kind": "foster", "cases": number} for code, number in (("U01", 0.0), ("U02", 10.0), ("U03", 0.0))]
POLICY = (
    "transition: {target_share: 0.5}, fixed: {U01: 1000000}, reserve: {percent: 1}, "
    "cases: [{kind: foster, label: {da: Anbringelser, en: Placements}, per_case: 600000}]"
)


def report(root: Path, budgets: dict | None = None, cases: Sequence[dict] = (), last: Path | None = None, **options) -> Made:
    """A report whose workspace has, besides `build_key`'s options, budgets of 2008 by unit, cases of 2009, and last year's result."""
    workspace = compute_key(build_key(root, **options), budgets, cases, last)
    stage.run(workspace)
    html = workspace.path("reports/appendix.html").read_text(encoding="utf-8")
    return Made(workspace, html, BeautifulSoup(html, "html.parser"))


def ruled_report(root: Path, before: Made) -> Made:
    """Fixed amounts, a reserve, cases and a transition, after the year ``before`` without them."""
    return report(root, BUDGETS, FOSTER, before.workspace.root, enough=True, policy=POLICY, **SMALL)


def number(cell: str) -> float:
    """A cell of a Danish table."""
    return float(cell.replace(".", "").replace(",", ".").replace("−", "-").rstrip(" %"))


def body(made: Made, name: str) -> list[list[float]]:
    """Rows of a table between its head and its total, the first cell left out, as numbers."""
    return [[number(cell) for cell in row[1:]] for row in made.table(name)[1:-1]]


def adds_up(made: Made, name: str) -> bool:
    """Whether the last row is the sum of all others."""
    return [sum(column) for column in zip(*body(made, name), strict=True)] == [number(cell) for cell in made.table(name)[-1][1:]]


def loaded(made: Made) -> tuple:
    """Results and reader, for sections of changed data."""
    return load(made.workspace), reader_of(made.workspace.params)


def words(section) -> str:
    """A section's paragraphs."""
    return " ".join(block.text for block in section.blocks if block.kind == "paragraph")
