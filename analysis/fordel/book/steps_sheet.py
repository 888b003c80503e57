"""The sheet of steps: the city's figures, the checks, and every step's amount for every unit."""

from fordel.book.city_formulas import check_formulas, city_formulas
from fordel.book.figures import Figures
from fordel.book.pen import CENTS, FINE, PLAIN, SHARE, WHOLE, Pen
from fordel.book.places import CHECKS, CITY, Places
from fordel.book.sheets import NO_CEILING, quoted, text
from fordel.book.step_formulas import unit_formulas

GROUPS = (
    ("need", "need", "share"), ("reserve", "fixed", "fixed"), ("need_share", "shared", "shared"), ("actual_cases", "cases", "target"),
    ("transition", "has", "step4"), ("rounding", "quota", "amount"), ("corners", "low", "high_total"),
)  # fmt: skip
_TOTALS = ("need", "share", "fixed", "shared", "cases", "target", "budget", "step4", "whole", "amount")
_CITY = {
    "variant": "0", "unit": WHOLE, "pot": WHOLE, "decimals": "0", "over": "0", "ok": "0", "weight": PLAIN, "scale": PLAIN,
    "tolerance": PLAIN,
}  # fmt: skip
_NAMED = {"no_history": ("has", 0), "floor_above_ceiling": ("clash", 1)}
_WIDTH = 7


def steps_sheet(pen: Pen, sheet, places: Places, found: Figures) -> None:
    """Write the sheet."""
    pen.head(sheet, pen.say("steps.title"), pen.say("steps.lead"), _WIDTH)
    sheet.set_row(1, 58)
    sheet.set_column(0, 0, 13)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 24, 15.5)
    _city(pen, sheet, places, found)
    _checks(pen, sheet, places)
    _units(pen, sheet, places, found)
    sheet.set_h_pagebreaks([places.steps.first - 4])
    pen.page(sheet, (0, 2), breaks=[places.steps.column("has"), places.steps.column("quota")])


def _city(pen: Pen, sheet, places: Places, found: Figures) -> None:
    block = places.city
    _heading(pen, sheet, block.first - 1, pen.say("steps.city"))
    formulas = city_formulas(places, pen.texts)
    for row, name in enumerate(CITY, start=block.first):
        pen.put(sheet, row, 0, pen.say(f"city.{name}"))
        number = _CITY.get(name, "0.0000000000" if name in {"lambda", "start"} else CENTS)
        pen.formula(sheet, row, 2, formulas[name], found.city[name], "result", number)
        pen.put(sheet, row, 3, pen.say(f"city_note.{name}"), "note")
        pen.book.define_name(f"step_{name}", f"={quoted(sheet.name)}$C${row + 1}")


def _checks(pen: Pen, sheet, places: Places) -> None:
    block, formulas = places.checks, check_formulas(places, pen.texts)
    _heading(pen, sheet, block.first - 2, pen.say("steps.checks"))
    pen.put(sheet, block.first - 1, 0, pen.say("steps.checks_note"), "note")
    for row, name in enumerate(CHECKS, start=block.first):
        _check_words(pen, sheet, row, places, name)
        pen.formula(sheet, row, 0, formulas[name], 0, "result", f'"{pen.say("choice.yes")}";;"{pen.say("choice.no")}"', align="left")


def _check_words(pen: Pen, sheet, row: int, places: Places, name: str) -> None:
    """The fault in words, with the code of the first unit it holds for."""
    words = pen.say(f"check.{name}", code="–")
    if name not in _NAMED:
        pen.put(sheet, row, 1, words)
        return
    column, value = _NAMED[name]
    first = f"INDEX({places.steps.whole('code')},MATCH({value},{places.steps.whole(column)},0))"
    before, after = pen.say(f"check.{name}", code="|").split("|")
    failed = f"{places.checks.cell('flag', CHECKS.index(name))}=1"
    pen.formula(sheet, row, 1, f'{text(before)}&IF({failed},{first},"–")&{text(after)}', words)


def _heading(pen: Pen, sheet, row: int, words: str, width: int = _WIDTH) -> None:
    for column in range(width + 1):
        pen.put(sheet, row, column, words if column == 0 else None, "heading")


def _units(pen: Pen, sheet, places: Places, found: Figures) -> None:
    block = places.steps
    _heading(pen, sheet, block.first - 4, pen.say("steps.units"), len(block.columns) - 1)
    spans = [(block.column(first), block.column(last), pen.say(f"group.{name}")) for name, first, last in GROUPS]
    pen.groups(sheet, block.first - 3, spans)
    for key in block.columns:
        side = "left" if key in {"code", "name"} else "right"
        pen.put(sheet, block.first - 2, block.column(key), pen.say(f"column.{key}"), "header", align=side)
        pen.put(sheet, block.first - 1, block.column(key), pen.say(f"column_note.{key}"), "lead", font_size=8, align=side)
    sheet.set_row(block.first - 2, 44)
    sheet.set_row(block.first - 1, 40)
    for name, first, _ in GROUPS[1:6]:
        pen.note(sheet, block.first - 3, block.column(first), pen.say(f"judgement.{name}"))
    for place in range(block.size):
        for key, formula in unit_formulas(places, pen.texts, place).items():
            bold = "result" if key in {"target", "step4", "amount"} else ""
            pen.formula(sheet, block.first + place, block.column(key), formula, found.units[key][place], bold, _number(pen, key))
    for key in block.columns:
        total, column = block.last + 1, block.column(key)
        if key in _TOTALS:
            pen.formula(sheet, total, column, f"SUM({block.whole(key)})", sum(found.units[key]), "total", _number(pen, key))
        else:
            pen.put(sheet, total, column, pen.say("total") if key == "code" else None, "total")


def _number(pen: Pen, key: str) -> str:
    if key == "ceiling":
        return f'[>={NO_CEILING}]"{pen.say("choice.none")}";{CENTS}'
    if key in {"has", "clash"}:
        return f'"{pen.say("choice.yes")}";;"{pen.say("choice.no")}"'
    numbers = {"share": SHARE, "low": "0.000000", "high": "0.000000", "quota": FINE, "rest": "0.000000", "rank": "0"}
    return numbers.get(key, WHOLE if key in {"whole", "amount"} else CENTS)
