"""One finished report per set of options and session, since most tests only read it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from fordel.edition import stage
from fordel.workspace import Workspace
from tests.key.computed_key import compute_key
from tests.key.key_workspace import build_key


@dataclass(frozen=True)
class Made:
    """A workspace whose report is written, and its appendix parsed."""

    workspace: Workspace
    html: str
    page: BeautifulSoup

    def text(self, section: str) -> str:
        """The text of a section, with single ordinary spaces."""
        heading = self.page.find(id=section)
        return " ".join(heading.find_parent("section").get_text(" ").split())

    def table(self, name: str) -> list[list[str]]:
        """A table's cells, row by row, header and total included."""
        rows = self.page.find(id=f"table-{name}").find_all("tr")
        return [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in rows]

    def bytes(self, name: str) -> bytes:
        """A file of the workspace."""
        return self.workspace.path(name).read_bytes()


def make(root: Path, **options: object) -> Made:
    """Build a workspace and write its key and report."""
    workspace = compute_key(build_key(root, **options), pairs=options.get("pairs") or None)
    stage.run(workspace)
    html = workspace.path("reports/appendix.html").read_text(encoding="utf-8")
    return Made(workspace, html, BeautifulSoup(html, "html.parser"))


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A function from options to a finished report; equal options share one."""
    found: dict[str, Made] = {}

    def get(**options: object) -> Made:
        name = repr(sorted(options.items()))
        if name not in found:
            found[name] = make(tmp_path_factory.mktemp("report"), **options)
        return found[name]

    return get
