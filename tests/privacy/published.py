"""Every figure that a published file calls a number of children, and every name of a column: CSV, JSON, workbook, page, paper."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from openpyxl import load_workbook

from fordel.publish.classes import output_class
from tests.privacy.attacker import rows

PLACES = ("data", "models", "reports")
COUNTED = re.compile(
    r"(?i)^(children|child_years|child-years|counts?|number of children|recipients|børn|antal( børn)?|børneår|modtagere)$"
)
IN_WORDS = re.compile(r"(?<![\w.,–-])([1-9]\d?) (?:børn|barn|children|child|modtagere?|recipients?)\b")
Found = Iterator[tuple[str, str, str]]


def files(root: Path) -> list[str]:
    """What a run has written, as paths in the workspace; raw files are not a run's."""
    paths = (path for place in PLACES for path in sorted((root / place).rglob("*")) if path.is_file())
    names = [path.relative_to(root).as_posix() for path in paths]
    return [name for name in names if not name.startswith("data/raw/") and not name.endswith((".gitignore", ".dvc", "README.md"))]


def public(root: Path) -> list[str]:
    """Those that may be printed."""
    return [name for name in files(root) if output_class(name) == "public"]


def columns(root: Path, name: str) -> set[str]:
    """The names of columns and fields in a file; in a page and a workbook the cells of the first row of every table."""
    path = root / name
    if name.endswith(".csv"):
        return set(path.read_text(encoding="utf-8").partition("\n")[0].strip().split(","))
    if name.endswith((".json", ".geojson")):
        return {key for key, _ in _leaves(json.loads(path.read_text(encoding="utf-8")), "")}
    if name.endswith(".parquet"):
        import pyarrow.parquet as pq

        return set(pq.read_schema(path).names)
    if name.endswith(".html"):
        return {cell for table in tables(path) for cell in table[0]}
    if name.endswith(".xlsx"):
        return {str(cell) for _, table in sheets(path) for cell in table[0]}
    return set()


def counts(root: Path, name: str) -> Found:
    """Numbers of children as a file states them: file, where, number."""
    path = root / name
    if name.endswith(".csv"):
        for line, row in enumerate(rows(path), start=2):
            yield from ((name, f"line {line}, {key}", cell) for key, cell in row.items() if cell and COUNTED.match(key or ""))
        if name == "reports/counts.csv":
            yield from ((name, key, cell) for row in rows(path) for key, cell in row.items() if key not in ("centre", "synthetic"))
    elif name.endswith(".json"):
        for key, value in _leaves(json.loads(path.read_text(encoding="utf-8")), ""):
            if COUNTED.match(key):
                yield name, key, str(value)
    elif name.endswith(".html"):
        for table in tables(path):
            yield from _cells(name, table)
        yield from _words(name, BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").get_text(" "))
    elif name.endswith(".xlsx"):
        for title, table in sheets(path):
            yield from _cells(f"{name} {title}", table)
    elif name.endswith((".pdf", ".svg")):
        yield from _words(name, text(path))


def text(path: Path) -> str:
    """A file as words: a paper by poppler where it is installed, a workbook cell by cell, else the characters."""
    if path.suffix == ".pdf":
        if not shutil.which("pdftotext"):
            return ""
        return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode("utf-8")
    if path.suffix == ".xlsx":
        return "\n".join(" ".join(map(str, row)) for _, table in sheets(path) for row in table)
    return path.read_bytes().decode("utf-8", errors="replace")


def tables(path: Path) -> list[list[list[str]]]:
    """The tables of a page, row by row."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    found = ([row.find_all(["th", "td"]) for row in one.find_all("tr")] for one in page.find_all("table"))
    return [[[" ".join(cell.get_text(" ").split()) for cell in row] for row in table] for table in found if table]


def sheets(path: Path) -> list[tuple[str, list[list[object]]]]:
    """The sheets of a workbook from the row on that looks like a header."""
    found = []
    for sheet in load_workbook(path, data_only=True):
        lines = [list(row) for row in sheet.iter_rows(values_only=True)]
        start = next((place for place, row in enumerate(lines) if sum(isinstance(cell, str) for cell in row) > 1), None)
        if start is not None:
            found.append((sheet.title, lines[start:]))
    return found


def _cells(place: str, table: list[list[object]]) -> Found:
    for column, head in enumerate(table[0]):
        if isinstance(head, str) and COUNTED.match(head.strip()):
            for row in table[1:]:
                if column < len(row) and row[column] not in (None, ""):
                    yield place, f"{row[0]}, {head}", str(row[column])


def _words(name: str, said: str) -> Found:
    yield from ((name, "in words", match[1]) for match in IN_WORDS.finditer(" ".join(said.split())))


def _leaves(content: object, key: str) -> Iterator[tuple[str, object]]:
    """Every value with the nearest name above it."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _leaves(value, key if key == "counts" else name)
    elif isinstance(content, list):
        for value in content:
            yield from _leaves(value, key)
    else:
        yield key, content
