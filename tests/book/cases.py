"""Cases for the workbook's tests: the content of ``reports/allocation.json`` made by rule, and workbooks with cells changed."""

import io
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import openpyxl

from fordel.book.case import read_case
from fordel.book.face import PUBLISHED, Face
from fordel.book.places import KEY_COLUMNS, Places, places
from fordel.book.workbook import written
from fordel.key.exact import whole_needs
from fordel.key.order import Order, order_from_json, order_to_json
from fordel.texts import Texts

DA = Texts("da")
NAMES = ("age[0-5]", "age[6+]", "single_parent", "poverty:age[6+]")
CODES = ("A", "B", "C", "D", "E")
COUNTS = {
    code: dict(zip(NAMES, (str(1200 + 310 * at), str(2100 - 130 * at), str(400 + 77 * at), f"{88 + 13.37 * at:.2f}"), strict=True))
    for at, code in enumerate(CODES)
}
WEIGHTS = {None: ("1929.94", "3271.46", "12190.66", "40136.67"), 500000: ("2232.75", "3333.90", "10922.09", "25405.44")}
FACTORS = {None: ("1.012345", "0.987654", "1", "0.955555", "1.1"), 500000: ("1.01", "0.99", "1", "0.96", "1.08")}
POOLS = {None: "0", 500000: "1633361"}
MODEL = ("10534793.81", "11087095.7", "12492163.9", "13718838.12", "14459400.0")


def additive(threshold: int | None, weights=None, counts=None) -> list[Decimal]:
    """Weights times counts times factor, by unit."""
    used = dict(zip(NAMES, weights or WEIGHTS[threshold], strict=True))
    rows = counts or COUNTS
    return [
        sum(Decimal(used[name]) * Decimal(rows[code][name]) for name in NAMES) * Decimal(factor).quantize(Decimal("0.000001"))
        for code, factor in zip(CODES, FACTORS[threshold], strict=True)
    ]


def policy(**changes: object) -> dict[str, object]:
    """An ``input`` of ``docs/steps.md`` without its needs."""
    base = {
        "codes": list(CODES), "pot": "90000000", "unit": "1", "reserve": {"percent": "1.5"}, "pool": "0", "fixed": {"B": "250000"},
        "cases": [{"kind": "foster", "per_case": "60000", "counts": {"A": "12", "D": "7.5"}}],
        "transition": {"target_share": "0.7", "years_left": "2", "floor": {"percent": "-2"}, "ceiling": {"percent": "6"}},
        "budgets": {code: str(14000000 + 1750000 * at) for at, code in enumerate(CODES)},
    }  # fmt: skip
    return base | changes


def content(pays: str = "additive", threshold: int | None = None, **changes: object) -> dict[str, object]:
    """The content of ``reports/allocation.json``."""
    codes = whole_needs(CODES, additive(threshold) if pays == "additive" else list(map(Decimal, MODEL)))
    given = policy(**{"pool": POOLS[threshold]} | changes) | {"needs": [str(need) for need in codes]}
    variants = [
        {
            "threshold": None if one is None else str(one), "pool": POOLS[one], "weights": dict(zip(NAMES, WEIGHTS[one], strict=True)),
            "needs": [str(need) for need in whole_needs(CODES, additive(one))],
        }
        for one in WEIGHTS
    ]  # fmt: skip
    return {
        "currency": "DKK", "pays": pays, "threshold": None if threshold is None else str(threshold), "centre_pays": "0.1", "input": given,
        "criteria": [criterion(name) for name in NAMES],
        "counts": COUNTS, "variants": variants,
        "units": [
            {"code": code, "name": f"Center {code}", "factor": factor, "model_need": need}
            for code, factor, need in zip(CODES, FACTORS[threshold], MODEL, strict=True)
        ],
    }  # fmt: skip


def criterion(name: str) -> dict[str, str]:
    """A criterion of the additive key."""
    return {"name": name, "kind": "base" if name.startswith("age") else "criterion", "label_da": name, "label_en": name}


def of_vector(given: Mapping) -> dict[str, object]:
    """The content for an ``input`` of ``tests/vectors``: the full model's need is paid, and there are no weights."""
    given = order_to_json(order_from_json(given))
    return {
        "currency": "DKK", "pays": "model", "threshold": None, "centre_pays": "0.1", "input": given, "criteria": [], "counts": {},
        "variants": [{"threshold": None, "pool": given["pool"], "weights": {}, "needs": given["needs"]}],
        "units": [
            {"code": code, "name": code, "factor": "1", "model_need": need}
            for code, need in zip(given["codes"], given["needs"], strict=True)
        ],
    }  # fmt: skip


def built(given: Mapping, texts: Texts = DA) -> tuple[bytes, Places]:
    """The workbook of a content, and where its blocks stand."""
    case = read_case(given, texts.language)
    rows = {code: dict.fromkeys(PUBLISHED, 1.0) for code in case.order.codes}
    face = Face("Nøgle", ("Udkast.",), {key: key for key in KEY_COLUMNS}, rows, 5.0, "•", (("Budgetår", 2009),))
    return written(case, face, texts), places(case, texts)


def change(book: openpyxl.Workbook, cell: str, value: object) -> None:
    """Set a cell given as formulas write it, or a defined name."""
    if "!" not in cell:
        cell = book.defined_names[cell].attr_text
    sheet, address = cell.rsplit("!", 1)
    number = float(Fraction(value)) if isinstance(value, str) and value[-1:].isdigit() else value
    book[sheet.strip("'")][address.replace("$", "")].value = number


def set_order(book: openpyxl.Workbook, where: Places, order: Order, texts: Texts = DA) -> None:
    """Type an order into the input cells, as a reader would."""
    word = lambda name: texts(f"book.choice.{name}")  # noqa: E731
    rules = order.transition
    values = {"pot": str(order.pot), "unit": str(order.unit), "transition": word("yes" if rules else "no")}
    for name, one in {"reserve": order.reserve, "floor": rules and rules.floor, "ceiling": rules and rules.ceiling}.items():
        values[f"{name}_kind"] = word("none" if one is None else "amount" if one.percent is None else "percent")
        values[f"{name}_value"] = None if one is None else str(one.amount if one.percent is None else one.percent)
    if rules:
        values |= {"target_share": str(rules.target_share), "years_left": str(rules.years_left)}
        values["furthest_under_target"] = None if rules.furthest_under_target is None else str(rules.furthest_under_target)
        values |= {"measured_from": word(rules.measured_from), "without_history": word(rules.without_history)}
    for name, value in values.items():
        change(book, f"policy_{name}", value)
    for place, code in enumerate(order.codes):
        change(book, where.units.cell("budget", place), str(order.budgets[code]) if code in order.budgets else None)
        change(book, where.units.cell("fixed", place), str(order.fixed.get(code, 0)))
        for number, kind in enumerate(order.cases):
            change(book, where.units.cell(f"cases{number}", place), str(kind.counts.get(code, 0)))
            change(book, where.units.cell(f"cases{number}", -1), str(kind.per_case))


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook; its formulas lose their values."""
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def opened(content: bytes) -> openpyxl.Workbook:
    """The workbook with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(content))


def column(book: openpyxl.Workbook, block, key: str) -> list[object]:
    """The values of a block's column."""
    sheet = book[block.sheet]
    return [sheet.cell(row + 1, block.column(key) + 1).value for row in range(block.first, block.first + block.size)]


def named(book: openpyxl.Workbook, name: str) -> object:
    """The value of a defined name."""
    sheet, address = book.defined_names[name].attr_text.rsplit("!", 1)
    return book[sheet.strip("'")][address.replace("$", "")].value
