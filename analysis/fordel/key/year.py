"""One year's key taken apart: the figures that its change to the next year is split by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from fordel.key.order import Order, order_from_json

Shares = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True)
class Year:
    """A year's inputs, by units of one set of boundaries.

    ``children`` by unit; ``per_child[unit][criterion]`` is a count divided by it; ``weights`` by criterion; ``correction``
    is the need that is paid, divided by the sum of weight times count; ``needs`` are those that are paid, exactly; ``need_rules``
    says which need that is and at which ``unexplained_share``, ``measure`` the outcome and the pool threshold.
    """

    order: Order
    children: Mapping[str, Fraction]
    per_child: Shares
    weights: Mapping[str, Fraction]
    correction: Mapping[str, Fraction]
    need_rules: tuple = ("additive", "0")
    measure: tuple = ("cost", None)

    @property
    def needs(self) -> dict[str, Fraction]:
        """The needs that are paid, by unit."""
        return dict(zip(self.order.codes, map(Fraction, self.order.needs), strict=True))


def year_of(content: Mapping) -> Year:
    """The year of a ``reports/allocation.json``."""
    threshold = content["threshold"]
    variant = next(one for one in content["variants"] if one["threshold"] == threshold)
    counts = {unit: {name: Fraction(value) for name, value in row.items()} for unit, row in content["counts"].items()}
    weights = {name: Fraction(value) for name, value in variant["weights"].items()}
    base = [one["name"] for one in content["criteria"] if one["kind"] == "base"]
    rules = (content["pays"], content.get("unexplained_share", "0.0"))
    measure = (content.get("outcome", "cost"), threshold)
    return replace(_year(order_from_json(content["input"]), counts, weights, base), need_rules=rules, measure=measure)


def _year(order: Order, counts: Shares, weights: Mapping[str, Fraction], base: list[str]) -> Year:
    children = {unit: sum((row[name] for name in base), Fraction(0)) for unit, row in counts.items()}
    per_child = {
        unit: {name: value / children[unit] if children[unit] else Fraction(0) for name, value in row.items()}
        for unit, row in counts.items()
    }
    additive = {unit: sum(weights[name] * value for name, value in row.items()) for unit, row in counts.items()}
    paid = dict(zip(order.codes, order.needs, strict=True))
    correction = {unit: Fraction(paid[unit]) / additive[unit] if additive[unit] else Fraction(0) for unit in order.codes}
    return Year(order, children, per_child, weights, correction)


def on_todays_boundaries(year: Year, codes: tuple[str, ...], parts: Shares | None) -> Year:
    """A year by the units ``codes`` of another year.

    ``parts`` says which part of every old unit went where (`fordel.key.reorganise.split_by_area`); None where no area has
    moved. Children and needs are moved by it, so that the sum of needs stays.
    """
    parts = parts_of(year.order.codes, parts)
    children = moved_values(year.children, parts, codes)
    names = list(year.weights)
    by_unit = {name: {unit: row[name] * year.children[unit] for unit, row in year.per_child.items()} for name in names}
    counts = {name: moved_values(values, parts, codes) for name, values in by_unit.items()}
    needs = moved_values(year.needs, parts, codes)
    per_child = {
        unit: {name: counts[name][unit] / children[unit] if children[unit] else Fraction(0) for name in names} for unit in codes
    }
    additive = {unit: sum(year.weights[name] * counts[name][unit] for name in names) for unit in codes}
    told = {now for old in year.order.budgets for now in parts.get(old, {})}
    order = replace(
        year.order,
        codes=codes,
        needs=tuple(needs[code] for code in codes),
        fixed={code: amount for code, amount in year.order.fixed.items() if code in codes},
        cases=tuple(replace(one, counts=moved_values(one.counts, parts, codes)) for one in year.order.cases),
        budgets={code: amount for code, amount in moved_values(year.order.budgets, parts, codes).items() if code in told},
    )
    correction = {unit: needs[unit] / additive[unit] if additive[unit] else Fraction(0) for unit in codes}
    return replace(year, order=order, children=children, per_child=per_child, correction=correction)


def parts_of(codes: tuple[str, ...], parts: Shares | None) -> Shares:
    """The parts, or where no area has moved, every unit as its own."""
    return {code: {code: Fraction(1)} for code in codes} if parts is None else parts


def moved_values(values: Mapping[str, Fraction], parts: Shares, codes: tuple[str, ...]) -> dict[str, Fraction]:
    """Figures of old units added up by the units ``codes``; ``parts`` as `on_todays_boundaries` has them, but never None."""
    found = dict.fromkeys(codes, Fraction(0))
    for unit, value in values.items():
        for now, part in parts.get(unit, {}).items():
            if now in found:
                found[now] += part * value
    return found
