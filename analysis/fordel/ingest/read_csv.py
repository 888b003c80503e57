"""CSV as text: encoding and byte order mark, separator, quoted cells, rows of another length than the header."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import numpy as np

from fordel.contract.rules import EMPTY_TABLE, FILE_UNREADABLE, QUOTE_OPEN, WRONG_ENCODING, WRONG_SEPARATOR
from fordel.ingest.guard import at_most, check_csv
from fordel.ingest.raw import Ragged, Raw, Unreadable, text_columns
from fordel.params import Source

SEPARATORS = (";", ",", "\t", "|")


def read_csv(path: Path, source: Source) -> Raw:
    """A CSV file; the header is row 1.

    Raises
    ------
    Unreadable
        For another kind of file, one that is too large, a wrong encoding or separator, an empty file, a quotation mark that is
        never closed, or a name that stands twice.
    """
    check_csv(path, source.separator)
    text = decoded(path.read_bytes(), source.encoding)
    header = first_row(io.StringIO(text, newline=""), source.separator)
    columns, rows, ragged = _cells(text, len(header), source.separator)
    line = _open_quote(text, header, columns, rows, ragged)
    if line:
        raise Unreadable(QUOTE_OPEN, line=line)
    return text_columns(header, columns, rows, ragged)


def _open_quote(text: str, header: list[str], columns: list, rows: np.ndarray, ragged: Ragged | None) -> int:
    """The row with a quotation mark that swallows the rest of the file, 0 where there is none.

    That row is the last one. Where it is one of another length, its cells are not known, but it spans several lines.
    """
    if text.count('"') % 2 == 0:
        return 0
    last = int(rows[-1]) if len(rows) else 1
    if ragged is not None and ragged.rows[-1] > last:
        return int(ragged.rows[-1]) if ragged.rows[-1] < len(text.splitlines()) else 0
    cells = [column[-1].as_py() for column in columns] if len(rows) else header
    return last if any("\n" in cell for cell in cells) else 0


def decoded(content: bytes, encoding: str) -> str:
    """The text of a file, without byte order mark.

    Raises
    ------
    Unreadable
        Where the bytes are not the declared encoding, hold NUL, or are plainly UTF-8 when Windows-1252 is declared.
    """
    try:
        if b"\0" in content:
            raise UnicodeDecodeError(encoding, content, content.index(b"\0"), len(content), "NUL")
        if encoding == "windows-1252" and _is_utf8(content):
            raise UnicodeDecodeError(encoding, content, _first_high_byte(content), len(content), "UTF-8")
        return content.decode("utf-8-sig" if encoding == "utf-8" else "cp1252")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(WRONG_ENCODING, encoding=encoding, line=line) from None


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _first_high_byte(content: bytes) -> int:
    return next(index for index, byte in enumerate(content) if byte > 127)


def first_row(text: TextIO, separator: str) -> list[str]:
    """The header's names, stripped.

    Raises
    ------
    Unreadable
        Where there are none, or too many, or another separator stands between them.
    """
    try:
        names = next(csv.reader(text, delimiter=separator), [])
    except csv.Error:
        raise Unreadable(FILE_UNREADABLE, kind="csv") from None
    if not any(names):
        raise Unreadable(EMPTY_TABLE)
    at_most("columns", len(names))
    if len(names) == 1:
        _refuse_other_separator(names[0].strip(), separator)
    return [name.strip() for name in names]


def _refuse_other_separator(header: str, separator: str) -> None:
    found = [mark for mark in SEPARATORS if mark != separator and mark in header]
    if found:
        best = max(found, key=header.count)
        raise Unreadable(WRONG_SEPARATOR, separator=_mark(separator), found=_mark(best))


def _mark(separator: str) -> str:
    return '"\\t"' if separator == "\t" else f'"{separator}"'


def options(width: int, separator: str, told: Callable[[int, int], object], encoding: str = "utf8") -> "tuple[object, object, object]":
    """How Arrow reads the rows, the header's among them; ``told`` gets the number and the cells of each row of another length."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    def skip(row: arrow.InvalidRow) -> str:
        told(row.number, row.actual_columns)
        return "skip"

    names = [str(index) for index in range(width)]
    return (
        arrow.ReadOptions(use_threads=False, column_names=names, encoding=encoding),
        arrow.ParseOptions(delimiter=separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip),
        arrow.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )


def _cells(text: str, width: int, separator: str) -> tuple[list, np.ndarray, Ragged | None]:
    """Text columns below the header, their row numbers, and the rows of another length."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    ragged: list[tuple[int, int]] = []
    try:
        table = arrow.read_csv(io.BytesIO(text.encode("utf-8")), *options(width, separator, lambda *row: ragged.append(row)))
    except pa.ArrowException:
        raise Unreadable(FILE_UNREADABLE, kind="csv") from None
    numbers = np.delete(np.arange(1, table.num_rows + len(ragged) + 1), [number - 1 for number, _ in ragged])
    columns = [column.combine_chunks()[1:] for column in table.columns]
    return columns, numbers[1:], Ragged(*(np.array(part) for part in zip(*ragged, strict=True)), width) if ragged else None
