"""Memos of small workspaces, one per set of options and session."""

from dataclasses import dataclass, replace

import pytest

from fordel.memo.document import memo
from fordel.params import Params
from fordel.params.whole import Report
from fordel.report.content import Document, Section, Table
from fordel.report.load import load
from fordel.report.reader import reader_of
from fordel.report.results import Results
from fordel.report.shapes import read_shapes
from fordel.workspace import Workspace
from tests.key.computed_key import compute_key
from tests.key.key_workspace import build_key


@dataclass(frozen=True)
class Told:
    """A memo and the results it tells."""

    results: Results
    document: Document
    workspace: Workspace

    def section(self, name: str) -> Section | None:
        """A section by its address; None where the memo has none."""
        return next((one for one in self.document.sections if one.name == name), None)

    def words(self, name: str) -> str:
        """All that a section says outside tables."""
        return " ".join(said for block in self.section(name).blocks if (said := _said(block)))

    def table(self, name: str) -> Table:
        """A table by its name."""
        return next(block for one in self.document.sections for block in one.blocks if block.kind == "table" and block.name == name)

    def row(self, table: str, first: str) -> tuple[str, ...]:
        """The row of a table that begins so."""
        return next(row for row in self.table(table).rows if row[0] == first)

    @property
    def everything(self) -> str:
        """Every word and figure of the memo."""
        cells = [text for one in self.document.sections for block in one.blocks if block.kind == "table" for text in _cells(block)]
        words = [text for one in self.document.sections for text in (one.title, self.words(one.name))]
        return " | ".join(text for text in (*self.document.facts, *words, *cells) if text)


def _said(block) -> str:
    if block.kind in {"paragraph", "notice"}:
        return block.text
    if block.kind == "bullets":
        return " ".join(block.items)
    if block.kind == "links":
        return " ".join(f"{link.label} {link.text}" for link in block.items)
    return block.headline if block.kind == "figure" else ""


def _cells(table: Table) -> list[str]:
    heads = [text for column in table.columns for text in (column.label, column.unit)]
    return [table.caption, *heads, *(cell for row in (*table.rows, table.total) for cell in row), *table.notes]


def told(workspace: Workspace, results: Results | None = None, **head: object) -> Told:
    """The memo of a workspace, of changed results, under another head (`fordel.params.whole.Report`)."""
    params = workspace.params.model_copy(update={"report": Report.model_validate(head)}) if head else workspace.params
    found = results or load(workspace)
    return Told(found, memo(found, params, read_shapes(workspace), reader_of(params)), workspace)


def document_of(told_: Told, params: Params) -> Told:
    """The same results told under other settings."""
    return replace(told_, document=memo(told_.results, params, read_shapes(told_.workspace), reader_of(params)))


@pytest.fixture(scope="session")
def case(tmp_path_factory):
    """A function from options to a memo; equal options share one."""
    found: dict[str, Told] = {}

    def get(budgets=None, cases=(), last=None, pairs=None, **options) -> Told:
        name = repr((budgets, cases, last, pairs, sorted(options.items())))
        if name not in found:
            found[name] = told(compute_key(build_key(tmp_path_factory.mktemp("memo"), **options), budgets, cases, last, pairs))
        return found[name]

    return get
