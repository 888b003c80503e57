"""Every unit explained: each term of its sum, its index, its distance to target, and what each step did."""

from collections.abc import Sequence
from decimal import Decimal

from fordel.key.needs import UnitNeed
from fordel.key.paid import Paid
from fordel.key.rows import KeyRow
from fordel.key.steps import Allocation
from fordel.key.weights_file import WeightsFile

_DIGITS = Decimal("0.000000001")
EXPLANATION_COLUMNS = ("centre", "part", "item", "label_da", "label_en", "count", "rate", "value")


def explanation_rows(paid: Paid, file: WeightsFile, allocation: Allocation, rows: Sequence[KeyRow]) -> list[dict[str, object]]:
    """Rows of ``reports/explanation.csv``.

    ``part`` is ``term`` (a criterion: count x weight = need), ``factor`` (what the sum is multiplied by), ``need`` (what is
    paid for, and the full model's), ``figure`` (share, index, amount per child, target, distance) or ``step``. Figures that
    would tell a withheld number of children are left out.
    """
    found: list[dict[str, object]] = []
    for place, (unit, row) in enumerate(zip(paid.units, rows, strict=True)):
        found += _terms(unit, paid, file) + _figures(row, unit, paid.model[place])
        found += [_row(row.centre, "step", step.name, value=_money(step.after[place] - step.before[place])) for step in allocation.steps]
    return found


def _terms(unit: UnitNeed, paid: Paid, file: WeightsFile) -> list[dict[str, object]]:
    weights = file.variant(paid.threshold).weights
    found = [
        _row(unit.unit, "term", one["name"], one, count, weights[one["name"]], weights[one["name"]] * count)
        for one in file.criteria
        for count in [file.counts[unit.unit][one["name"]]]
    ]
    additive = file.need(unit.unit, weights)
    factor = paid.factors[unit.unit]
    return [*found, _row(unit.unit, "factor", "unexplained_share", rate=factor, value=additive * factor)]


def _figures(row: KeyRow, unit: UnitNeed, model: UnitNeed) -> list[dict[str, object]]:
    figures = [
        ("need", "paid", unit.need),
        ("need", "model", model.need),
        ("figure", "share", row.share),
        ("figure", "target", row.target),
        ("figure", "amount", row.amount),
        ("figure", "distance", row.amount - row.target),
        ("figure", "last_year", row.last_year),
        ("figure", "change", None if row.last_year is None else row.amount - row.last_year),
    ]
    if row.children:
        figures += [("figure", "children", row.children), ("figure", "index", row.index)]
        figures += [("figure", "amount_per_child", row.amount / row.children)]
    return [_row(row.centre, part, item, value=value) for part, item, value in figures if value is not None]


def _row(centre: str, part: str, item: str, labels: dict | None = None, count=None, rate=None, value=None) -> dict[str, object]:
    names = {f"label_{language}": (labels or {}).get(f"label_{language}", "") for language in ("da", "en")}
    numbers = {"count": count, "rate": rate, "value": value}
    return {"centre": centre, "part": part, "item": item} | names | {name: _plain(number) for name, number in numbers.items()}


def _money(amount) -> Decimal:
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(Decimal("0.01"))


def _plain(number: object) -> object:
    return f"{number.quantize(_DIGITS).normalize():f}" if isinstance(number, Decimal) else number
