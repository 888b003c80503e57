"""The workbook's inputs as sheets: counts and weights, and where other sheets find them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from fordel.apply.compute import Applied
from fordel.apply.counts import Counts
from fordel.apply.weights import FIXED, Weight
from fordel.errors import InputError
from fordel.texts import Texts

FIRST = {"steps": 2, "counts": 1, "weights": 4}


@dataclass
class Book:
    """A workbook being written: its sheets by name, and its styles, each made once."""

    file: object
    texts: Texts
    sheets: Mapping[str, object]
    styles: dict[tuple, object] = field(default_factory=dict)

    def style(self, **look: object):
        """The cell format with these properties."""
        name = tuple(sorted(look.items()))
        if name not in self.styles:
            self.styles[name] = self.file.add_format(look)
        return self.styles[name]

    def head(self):
        """The style of a column's head."""
        return self.style(bold=True, text_wrap=True, bottom=1, valign="bottom")

    def header(self, sheet, line: int, names: Sequence[str]) -> None:
        """A header line of texts."""
        for at, name in enumerate(names):
            sheet.write_string(line, at, name, self.head())

    def name(self, sheet: str) -> str:
        """A sheet's name as formulas write it."""
        return f"'{self.texts(f'apply.sheet.{sheet}')}'"

    def cell(self, sheet: str, column: str, at: int) -> str:
        """The cell of row number ``at`` of a sheet's rows, from another sheet."""
        return f"{self.name(sheet)}!${column}${FIRST[sheet] + at + 1}"

    def pot(self) -> str:
        """The cell with the pot."""
        return f"{self.name('weights')}!$B$1"

    def unit(self) -> str:
        """The cell with the rounding unit."""
        return f"{self.name('weights')}!$B$2"


def number(value: Fraction) -> float:
    """The nearest number that a spreadsheet can hold."""
    try:
        return value.numerator / value.denominator
    except OverflowError as error:
        raise InputError("--out: a number is larger than a spreadsheet can hold; write a CSV file, or count in larger units") from error


def letters(column: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    from xlsxwriter.utility import xl_col_to_name

    return xl_col_to_name(column)


def counts_sheet(book: Book, counts: Counts) -> dict[str, str]:
    """Write the counts, a centre per row; returns each criterion's column."""
    sheet, first = book.sheets["counts"], FIRST["counts"]
    sheet.set_column(0, len(counts.values), 16)
    book.header(sheet, first - 1, [book.texts("apply.column.centre"), *counts.values])
    for at, code in enumerate(counts.codes):
        sheet.write_string(first + at, 0, code)
    for column, values in enumerate(counts.values.values(), start=1):
        for at, value in enumerate(values):
            sheet.write_number(first + at, column, float(value))
    sheet.freeze_panes(first, 1)
    return {name: letters(column) for column, name in enumerate(counts.values, start=1)}


def weights_sheet(book: Book, weights: Sequence[Weight], found: Applied) -> dict[Weight, int]:
    """Write pot, unit and weights; returns the row number of each weight."""
    sheet, first = book.sheets["weights"], FIRST["weights"]
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 4, 14)
    for at, (name, value) in enumerate((("pot", found.pot), ("unit", found.unit))):
        sheet.write_string(at, 0, book.texts(f"apply.{name}"), book.style(bold=True))
        sheet.write_number(at, 1, value, book.style(num_format="#,##0"))
    book.header(sheet, first - 1, [book.texts(f"apply.column.{name}") for name in ("criterion", "kind", "value", "exponent", "subkey")])
    for at, row in enumerate(weights):
        for column, text in ((0, row.criterion), (1, row.kind), (4, row.subkey)):
            sheet.write_string(first + at, column, text)
        sheet.write_number(first + at, 2, float(row.value))
        if row.kind != FIXED:
            sheet.write_number(first + at, 3, float(row.exponent))
    sheet.freeze_panes(first, 0)
    return {row: at for at, row in enumerate(weights)}
