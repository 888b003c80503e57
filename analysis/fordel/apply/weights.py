"""The weights: the rows of a given key, read one by one."""

from dataclasses import dataclass
from decimal import Decimal

from fordel.apply.faults import Faults, place
from fordel.apply.numbers import NotANumber, read_number
from fordel.apply.table import Row, Table, check_points

PERCENT, PER_UNIT, FIXED = KINDS = ("percent", "per_unit", "fixed")
NEEDED, OPTIONAL = ("criterion", "kind", "value"), ("exponent", "subkey")
LARGEST_EXPONENT = 10


@dataclass(frozen=True)
class Weight:
    """One row of the weights.

    Attributes
    ----------
    criterion : str
        A criterion or a sub-key; empty for a fixed amount.
    kind : str
        ``percent``, ``per_unit`` or ``fixed``.
    value : Decimal
        Percent, currency units per unit of the criterion, or currency units per centre.
    exponent : Decimal
        The power to which counts are taken first.
    subkey : str
        The sub-key that the row belongs to; empty for the key itself.
    line : int
        Where it stands in the file.
    """

    criterion: str
    kind: str
    value: Decimal
    exponent: Decimal = Decimal(1)
    subkey: str = ""
    line: int = 0


def weights_of(table: Table, faults: Faults) -> tuple[Weight, ...]:
    """The weights in a table; a cell with a fault is told of, and a number in it is 1 until then."""
    missing = [name for name in NEEDED if name not in table.columns]
    for name in missing:
        faults.add(f"{table.file}, line 1", f'no column "{name}"; expected {", ".join(NEEDED)}; add it')
    for name in table.columns:
        if name not in (*NEEDED, *OPTIONAL):
            known = ", ".join((*NEEDED, *OPTIONAL))
            faults.add(f"{table.file}, line 1", f'unknown column "{name}"; expected {known}; rename or remove it')
    if not table.rows:
        faults.add(table.file, "no rows below the header; expected one per weight; add them")
    check_points(table, ("value",), faults)
    return () if missing else tuple(_weight(table, row, faults) for row in table.rows)


def _weight(table: Table, row: Row, faults: Faults) -> Weight:
    criterion, subkey = row.cells.get("criterion", ""), row.cells.get("subkey", "")
    kind = row.cells.get("kind", "")
    if kind not in KINDS:
        faults.add(place(table.file, row.line, "kind"), f'"{kind}" is no kind; expected {", ".join(KINDS)}; correct it')
    value = _number(table, row, "value", faults)
    exponent = _number(table, row, "exponent", faults) if row.cells.get("exponent") else Decimal(1)
    if not 0 < exponent <= LARGEST_EXPONENT:
        what = f"{exponent} is outside the limits; expected a number above 0 and at most {LARGEST_EXPONENT}"
        faults.add(place(table.file, row.line, "exponent"), f"{what}; correct it, or leave it empty for 1")
    if kind == FIXED:
        _check_fixed(table, row, value, faults)
    elif kind in KINDS and not criterion:
        what = f"the cell is empty; expected the name of a criterion, as only {FIXED} has none; write it"
        faults.add(place(table.file, row.line, "criterion"), what)
    return Weight(criterion, kind, value, exponent, subkey, row.line)


def _check_fixed(table: Table, row: Row, value: Decimal, faults: Faults) -> None:
    for name in ("criterion", *OPTIONAL):
        if row.cells.get(name):
            what = f'"{row.cells[name]}" on a row of kind {FIXED}; expected an empty cell, as every centre receives the amount; remove it'
            faults.add(place(table.file, row.line, name), what)
    if value < 0:
        what = f"{row.cells['value']} is below zero; expected a fixed amount of zero or more; correct it"
        faults.add(place(table.file, row.line, "value"), what)


def _number(table: Table, row: Row, name: str, faults: Faults) -> Decimal:
    try:
        return read_number(row.cells.get(name, ""), table.decimal_comma)
    except NotANumber as error:
        faults.add(place(table.file, row.line, name), str(error))
        return Decimal(1)
