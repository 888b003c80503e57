"""The first sheet: the key as it is read, live amounts beside those of the run."""

from fordel.book.case import Case
from fordel.book.face import Face
from fordel.book.figures import Figures
from fordel.book.pen import INDEX, SHARE, SIGNED, SIGNED_SHARE, WHOLE, Pen
from fordel.book.places import Places
from fordel.book.sheets import text

_GROUPS = (
    ("unit", "code", "index"), ("share", "share", "range_high"), ("amount", "amount", "difference"),
    ("bounds", "amount_low", "range_amount_high"), ("change", "last_year", "change_percent"),
)  # fmt: skip
_SHARES = ("share", "share_low", "share_high", "range_low", "range_high")
_NUMBERS = {"children": WHOLE, "index": INDEX, "difference": SIGNED, "change": SIGNED, "change_percent": SIGNED_SHARE}
_WIDTHS = {"code": 10, "name": 30, "children": 10, "index": 13}
_WIDTHS |= dict.fromkeys(("amount", "run", "difference", "last_year", "target", "change", "change_percent"), 16)


def key_sheet(pen: Pen, sheet, case: Case, places: Places, found: Figures, face: Face, status: str) -> None:
    """Write the sheet; ``status`` is the formula of what is wrong."""
    block = places.key
    wide = block.column("difference")
    pen.put(sheet, 0, 0, face.title, "title")
    sheet.set_row(0, 26)
    for row, words, style in ((1, " ".join(face.marks), "mark"), (2, pen.say("key.lead"), "lead")):
        sheet.merge_range(row, 0, row, wide, "", pen.style(style))
        pen.put(sheet, row, 0, words, style)
        sheet.set_row(row, 30)
    pen.put(sheet, 3, 0, pen.say("status.title"), "result")
    sheet.merge_range(3, 1, 3, wide, "", pen.style("status"))
    pen.formula(sheet, 3, 1, status, pen.say("status.same"), "status")
    sheet.set_row(3, 30)
    for key in block.columns:
        column = block.column(key)
        sheet.set_column(column, column, _WIDTHS.get(key, 14))
        pen.put(sheet, block.first - 1, column, face.headers[key], "header", align="left" if key in {"code", "name"} else "right")
    sheet.set_row(block.first - 1, 72)
    pen.groups(sheet, block.first - 2, [(block.column(one), block.column(last), pen.say(f"key.{name}")) for name, one, last in _GROUPS])
    for name in ("share_low", "range_low", "amount", "run", "target"):
        pen.note(sheet, block.first - 1, block.column(name), pen.say(f"key_note.{name}"))
    for place in range(block.size):
        _row(pen, sheet, case, places, found, face, place)
    _total(pen, sheet, case, places, face)
    _kept(pen, sheet, case, places)
    pen.page(sheet, (block.first, 2), block.first - 1, breaks=[block.column("amount_low")])


def _row(pen: Pen, sheet, case: Case, places: Places, found: Figures, face: Face, place: int) -> None:
    block, steps = places.key, places.steps
    row, code = block.first + place, case.order.codes[place]
    published = face.rows[code]
    for key, value in published.items():
        pen.put(sheet, row, block.column(key), face.withheld if value is None else value, "", _number(key), **_right(value))
    pen.put(sheet, row, block.column("code"), code)
    pen.put(sheet, row, block.column("name"), case.names[place])
    pen.put(sheet, row, block.column("run"), case.allocation.amounts[place], "", WHOLE)
    budget, amount = case.order.budgets.get(code), case.allocation.amounts[place]
    last = None if budget is None else float(budget)
    values = {
        "share": (f"IF(step_ok=1,{steps.cell('share', place)},{_DASH})", found.units["share"][place]),
        "amount": (steps.cell("amount", place), amount),
        "difference": (f"IF(step_ok=1,{block.cell('amount', place)}-{block.cell('run', place)},{_DASH})", 0),
        "last_year": (_budgeted(places, place, f"{places.units.cell('budget', place)}"), "–" if last is None else last),
        "target": (f"IF(step_ok=1,{steps.cell('target', place)},{_DASH})", found.units["target"][place]),
        **_change(places, place, amount, last),
    }
    for key, (formula, value) in values.items():
        pen.formula(sheet, row, block.column(key), formula, value, "result" if key == "amount" else "", _number(key), align="right")


