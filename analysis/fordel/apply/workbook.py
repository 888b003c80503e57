"""The key as a workbook that computes: change a count, a weight or the pot, and the amounts follow."""

import datetime
import io
from collections.abc import Mapping

from fordel.apply.computation import computation_sheet
from fordel.apply.compute import Applied
from fordel.apply.counts import Counts
from fordel.apply.sheets import Book, counts_sheet, weights_sheet
from fordel.apply.weights import PERCENT, Weight
from fordel.texts import Texts

_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
_FIRST = 4
_SHEETS = ("key", "steps", "counts", "weights", "about")
_ABOUT = ("live", "where", "meaning", "rounding", "exact", "kinds")


def workbook(found: Applied, counts: Counts, weights: tuple[Weight, ...], mark: str, texts: Texts) -> bytes:
    """The workbook's bytes: the same for the same key; text from the inputs can never become a formula."""
    import xlsxwriter

    page = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(page, options)
    file.set_properties({"title": texts("apply.title"), "created": _CREATED, "comments": mark})
    book = Book(file, texts, {name: file.add_worksheet(texts(f"apply.sheet.{name}")) for name in _SHEETS})
    counts_at = counts_sheet(book, counts)
    weights_at = weights_sheet(book, weights, found)
    columns = computation_sheet(book, found, weights, counts_at, weights_at)
    _key_sheet(book, found, columns, mark)
    _percent_sums(book, found, weights_at)
    _about_sheet(book, mark)
    for name, sheet in book.sheets.items():
        sheet.set_landscape()
        sheet.set_paper(9)
        if name == "steps":
            sheet.repeat_columns(0)
        else:
            sheet.fit_to_pages(1, 0)
    file.close()
    return page.getvalue()


def _key_sheet(book: Book, found: Applied, columns: dict[str, str], mark: str) -> None:
    """Centre, share and amount, taken from the computation, and a line that checks the sum against the pot."""
    sheet, size = book.sheets["key"], len(found.codes)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 18)
    sheet.write_string(0, 0, book.texts("apply.title"), book.style(bold=True, font_size=14))
    sheet.write_string(1, 0, mark, book.style(bold=True))
    book.header(sheet, _FIRST - 1, [book.texts(f"apply.column.{name}") for name in ("centre", "share", "amount")])
    for at, (code, share, amount) in enumerate(zip(found.codes, found.shares, found.amounts, strict=True)):
        line = _FIRST + at
        sheet.write_string(line, 0, code)
        sheet.write_formula(line, 1, f"={book.cell('steps', columns['share'], at)}", book.style(num_format="0.0000000%"), float(share))
        sheet.write_formula(line, 2, f"={book.cell('steps', columns['amount'], at)}", book.style(num_format="#,##0"), amount)
    total, last = book.texts("apply.total"), _FIRST + size
    sheet.write_string(last, 0, total, book.style(bold=True, top=1))
    sheet.write_formula(last, 1, f"=SUM(B{_FIRST + 1}:B{last})", book.style(bold=True, top=1, num_format="0.0000000%"), 1.0)
    sheet.write_formula(last, 2, f"=SUM(C{_FIRST + 1}:C{last})", book.style(bold=True, top=1, num_format="#,##0"), found.pot)
    sheet.write_string(last + 1, 0, book.texts("apply.difference"))
    sheet.write_formula(last + 1, 2, f"={book.pot()}-C{last + 1}", book.style(num_format="#,##0"), 0)
    sheet.freeze_panes(_FIRST, 1)
    sheet.activate()


def _percent_sums(book: Book, found: Applied, weights_at: Mapping[Weight, int]) -> None:
    """Below the key, the sum of every level's percentages, so that a changed one that breaks it is seen."""
    sheet, line = book.sheets["key"], _FIRST + len(found.codes) + 2
    for level, parts in found.levels.items():
        rows = [one.weight for one in parts if one.weight.kind == PERCENT]
        if rows:
            sheet.write_string(line, 0, book.texts("apply.percent_sum") + (f": {level}" if level else ""))
            cells = "+".join(book.cell("weights", "C", weights_at[row]) for row in rows)
            sheet.write_formula(line, 2, f"=ROUND({cells},9)", book.style(num_format="0.#########"), 100)
            line += 1


def _about_sheet(book: Book, mark: str) -> None:
    sheet = book.sheets["about"]
    sheet.set_column(0, 0, 100)
    lines = [*([mark] if mark else []), *(book.texts(f"apply.about.{name}") for name in _ABOUT)]
    for at, line in enumerate(lines):
        sheet.write_string(at, 0, line, book.style(text_wrap=True, valign="top"))
