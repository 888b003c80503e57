"""The key as rows: what is printed for every unit, and what small counts withhold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fordel.key.exact import half_up, largest_remainder, printed_shares
from fordel.key.needs import UnitNeed
from fordel.key.order import Order
from fordel.key.paid import Paid
from fordel.key.steps import Allocation, Step, distributable
from fordel.publish.suppress import suppressed

STEP_COLUMNS = ("step", "centre", "amount_before", "amount_after", "effect")


@dataclass(frozen=True)
class KeyRow:
    """One unit of the key: shares 0-1, amounts in whole currency units; None where a small count withholds it.

    ``share_none`` and ``share_all`` are the shares where none, and all, of the unexplained difference counts as need.
    ``target`` is the amount before the transition, ``last_year`` last year's budget by today's boundaries (None without
    one). The amounts with ``low`` and ``high`` bound the target, not what the transition makes of it.
    """

    centre: str
    name: str
    children: Decimal | None
    index: Decimal | None
    share: Decimal
    share_low: Decimal
    share_high: Decimal
    range_low: Decimal
    range_high: Decimal
    amount: int
    amount_low: int
    amount_high: int
    range_amount_low: int
    range_amount_high: int
    target: int
    last_year: int | None
    share_none: Decimal
    share_all: Decimal


COLUMNS = tuple(KeyRow.__dataclass_fields__)
CSV_COLUMNS = COLUMNS[:10]


def key_rows(paid: Paid, order: Order, allocation: Allocation, minimum_count: int | None = None) -> tuple[KeyRow, ...]:
    """The key's rows, sorted by code.

    Parameters
    ----------
    paid : Paid
    order : Order
    allocation : Allocation
        Of the same units.
    minimum_count : int, optional
        The disclosure limit. Children below it are withheld, and with them the index, from which the number
        could be computed through the share. None withholds nothing.
    """
    units = paid.units
    hidden = [False] * len(units) if minimum_count is None else suppressed([unit.children for unit in units], minimum_count)
    shares = printed_shares(order.codes, [unit.need for unit in units])
    targets = largest_remainder(order.codes, allocation.target)
    left = distributable(order)
    parts = zip(units, shares, allocation.amounts, targets, allocation.target, _levels(paid), hidden, strict=True)
    return tuple(
        _row(unit, share, amount, target, _bounds(unit, exact, left), order.budgets, levels, hide)
        for unit, share, amount, target, exact, levels, hide in parts
    )


def _levels(paid: Paid) -> list[tuple[Decimal, Decimal]]:
    """Shares of every unit where none, and all, of the unexplained difference counts as need."""
    none = [unit.need / paid.factors[unit.unit] for unit in paid.units]
    all_ = [need * unit.factor for need, unit in zip(none, paid.units, strict=True)]
    return [(round(one / (sum(none) or 1), 9), round(other / (sum(all_) or 1), 9)) for one, other in zip(none, all_, strict=True)]


def _bounds(unit: UnitNeed, target: Fraction, left: Fraction) -> list[int]:
    """The target at each bound of the share: only what is shared by need moves with it; rounded half up."""
    bounds = (unit.share_low, unit.share_high, unit.range_low, unit.range_high)
    return [half_up(target + left * (Fraction(bound) - Fraction(unit.share))) for bound in bounds]


def _row(
    unit: UnitNeed,
    share: Decimal,
    amount: int,
    target: int,
    bounds: list[int],
    budgets: Mapping[str, Fraction],
    levels: tuple[Decimal, Decimal],
    hide: bool,
) -> KeyRow:
    budget = budgets.get(unit.unit)
    return KeyRow(
        unit.unit,
        unit.name,
        None if hide else unit.children,
        None if hide else unit.index,
        share,
        *(unit.share_low, unit.share_high, unit.range_low, unit.range_high),
        amount,
        *bounds,
        target,
        None if budget is None else half_up(budget),
        *levels,
    )


def csv_rows(rows: tuple[KeyRow, ...]) -> list[dict[str, object]]:
    """Rows for ``reports/key.csv``: shares with nine decimals, no exponents."""
    return [{name: _plain(getattr(row, name), name) for name in CSV_COLUMNS} for row in rows]


def json_rows(rows: tuple[KeyRow, ...]) -> list[dict[str, object]]:
    """Rows for ``reports/key.json``: the columns of the CSV file, target, last year and the bounds in money, as numbers."""
    return [{name: _number(getattr(row, name)) for name in COLUMNS} for row in rows]


def step_rows(codes: tuple[str, ...], steps: Sequence[Step]) -> list[dict[str, object]]:
    """Rows for ``reports/steps.csv``: amounts with two decimals, which add up like the exact ones."""
    rows = []
    for step in steps:
        for code, before, after in zip(codes, _cents(codes, step.before), _cents(codes, step.after), strict=True):
            rows.append(dict(zip(STEP_COLUMNS, (step.name, code, before, after, after - before), strict=True)))
    return rows


def reorganisation_rows(codes: tuple[str, ...], before: Mapping[str, Fraction], after: Mapping[str, Fraction]) -> list[dict[str, object]]:
    """Step 0 for ``reports/steps.csv``: last year's budgets as they were, and by the units of today; units without one have 0.

    Units that exist no longer have rows too.
    """
    named = tuple(sorted({*codes, *before}))
    amounts = (tuple(Fraction(budgets.get(code, 0)) for code in named) for budgets in (before, after))
    return step_rows(named, [Step("reorganisation", *amounts)])


def _cents(codes: tuple[str, ...], amounts: tuple[Fraction, ...]) -> list[Decimal]:
    parts = [amount * 100 for amount in amounts]
    if sum(parts).denominator != 1:
        return [Decimal(half_up(part)).scaleb(-2) for part in parts]
    return [Decimal(cents).scaleb(-2) for cents in largest_remainder(codes, parts)]


def _plain(value: object, name: str) -> object:
    if name == "share":
        return f"{value:.9f}"
    return f"{value:f}" if isinstance(value, Decimal) else value


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
