"""How the workbook looks and how its cells are written: one set of styles, text that stays text, formulas with values."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fordel.texts import Texts

WHOLE, CENTS, SHARE, INDEX, PLAIN, FINE = "#,##0", "#,##0.00", "0.00%", "0.0", "General", "#,##0.000000"
SIGNED, SIGNED_SHARE = '+#,##0;"−"#,##0;0', '+0.00%;"−"0.00%;0.00%'
_BLUE, _PALE, _LINE, _INPUT, _GREY = "#1F3B57", "#E3EAF1", "#9FB2C4", "#FFF6D5", "#5A6670"
_BROKEN_SCALE = 57
_BASE = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
STYLES = {
    "": {},
    "title": {"bold": True, "font_size": 16, "font_color": _BLUE},
    "mark": {"bold": True, "text_wrap": True, "valign": "top"},
    "lead": {"text_wrap": True, "valign": "top", "font_color": _GREY},
    "heading": {"bold": True, "font_size": 12, "font_color": _BLUE, "bottom": 1, "bottom_color": _BLUE},
    "header": {"bold": True, "text_wrap": True, "valign": "bottom", "bg_color": _PALE, "bottom": 1, "bottom_color": _BLUE},
    "group": {"bold": True, "font_color": "#FFFFFF", "bg_color": _BLUE, "right": 1, "right_color": "#FFFFFF"},
    "input": {"bg_color": _INPUT, "border": 1, "border_color": "#C9A227"},
    "total": {"bold": True, "top": 1, "top_color": _BLUE},
    "note": {"font_color": _GREY, "indent": 1},
    "wrap": {"text_wrap": True, "valign": "top"},
    "status": {"bold": True, "text_wrap": True, "border": 1, "border_color": _LINE, "bg_color": _PALE},
    "result": {"bold": True},
}


@dataclass
class Pen:
    """Writes cells into one workbook.

    Attributes
    ----------
    book : xlsxwriter.Workbook
    texts : Texts
        The language of the workbook.
    """

    book: object
    texts: Texts
    made: dict = field(default_factory=dict)

    def say(self, key: str, /, **values: object) -> str:
        """The sentence ``book.<key>``."""
        return self.texts(f"book.{key}", **values)

    def style(self, name: str = "", number: str = "", **more: object):
        """A cell format by its name, with a number format."""
        key = (name, number, tuple(sorted(more.items())))
        if key not in self.made:
            aligned = {"align": "left"} if name == "input" and number == "@" else {}
            look = _BASE | STYLES[name] | ({"num_format": number} if number else {}) | aligned | more
            self.made[key] = self.book.add_format(look)
        return self.made[key]

    def put(self, sheet, row: int, column: int, value: object, style: str = "", number: str = "", **more: object) -> None:
        """A text or a number; None is an empty cell."""
        look = self.style(style, number, **more)
        if value is None:
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, look)
        else:
            sheet.write_number(row, column, float(value), look)

    def formula(self, sheet, row: int, column: int, formula: str, value: object, style: str = "", number: str = "", **more) -> None:
        """A formula and the value the engine gives it."""
        shown = value if isinstance(value, str) else float(value)
        sheet.write_formula(row, column, f"={formula}", self.style(style, number, **more), shown)

    def head(self, sheet, title: str, lead: str, width: int) -> None:
        """Title and first sentence of a sheet, over the columns 0 to ``width``."""
        self.put(sheet, 0, 0, title, "title")
        sheet.set_row(0, 24)
        sheet.merge_range(1, 0, 1, width, "", self.style("lead"))
        self.put(sheet, 1, 0, lead, "lead")

    def groups(self, sheet, row: int, spans: Sequence[tuple[int, int, str]]) -> None:
        """A band of headings, each over its columns."""
        for first, last, words in spans:
            if last > first:
                sheet.merge_range(row, first, row, last, "", self.style("group"))
            self.put(sheet, row, first, words, "group")

    def note(self, sheet, row: int, column: int, words: str) -> None:
        """A note on a cell."""
        sheet.write_comment(row, column, words, {"author": "fordel", "x_scale": 2.2, "y_scale": 1 + len(words) / 200})

    def page(self, sheet, frozen: tuple[int, int], repeat: int | None = None, breaks: Sequence[int] = ()) -> None:
        """Frozen panes, and a printed page as wide as the sheet; ``breaks`` begin a page each, with the first columns on it."""
        sheet.freeze_panes(*frozen)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        if breaks:
            sheet.set_print_scale(_BROKEN_SCALE)
            sheet.set_v_pagebreaks(list(breaks))
            sheet.repeat_columns(0, 1)
        else:
            sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&8&F&C&8&A&R&8&P / &N")
        if repeat is not None:
            sheet.repeat_rows(repeat)
