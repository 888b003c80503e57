"""The sheets of the additive key: what a child of every criterion weighs, and how many there are in every unit."""

from fractions import Fraction

from fordel.book.case import Case
from fordel.book.inputs_sheet import for_pool
from fordel.book.pen import CENTS, SHARE, WHOLE, Pen
from fordel.book.places import Places

_FINE = "#,##0.00####"


def weights_sheet(pen: Pen, sheet, case: Case, places: Places) -> None:
    """Criteria as rows: weights by threshold, the weight in use, the number in the city, and the part of the need."""
    block = places.weights
    pen.head(sheet, pen.say("weights.title"), pen.say("weights.lead" if case.criteria else "weights.none"), len(block.columns) - 1)
    sheet.set_row(1, 44)
    sheet.set_column(0, 0, 62)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, len(block.columns) - 1, 17)
    if not case.criteria:
        return
    pen.put(sheet, 2, 0, pen.say("inputs.legend"), "input")
    headers = {f"weight{place}": for_pool(pen, "weights.weight", one.threshold) for place, one in enumerate(case.variants)}
    for key in block.columns:
        pen.put(sheet, block.first - 1, block.column(key), headers.get(key) or pen.say(f"weights.{key}"), "header", **_side(key))
    sheet.set_row(block.first - 1, 44)
    pen.note(sheet, block.first - 1, block.column("weight0"), pen.say("source.weights"))
    needs = _needs(case)
    for place in range(block.size):
        _weight_row(pen, sheet, case, places, place, needs)
    total = block.last + 1
    for key in block.columns:
        pen.put(sheet, total, block.column(key), pen.say("total") if key == "label" else None, "total")
    pen.formula(sheet, total, block.column("need"), f"SUM({block.whole('need')})", sum(needs), "total", WHOLE)
    share = f"SUM({block.whole('percent')})"
    pen.formula(sheet, total, block.column("percent"), share, int(sum(needs) != 0), "total", SHARE)
    pen.page(sheet, (block.first, 1), block.first - 1)


def _weight_row(pen: Pen, sheet, case: Case, places: Places, place: int, needs: list[Fraction]) -> None:
    block, criterion, weights = places.weights, case.criteria[place], case.variants[case.chosen].weights
    row, whole = block.first + place, sum(needs)
    last = case.variants and f"weight{len(case.variants) - 1}"
    pen.put(sheet, row, 0, criterion.label, "wrap")
    pen.put(sheet, row, 1, pen.say("weights.base" if criterion.base else "weights.criterion"))
    for number, variant in enumerate(case.variants):
        pen.put(sheet, row, block.column(f"weight{number}"), Fraction(variant.weights[place]), "input", _FINE)
    used = f"N(INDEX({block.row('weight0', last, place)},1,step_variant))"
    counts = sum(line[place] for line in case.counts)
    need = f"{block.cell('used', place)}*{block.cell('count', place)}"
    percent = f"IF(SUM({block.whole('need')})=0,0,{block.cell('need', place)}/SUM({block.whole('need')}))"
    pen.formula(sheet, row, block.column("used"), used, weights[place], "result", _FINE)
    total = f"SUM({places.counts.whole(f'count{place}')})"
    pen.formula(sheet, row, block.column("count"), total, counts, "", CENTS if counts % 1 else WHOLE)
    pen.formula(sheet, row, block.column("need"), need, needs[place], "", WHOLE)
    pen.formula(sheet, row, block.column("percent"), percent, needs[place] / whole if whole else 0, "", SHARE)


def counts_sheet(pen: Pen, sheet, case: Case, places: Places) -> None:
    """Units as rows, criteria as columns; the weight in use stands above each."""
    block = places.counts
    width = max(len(block.columns) - 1, 8)
    pen.head(sheet, pen.say("counts.title"), pen.say("counts.lead" if case.criteria else "weights.none"), min(width, 11))
    sheet.set_row(1, 44)
    sheet.set_column(0, 0, 13)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, width, 13)
    if not case.criteria:
        return
    pen.put(sheet, 2, 1, pen.say("inputs.legend"), "input")
    head = block.first - 2
    labels = {f"count{place}": criterion.label for place, criterion in enumerate(case.criteria)}
    for key in block.columns:
        pen.put(sheet, head, block.column(key), labels.get(key) or pen.say(f"units.{key}"), "header", **_side(key))
    sheet.set_row(head, 110)
    pen.note(sheet, head, block.column("count0"), pen.say("source.counts"))
    pen.put(sheet, head + 1, 1, pen.say("counts.weight"), "note")
    weights = case.variants[case.chosen].weights
    for place in range(places.weights.size):
        pen.formula(sheet, head + 1, 2 + place, places.weights.cell("used", place), weights[place], "note", _FINE)
    for place, code in enumerate(case.order.codes):
        row = block.first + place
        pen.put(sheet, row, 0, code)
        pen.put(sheet, row, 1, case.names[place])
        for number, count in enumerate(case.counts[place]):
            pen.put(sheet, row, 2 + number, Fraction(count), "input", CENTS if count % 1 else WHOLE)
    _count_totals(pen, sheet, case, places)
    pen.page(sheet, (block.first, 2), head)


def _count_totals(pen: Pen, sheet, case: Case, places: Places) -> None:
    row = places.counts.last + 1
    pen.put(sheet, row, 0, pen.say("total"), "total")
    pen.put(sheet, row, 1, None, "total")
    for place in range(len(case.criteria)):
        total = sum(line[place] for line in case.counts)
        pen.formula(sheet, row, 2 + place, f"SUM({places.counts.whole(f'count{place}')})", total, "total", CENTS if total % 1 else WHOLE)


def _side(key: str) -> dict[str, str]:
    return {"align": "left" if key in {"label", "kind", "code", "name"} else "right"}


def _needs(case: Case) -> list[Fraction]:
    weights = case.variants[case.chosen].weights
    return [Fraction(weight) * Fraction(sum(line[place] for line in case.counts)) for place, weight in enumerate(weights)]
