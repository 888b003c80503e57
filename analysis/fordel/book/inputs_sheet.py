"""The sheet of inputs: every figure of the policy, last year's budgets, fixed amounts, cases and the full model's need."""

from fordel.book.case import Case
from fordel.book.city_formulas import CHOICES
from fordel.book.pen import CENTS, PLAIN, WHOLE, Pen
from fordel.book.places import SECTIONS, Places
from fordel.book.sheets import quoted
from fordel.key.order import Change, Transition

_NUMBERS = {"pot": WHOLE, "unit": WHOLE}
_WIDE = 10


def inputs_sheet(pen: Pen, sheet, case: Case, places: Places, status: str) -> None:
    """Write the sheet; ``status`` is the formula of what is wrong."""
    pen.head(sheet, pen.say("inputs.title"), pen.say("inputs.lead"), _WIDE)
    sheet.set_row(1, 42)
    sheet.set_column(0, 0, 56)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 30, 16)
    pen.put(sheet, 2, 0, pen.say("inputs.legend"), "input")
    pen.put(sheet, 3, 0, pen.say("status.title"), "result")
    sheet.merge_range(3, 1, 3, _WIDE, "", pen.style("status"))
    pen.formula(sheet, 3, 1, status, pen.say("status.same"), "status")
    sheet.set_row(3, 30)
    _policy(pen, sheet, case, places)
    _variants(pen, sheet, case, places)
    _units(pen, sheet, case, places)
    pen.page(sheet, (4, 1))


def _policy(pen: Pen, sheet, case: Case, places: Places) -> None:
    values = policy_values(case, pen)
    for name, settings in SECTIONS:
        for column in range(_WIDE + 1):
            pen.put(sheet, places.sections[name], column, pen.say(f"section.{name}") if column == 0 else None, "heading")
        for setting in settings:
            row = places.policy[setting]
            pen.put(sheet, row, 0, pen.say(f"policy.{setting}", currency=case.currency))
            pen.put(sheet, row, 1, values[setting], "input", _NUMBERS.get(setting, PLAIN), align="right")
            pen.put(sheet, row, 2, pen.say(f"policy_note.{setting}", currency=case.currency), "note")
            pen.book.define_name(f"policy_{setting}", f"={quoted(sheet.name)}$B${row + 1}")
            if setting in CHOICES:
                words = [pen.say(f"choice.{one}") for one in CHOICES[setting]]
                sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": words})
    row = places.policy["pool_threshold"]
    sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": f"={places.variants.whole('threshold')}"})


def policy_values(case: Case, pen: Pen) -> dict[str, object]:
    """What stands in the cells of the settings."""
    order, rules = case.order, case.order.transition or Transition()
    furthest = rules.furthest_under_target
    return {
        "pot": order.pot,
        "unit": order.unit,
        **_change("reserve", order.reserve, pen),
        "pool_threshold": _threshold(case.variants[case.chosen].threshold, pen),
        "centre_pays": case.centre_pays,
        "pays": pen.say(f"choice.{case.pays}"),
        "transition": pen.say(f"choice.{'yes' if order.transition else 'no'}"),
        "target_share": rules.target_share,
        "years_left": rules.years_left,
        **_change("floor", rules.floor, pen),
        **_change("ceiling", rules.ceiling, pen),
        "furthest_under_target": furthest,
        "measured_from": pen.say(f"choice.{rules.measured_from}"),
        "without_history": pen.say(f"choice.{rules.without_history}"),
    }


def _change(name: str, change: Change | None, pen: Pen) -> dict[str, object]:
    kind = "none" if change is None else "amount" if change.percent is None else "percent"
    value = None if change is None else change.amount if change.percent is None else change.percent
    return {f"{name}_kind": pen.say(f"choice.{kind}"), f"{name}_value": value}


def _threshold(threshold: int | None, pen: Pen) -> object:
    return pen.say("choice.none") if threshold is None else threshold


