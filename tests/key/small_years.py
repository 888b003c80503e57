"""Years small enough to compute by hand, as ``reports/allocation.json``: what the change since last year is split from."""

from collections.abc import Mapping
from fractions import Fraction

from fordel.key.change import change_rows
from fordel.key.mixture import ALL_PARTS, Pair
from fordel.key.order import Order, order_to_json
from fordel.key.steps import allocate
from fordel.key.year import on_todays_boundaries, year_of
from tests.key.small_key import CHILDREN, CODES, SINGLE

COUNTS = {code: {"children": heads, "single": single} for code, heads, single in zip(CODES, CHILDREN, SINGLE, strict=True)}
WEIGHTS = {"children": 100, "single": 400}
ONE = Fraction(1)


def year(counts: Mapping = COUNTS, weights: Mapping = WEIGHTS, factors: Mapping | None = None, paid: tuple | None = None, **order) -> dict:
    """A year whose needs are weight times count times factor (1), under an order whose pot is 1000.

    Parameters
    ----------
    paid
        What was paid, where that is not what the engine computes.
    order
        More of `fordel.key.order.Order`.
    """
    needs = [sum(weights[name] * row[name] for name in weights) * (factors or {}).get(code, 1) for code, row in counts.items()]
    made = Order(tuple(counts), **{"needs": tuple(map(int, needs)), "pot": 1000} | order)
    names = list(weights)
    return {
        "input": order_to_json(made),
        "result": {"amounts": [str(amount) for amount in paid or allocate(made).amounts]},
        "pays": "additive",
        "threshold": None,
        "units": [{"code": code, "name": f"Unit {code}"} for code in counts],
        "criteria": [{"name": name, "kind": "flag" if place else "base"} for place, name in enumerate(names)],
        "counts": {code: {name: str(row[name]) for name in names} for code, row in counts.items()},
        "variants": [{"threshold": None, "weights": {name: str(value) for name, value in weights.items()}}],
    }


def counts_with(code: str, **changes: int) -> dict:
    """`COUNTS` with other numbers at one unit."""
    return COUNTS | {code: COUNTS[code] | changes}


def pair(last: dict, this: dict, parts=None, prices: Fraction = ONE) -> Pair:
    """Both years on today's boundaries."""
    now = year_of(this)
    return Pair(on_todays_boundaries(year_of(last), now.order.codes, parts), now, prices)


def changes(last: dict, this: dict, parts=None, prices: Fraction = ONE) -> dict[str, dict]:
    """Rows of the change by unit; every one of them adds up."""
    rows = change_rows(last, this, parts, prices)
    assert all(total(row) == row["amount"] for row in rows)
    return {row["centre"]: row for row in rows}


def parts_of(row: Mapping) -> dict[str, int]:
    """The parts that moved anything."""
    return {name: value for name, value in row.items() if name not in {"centre", "name", "last_year", "amount", "split"} and value}


def total(row: Mapping) -> int:
    """Last year and all parts of a row of ``reports/change.csv``."""
    return sum(row[name] or 0 for name in ("last_year", *ALL_PARTS))
