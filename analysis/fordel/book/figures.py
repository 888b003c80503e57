"""The values that stand beside the formulas: the engine's exact steps, and what lies between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from fordel.book.case import Case
from fordel.book.sheets import NO_CEILING
from fordel.key import steps
from fordel.key.order import Transition
from fordel.key.transition import Bounds, bounded_units, bounds

Column = tuple[Fraction, ...]


@dataclass(frozen=True)
class Figures:
    """Values by column of the sheet of steps, each of shape (units,), and by name for the city."""

    units: dict[str, tuple]
    city: dict[str, Fraction | int]


def figures(case: Case) -> Figures:
    """The values of every formula on the sheet of steps."""
    order, allocation = case.order, case.allocation
    after = {step.name: step.after for step in allocation.steps}
    needs, pay = case.needs, order.pot - allocation.reserve - allocation.pool
    whole_need = sum(needs)
    before = after.get("transition", allocation.target)
    units = {
        "code": order.codes,
        "name": case.names,
        "need": needs,
        "share": tuple(need / whole_need if whole_need else Fraction(0) for need in needs),
        "fixed": after["reserve"],
        "shared": after["need_share"],
        "cases": tuple(goal - part for goal, part in zip(after["actual_cases"], after["need_share"], strict=True)),
        "target": allocation.target,
        "step4": before,
        "amount": allocation.amounts,
    }
    moved, scale = _transition(case)
    city = {
        "variant": case.chosen + 1, "pot": order.pot, "unit": order.unit, "reserve": allocation.reserve, "pool": allocation.pool,
        "fixed": sum(units["fixed"]), "cases": sum(units["cases"]), "left": steps.distributable(order), "pay": pay, "need": whole_need,
        "decimals": max(2, min(9, 15 - len(str(pay // order.unit)))), "tolerance": max(Fraction(1, 10**6), Fraction(pay, 10**13)), "ok": 1,
    }  # fmt: skip
    rounded = _rounding(before, order.unit, city["decimals"])
    city["over"] = Fraction(pay, order.unit) - sum(rounded["whole"])
    return Figures(units | moved | rounded, city | scale)


def _transition(case: Case) -> tuple[dict[str, Column], dict[str, Fraction]]:
    """Bounds and corners; where no transition is set, what its formulas give with every rule left out."""
    order, rules = case.order, case.order.transition or Transition()
    has = [int(code in order.budgets) for code in order.codes]
    budget = [Fraction(order.budgets.get(code, 0)) for code in order.codes]
    codes = bounded_units(order) if order.transition else tuple(code for code in order.codes if code in order.budgets)
    goals = [goal for goal, held in zip(case.allocation.target, has, strict=True) if held]
    found = bounds(rules, codes, goals, [order.budgets[code] for code in codes]) if codes else Bounds((), (), ())
    place = {code: index for index, code in enumerate(codes)}
    held = [place.get(code) for code in order.codes]
    blend = [0 if at is None else found.blend[at] for at in held]
    low = [0 if at is None else found.floor[at] for at in held]
    high = [0 if at is None else NO_CEILING if found.ceiling[at] is None else found.ceiling[at] for at in held]
    bound, before = sum(goals), sum(budget)
    scale = Fraction(bound) / before if before else Fraction(0)
    from_ = scale if rules.measured_from == "budget_scaled" else 1
    corners = _corners(blend, low, high)
    columns = {
        "has": has, "budget": budget, "base": [from_ * one for one in budget], "blend": blend, "floor": low, "ceiling": high,
        "clash": [0] * len(has), **corners,
    }  # fmt: skip
    city = {"weight": rules.weight, "bound": bound, "budgets": before, "scale": scale} | _scale(columns, bound)
    return {name: tuple(values) for name, values in columns.items()}, city


def _corners(blend: Sequence, low: Sequence, high: Sequence) -> dict[str, list[float]]:
    """Corners of the sum as a function of lambda; shown only, so floats will do."""
    parts = [tuple(map(float, part)) for part in zip(blend, low, high, strict=True)]
    leave = [edge / free if free else 0.0 for free, edge, _ in parts]
    meet = [edge / free if free and edge < NO_CEILING else 0.0 for free, _, edge in parts]
    return {
        "low": leave,
        "low_total": [_total(parts, at) for at in leave],
        "high": meet,
        "high_total": [_total(parts, at) for at in meet],
    }


def _scale(columns: dict[str, Sequence], bound: Fraction) -> dict[str, float]:
    """The smallest lambda that pays ``bound``, as the sheet finds it; shown only."""
    parts = [tuple(map(float, part)) for part in zip(columns["blend"], columns["floor"], columns["ceiling"], strict=True)]
    found = [(columns[f"{edge}_total"], columns[edge]) for edge in ("low", "high")]
    start = max((at for totals, ats in found for total, at in zip(totals, ats, strict=True) if total < bound), default=0.0)
    reached = _total(parts, start)
    nearly = start * (1 + 1e-12)
    slope = sum(free for free, low, high in parts if low <= nearly * free < high)
    scale = start + (float(bound) - reached) / slope if slope > 0 and reached < bound else start
    return {"start": start, "reached": reached, "slope": slope, "lambda": scale}


def _total(parts: Sequence[tuple[float, float, float]], scale: float) -> float:
    return sum(max(low, min(scale * free, high)) for free, low, high in parts)


def _rounding(amounts: Column, unit: int, decimals: int) -> dict[str, tuple]:
    """Quotas with as many decimals as the sheet can carry, their whole parts, remainders and ranks."""
    fine = 10**decimals
    quotas = [Fraction(floor(amount / unit * fine + Fraction(1, 2)), fine) for amount in amounts]
    whole = [floor(quota) for quota in quotas]
    rests = [quota - part for quota, part in zip(quotas, whole, strict=True)]
    rank = {place: number for number, place in enumerate(sorted(range(len(rests)), key=lambda place: (-rests[place], place)), 1)}
    return {"quota": tuple(quotas), "whole": tuple(whole), "rest": tuple(rests), "rank": tuple(rank[place] for place in range(len(rests)))}
