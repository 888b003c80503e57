"""The files of a finished workspace as a reader has them: pages, papers, tables and figures."""

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from fordel.edition import stage
from fordel.workspace import open_workspace
from tests.key.computed_key import compute_key, forget_key_lineage
from tests.key.key_workspace import build_key

PAGES = ("index", "memo", "appendix")
PAPERS = ("memo", "appendix", "centres")


@dataclass(frozen=True)
class Finished:
    """A workspace whose documents are written."""

    root: Path

    @property
    def reports(self) -> Path:
        """The folder of the documents."""
        return self.root / "reports"

    @property
    def pages(self) -> dict[str, BeautifulSoup]:
        """Every page without script, parsed, by its path in ``reports``."""
        return parsed(self.reports)

    @property
    def papers(self) -> dict[str, str]:
        """The words of every PDF in reading order, by its name."""
        return {f"{name}.pdf": pdf_text(self.reports / f"{name}.pdf") for name in PAPERS}

    @property
    def language(self) -> str:
        """The language that the memo says it is in."""
        return self.pages["memo.html"].html["lang"]

    def text(self, name: str) -> str:
        """A file of ``reports`` as text."""
        return (self.reports / name).read_text(encoding="utf-8")

    def sheet(self, code: str) -> BeautifulSoup:
        """A centre's page."""
        return self.pages[f"centres/{code}.html"]

    def rows(self, name: str) -> list[dict[str, str]]:
        """A CSV file of ``reports``."""
        with (self.reports / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def key(self) -> dict:
        """``key.json``."""
        return json.loads(self.text("key.json"))

    def explained(self, code: str, part: str) -> list[dict[str, str]]:
        """A centre's rows of one part of ``explanation.csv``."""
        return [row for row in self.rows("explanation.csv") if row["centre"] == code and row["part"] == part]


def finish(
    root: Path,
    edits: Sequence[tuple[str, str]] = (),
    budgets: dict[str, float] | None = None,
    cases: Sequence[dict] = (),
    last: Path | None = None,
    status: str = "",
    **options: object,
) -> Finished:
    """Make a workspace's documents.

    Parameters
    ----------
    edits : sequence of (str, str)
        What to change in ``params.yaml``.
    budgets : dict, optional
        Last year's budget by unit.
    cases : sequence of dict
        Cases paid on actual numbers.
    last : Path, optional
        A finished workspace whose result is kept as last year's.
    status : str
        What ``key.json`` says of the key when the documents are written; empty for what the key stage wrote.
    options
        `tests.key.key_workspace.build_key`.
    """
    build_key(root, **options)
    page = root / "params.yaml"
    for old, new in edits:
        text = page.read_text(encoding="utf-8")
        assert old in text, f"params.yaml of the fixture does not say {old!r}"
        page.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    workspace = open_workspace(root)
    compute_key(workspace, budgets, cases, last, options.get("pairs") or None)
    if status:
        key = workspace.path("reports/key.json")
        key.write_text(json.dumps(json.loads(key.read_text(encoding="utf-8")) | {"status": status}), encoding="utf-8", newline="\n")
        forget_key_lineage(workspace)
    stage.run(workspace)
    return Finished(root)


@lru_cache(maxsize=3)
def parsed(reports: Path) -> dict[str, BeautifulSoup]:
    """The pages of a folder; only the last few folders are kept, since a parsed appendix is large."""
    sheets = sorted(path.relative_to(reports).as_posix() for path in reports.glob("centres/*.html"))
    names = [*(f"{page}.html" for page in PAGES), *sheets]
    return {name: BeautifulSoup((reports / name).read_text(encoding="utf-8"), "html.parser") for name in names}


def words(text: str) -> str:
    """Text with single ordinary spaces, and without marks that only say where a line may break."""
    return " ".join(re.sub("[\u00ad\u200b\u2060]", "", text).split())


def prose(page: BeautifulSoup, section: str = "") -> str:
    """A page's words as they are read, without drawings and style; of one section where it is named."""
    part = copied(page.find(id=section).find_parent("section") if section else page.body)
    for unread in part.find_all(["svg", "style", "script"]):
        unread.decompose()
    return words(part.get_text(" "))


def copied(part: Tag) -> Tag:
    """The same part in a tree of its own."""
    return BeautifulSoup(str(part), "html.parser")


def cells(page: BeautifulSoup, name: str) -> list[list[str]]:
    """A table's cells, row by row, header and total included."""
    table = page.find("table", id=f"table-{name}")
    assert table is not None, f"no table {name}"
    return [[words(cell.get_text(" ")) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]


def column(rows: list[list[str]], head: str) -> list[str]:
    """The cells below the header that begins with ``head``, the total included."""
    places = [place for place, cell in enumerate(rows[0]) if cell.startswith(head)]
    assert len(places) == 1, f"expected one column {head!r}, found {rows[0]}"
    return [row[places[0]] for row in rows[1:]]


def drawn(figure: Tag) -> list[str]:
    """The words drawn in a figure."""
    return [words(text.get_text(" ")) for text in figure.find_all("text")]


@lru_cache(maxsize=40)
def pdf_text(path: Path, *options: str) -> str:
    """A PDF's text by poppler, in reading order unless ``options`` say otherwise."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler) is not installed: papers are not read")
    run = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode("utf-8")
