"""A worksheet as text: numbers become the text that a CSV with the same settings would hold."""

import datetime
from pathlib import Path

import numpy as np

from fordel.contract.rules import EMPTY_TABLE, FILE_UNREADABLE, WRONG_SHEET
from fordel.ingest.raw import Raw, Unreadable, text_columns
from fordel.params import Source


def read_xlsx(path: Path, source: Source) -> Raw:
    """The declared worksheet, or the first; the header is row 1. Formulas count with the value Excel stored.

    Raises
    ------
    Unreadable
        Where the workbook or the worksheet cannot be read, or a name stands twice.
    """
    import pyarrow as pa

    rows = _rows(path, source.sheet)
    header = [cell_text(cell, ".") or "" for cell in (rows[0] if rows else ())]
    if not any(header):
        raise Unreadable(EMPTY_TABLE)
    width = len(header)
    cells = [[cell_text(row[index], source.decimal) if index < len(row) else None for row in rows[1:]] for index in range(width)]
    return text_columns(header, [pa.array(column, pa.string()) for column in cells], np.arange(2, len(rows) + 1))


def _rows(path: Path, sheet: str | None) -> list[tuple]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception:  # the reader raises whatever its zip and XML parts raise
        raise Unreadable(FILE_UNREADABLE, kind="xlsx") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise Unreadable(WRONG_SHEET, sheet=sheet, sheets=", ".join(book.sheetnames))
        page = book[sheet or book.sheetnames[0]]
        page.reset_dimensions()
        return list(page.iter_rows(values_only=True))
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(FILE_UNREADABLE, kind="xlsx") from None
    finally:
        book.close()


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
