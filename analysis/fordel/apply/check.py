"""What must hold between the weights, the counts and the pot, before anything is computed."""

from collections.abc import Iterable
from decimal import Decimal

from fordel.apply.counts import Counts
from fordel.apply.faults import Faults, place
from fordel.apply.weights import FIXED, PER_UNIT, PERCENT, Weight
from fordel.key.exact import LARGEST_POT


def check_money(pot: int, unit: int, faults: Faults) -> None:
    """The pot lies within its limits and is a multiple of the unit."""
    if unit < 1:
        faults.add("--unit", f"{unit} is no unit; expected a whole number of 1 or more; amounts are multiples of it")
    elif pot % unit:
        faults.add("--pot", f"{pot} is not a multiple of --unit, {unit}; state a pot in whole units, or a smaller unit")
    if not 0 <= pot <= LARGEST_POT:
        faults.add("--pot", f"{pot} cannot be distributed; expected whole currency units from 0 to {LARGEST_POT}; state a pot within them")


def check_names(file: str, weights: tuple[Weight, ...], counts: Counts, faults: Faults) -> None:
    """Every criterion is a column of the counts or a sub-key, every sub-key has a name of its own."""
    subkeys = {row.subkey for row in weights if row.subkey}
    for name in sorted(subkeys & set(counts.values)):
        faults.add(f"{file}, column subkey", f'"{name}" is a criterion in the counts too; expected a name of its own; rename the sub-key')
    for row in weights:
        if row.kind != FIXED and row.criterion:
            _check_criterion(file, row, counts, subkeys, faults)


def check_levels(file: str, weights: tuple[Weight, ...], faults: Faults) -> None:
    """No row stands twice, every sub-key is used, and every level is one key: percentages that add to 100, or money per unit."""
    _check_twice(file, weights, faults)
    subkeys = {row.subkey for row in weights if row.subkey}
    used = {row.criterion for row in weights if not row.subkey}
    for name in sorted(subkeys - used):
        todo = f'add a row with criterion "{name}", kind {PERCENT} and an empty subkey'
        faults.add(f"{file}, column subkey", f'nothing is distributed by the sub-key "{name}"; expected a row that uses it; {todo}')
    for name in ("", *sorted(subkeys)):
        _check_level(file, name, [row for row in weights if row.subkey == name and row.kind != FIXED], faults)


def check_pot(file: str, weights: tuple[Weight, ...], counts: Counts, pot: int, faults: Faults) -> None:
    """The fixed amounts fit into the pot, and something distributes what they leave."""
    fixed = sum((row.value for row in weights if row.kind == FIXED), Decimal(0)) * len(counts.codes)
    if fixed > pot:
        what = f"fixed amounts take {fixed:f} of a pot of {pot}; expected no more than the pot; lower them, or raise the pot"
        faults.add(f"{file}, column value", what)
    elif fixed < pot and all(row.kind == FIXED for row in weights):
        what = f"fixed amounts take {fixed:f} of a pot of {pot}, and no row distributes the rest"
        faults.add(f"{file}, column kind", f"{what}; expected rows of kind {PERCENT} or {PER_UNIT}; add them, or state a pot of {fixed:f}")


def _check_twice(file: str, weights: Iterable[Weight], faults: Faults) -> None:
    seen: dict[tuple, int] = {}
    for row in weights:
        same = (row.criterion, row.kind == FIXED, row.exponent, row.subkey)
        if same in seen:
            what = f"the same weight stands on line {seen[same]} too; expected it once; remove one of them, or add them up"
            faults.add(place(file, row.line, "criterion"), what)
        seen.setdefault(same, row.line)


def _check_criterion(file: str, row: Weight, counts: Counts, subkeys: set[str], faults: Faults) -> None:
    where = place(file, row.line, "criterion")
    if row.criterion in counts.values:
        if row.kind == PERCENT and row.value and not any(counts.values[row.criterion]):
            what = f'every count of "{row.criterion}" is zero, so nobody has a share of it; expected a count above zero'
            faults.add(where, f"{what}; correct the counts, or set the weight to 0")
    elif row.criterion not in subkeys:
        known = ", ".join((*counts.values, *sorted(subkeys)))
        faults.add(where, f'"{row.criterion}" is not a column of the counts; expected one of {known}; correct the name')
    elif row.subkey:
        what = f'the sub-key "{row.criterion}" inside the sub-key "{row.subkey}"; expected a criterion; write the criteria of both into one'
        faults.add(where, what)
    elif row.kind != PERCENT or row.exponent != 1:
        what = f'the sub-key "{row.criterion}" has no units; expected kind {PERCENT} and no exponent; state which percentage it distributes'
        faults.add(where, what)


def _check_level(file: str, subkey: str, rows: list[Weight], faults: Faults) -> None:
    level = f'the sub-key "{subkey}"' if subkey else "the key"
    if len({row.kind for row in rows}) > 1:
        todo = f"make the {PER_UNIT} rows a sub-key and state its percentage" if not subkey else "use one kind"
        what = f"{level} has rows of kind {PERCENT} and of kind {PER_UNIT}; expected one of them, as both divide the same money; {todo}"
        faults.add(f"{file}, column kind", what)
        return
    total = sum((row.value for row in rows), Decimal(0))
    if rows and rows[0].kind == PERCENT and total != 100:
        faults.add(f"{file}, column value", f"the percentages of {level} add to {total:f}; expected exactly 100; correct them")
