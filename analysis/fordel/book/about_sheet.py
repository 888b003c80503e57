"""The last sheet: what the figures are, what may be changed, where they come from, and how exact the workbook is."""

from fordel.book.face import Face
from fordel.book.pen import WHOLE, Pen

_SOURCES = ("counts", "weights", "factors", "model", "budget", "fixed", "cases", "pool")
_HOW = ("change", "sheets", "order", "exact", "functions", "engine")


def about_sheet(pen: Pen, sheet, face: Face) -> None:
    """Write the sheet."""
    pen.put(sheet, 0, 0, pen.say("about.title"), "title")
    sheet.set_row(0, 24)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 115)
    row = _block(pen, sheet, 2, pen.say("about.what"), face.about)
    row = _block(pen, sheet, row, pen.say("about.how"), [(pen.say(f"how.{name}_title"), pen.say(f"how.{name}")) for name in _HOW])
    sources = [(pen.say(f"source.{name}_title"), pen.say(f"source.{name}", kind="")) for name in _SOURCES]
    _block(pen, sheet, row, pen.say("about.sources"), sources)
    pen.page(sheet, (1, 0))


def _block(pen: Pen, sheet, row: int, heading: str, lines) -> int:
    for column in (0, 1):
        pen.put(sheet, row, column, heading if column == 0 else None, "heading")
    for what, which in lines:
        row += 1
        number = WHOLE if isinstance(which, int) and which > 9999 else "0"
        pen.put(sheet, row, 0, what, "wrap", bold=True)
        pen.put(sheet, row, 1, which, "wrap", *([] if isinstance(which, str) else [number]), align="left")
        if isinstance(which, str):
            sheet.set_row(row, 14.5 * max(1, -(-len(which) // 118), -(-len(what) // 28)))
    return row + 2
