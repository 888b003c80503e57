"""Is a unit's cost (or recipients, or rate) per child in proportion? Units are named, areas are only counted."""

from typing import TYPE_CHECKING

from fordel.contract.rules import AREA_INDEX_EXTREME, UNIT_INDEX_EXTREME, UNIT_INDEX_JUMP
from fordel.ingest.belonging import areas_of, weight_of
from fordel.ingest.findings import Finding
from fordel.ingest.table import Table

if TYPE_CHECKING:
    import pandas as pd

LOW, HIGH, JUMP = 0.3, 3.0, 2.0


def check_plausible(table: Table, outcome: str, area_centre: Table | None, names: dict[str, str]) -> list[Finding]:
    """Indices of cost per child by year: each centre's (where ``area_centre`` has centres), and how many areas'.

    Parameters
    ----------
    table : Table
        ``children`` or ``areas``, whichever holds the outcome.
    outcome : str
        ``cost``, ``recipients`` or ``rate``.
    area_centre : Table or None
        None where the areas themselves receive.
    names : dict
        Names of units by code.
    """
    rows = area_rows(table, outcome)
    if rows is None:
        return []
    found = _areas(table, outcome, indices(rows, "area"))
    if area_centre is None or not area_centre.has("area", "year", "centre"):
        return found
    units = area_centre.frame[["area", "year", "centre"]].dropna().drop_duplicates(["area", "year"])
    return [*_units(table, outcome, indices(rows.merge(units, on=["area", "year"]), "centre"), names), *found]


def area_rows(table: Table, outcome: str) -> "pd.DataFrame | None":
    """The outcome and the children it belongs to, by row: ``area`` (the home area where there is one), ``year``, ``amount``, ``weight``."""
    weight = weight_of(table)
    if not table.has("area", "year", outcome, weight):
        return None
    rows = table.frame[["area", "year"]].assign(area=areas_of(table), weight=table.frame[weight], amount=table.frame[outcome])
    if outcome == "rate":
        rows["amount"] *= rows["weight"] / 100
    return rows.dropna()


def indices(rows: "pd.DataFrame", unit: str) -> "pd.DataFrame":
    """Amount per child of each unit and year over that of all units together.

    Returns
    -------
    DataFrame, one row per unit and year with children
        ``unit``, ``year``, ``index`` (1 is the average).
    """
    sums = rows.groupby([unit, "year"], as_index=False)[["amount", "weight"]].sum()
    sums = sums[sums["weight"] > 0]
    totals = sums.groupby("year")[["amount", "weight"]].transform("sum")
    index = sums["amount"] / sums["weight"] / (totals["amount"] / totals["weight"])
    return sums[[unit, "year"]].set_axis(["unit", "year"], axis=1).assign(index=index).dropna()


def _units(table: Table, outcome: str, found: "pd.DataFrame", names: dict[str, str]) -> list[Finding]:
    findings = []
    for unit, own in found.groupby("unit"):
        for place, (year, index) in enumerate(zip(own["year"], own["index"], strict=True)):
            told = {"unit": names.get(unit, unit), "year": int(year), "index": round(100 * index)}
            if not LOW <= index <= HIGH:
                findings.append(table.finding(UNIT_INDEX_EXTREME, outcome, **told))
            others = own["index"].drop(own.index[place])
            other = float(others.median()) if len(others) else index
            if index > JUMP * other or index < other / JUMP:
                findings.append(table.finding(UNIT_INDEX_JUMP, outcome, other=round(100 * other), **told))
    return findings


def _areas(table: Table, outcome: str, found: "pd.DataFrame") -> list[Finding]:
    extreme = found[(found["index"] < LOW) | (found["index"] > HIGH)]["unit"].nunique()
    return [table.finding(AREA_INDEX_EXTREME, outcome, areas=extreme, all=found["unit"].nunique())] if extreme else []