def _variants(pen: Pen, sheet, case: Case, places: Places) -> None:
    block = places.variants
    for column in range(_WIDE + 1):
        pen.put(sheet, block.first - 2, column, pen.say("section.pools") if column == 0 else None, "heading")
    for key in block.columns:
        side = "left" if key == "threshold" else "right"
        pen.put(sheet, block.first - 1, block.column(key), pen.say(f"pool.{key}"), "header", align=side)
    sheet.set_row(block.first - 1, 30)
    for row, variant in enumerate(case.variants, start=block.first):
        threshold = _threshold(variant.threshold, pen)
        pen.put(sheet, row, 0, threshold, "", WHOLE, align="left")
        pen.put(sheet, row, 1, variant.pool, "input", CENTS if variant.pool.denominator > 1 else WHOLE)
        pen.put(sheet, row, 2, case.centre_pays, "", PLAIN)


def _units(pen: Pen, sheet, case: Case, places: Places) -> None:
    block, order = places.units, case.order
    head, prices = block.first - 2, block.first - 1
    for column in range(max(_WIDE, len(block.columns) - 1) + 1):
        pen.put(sheet, head - 1, column, pen.say("section.units") if column == 0 else None, "heading")
    for key, words in _headers(pen, case).items():
        pen.put(sheet, head, block.column(key), words, "header", align="left" if key in {"name", "code"} else "right")
    sheet.set_row(head, 58)
    pen.note(sheet, head, block.column("budget"), pen.say("source.budget"))
    pen.note(sheet, head, block.column("fixed"), pen.say("source.fixed"))
    pen.put(sheet, prices, 0, pen.say("units.per_case") if order.cases else None, "note")
    for place, kind in enumerate(order.cases):
        pen.put(sheet, prices, block.column(f"cases{place}"), kind.per_case, "input", CENTS if kind.per_case.denominator > 1 else WHOLE)
        pen.note(sheet, head, block.column(f"cases{place}"), pen.say("source.cases", kind=kind.kind))
    for place, code in enumerate(order.codes):
        _unit(pen, sheet, case, places, place, code)


def _unit(pen: Pen, sheet, case: Case, places: Places, place: int, code: str) -> None:
    block, order = places.units, case.order
    row, budget = block.first + place, order.budgets.get(code)
    pen.put(sheet, row, 0, case.names[place])
    pen.put(sheet, row, 1, code)
    pen.put(sheet, row, block.column("budget"), budget, "input", CENTS if budget and budget.denominator > 1 else WHOLE)
    pen.put(sheet, row, block.column("fixed"), order.fixed.get(code, 0), "input", WHOLE)
    for number, kind in enumerate(order.cases):
        pen.put(sheet, row, block.column(f"cases{number}"), kind.counts.get(code, 0), "input", PLAIN)
    for number, variant in enumerate(case.variants):
        factor = None if variant.factors is None else variant.factors[place]
        model = None if variant.model is None else variant.model[place]
        pen.put(sheet, row, block.column(f"factor{number}"), factor, "input", "0.000000")
        pen.put(sheet, row, block.column(f"model{number}"), model, "input", CENTS)


def _headers(pen: Pen, case: Case) -> dict[str, str]:
    found = {key: pen.say(f"units.{key}") for key in ("name", "code", "budget", "fixed")}
    found |= {f"cases{place}": pen.say("units.cases", kind=kind.kind) for place, kind in enumerate(case.order.cases)}
    for key in ("factor", "model"):
        found |= {f"{key}{place}": for_pool(pen, f"units.{key}", one.threshold) for place, one in enumerate(case.variants)}
    return found


def for_pool(pen: Pen, key: str, threshold: int | None) -> str:
    """A header that names the pool's threshold."""
    which = pen.say("pool.without") if threshold is None else pen.say("pool.with", threshold=pen.texts.number(threshold))
    return f"{pen.say(key)}, {which}"
