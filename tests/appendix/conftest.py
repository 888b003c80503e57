"""One appendix per set of options and session, as content."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from fordel.appendix.document import document
from fordel.report.content import Document, Section, Table
from fordel.report.load import load
from fordel.report.reader import reader_of
from fordel.report.shapes import read_shapes
from fordel.workspace import Workspace
from tests.key.computed_key import compute_key
from tests.key.key_workspace import build_key


@dataclass(frozen=True)
class Told:
    """A workspace and its appendix."""

    workspace: Workspace
    document: Document

    def section(self, name: str) -> Section:
        """A section by its name."""
        return next(one for one in self.document.sections if one.name == name)

    def table(self, name: str) -> Table:
        """A table by its name."""
        blocks = (block for section in self.document.sections for block in section.blocks)
        return next(block for block in blocks if block.kind == "table" and block.name == name)

    def text(self, name: str) -> str:
        """A section's paragraphs and lists."""
        blocks = self.section(name).blocks
        return " ".join(" ".join(block.items) if block.kind == "bullets" else block.text for block in blocks if block.kind in KINDS)

    def everything(self) -> str:
        """Every word of the document."""
        return "\n".join(word for section in self.document.sections for word in words(section))


KINDS = ("paragraph", "bullets", "notice")


def words(section: Section):
    """A section's texts, cells and captions."""
    yield section.title
    for block in section.blocks:
        if block.kind == "table":
            yield from (block.caption, *block.notes, *(column.label for column in block.columns))
            yield from (cell for row in (*block.rows, block.total) for cell in row)
        elif block.kind == "bullets":
            yield from block.items
        elif block.kind != "figure":
            yield block.text


def tell(root: Path, **options: object) -> Told:
    """Build a workspace, run its key, and put its appendix together."""
    workspace = compute_key(build_key(root, **options), pairs=options.get("pairs") or None)
    found = document(load(workspace), workspace.params, read_shapes(workspace), reader_of(workspace.params))
    return Told(workspace, found)


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """A function from options to an appendix; equal options share one."""
    found: dict[str, Told] = {}

    def get(**options: object) -> Told:
        name = repr(sorted(options.items()))
        if name not in found:
            found[name] = tell(tmp_path_factory.mktemp("appendix"), **options)
        return found[name]

    return get
