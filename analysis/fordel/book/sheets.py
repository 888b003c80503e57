"""Where things stand in the workbook: sheets, cells, ranges, and the names that formulas use."""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

NO_CEILING = 10**15


@dataclass(frozen=True)
class Block:
    """A rectangle of cells: one row per unit or criterion, columns by key; rows and columns count from zero."""

    sheet: str
    first: int
    size: int
    columns: tuple[str, ...]
    left: int = 0

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + max(self.size, 1) - 1

    def column(self, key: str) -> int:
        """The column of a key."""
        return self.left + self.columns.index(key)

    def cell(self, key: str, place: int) -> str:
        """A cell, as formulas of any sheet write it; ``place`` counts the block's rows from zero."""
        return f"{self._sheet}${self._letter(key)}{self.first + place + 1}"

    def whole(self, key: str) -> str:
        """All cells of a column."""
        return self.part(key, self.size - 1)

    def part(self, key: str, place: int) -> str:
        """The cells of a column from the first row to row ``place``."""
        letter = self._letter(key)
        return f"{self._sheet}${letter}${self.first + 1}:${letter}${self.first + max(place, 0) + 1}"

    def span(self, first: str, last: str) -> str:
        """All cells from one column to another."""
        return f"{self._sheet}${self._letter(first)}${self.first + 1}:${self._letter(last)}${self.last + 1}"

    def row(self, first: str, last: str, place: int) -> str:
        """The cells of one row from one column to another."""
        row = self.first + place + 1
        return f"{self._sheet}${self._letter(first)}${row}:${self._letter(last)}${row}"

    @property
    def _sheet(self) -> str:
        return quoted(self.sheet)

    def _letter(self, key: str) -> str:
        return xl_col_to_name(self.column(key))


def quoted(sheet: str) -> str:
    """A sheet's name as it stands in front of a cell."""
    return "'" + sheet.replace("'", "''") + "'!"


def text(words: str) -> str:
    """Words as a formula writes them."""
    return '"' + words.replace('"', '""') + '"'
