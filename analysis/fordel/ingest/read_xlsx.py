"""A worksheet as text: numbers become the text that a CSV with the same settings would hold."""

import datetime
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import EMPTY_TABLE, FILE_UNREADABLE, FORMULA_OPEN, WRONG_SHEET
from fordel.ingest.guard import PACKED_FAULTS, SHEET_ROWS, at_most, check_workbook
from fordel.ingest.raw import Raw, Unreadable, text_columns
from fordel.params import Source

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_xlsx(path: Path, source: Source) -> Raw:
    """The declared worksheet, or the first that is not hidden; the header is row 1.

    Formulas count with the value Excel stored. Cells beside the header are columns without a name.

    Raises
    ------
    Unreadable
        Where the workbook or the worksheet cannot be read or is too large, a formula has no value, or a name stands twice.
    """
    import pyarrow as pa

    check_workbook(path)
    rows = _rows(path, source.sheet)
    if _has_formulas(path):
        _refuse_open_formulas(rows, _rows(path, source.sheet, formulas=True))
    header = [cell_text(cell, ".") or "" for cell in (rows[0] if rows else ())]
    if not any(header):
        raise Unreadable(EMPTY_TABLE)
    width = max(map(_filled, rows))
    at_most("cells", width * len(rows))
    header = header[:width] + [""] * (width - len(header))
    cells = [[cell_text(row[index], source.decimal) if index < len(row) else None for row in rows[1:]] for index in range(width)]
    try:
        columns = [pa.array(column, pa.string()) for column in cells]
    except UnicodeEncodeError:
        raise Unreadable(FILE_UNREADABLE, kind="xlsx") from None
    return text_columns(header, columns, np.arange(2, len(rows) + 1))


def _filled(row: tuple) -> int:
    """Cells of a row up to the last that holds something."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1] is not None), 0)


def _has_formulas(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            pages = [name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
            return any(b"<f" in parts.read(name) for name in pages)
    except PACKED_FAULTS:
        raise Unreadable(FILE_UNREADABLE, kind="xlsx") from None


def _refuse_open_formulas(values: list[tuple], formulas: list[tuple]) -> None:
    """A formula whose result was never stored would read as an empty cell."""
    for line, (found, written) in enumerate(zip(values, formulas, strict=True), 1):
        if any(value is None and _is_formula(cell) for value, cell in zip(found, written, strict=False)):
            raise Unreadable(FORMULA_OPEN, line=line)


def _is_formula(cell: object) -> bool:
    """Whether a cell is computed: alone, or with others (an array formula or a data table, which have a place)."""
    return cell.startswith("=") if isinstance(cell, str) else hasattr(cell, "ref")


def _rows(path: Path, sheet: str | None, formulas: bool = False) -> list[tuple]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=not formulas)
    except Exception:  # the reader raises whatever its zip and XML parts raise
        raise Unreadable(FILE_UNREADABLE, kind="xlsx") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise Unreadable(WRONG_SHEET, sheet=sheet, sheets=", ".join(book.sheetnames))
        shown = [page.title for page in book.worksheets if page.sheet_state == "visible"]
        page = book[sheet or (shown or book.sheetnames)[0]]
        page.reset_dimensions()
        return _limited(page.iter_rows(values_only=True))
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(FILE_UNREADABLE, kind="xlsx") from None
    finally:
        book.close()


def _limited(found: "Iterator[tuple]") -> list[tuple]:
    """All rows; one that states a place far below the others costs as many empty rows, so they are counted as they come."""
    rows, cells = [], 0
    for row in found:
        rows.append(row)
        cells += len(row)
        at_most("rows", len(rows), SHEET_ROWS)
        at_most("cells", cells)
        at_most("letters", max((len(cell) for cell in row if isinstance(cell, str)), default=0))
    return rows


def cell_text(value: object, decimal: str) -> str | None:
    """A cell as text: whole numbers without decimals, dates as ``YYYY-MM-DD``, true and false as 1 and 0."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(value).replace(".", decimal)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
