"""The additive key as tables: what a council reads, recomputes by hand, and can hand to 'fordel apply'."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from fordel.key.exact import quotas, whole_parts
from fordel.key.needs import UnitNeed
from fordel.key.weights_file import WeightsFile, WeightVariant

WEIGHT_COLUMNS = ("criterion", "kind", "value")
CRITERION_COLUMNS = (
    "criterion", "role", "label_da", "label_en", "weight", "weight_low", "weight_high", "count", "need", "percent_of_need", "amount",
)  # fmt: skip
SHARE_COLUMNS = ("criterion", "weight_percent", "centre", "count", "share_of_criterion", "points")
CLOSENESS_COLUMNS = ("centre", "name", "share_model", "share_additive", "difference_pp", "difference_amount")
_SHARE, _PERCENT = Decimal("0.000000001"), Decimal("0.000001")


def weight_rows(file: WeightsFile, variant: WeightVariant) -> list[dict[str, object]]:
    """Rows of ``reports/weights.csv``, as 'fordel apply' reads them: money per unit of every criterion."""
    return [{"criterion": one["name"], "kind": "per_unit", "value": variant.weights[one["name"]]} for one in file.criteria]


def count_rows(file: WeightsFile) -> tuple[list[str], list[dict[str, object]]]:
    """Header and rows of ``reports/counts.csv``, as 'fordel apply' reads them: number of units of every criterion by centre."""
    names = [one["name"] for one in file.criteria]
    return ["centre", *names], [{"centre": unit, **{name: row[name] for name in names}} for unit, row in sorted(file.counts.items())]


def criterion_rows(file: WeightsFile, variant: WeightVariant, left: Fraction) -> list[dict[str, object]]:
    """Rows of ``reports/criteria.csv``: every criterion's weight with its 95 % bounds, number in the city, and part of the need.

    ``amount`` is the part of ``left`` (what is shared by need) that the criterion distributes, in whole currency units that
    add up; it is what the additive key would pay where every unit's factor is 1.
    """
    counts, needs, total = _city(file, variant)
    names = list(counts)
    amounts = whole_parts(names, list(map(Fraction, needs.values())), int(left)) if any(needs.values()) else (0,) * len(names)
    return [
        {
            "criterion": one["name"], "role": one["kind"], "label_da": one["label_da"], "label_en": one["label_en"],
            "weight": variant.weights[one["name"]], "weight_low": variant.low[one["name"]], "weight_high": variant.high[one["name"]],
            "count": counts[one["name"]], "need": needs[one["name"]],
            "percent_of_need": (100 * needs[one["name"]] / total).quantize(_PERCENT), "amount": amount,
        }
        for one, amount in zip(file.criteria, amounts, strict=True)
    ]  # fmt: skip


def criterion_share_rows(file: WeightsFile, variant: WeightVariant) -> list[dict[str, object]]:
    """Rows of ``reports/criterion_shares.csv``: weight of the criterion times the centre's share of it, in percent of the need."""
    counts, needs, total = _city(file, variant)
    rows = []
    for name, need in needs.items():
        percent = 100 * need / total
        for unit, row in sorted(file.counts.items()):
            share = row[name] / counts[name] if counts[name] else Decimal(0)
            values = (name, percent.quantize(_PERCENT), unit, row[name], share.quantize(_SHARE), (percent * share).quantize(_PERCENT))
            rows.append(dict(zip(SHARE_COLUMNS, values, strict=True)))
    return rows


def closeness_rows(file: WeightsFile, variant: WeightVariant, model: tuple[UnitNeed, ...], left: Fraction, factors: Mapping[str, Decimal]):
    """Rows of ``reports/closeness.csv``: how far the additive key is from the full model, in percentage points and money."""
    additive = quotas([Fraction(file.need(unit.unit, variant.weights) * factors[unit.unit]) for unit in model], 1)
    full = quotas([Fraction(unit.need) for unit in model], 1)
    return [
        {
            "centre": unit.unit, "name": unit.name, "share_model": _decimal(there, _SHARE), "share_additive": _decimal(here, _SHARE),
            "difference_pp": _decimal(100 * (here - there), _PERCENT), "difference_amount": round((here - there) * left),
        }
        for unit, here, there in zip(model, additive, full, strict=True)
    ]  # fmt: skip


def _city(file: WeightsFile, variant: WeightVariant) -> tuple[dict[str, Decimal], dict[str, Decimal], Decimal]:
    """By criterion, its number in the city and that times its weight; and the sum of these (1 where it is zero, to divide by)."""
    names = [one["name"] for one in file.criteria]
    counts = {name: sum(row[name] for row in file.counts.values()) for name in names}
    needs = {name: variant.weights[name] * counts[name] for name in names}
    return counts, needs, sum(needs.values()) or Decimal(1)


def _decimal(value: Fraction, places: Decimal) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(places)
