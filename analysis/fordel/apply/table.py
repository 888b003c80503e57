"""One CSV file as text: its encoding and separator are found, its rows keep their line numbers."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fordel.apply.faults import Faults, place
from fordel.apply.numbers import WRITTEN, points_separate_thousands

MARK = "synthetic"


@dataclass(frozen=True)
class Row:
    """A row: the line it stands on, and its cells by column, stripped."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A file's columns and rows.

    Attributes
    ----------
    file : str
        Its name, as messages say it.
    decimal_comma : bool
        Whether 2,5 is a number in it: where columns are separated by semicolons.
    columns : tuple of str
        Without the column ``synthetic``.
    mark : str
        What the column ``synthetic`` says of the file; empty where there is none.
    rows : tuple of Row
    """

    file: str
    decimal_comma: bool
    columns: tuple[str, ...]
    mark: str
    rows: tuple[Row, ...]


def read_table(path: Path, key: str, faults: Faults) -> Table | None:
    """The table in a file whose header has the column ``key``; None, and faults, where it cannot be read as one.

    Commas or semicolons, UTF-8 with or without byte order mark, or Windows-1252; lines without any content are left out.
    """
    text = _text(path, faults)
    if text is None:
        return None
    separator = next((mark for mark in (";", ",") if key in _first(text, mark)), None)
    if separator is None:
        faults.add(
            f"{path.name}, line 1",
            f'no column "{key}"; expected a header with it, separated by commas or semicolons; correct the header or the separator',
        )
        return None
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as error:
        faults.add(path.name, f"cannot be read as CSV ({error}); expected every quotation mark to be closed; save it as CSV again")
        return None
    return _table(path.name, separator, lines, faults)


def check_points(table: Table, columns: tuple[str, ...], faults: Faults) -> None:
    """No column of numbers with decimal points looks as if every point separated thousands."""
    for name in columns if not table.decimal_comma else ():
        cell = points_separate_thousands(row.cells.get(name, "") for row in table.rows)
        if cell:
            line = next(row.line for row in table.rows if row.cells.get(name) == cell)
            what = f'"{cell}" can be read in two ways, as every point in the column stands before three digits'
            todo = f"write {cell.replace('.', '')} without points, or {cell}0 if the point is a decimal mark"
            faults.add(place(table.file, line, name), f"{what}; expected {WRITTEN[False]}; {todo}")


def _table(file: str, separator: str, lines: list[tuple[int, list[str]]], faults: Faults) -> Table:
    header, body = _trimmed(lines)
    for name in sorted({name for name in header if not name or header.count(name) > 1}):
        what = f'the column "{name}" stands {header.count(name)} times' if name else f"column {header.index('') + 1} has no name"
        faults.add(f"{file}, line 1", f"{what}; expected every column once, with a name; rename or remove it")
    rows = []
    for line, cells in body:
        if len(cells) != len(header):
            what = f"{len(cells)} cells; expected {len(header)}, as in the header; put text or numbers that hold the separator in quotes"
            faults.add(f"{file}, line {line}", what)
        rows.append(Row(line, dict(zip(header, cells, strict=False))))
    marks = [mark for row in rows if (mark := row.cells.get(MARK))]
    columns = tuple(name for name in dict.fromkeys(header) if name and name != MARK)
    return Table(file, separator == ";", columns, marks[0] if marks else "", tuple(rows))


def _trimmed(lines: list[tuple[int, list[str]]]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and rows without empty lines, and without the empty columns that spreadsheets leave at the right."""
    filled = [(line, cells) for line, cells in lines if any(cells)]
    width = max(index for _, cells in filled for index, cell in enumerate(cells, start=1) if cell)
    (_, header), *body = filled
    width = max(width, len(header)) if header[-1] else width
    return header[:width], [(line, cells[:width]) for line, cells in body]


def _text(path: Path, faults: Faults) -> str | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        faults.add(str(path), f"cannot be read ({error.strerror}); expected a CSV file; check the path, and that no program has it open")
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    faults.add(path.name, "is not text in UTF-8 or Windows-1252; expected a CSV file in one of them; save it as CSV (UTF-8)")
    return None


def _first(text: str, separator: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])]
    except csv.Error:
        return []
