"""How a unit's amount comes about, term by term and step by step, so that anyone can compute it again."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from fordel.key.exact import half_up, whole_parts
from fordel.params.model import OUTCOME_DECIMALS
from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.money_section import transition_words
from fordel.report.profile import ExplanationRow
from fordel.report.results import UnitRow
from fordel.sheets.case import Case


def sum_section(row: UnitRow, case: Case) -> Section:
    """The additive key's terms, or what stands in their place where the full model is paid; then need, share and the steps."""
    lines = case.explanation[row.centre]
    blocks: list[Block] = [Paragraph(words) for words in _about(row, case)]
    if row.children is None:
        blocks.append(Paragraph(case.reader.say("sheet.sum.withheld")))
    else:
        blocks.append(_terms(lines, case))
    blocks += [Paragraph(words) for words in (*_factor(lines, case), *_transition(case))]
    steps = (_steps(row, lines, case),) if case.results.key.pot else ()
    return Section("sum", case.reader.say("sheet.sum.title"), (*blocks, *steps))


def _about(row: UnitRow, case: Case) -> list[str]:
    reader, key = case.reader, case.results.key
    if key.pays == "additive":
        return [reader.say("sheet.sum.additive")]
    close = case.close[row.centre]
    shares = {name: reader.texts.percent(Decimal(str(getattr(close, f"share_{name}"))), 2) for name in ("additive", "model")}
    return [reader.say("sheet.sum.model", name=row.name, **shares)]


def _terms(lines: Sequence[ExplanationRow], case: Case) -> Table:
    """Number times weight for every criterion; products are printed so that they add to their printed sum."""
    reader, outcome = case.reader, case.results.need.outcome
    terms, decimals = [line for line in lines if line.part == "term"], OUTCOME_DECIMALS[outcome]
    unit = reader.currency_word() if outcome == "cost" else reader.texts("report.additive.recipients")
    columns = (
        Column(reader.say("additive.criterion")),
        Column(reader.say("sheet.sum.count"), "", "number"),
        Column(reader.say("additive.weight"), reader.texts("report.additive.per_unit", unit=unit), "number"),
        Column(reader.say("sheet.sum.product"), unit, "number"),
    )
    products, total = _adding(terms, decimals)
    rows = tuple(
        (reader.label(line), _count(line.count, case), reader.number(Decimal(line.rate), decimals), reader.number(product, decimals))
        for line, product in zip(terms, products, strict=True)
    )
    dash = reader.say("none")
    each = reader.say("additive.product" if case.params.model.weights.base else "sheet.sum.each")
    notes = (reader.say("additive.note"), each, reader.say("sheet.sum.adding"))
    caption = reader.say("sheet.sum.caption" if case.results.key.pays == "additive" else "sheet.sum.caption_model")
    return Table("terms", caption, columns, rows, (reader.say("sheet.sum.total"), dash, dash, reader.number(total, decimals)), notes)


def _adding(terms: Sequence[ExplanationRow], decimals: int) -> tuple[list[Decimal], Decimal]:
    """Every term's product, rounded by largest remainder, and their rounded sum."""
    exact, unit = [Fraction(line.exact) for line in terms], 10**decimals
    total = half_up(sum(exact) * unit)
    counts = whole_parts([line.item for line in terms], exact, total) if total else (0,) * len(exact)
    return [Decimal(count).scaleb(-decimals) for count in counts], Decimal(total).scaleb(-decimals)


def _count(count: str, case: Case) -> str:
    number = Decimal(count)
    return case.reader.number(number, 0 if number == number.to_integral_value() else 2)


def _factor(lines: Sequence[ExplanationRow], case: Case) -> list[str]:
    """What the sum is multiplied by, where some of the unexplained difference is paid."""
    rate = next(Decimal(line.rate) for line in lines if line.part == "factor")
    if case.results.key.pays != "additive" or rate == 1:
        return []
    share = case.reader.texts.percent(case.results.need.unexplained_share, 0)
    return [case.reader.say("sheet.sum.factor", factor=case.reader.number(rate, 6), percent=share)]


def _transition(case: Case) -> list[str]:
    rules = transition_words(case.params.policy.transition, case.reader)
    return [" ".join((case.reader.say("sheet.sum.rules"), *rules))] if rules else []


def _steps(row: UnitRow, lines: Sequence[ExplanationRow], case: Case) -> Table:
    """From need to amount; whole amounts that add up, those of the steps without effect left out."""
    reader, key = case.reader, case.results.key
    effect = {line.item: half_up(line.exact) for line in lines if line.part == "step"}
    fixed, cases = effect.get("reserve", 0), effect.get("actual_cases", 0)
    by_need, changed = row.target - fixed - cases, row.amount - row.target
    need, currency = next(line.exact for line in lines if (line.part, line.item) == ("need", "paid")), reader.currency_word()
    how = reader.texts("report.sheet.sum.how", need=_need(need, case), all=_need(case.needs, case), left=_left(key.distributable, case))
    transition = "transition" in effect
    found = [
        ("by_need", how, reader.number(by_need), True),
        ("fixed", "", reader.number(fixed), fixed),
        ("cases", "", reader.number(cases), cases),
        ("target", reader.texts("report.sheet.sum.before"), reader.number(row.target), changed or transition),
        ("transition" if transition else "rounding", "", reader.texts.signed(changed), changed or transition),
    ]
    rows = tuple((reader.say(f"money.{name}"), words, amount) for name, words, amount, shown in found if shown)
    heads = (Column(reader.say("sheet.sum.step")), Column(reader.say("sheet.sum.calculation")))
    columns = (*heads, Column(reader.say("key.amount"), currency, "number"))
    total = (reader.say("money.amount"), "", reader.number(row.amount))
    notes = (reader.say(f"sheet.sum.need_{case.results.need.outcome}"), reader.say("sheet.sum.whole"))
    return Table("steps", reader.say("sheet.sum.steps"), columns, rows, total, notes)


def _need(need: Decimal, case: Case) -> str:
    return case.reader.number(need, OUTCOME_DECIMALS[case.results.need.outcome])


def _left(amount: float, case: Case) -> str:
    """What is shared by need, with as many decimals as it has."""
    return case.reader.number(amount, 0 if amount == round(amount) else 2)
