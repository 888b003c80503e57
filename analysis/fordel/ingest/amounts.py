"""Rules about sums: their size, declared totals, cost per child, cost without children, cost bases, placed children's homes."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from fordel.contract.rules import (
    COST_PER_CHILD_OFF,
    HOME_AREA_ABSENT,
    HOME_AREA_MISSING,
    MIXED_COST_BASIS,
    NOBODY_WITHOUT,
    OUTCOME_WITHOUT_CHILDREN,
    PART_OVER_WHOLE,
    SUM_TOO_LARGE,
    TOTAL_OFF,
)
from fordel.ingest.belonging import weight_of
from fordel.ingest.findings import Finding
from fordel.ingest.table import Table

NEARER_TEN = 10**0.5
OUTCOMES = ("cost", "recipients", "rate")
PARTS = (("cost_placement", "cost"), ("cost_preventive", "cost"), ("recipients", "children"))
ROUNDING, MANY = 0.5, 20
LARGEST_SUM = 1e15


def bounded(table: Table) -> tuple[Table, list[Finding]]:
    """The table, with columns emptied whose sum is above `LARGEST_SUM` or not finite: whole numbers are not exact there any more."""
    large = too_large(sizes(table))
    return emptied(table, large), [column_too_large(table, name) for name in large]


def sizes(table: Table) -> dict[str, float]:
    """The sum of every numeric column's absolute values."""
    columns = [field.name for field in table.schema.fields if field.numeric and table.has(field.name)]
    with np.errstate(over="ignore"):
        return {name: float(np.nansum(np.abs(table.frame[name].to_numpy()))) for name in columns}


def too_large(found: dict[str, float]) -> list[str]:
    """Columns whose `sizes` are too large."""
    return [name for name, total in found.items() if not total <= LARGEST_SUM]


def emptied(table: Table, columns: Collection[str]) -> Table:
    """The table with these columns empty and every cell of them known to be faulty."""
    if not columns:
        return table
    faulty = table.faulty | {name: np.ones(len(table.rows), dtype=bool) for name in columns}
    return replace(table, frame=table.frame.assign(**dict.fromkeys(columns, np.nan)), faulty=faulty)


def column_too_large(table: Table, name: str) -> Finding:
    """The finding for a column whose sum is too large."""
    return table.finding(SUM_TOO_LARGE, name, most=f"{LARGEST_SUM:.0e}".replace("e+", "E"))


def check_amounts(table: Table) -> list[Finding]:
    """Every rule of this page about single rows."""
    return [finding for rule in (_without_children, _parts, _home_area) for finding in rule(table)]


def check_sums(table: Table) -> list[Finding]:
    """Every rule of this page about the whole table."""
    return [finding for rule in (_totals, _cost_per_child, _everybody, _cost_basis) for finding in rule(table)]


def _totals(table: Table) -> list[Finding]:
    """Sums of the rows used (after filters, in the contract's unit) against ``expected_total``, to half a unit as delivered."""
    found = []
    for column, expected in table.source.expected_total.items():
        if not table.has(column) or not (field := table.schema.field(column)) or not field.numeric:
            continue
        total = table.total(column)
        tolerance = max(0.5 * table.source.unit.get(column, 1.0), 1e-9 * abs(expected))
        if abs(total - expected) > tolerance:
            found.append(table.finding(TOTAL_OFF, column, found=_plain(total), expected=_plain(expected)))
    return found


def _plain(number: float) -> str:
    return f"{number:.10g}" if abs(number) < 1e5 else f"{number:.0f}"


def _cost_per_child(table: Table) -> list[Finding]:
    """Each year's cost per child against ``expected_cost_per_child``; found where a factor 10 is nearer than 1 (on a log scale)."""
    weight, expected = weight_of(table), table.source.expected_cost_per_child
    if expected is None or not table.has("cost", weight, "year"):
        return []
    complete = table.frame[["year", "cost", weight]].dropna()
    sums = complete.groupby("year")[["cost", weight]].sum()
    sums = sums[sums[weight] > 0]
    actual = sums["cost"] / sums[weight]
    off = actual[(actual > expected * NEARER_TEN) | (actual < expected / NEARER_TEN)]
    declared = _plain(expected)
    return [table.finding(COST_PER_CHILD_OFF, "cost", year=int(year), found=_plain(cost), expected=declared) for year, cost in off.items()]


def _without_children(table: Table) -> list[Finding]:
    if not table.has("children"):
        return []
    empty = (table.frame["children"] == 0).to_numpy()
    hits = [(column, empty & (table.frame[column] > 0).to_numpy()) for column in OUTCOMES if table.has(column)]
    return [table.finding(OUTCOME_WITHOUT_CHILDREN, column, mask) for column, mask in hits if mask.any()]


def _parts(table: Table) -> list[Finding]:
    """Parts above the whole they belong to; half a unit is left for rounding."""
    found = []
    for part, whole in PARTS:
        if table.has(part, whole):
            over = ((table.frame[part] > table.frame[whole] + ROUNDING) & (table.frame[whole] >= 0)).to_numpy()
            found += [table.finding(PART_OVER_WHOLE, part, over, whole=table.label(whole))] if over.any() else []
    return found


def _everybody(table: Table) -> list[Finding]:
    """Years of single children in which nobody is without a measure."""
    if table.name != "children" or not table.has("year"):
        return []
    found = []
    for column in (name for name in OUTCOMES if table.has(name)):
        rows = table.frame[["year"]].assign(all=table.frame[column] > 0, size=table.counts)
        years = rows.groupby("year").agg({"all": "all", "size": "sum"})
        found += [table.finding(NOBODY_WITHOUT, column, year=int(year)) for year in years.index[years["all"] & (years["size"] >= MANY)]]
    return found


def _cost_basis(table: Table) -> list[Finding]:
    mixed = table.has("cost_basis") and table.frame["cost_basis"].isin(["actual", "standard"]).any()
    if mixed and table.frame["cost_basis"].dropna().isin(["actual", "standard"]).all() and table.frame["cost_basis"].nunique() > 1:
        return [table.finding(MIXED_COST_BASIS, "cost_basis")]
    return []


def _home_area(table: Table) -> list[Finding]:
    """Placed children without a home area; a table that cannot tell whether children are placed counts as one that has them."""
    if table.name != "children":
        return []
    known = table.has("placed") or table.has("cost_placement")
    placed = np.zeros(len(table.rows), dtype=bool)
    placed |= (table.frame["placed"] == 1).to_numpy() if table.has("placed") else False
    placed |= (table.frame["cost_placement"] > 0).to_numpy() if table.has("cost_placement") else False
    if not table.has("home_area"):
        return [table.finding(HOME_AREA_ABSENT, "home_area")] if placed.any() or not known else []
    without = placed & table.frame["home_area"].isna().to_numpy()
    return [table.finding(HOME_AREA_MISSING, "home_area", without)] if without.any() else []
