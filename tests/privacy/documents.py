"""What the tables of documents say of numbers of children: pages, the workbook with all its sheets, the data inside the what-if page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from openpyxl import load_workbook

from tests.privacy.attacker import EVERYONE, rows

SIGN = "•"
Said = Iterator[tuple[str, str, float, float]]


def table(path: Path, name: str) -> list[list[str]]:
    """One table of a page, row by row; nothing where the page has none of that name."""
    found = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find("table", id=f"table-{name}")
    lines = found.find_all("tr") if found else []
    return [[" ".join(cell.get_text(" ").split()) for cell in line.find_all(["th", "td"])] for line in lines]


def data(path: Path) -> dict:
    """What a page's script computes with."""
    return json.loads(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").find("script", id="data").string)


def said(root: Path) -> Said:
    """Unit, set of children, and the two numbers between which its count lies."""
    allocation = json.loads((root / "reports/allocation.json").read_text(encoding="utf-8"))
    inside = data(root / "reports/whatif.html")
    language = inside["language"]
    labels = {one[f"label_{language}"]: one["name"] for one in allocation["criteria"]}
    codes = {unit["name"]: unit["code"] for unit in allocation["units"]}
    heads = {codes[name]: number for name, number in _heads(root, codes)}
    yield from ((unit, EVERYONE, number, number) for unit, number in heads.items())
    yield from _pages(root, labels, codes)
    yield from _workbook(root / "reports/key.xlsx", labels)
    for unit, counts in inside.get("counts", {}).items():
        yield from ((unit, name, float(number), float(number)) for name, number in counts.items())
    yield from _profiles(root, heads, language)


def _heads(root: Path, codes: dict[str, str]) -> Iterator[tuple[str, float]]:
    for page, name in (("memo", "key"), ("appendix", "key"), ("index", "overview")):
        head, *lines = table(root / f"reports/{page}.html", name)
        place = next(at for at, cell in enumerate(head) if cell.split()[0] in ("Children", "Børn"))
        yield from ((line[0], number(line[place])) for line in lines if line[0] in codes and line[place] != SIGN)


def _pages(root: Path, labels: dict[str, str], codes: dict[str, str]) -> Said:
    lines = table(root / "reports/appendix.html", "counts")
    for line in lines[1:]:
        for head, cell in zip(lines[0][1:], line[1:], strict=True):
            if line[0] in labels and cell != SIGN:
                yield codes.get(head, head), labels[line[0]], number(cell), number(cell)
    for unit in codes.values():
        for line in table(root / f"reports/centres/{unit}.html", "terms"):
            if line[0] in labels and line[1] != SIGN:
                yield unit, labels[line[0]], number(line[1]), number(line[1])


def _workbook(path: Path, labels: dict[str, str]) -> Said:
    """Every sheet, shown or hidden, that has criteria over its columns; values as they are stored and as they are cached."""
    for cached in (True, False):
        for sheet in load_workbook(path, data_only=cached).worksheets:
            heads: dict[int, str] = {}
            for line in sheet.iter_rows(values_only=True):
                heads = {at: labels[cell] for at, cell in enumerate(line) if cell in labels} if set(line) & set(labels) else heads
                told = {at: cell for at, cell in enumerate(line) if at in heads and isinstance(cell, int | float)}
                if isinstance(line[0], str):
                    yield from ((line[0], heads[at], float(cell), float(cell)) for at, cell in told.items() if len(heads) > 1)


def _profiles(root: Path, heads: dict[str, float], language: str) -> Said:
    """Percentages in the sheets of the units, as they are printed."""
    names = {row[f"label_{language}"]: row for row in rows(root / "reports/profile.csv") if row["kind"] == "percent"}
    areas = {row["criterion"] for row in names.values() if row["criterion"] in _averages(root)}
    for unit, number_of in heads.items():
        for line in table(root / f"reports/centres/{unit}.html", "profile"):
            row = names.get(line[0])
            if row is None or row["criterion"] in areas or not (percent := re.fullmatch(r"([\d.,]+)\s?%", line[1])):
                continue
            bend = 0.5 * 10.0 ** -len(re.split(r"[.,]", percent[1] + ".")[1])
            low, high = (max(0.0, (number(percent[1]) + side) * number_of / 100) for side in (-bend - 1e-9, bend + 1e-9))
            yield unit, f"{row['criterion']}[{row['level']}]" if row["level"] else row["criterion"], low, high


def _averages(root: Path) -> set[str]:
    """Criteria of areas, whose percentages are averages and count nobody."""
    found = (row for row in rows(root / "reports/profile.csv") if row["kind"] == "percent" and not row["level"] and row["value"])
    heads = {row["centre"]: round(float(row["children"])) for row in rows(root / "reports/key.csv") if row["children"]}
    told = ((row["criterion"], float(row["value"]) * heads.get(row["centre"], 0) / 100, heads.get(row["centre"], 0)) for row in found)
    return {name for name, count, children in told if abs(count - round(count)) > 5e-7 * children + 1e-7}


def number(cell: str) -> float:
    """A figure as a page writes it: a mark before three digits parts thousands."""
    return float(re.sub(r"[.,](?=\d{3}(?!\d))", "", cell).replace(",", "."))


def written(path: Path) -> str:
    """Everything that a document holds, without the marks between thousands: of a workbook all its parts."""
    import zipfile

    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            text = " ".join(parts.read(name).decode("utf-8") for name in parts.namelist())
    else:
        text = path.read_bytes().decode("utf-8", errors="replace")
    return re.sub(r"(?<=\d)[.,\u00a0\u202f](?=\d{3}(?!\d))", "", text)
