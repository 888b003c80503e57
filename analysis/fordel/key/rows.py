"""The key as rows: what is printed for every unit, and what small counts withhold."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fordel.key.exact import largest_remainder, printed_shares
from fordel.key.needs import NeedResult, UnitNeed, half_up
from fordel.key.steps import Allocation, Step
from fordel.publish.suppress import suppressed

STEP_COLUMNS = ("step", "centre", "amount_before", "amount_after", "effect")


@dataclass(frozen=True)
class KeyRow:
    """One unit of the key: shares 0-1, amounts in whole currency units; None where a small count withholds it."""

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


COLUMNS = tuple(KeyRow.__dataclass_fields__)
CSV_COLUMNS = COLUMNS[:10]


def key_rows(need: NeedResult, allocation: Allocation, minimum_count: int | None = None) -> tuple[KeyRow, ...]:
    """The key's rows, sorted by code.

    The bounds in money are ``bound * pot``, rounded half up to a whole unit: they bound the need share, not
    what rounding or other steps do.

    Parameters
    ----------
    need : NeedResult
    allocation : Allocation
        Of the same units.
    minimum_count : int, optional
        The disclosure limit. Children below it are withheld, and with them the index, from which the number
        could be computed through the share. None withholds nothing.
    """
    hidden = [False] * len(need.units) if minimum_count is None else suppressed([unit.children for unit in need.units], minimum_count)
    shares = printed_shares(need.codes, [unit.need for unit in need.units])
    parts = zip(need.units, shares, allocation.amounts, hidden, strict=True)
    return tuple(_row(unit, share, amount, allocation.pot, hide) for unit, share, amount, hide in parts)


def _row(unit: UnitNeed, share: Decimal, amount: int, pot: int, hide: bool) -> KeyRow:
    bounds = (unit.share_low, unit.share_high, unit.range_low, unit.range_high)
    return KeyRow(
        unit.unit,
        unit.name,
        None if hide else unit.children,
        None if hide else unit.index,
        share,
        *bounds,
        amount,
        *(half_up(bound * pot) for bound in bounds),
    )


def csv_rows(rows: tuple[KeyRow, ...]) -> list[dict[str, object]]:
    """Rows for ``reports/key.csv``: shares with nine decimals, no exponents."""
    return [{name: _plain(getattr(row, name), name) for name in CSV_COLUMNS} for row in rows]


def json_rows(rows: tuple[KeyRow, ...]) -> list[dict[str, object]]:
    """Rows for ``reports/key.json``: the columns of the CSV file and the bounds in money, as numbers."""
    return [{name: _number(getattr(row, name)) for name in COLUMNS} for row in rows]


def step_rows(codes: tuple[str, ...], steps: tuple[Step, ...]) -> list[dict[str, object]]:
    """Rows for ``reports/steps.csv``: amounts with two decimals, which add up like the exact ones."""
    rows = []
    for step in steps:
        for code, before, after in zip(codes, _cents(codes, step.before), _cents(codes, step.after), strict=True):
            rows.append(dict(zip(STEP_COLUMNS, (step.name, code, before, after, after - before), strict=True)))
    return rows


def _cents(codes: tuple[str, ...], amounts: tuple[Fraction, ...]) -> list[Decimal]:
    return [Decimal(cents).scaleb(-2) for cents in largest_remainder(codes, [amount * 100 for amount in amounts])]


def _plain(value: object, name: str) -> object:
    if name == "share":
        return f"{value:.9f}"
    return f"{value:f}" if isinstance(value, Decimal) else value


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value
