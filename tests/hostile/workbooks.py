"""Workbooks that are made to do harm, and what such a file is: its format, and the rule that must refuse it (empty: it is read)."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

SECRET = "Hemmelig7Tekst"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@dataclass(frozen=True)
class Harm:
    """What is wrong, how the file is written, what it is declared as, and the rule that must be broken."""

    name: str
    write: Callable[[Path], object]
    kind: str
    rule: str


def workbook(rows: str, head: str = "") -> bytes:
    """A workbook of one sheet whose rows are this XML."""
    import openpyxl

    plain, packed = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            page = f"{head}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
            new.writestr(name, page if name == SHEET else old.read(name))
    return packed.getvalue()


def cell(place: str, text: str) -> str:
    """A cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def swelling(path: Path) -> None:
    """A part that unpacks to 1.2 GB, from a megabyte."""
    path.write_bytes(workbook(""))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("xl/media/a.bin", bytes(600_000_000))
        packed.writestr("xl/media/b.bin", bytes(600_000_000))


def lying(path: Path) -> None:
    """A sheet of 300 MB that says it has 100 bytes."""
    page = workbook(f"<row>{cell('A1', 'x' * 300_000_000)}</row>")
    with zipfile.ZipFile(io.BytesIO(page)) as packed:
        size = packed.getinfo(SHEET).file_size
    path.write_bytes(page.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))


def laughing(path: Path) -> None:
    """Entities of entities of entities, a billion letters in all."""
    names = ["lol", *(f"lol{place}" for place in range(1, 10))]
    nested = [f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise(names)]
    entities = "".join(['<!ENTITY lol "lol">', *nested])
    path.write_bytes(workbook(f"<row>{cell('A1', '&lol9;')}</row>", head=f"<!DOCTYPE worksheet [{entities}]>"))


def reading_files(path: Path) -> None:
    """An entity that names a file of the computer."""
    head = '<!DOCTYPE worksheet [<!ENTITY here SYSTEM "file:///etc/hostname">]>'
    path.write_bytes(workbook(f"<row>{cell('A1', 'area')}</row><row>{cell('A2', '&here;')}</row>", head=head))


def far_below(path: Path) -> None:
    path.write_bytes(workbook(f'<row r="1">{cell("A1", "area")}</row><row r="900000000">{cell("A900000000", SECRET)}</row>'))


def far_right(path: Path) -> None:
    rows = "".join(f'<row r="{row}">{cell(f"XFD{row}", "x")}</row>' for row in range(1, 3000))
    path.write_bytes(workbook(rows))


def wide_and_long(path: Path) -> None:
    """One row of many columns, and many rows of one: the rectangle would be 10^10 cells."""
    rows = f'<row r="1">{cell("XFD1", "x")}</row>' + "".join(f'<row r="{row}">{cell(f"A{row}", "x")}</row>' for row in range(2, 20_000))
    path.write_bytes(workbook(rows))


def huge_cell(path: Path) -> None:
    path.write_bytes(workbook(f"<row>{cell('A1', 'area')}</row><row>{cell('A2', SECRET * 20_000)}</row>"))


def array_formula(path: Path) -> None:
    """A formula over several cells that was never computed."""
    path.write_bytes(workbook(f'<row>{cell("A1", "area")}</row><row><c r="A2"><f t="array" ref="A2:A3">ROW(A1:A2)</f></c></row>'))


WORKBOOKS = (
    Harm("a workbook that unpacks to a gigabyte", swelling, "xlsx", "I-076"),
    Harm("a workbook that lies about its size", lying, "xlsx", "I-003"),
    Harm("a billion laughs", laughing, "xlsx", "I-003"),
    Harm("an entity that names a file", reading_files, "xlsx", "I-003"),
    Harm("a row far below", far_below, "xlsx", "I-076"),
    Harm("cells far to the right", far_right, "xlsx", "I-076"),
    Harm("a wide row and a long column", wide_and_long, "xlsx", "I-076"),
    Harm("a cell of half a million letters", huge_cell, "xlsx", "I-076"),
    Harm("an array formula without a value", array_formula, "xlsx", "I-016"),
    Harm("a sheet of damaged XML", lambda path: path.write_bytes(workbook("<row><c></row>")), "xlsx", "I-003"),
)