def _change(places: Places, place: int, amount: int, last: float | None) -> dict[str, tuple]:
    block = places.key
    now, before = block.cell("amount", place), places.units.cell("budget", place)
    percent = f"IF({before}=0,{_DASH},{now}/{before}-1)"
    return {
        "change": (_paid(places, place, f"{now}-{before}"), "–" if last is None else amount - last),
        "change_percent": (_paid(places, place, percent), amount / last - 1 if last else "–"),
    }


def _paid(places: Places, place: int, formula: str) -> str:
    return f"IF(step_ok=1,{_budgeted(places, place, formula)},{_DASH})"


def _budgeted(places: Places, place: int, formula: str) -> str:
    return f"IF(ISNUMBER({places.units.cell('budget', place)}),{formula},{_DASH})"


def _total(pen: Pen, sheet, case: Case, places: Places, face: Face) -> None:
    block = places.key
    row = block.last + 1
    for key in block.columns:
        pen.put(sheet, row, block.column(key), pen.say("total") if key == "code" else None, "total")
    pen.put(sheet, row, block.column("children"), face.withheld if face.children is None else face.children, "total", WHOLE, align="right")
    paid, budgets = sum(case.allocation.amounts), list(case.order.budgets.values())
    pen.put(sheet, row, block.column("run"), paid, "total", WHOLE)
    sums = {"share": int(any(case.needs)), "amount": paid, "difference": 0, "target": paid}
    formulas = {key: f"IF(step_ok=1,SUM({block.whole(key)}),{_DASH})" for key in sums}
    if budgets:
        moved = sum(amount - case.order.budgets[code] for code, amount in _paid_before(case))
        before, change = f"SUM({block.whole('last_year')})", f"SUM({block.whole('change')})"
        sums |= {"last_year": sum(budgets), "change": moved, "change_percent": moved / sum(budgets) if any(budgets) else "–"}
        formulas |= {"last_year": before, "change": f"IF(step_ok=1,{change},{_DASH})"}
        formulas["change_percent"] = f"IF(OR(step_ok<>1,{before}=0),{_DASH},{change}/{before})"
        sheet.merge_range(row + 1, block.column("last_year"), row + 1, block.column("change_percent"), "", pen.style("lead"))
        pen.put(sheet, row + 1, block.column("last_year"), case.price_note, "lead")
        sheet.set_row(row + 1, 30)
    for key, value in sums.items():
        pen.formula(sheet, row, block.column(key), formulas[key], value, "total", _number(key), align="right")


def _paid_before(case: Case) -> list[tuple[str, int]]:
    """Codes and amounts of the units that had a budget last year."""
    return [(code, amount) for code, amount in zip(case.order.codes, case.allocation.amounts, strict=True) if code in case.order.budgets]


def _kept(pen: Pen, sheet, case: Case, places: Places) -> None:
    """What is paid, what the city keeps, and the pot they add to."""
    block = places.key
    row, column, found = block.last + 3, block.column("amount"), case.allocation
    total = f"{block.cell('amount', block.size)}"
    sums = f"IF(step_ok=1,IF({total}+step_reserve+step_pool=step_pot,{text(pen.say('choice.yes'))},{text(pen.say('choice.no'))}),{_DASH})"
    lines = (
        ("paid", total, sum(found.amounts)),
        ("reserve", "step_reserve", found.reserve),
        ("pool", "step_pool", found.pool),
        ("pot", "step_pot", found.pot),
        ("adds", sums, pen.say("choice.yes")),
    )
    for line, (name, formula, value) in enumerate(lines, start=row):
        pen.put(sheet, line, 1, pen.say(f"kept.{name}"), "total" if name == "pot" else "")
        pen.formula(sheet, line, column, formula, value, "total" if name == "pot" else "result", WHOLE, align="right")


def _number(key: str) -> str:
    return SHARE if key in _SHARES else _NUMBERS.get(key, WHOLE)


def _right(value: object) -> dict[str, str]:
    return {"align": "right"} if value is None else {}


_DASH = text("–")
