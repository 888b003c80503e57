"""The criteria and their weights in words: what a child under each of them counts with."""

from collections.abc import Sequence
from decimal import Decimal

from fordel.memo.words import inside, joined, paragraphs
from fordel.params import Criterion, Params
from fordel.params.model import Weights
from fordel.report.allocated import CriterionRow
from fordel.report.content import Column, Section, Table
from fordel.report.criterion_words import base_criterion, conditions, fact_words, lowered, measure, parts_of
from fordel.report.reader import Reader, capital
from fordel.report.results import Key
from fordel.weights.columns import RISK

_PER_THOUSAND = 1000
_WHOLE_FROM = 1000


def criteria_section(key: Key, rows: Sequence[CriterionRow], params: Params, reader: Reader) -> Section:
    """Every weight as what one child counts with; the groups of the base as one range."""
    base, rest = ([row for row in rows if (row.role == "base") is own] for own in (True, False))
    columns = (
        Column(reader.say("memo.criteria.head")),
        Column(reader.say("memo.criteria.weight"), _unit(reader), "number"),
        Column(reader.say("memo.criteria.part"), "%", "number"),
    )
    cells = (_base_cells(base, params, reader), *(_cells(row, params, reader) for row in rest))
    total = (reader.say("total"), reader.say("none"), reader.number(100, 1))
    notes = (reader.say("memo.criteria.rounded"), *([reader.say("memo.criteria.base_zero")] if len(base) > 1 else []))
    table = Table("criteria", reader.say("memo.criteria.caption"), columns, cells, total, notes)
    words = joined(
        [
            reader.say("memo.criteria.model" if key.pays == "model" else "memo.criteria.text"),
            reader.say("memo.criteria.factor") if key.pays != "model" and params.model.unexplained_share else "",
            _factors(rows, params, reader),
        ]
    )
    return Section("criteria", reader.say("memo.criteria.title"), (*paragraphs(words), table), 3)


def _unit(reader: Reader) -> str:
    return reader.currency_word() if reader.outcome == "cost" else reader.texts("report.memo.criteria.weight_unit_recipients")


def _base_cells(rows: Sequence[CriterionRow], params: Params, reader: Reader) -> tuple[str, ...]:
    weights = sorted(row.weight for row in rows)
    low, high = (_counted(Decimal(str(weight)), reader) for weight in (weights[0], weights[-1]))
    found = base_criterion(rows, params)
    label = reader.label(rows[0]) if found is None else getattr(found.label, reader.texts.language)
    told = inside(reader, "criteria.all") if len(rows) == 1 else inside(reader, "criteria.base", label=label)
    part = sum(Decimal(str(row.percent_of_need)) for row in rows)
    return (capital(told), low if low == high else reader.span(low, high), reader.number(part, 1))


def _cells(row: CriterionRow, params: Params, reader: Reader) -> tuple[str, ...]:
    told, per_point = _described(row, params, reader)
    weight = Decimal(str(row.weight)) / (100 if per_point else 1)
    return (told, _counted(weight, reader), reader.number(row.percent_of_need, 1))


def _counted(weight: Decimal, reader: Reader) -> str:
    """An amount, or children with help per 1,000; small figures with two decimals."""
    value = weight if reader.outcome == "cost" else weight * _PER_THOUSAND
    return reader.number(value, 0 if value >= _WHOLE_FROM or not value else 2)


def _described(row: CriterionRow, params: Params, reader: Reader) -> tuple[str, bool]:
    """The criterion in words, and whether its weight is told per percentage point of an area's share.

    Only a name of conditions and at most one share or number of the area is put into words; another keeps its label.
    """
    parts = parts_of(row.criterion)
    measured = {part: found for part in parts if (found := measure(part, params)) is not None}
    given = [part for part in parts if part not in measured]
    told = conditions(":".join(given), params, reader) if given else inside(reader, "criteria.each")
    if len(measured) > 1 or told is None:
        return reader.label(row), False
    if not measured:
        return capital(told), False
    (criterion,) = measured.values()
    kind = "times" if criterion.kind == "number" else "point_under" if criterion.complement else "point"
    return capital(inside(reader, f"criteria.{kind}", condition=told, label=fact_words(criterion, reader))), kind != "times"


def _factors(rows: Sequence[CriterionRow], params: Params, reader: Reader) -> str:
    """The risk factors by name, where any weight counts them together."""
    if not any(RISK in row.criterion for row in rows):
        return ""
    chosen = [one for one in params.criteria_used("fit") if _is_factor(one, params.model.weights)]
    return reader.say("memo.criteria.factors", names=reader.listed([lowered(_factor(one, reader)) for one in chosen]))


def _is_factor(criterion: Criterion, weights: Weights) -> bool:
    if criterion.name == weights.base or criterion.name in weights.leave_out:
        return False
    if weights.risk_factors is not None:
        return criterion.name in weights.risk_factors
    return criterion.level == "child" and criterion.kind in {"flag", "level"} and criterion.expected_sign != "none"


def _factor(criterion: Criterion, reader: Reader) -> str:
    label = getattr(criterion.label, reader.texts.language)
    return reader.texts("weights.label.not", label=label) if criterion.complement else label
