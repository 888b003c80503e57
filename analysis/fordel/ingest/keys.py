"""Rules between rows and tables: keys, references, child-years, years."""

import numpy as np

from fordel.contract.rules import (
    AREA_IN_TWO_CENTRES,
    AREA_WITHOUT_CENTRE,
    AREA_WITHOUT_CHILDREN,
    AREA_WITHOUT_FIGURES,
    CHILD_YEARS_OVER_ONE,
    DUPLICATE_KEY,
    UNKNOWN_AREA,
    UNKNOWN_CENTRE,
)
from fordel.contract.tables import Reference
from fordel.ingest.findings import Finding
from fordel.ingest.table import Table

TOLERANCE = 1e-6
NAMED = 5


def check_key(table: Table) -> list[Finding]:
    """Rows that share a key; in ``area_centre``, rows that put an area in two units are told apart from repetitions."""
    key = list(table.schema.key)
    if not key or not table.has(*key):
        return []
    complete = table.frame[key].notna().all(axis=1)
    repeated = (table.frame.duplicated(key, keep=False) & complete).to_numpy()
    split = repeated & _several_units(table, key) if table.name == "area_centre" else np.zeros(len(repeated), dtype=bool)
    unit = "centre" if table.has("centre") else "region"
    found = [table.finding(AREA_IN_TWO_CENTRES, unit, split)] if split.any() else []
    plain = repeated & ~split
    names = " + ".join(table.label(name) for name in key)
    return found + ([table.finding(DUPLICATE_KEY, key[0], plain, key=names)] if plain.any() else [])


def _several_units(table: Table, key: list[str]) -> np.ndarray:
    units = [name for name in ("centre", "region") if table.has(name)]
    if not units:
        return np.zeros(len(table.rows), dtype=bool)
    return (table.frame.groupby(key)[units].transform("nunique") > 1).any(axis=1).to_numpy()


def check_references(table: Table, tables: dict[str, Table], years: tuple[int, ...]) -> list[Finding]:
    """Codes that stand in no other table where they should; rows of years that nobody uses are left alone."""
    found = []
    for reference in table.schema.references:
        target = tables.get(reference.table)
        if reference.table == "centres" and target is None and table.name != "area_centre":
            target = tables.get("area_centre")
        if target is not None and table.has(*reference.fields) and target.has(*reference.columns):
            found += _unknown(table, target, reference, years)
    return found


def _unknown(table: Table, target: Table, reference: Reference, years: tuple[int, ...]) -> list[Finding]:
    fields, columns = list(reference.fields), list(reference.columns)
    filled = table.frame[fields].notna().all(axis=1).to_numpy()
    if years and table.has("year"):
        filled = filled & table.frame["year"].isin(years).to_numpy()
    absent = filled & ~_known(table, target, fields, columns)
    if not absent.any():
        return []
    if columns == ["centre"]:
        return [table.finding(UNKNOWN_CENTRE, fields[0], absent, reference=target.name)]
    if target.name == "areas":
        return [table.finding(AREA_WITHOUT_FIGURES, fields[0], absent)]
    ever = table.frame[fields[0]].isin(target.frame[columns[0]]).to_numpy()
    found = [table.finding(UNKNOWN_AREA, fields[0], absent & ~ever)] if (absent & ~ever).any() else []
    known = absent & ever
    return found + ([table.finding(AREA_WITHOUT_CENTRE, fields[0], known, areas=_named(table, fields, known))] if known.any() else [])


def _named(table: Table, fields: list[str], rows: np.ndarray) -> str:
    """The first few areas and years of these rows: ``1000 (2007), 1001 (2007) ...``; areas that another year knows."""
    pairs = table.frame.loc[rows, fields].drop_duplicates().sort_values(fields)
    shown = [f"{area} ({year:.0f})" for area, year in pairs.head(NAMED).itertuples(index=False)]
    return ", ".join(shown) + (" ..." if len(pairs) > NAMED else "")


def _known(table: Table, target: Table, fields: list[str], columns: list[str]) -> np.ndarray:
    """Rows whose values stand together in the other table."""
    there = set(target.frame[columns].itertuples(index=False, name=None))
    wanted = table.frame[fields].drop_duplicates()
    strange = wanted[[values not in there for values in wanted.itertuples(index=False, name=None)]]
    if strange.empty:
        return np.ones(len(table.rows), dtype=bool)
    return table.frame[fields].merge(strange.assign(strange=True), on=fields, how="left")["strange"].isna().to_numpy()


def check_child_years(table: Table) -> list[Finding]:
    """Children whose rows of a year add up to more than one child-year."""
    if not table.has("child_id", "year", "child_years"):
        return []
    moved = table.frame.duplicated(["child_id", "year"], keep=False).to_numpy()
    sums = table.frame[moved].groupby(["child_id", "year"])["child_years"].transform("sum")
    over = np.zeros(len(table.rows), dtype=bool)
    over[moved] = (sums > 1 + TOLERANCE).to_numpy()
    return [table.finding(CHILD_YEARS_OVER_ONE, "child_years", over)] if over.any() else []


def check_receiving(area_centre: Table, population: Table, year: int) -> list[Finding]:
    """Areas of the population year that no row of the population mentions."""
    if not (area_centre.has("area", "year") and population.has("area", "year")):
        return []
    current = (area_centre.frame["year"] == year).to_numpy()
    counted = population.frame.loc[population.frame["year"] == year, "area"].unique()
    absent = current & ~area_centre.frame["area"].isin(counted).to_numpy() & area_centre.frame["area"].notna().to_numpy()
    return [area_centre.finding(AREA_WITHOUT_CHILDREN, "area", absent, year=year)] if absent.any() and len(counted) else []
