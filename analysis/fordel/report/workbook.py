"""The workbook ``reports/key.xlsx``: the key as values, numbers as numbers, and a sheet that says what they are."""

import datetime
import io
from dataclasses import dataclass

from fordel.params import Params
from fordel.report.document import marks
from fordel.report.reader import Reader
from fordel.report.results import Results

_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
_SHARE, _INDEX, _WHOLE = "0.00%", "0.0", "#,##0"


@dataclass(frozen=True)
class SheetColumn:
    """A column of the key's sheet: its header, the field it shows, its number format and width in characters."""

    header: str
    field: str
    style: str
    width: int


def key_columns(reader: Reader) -> tuple[SheetColumn, ...]:
    """The columns of the key's sheet."""
    low, high, currency = reader.texts("report.workbook.low"), reader.texts("report.workbook.high"), reader.currency_word()
    bounds = [(name, bound, word) for name in ("weights", "range") for bound, word in (("low", low), ("high", high))]

    def field(name: str, bound: str, money: bool) -> str:
        if money:
            return f"amount_{bound}" if name == "weights" else f"range_amount_{bound}"
        return f"{'share' if name == 'weights' else 'range'}_{bound}"

    return (
        SheetColumn(reader.say("key.code"), "centre", "", 12),
        SheetColumn(reader.say("key.unit"), "name", "", 28),
        SheetColumn(reader.say("key.children"), "children", _WHOLE, 11),
        SheetColumn(f"{reader.say('key.index')} ({reader.texts('report.key.average')})", "index", _INDEX, 14),
        SheetColumn(reader.say("key.share"), "share", _SHARE, 10),
        *(SheetColumn(f"{reader.say(f'key.{name}')}, {word}", field(name, bound, False), _SHARE, 14) for name, bound, word in bounds),
        SheetColumn(f"{reader.say('key.amount')} ({currency})", "amount", _WHOLE, 16),
        *(
            SheetColumn(f"{reader.say(f'key.{name}')}, {word} ({currency})", field(name, bound, True), _WHOLE, 18)
            for name, bound, word in bounds
        ),
    )


def workbook(results: Results, params: Params, reader: Reader) -> bytes:
    """The workbook's bytes: the same for the same results; text from the inputs can never become a formula."""
    import xlsxwriter

    page = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(page, options)
    book.set_properties({"title": _title(results, reader), "created": _CREATED, "comments": " ".join(_mark_words(results, reader))})
    _key_sheet(book, results, reader)
    _about_sheet(book, about_rows(results, params, reader), reader)
    book.close()
    return page.getvalue()


def _title(results: Results, reader: Reader) -> str:
    return reader.say(f"title.{results.need.kind}", year=str(results.key.budget_year))


def _mark_words(results: Results, reader: Reader) -> list[str]:
    return [f"{mark.title}. {mark.text}" for mark in marks(results, reader)]


def _key_sheet(book, results: Results, reader: Reader) -> None:
    sheet, columns = book.add_worksheet(reader.say("workbook.key_sheet")), key_columns(reader)
    bold, header = book.add_format({"bold": True}), book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"})
    sheet.write_string(0, 0, _title(results, reader), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, " ".join(_mark_words(results, reader)), bold)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(3, at, column.header, header)
        style = book.add_format({"num_format": column.style} if column.style else {})
        for line, row in enumerate(results.key.rows, start=4):
            _cell(sheet, line, at, getattr(row, column.field), style, reader)
    _total(book, sheet, 4 + len(results.key.rows), results, columns, reader)
    sheet.freeze_panes(4, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)


def _total(book, sheet, line: int, results: Results, columns: tuple[SheetColumn, ...], reader: Reader) -> None:
    totals = {"centre": reader.say("total"), "children": results.need.children, "share": 1.0, "amount": results.key.pot}
    for at, column in enumerate(columns):
        look = {"bold": True, "top": 1} | ({"num_format": column.style} if column.style else {})
        _cell(sheet, line, at, totals.get(column.field, ""), book.add_format(look), reader)


def _cell(sheet, line: int, at: int, value: object, style, reader: Reader) -> None:
    if isinstance(value, str):
        sheet.write_string(line, at, value, style)
    elif value is None:
        sheet.write_string(line, at, reader.texts("report.withheld"), style)
    else:
        sheet.write_number(line, at, value, style)


def about_rows(results: Results, params: Params, reader: Reader) -> list[tuple[str, str | int]]:
    """What the figures are: workspace, marks, units, years and the run's identity."""
    key = results.key
    rows: list[tuple[str, str | int]] = [
        (reader.say("workbook.workspace"), params.workspace.name),
        *((reader.say("workbook.status"), words) for words in _mark_words(results, reader)),
        (reader.say("workbook.year"), key.budget_year),
        (reader.say("workbook.pot"), key.pot),
        (reader.say("workbook.currency"), key.currency),
        *([(reader.say("workbook.price_level"), results.need.price_level)] if reader.outcome == "cost" else []),
        (reader.say("workbook.units"), reader.unit.many),
        *((reader.say("workbook.intervals"), reader.say(f"intervals.{name}")) for name in ("weights", "range")),
    ]
    if results.need.receives != results.need.practice:
        rows.append((reader.say("regression.title"), reader.say("regression.text")))
    return [*rows, (reader.say("workbook.identity"), key.run_identity)]


def _about_sheet(book, rows: list[tuple[str, str | int]], reader: Reader) -> None:
    sheet = book.add_worksheet(reader.say("workbook.about_sheet"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    wrap, whole = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"num_format": _WHOLE, "align": "left"})
    plain = book.add_format({"num_format": "0", "align": "left"})
    for line, (what, which) in enumerate(rows):
        sheet.write_string(line, 0, what, wrap)
        if isinstance(which, str):
            sheet.write_string(line, 1, which, wrap)
        else:
            sheet.write_number(line, 1, which, whole if which > 9999 else plain)
