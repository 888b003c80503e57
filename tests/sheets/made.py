"""Sheets of small workspaces: built to the key, with last year's budgets and a kept result where a test wants them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fordel.params import Params
from fordel.report.content import Document, Section, Table
from fordel.report.load import load
from fordel.report.reader import Reader, reader_of
from fordel.report.results import Results
from fordel.sheets.document import Sheet, joint, sheets
from fordel.workspace import Workspace
from tests.key.computed_key import compute_key
from tests.key.key_workspace import build_key

BUDGETS = {"U01": 150e6, "U02": 400e6, "U03": 330e6}
THREE = {"units": 3, "drops": False}


@dataclass(frozen=True)
class Made:
    """The sheets of a workspace and what they were made from."""

    workspace: Workspace
    results: Results
    params: Params
    reader: Reader
    sheets: tuple[Sheet, ...]

    def sheet(self, centre: str = "U01") -> Document:
        """A unit's sheet."""
        return next(sheet.document for sheet in self.sheets if sheet.centre == centre)

    def joint(self) -> Document:
        """All sheets as one document."""
        return joint(self.sheets, self.results, self.params, self.reader)


def made(root: Path, budgets: Mapping[str, float] | None = None, last: Path | None = None, **options: object) -> Made:
    """A workspace at ``root`` with `build_key`'s options, budgets of 2008 by unit, and the workspace ``last`` kept as last year."""
    return of(compute_key(build_key(root, **options), budgets, last=last))


def of(workspace: Workspace) -> Made:
    """The sheets of a workspace that has been run to the key."""
    results, reader = load(workspace), reader_of(workspace.params)
    return Made(workspace, results, workspace.params, reader, sheets(results, workspace.params, reader))


def section(document: Document, name: str) -> Section:
    """A section of a sheet."""
    return next(found for found in document.sections if found.name == name)


def words(document: Document, name: str) -> str:
    """A section's paragraphs and notices."""
    return " ".join(block.text for block in section(document, name).blocks if block.kind in {"paragraph", "notice"})


def table(document: Document, name: str) -> Table:
    """A table of a sheet."""
    return next(block for found in document.sections for block in found.blocks if block.kind == "table" and block.name == name)


def tables(document: Document, name: str) -> list[str]:
    """The names of a section's tables."""
    return [block.name for block in section(document, name).blocks if block.kind == "table"]


def everything(document: Document) -> str:
    """All text of a sheet."""
    found = [document.title, document.subtitle, document.footer, *document.facts]
    for part in document.sections:
        found.append(part.title)
        for block in part.blocks:
            if block.kind == "table":
                found += [block.caption, *block.notes, *(cell for row in (*block.rows, block.total) for cell in row)]
            elif block.kind == "figure":
                found += [block.headline, block.subtitle, block.alternative]
            else:
                found.append(block.text)
    return "\n".join(found)


def number(cell: str) -> float:
    """A cell of a Danish table."""
    return float(cell.replace(".", "").replace(",", ".").replace("−", "-").rstrip(" %"))
