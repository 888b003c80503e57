"""Rules between rows and tables: keys, references, child-years, years."""

import unicodedata
from collections import Counter

import numpy as np

from fordel.contract.rules import (
    AREA_IN_TWO_CENTRES,
    AREA_NOT_DELIVERED,
    AREA_WITHOUT_CENTRE,
    AREA_WITHOUT_CHILDREN,
    AREA_WITHOUT_FIGURES,
    CHILD_COUNTED_TWICE,
    CHILD_YEARS_OVER_ONE,
    CODES_ALIKE,
    DUPLICATE_KEY,
    UNIT_WITHOUT_CHILDREN,
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
            found += _unknown(table, target, reference, years, tables.get("area_centre"))
    return found


def _unknown(table: Table, target: Table, reference: Reference, years: tuple[int, ...], area_centre: Table | None) -> list[Finding]:
    """Codes that stand in no row of the target; that an area is unknown altogether is told once, by ``area_centre``."""
    fields, columns = list(reference.fields), list(reference.columns)
    filled = table.frame[fields].notna().all(axis=1).to_numpy()
    if target.name == "areas" and area_centre is not None and area_centre.has("area"):
        filled = filled & table.frame[fields[0]].isin(area_centre.frame["area"]).to_numpy()
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
    """Children whose rows of a year add up to more than one child-year; beside a row of a whole year there is room for no other."""
    if not table.has("child_id", "year", "child_years"):
        return []
    moved = table.frame.duplicated(["child_id", "year"], keep=False).to_numpy()
    years = table.frame[moved].groupby(["child_id", "year"])["child_years"]
    over = np.zeros(len(table.rows), dtype=bool)
    over[moved] = ((years.transform("sum") > 1 + TOLERANCE) | (years.transform("max") >= 1)).to_numpy()
    return [table.finding(CHILD_YEARS_OVER_ONE, "child_years", over)] if over.any() else []


def check_counted(population: Table) -> list[Finding]:
    """Children of the population whose rows add up to more than one child; only where it has ``child_id``."""
    if not population.has("child_id", "year", "children"):
        return []
    sums = population.frame.groupby(["child_id", "year"])["children"].transform("sum")
    over = (sums > 1 + TOLERANCE).to_numpy()
    return [population.finding(CHILD_COUNTED_TWICE, "child_id", over)] if over.any() else []


def check_alike(table: Table) -> list[Finding]:
    """Codes of ``area_centre`` that only look different: capitals, spaces, invisible characters, leading zeros."""
    found = []
    for column in ("area", "centre", "region"):
        codes = table.frame[column].dropna().unique() if table.has(column) else ()
        folded = {code: folded_code(code) for code in codes}
        often = Counter(folded.values())
        alike = table.frame[column].isin([code for code, fold in folded.items() if often[fold] > 1]).to_numpy() if folded else np.zeros(0)
        found += [table.finding(CODES_ALIKE, column, alike)] if alike.any() else []
    return found


def folded_code(code: str) -> str:
    """A code without what a reader does not see: compatibility forms, capitals, spaces, invisible characters, leading zeros."""
    plain = unicodedata.normalize("NFKC", code).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cc", "Zs"}).lstrip("0")


def check_receiving(area_centre: Table, population: Table, year: int) -> list[Finding]:
    """Areas of the population year that no row of the population mentions, and centres of such areas alone.

    Such a centre would not stand in the key at all, so that is an error; an area may have lost its last child.
    """
    if not (area_centre.has("area", "year") and population.has("area", "year")):
        return []
    current = (area_centre.frame["year"] == year).to_numpy()
    counted = population.frame.loc[population.frame["year"] == year, "area"].unique()
    absent = current & ~area_centre.frame["area"].isin(counted).to_numpy() & area_centre.frame["area"].notna().to_numpy()
    if not absent.any() or not len(counted):
        return []
    return [area_centre.finding(AREA_WITHOUT_CHILDREN, "area", absent, year=year), *_without_population(area_centre, current, absent, year)]


def check_delivered(area_centre: Table, areas: Table, years: tuple[int, ...]) -> list[Finding]:
    """Areas of the estimation years that have no figures where the areas' figures are what need is estimated on."""
    if not (area_centre.has("area", "year") and areas.has("area", "year")):
        return []
    wanted = area_centre.frame["year"].isin(years).to_numpy() & area_centre.frame["area"].notna().to_numpy()
    absent = wanted & ~_known(area_centre, areas, ["area", "year"], ["area", "year"])
    return [area_centre.finding(AREA_NOT_DELIVERED, "area", absent)] if absent.any() else []


def _without_population(area_centre: Table, current: np.ndarray, absent: np.ndarray, year: int) -> list[Finding]:
    if not area_centre.has("centre"):
        return []
    centres = area_centre.frame["centre"]
    lost = sorted(set(centres[absent].dropna()) - set(centres[current & ~absent].dropna()))
    return [area_centre.finding(UNIT_WITHOUT_CHILDREN, "centre", unit=unit, year=year) for unit in lost]
