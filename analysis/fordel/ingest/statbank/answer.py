"""The bank's answer as a file: is it whole, what is in it, and several answers as one."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from pathlib import Path

from fordel.ingest.statbank.faults import FetchError, one_line

SEPARATOR = ";"
VALUE = "INDHOLD"
BOM = b"\xef\xbb\xbf"
MOST_ROWS = 1_000_000_000


@dataclass(frozen=True)
class Content:
    """What a file holds: its columns, how many rows, cells without a number by their mark, and rows and sum per period."""

    columns: tuple[str, ...]
    rows: int
    marks: dict[str, int]
    periods: dict[str, tuple[int, Decimal]]


@contextmanager
def reading(path: Path) -> Iterator[Iterator[list[str]]]:
    """The rows of an answer, header first.

    Raises
    ------
    FetchError
        Where the file is not UTF-8 or not CSV.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield csv.reader(file, delimiter=SEPARATOR, strict=True)
        except UnicodeDecodeError:
            raise FetchError("the bank's answer is not UTF-8; try again") from None
        except csv.Error as error:
            raise FetchError(f"the bank's answer is not a table with semicolons ({error}); try again") from None


def examine(path: Path, sizes: Mapping[str, int], time: str | None, decimal: str) -> Content:
    """Check an answer and sum it up.

    Parameters
    ----------
    path : Path
        The answer: semicolons, one row per combination, the value last.
    sizes : mapping of str to int
        The variables that were asked for, and how many values of each.
    time : str or None
        The variable that is time.
    decimal : str
        The decimal mark.

    Raises
    ------
    FetchError
        Where the columns or values are not those that were asked for, a row is cut short, or a combination stands twice.
    """
    number = re.compile(rf"-?[0-9]+(?:{re.escape(decimal)}[0-9]+)?")
    marks: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    with reading(path) as table:
        header = next(table, [])
        _check_columns(header, list(sizes))
        by_name = {same(name): size for name, size in sizes.items()}
        seen = _Seen(header[:-1], [by_name[same(name)] for name in header[:-1]])
        place = next((index for index, name in enumerate(header) if time and same(name) == same(time)), None)
        for line, row in enumerate(table, 2):
            if len(row) != len(header):
                raise FetchError(f"row {line} of the bank's answer has {len(row)} cells, the header {len(header)}; try again")
            seen.add(row[:-1])
            period = row[place] if place is not None else ""
            counts[period] += 1
            if number.fullmatch(value := row[-1].strip()):
                sums[period] += Decimal(value.replace(decimal, "."))
            else:
                marks[value] += 1
    periods = {period: (counts[period], sums[period]) for period in sorted(counts)}
    return Content(tuple(header), counts.total(), dict(sorted(marks.items())), periods)


class _Seen:
    """Which combinations have been seen: one bit for each that was asked for."""

    def __init__(self, names: Sequence[str], sizes: Sequence[int]) -> None:
        if prod(sizes) > MOST_ROWS:
            raise FetchError(f"{prod(sizes):,} combinations of values are too many; choose fewer values under 'where'")
        self.names, self.sizes = names, sizes
        self.numbers: list[dict[str, int]] = [{} for _ in names]
        self.bits = bytearray(prod(sizes) // 8 + 1)

    def add(self, cells: Sequence[str]) -> None:
        """Note a row; one that was there before, or a value above the number asked for, is an error."""
        index = 0
        for name, size, numbers, cell in zip(self.names, self.sizes, self.numbers, cells, strict=True):
            number = numbers.setdefault(cell, len(numbers))
            if number >= size:
                raise FetchError(f"the bank's answer has more values of {name} than were asked for, such as {one_line(cell)}; try again")
            index = index * size + number
        byte, bit = index >> 3, 1 << (index & 7)
        if self.bits[byte] & bit:
            raise FetchError(f"the bank's answer has two rows for {one_line(', '.join(cells))}; with 'values: text' set 'values: code'")
        self.bits[byte] |= bit


def join(parts: Sequence[Path], target: Path) -> None:
    """Write the answers to the parts of a question one after the other, as if the whole had been answered: one header, bytes as they came.

    Raises
    ------
    FetchError
        Where their headers differ.
    """
    first = None
    with target.open("wb") as out:
        for path in parts:
            with path.open("rb") as file:
                header = file.readline()
                if first is None:
                    first = header
                    out.write(header)
                elif header.removeprefix(BOM) != first.removeprefix(BOM):
                    raise FetchError("the bank's answers to the parts of the question have different columns; try again")
                while block := file.read(1 << 20):
                    out.write(block)


def _check_columns(header: Sequence[str], variables: Sequence[str]) -> None:
    expected = [*variables, VALUE]
    if sorted(map(same, header)) != sorted(map(same, expected)) or same(header[-1]) != same(VALUE):
        found = one_line(SEPARATOR.join(header)) or "nothing"
        raise FetchError(f"the bank's answer has other columns than were asked for: expected {SEPARATOR.join(expected)}, found {found}")


def same(name: str) -> str:
    """A name or a value of a variable as it is compared: ``Tid`` is ``TID``."""
    return unicodedata.normalize("NFC", name).strip().casefold()
