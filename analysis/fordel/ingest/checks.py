"""All rules over all tables, so that everything that breaks the contract is told at once."""

from fordel.contract.effective import circumstances, required_years
from fordel.contract.rules import ACKNOWLEDGEMENT_IDLE
from fordel.ingest.amounts import bounded, check_amounts, check_sums
from fordel.ingest.belonging import children_by_year
from fordel.ingest.boundaries import check_boundaries
from fordel.ingest.cells import check_cells, check_columns
from fordel.ingest.findings import Finding
from fordel.ingest.history import check_history
from fordel.ingest.keys import check_alike, check_child_years, check_counted, check_delivered, check_key, check_receiving, check_references
from fordel.ingest.load import Loaded
from fordel.ingest.plausible import check_plausible
from fordel.ingest.population import check_population, check_unit_population
from fordel.ingest.shift import check_bands, check_shift
from fordel.ingest.signs import check_signs
from fordel.ingest.table import Table
from fordel.ingest.unit_shift import check_unit_shift
from fordel.ingest.units import check_centres, check_names
from fordel.ingest.years import check_prices, check_unused, check_years
from fordel.params import MODEL, Acknowledgement, Params


def check_all(loaded: dict[str, Loaded], params: Params) -> list[Finding]:
    """Every finding: those of reading and converting, then each table's own, then those between tables."""
    tables, large = usable(loaded)
    found = [finding for entry in loaded.values() for finding in entry.findings] + large
    for table in tables.values():
        found += [] if table.gathered else check_rows(table, tables, params)
        found += [*check_columns(table), *check_sums(table), *check_years(table, required_years(table.name, params))]
    return found + _between(tables, loaded, params)


def usable(loaded: dict[str, Loaded]) -> tuple[dict[str, Table], list[Finding]]:
    """The tables with rows; columns whose sums are too large are emptied, and found."""
    tables = {name: entry.table for name, entry in loaded.items() if entry.table is not None and entry.table.size}
    pairs = {name: (table, []) if table.gathered else bounded(table) for name, table in tables.items()}
    return {name: table for name, (table, _) in pairs.items()}, [finding for _, large in pairs.values() for finding in large]


def check_rows(table: Table, tables: dict[str, Table], params: Params) -> list[Finding]:
    """What each row of a table, or all rows of one child, must fulfil; a slice of the table is judged as the whole."""
    found = [*check_cells(table), *check_signs(table), *check_key(table), *check_child_years(table), *check_amounts(table)]
    found += [*check_unused(table, required_years(table.name, params)), *check_bands(table, params)]
    return [*found, *check_codes(table, tables, params), *(check_counted(table) if table.name == "population" else [])]


def check_codes(table: Table, tables: dict[str, Table], params: Params) -> list[Finding]:
    """Codes that stand in no other table where they should, in the years that are used."""
    return check_references(table, tables, required_years(table.name, params) if table.name in {"children", "areas"} else ())


def _between(tables: dict[str, Table], loaded: dict[str, Loaded], params: Params) -> list[Finding]:
    years = params.years
    found = check_alike(tables["area_centre"]) if "area_centre" in tables else []
    if "area_centre" in tables and "population" in tables:
        found += check_receiving(tables["area_centre"], tables["population"], years.population)
    if {"area_centre", "areas"} <= set(tables) and "no children table" in circumstances(params):
        found += check_delivered(tables["area_centre"], tables["areas"], years.estimation)
    if params.model.outcome == "cost" and ("prices" not in loaded or "prices" in tables):
        found += check_prices(tables.get("prices"), years.estimation, years.price_level)
    found += [*_plausible(tables, params), *check_shift(tables, params), *_units(tables, params)]
    if "boundaries" in tables:
        found += check_boundaries(tables["boundaries"], loaded["boundaries"].shapes, unit_codes(tables, years.population))
    return found


def _units(tables: dict[str, Table], params: Params) -> list[Finding]:
    """The receiving units' areas, names and history, and the children they are paid for."""
    years, codes, given, found = params.years, unit_codes(tables, params.years.population), params.units.names, []
    receiving, names, basis = codes.get(params.units.receives, set()), unit_names(tables, given), _basis(tables, params)
    if "centres" in tables and params.units.receives == "centre":
        found += check_centres(tables["centres"], codes.get("centre", set()), years.population, given)
    found += check_names(tables, receiving, given, names if params.units.receives == "centre" else area_names(tables) | given)
    if "history" in tables:
        found += check_history(tables["history"], receiving, years.budget - 1, names, children_by_year(tables, basis, params))
    if "population" in tables:
        found += check_population(tables["population"], basis, params)
        found += check_unit_population(tables["population"], basis, tables.get("area_centre"), params, names)
    return found + check_unit_shift(tables, params, names)


def _basis(tables: dict[str, Table], params: Params) -> Table | None:
    """The table that need is estimated on."""
    return tables.get("areas" if "no children table" in circumstances(params) else "children")


def _plausible(tables: dict[str, Table], params: Params) -> list[Finding]:
    table = _basis(tables, params)
    if table is None:
        return []
    centres = tables.get("area_centre") if params.units.receives == "centre" else None
    return check_plausible(table, params.model.outcome, centres, unit_names(tables, params.units.names))


def unit_names(tables: dict[str, Table], given: dict[str, str]) -> dict[str, str]:
    """Names of centres by code: those of the settings win over the table's."""
    centres = tables.get("centres")
    if centres is None or not centres.has("centre", "name"):
        return dict(given)
    rows = centres.frame[["centre", "name"]].dropna()
    return dict(zip(rows["centre"], rows["name"], strict=True)) | given


def area_names(tables: dict[str, Table]) -> dict[str, str]:
    """Names of areas by code, those of the last row that has one."""
    areas = tables.get("areas")
    if areas is None or not areas.has("area", "name"):
        return {}
    return dict(areas.frame[["area", "name"]].dropna().itertuples(index=False, name=None))


def unit_codes(tables: dict[str, Table], year: int) -> dict[str, set[str]]:
    """The areas and centres of a year, from ``area_centre``."""
    table = tables.get("area_centre")
    if table is None or not table.has("year"):
        return {}
    rows = table.frame[table.frame["year"] == year]
    return {name: set(rows[name].dropna()) for name in ("area", "centre") if table.has(name)}


def acknowledgement(finding: Finding, given: tuple[Acknowledgement, ...]) -> Acknowledgement | None:
    """The acknowledgement that answers for a warning, if there is one."""
    if finding.rule.severity != "warning":
        return None
    return next((one for one in given if one.answers(finding.rule.id, finding.table, finding.column)), None)


def idle_acknowledgements(found: list[Finding], given: tuple[Acknowledgement, ...]) -> list[Finding]:
    """Acknowledgements that no warning needs; those of the estimation's warnings are not judged here."""
    used = {id(match) for finding in found if (match := acknowledgement(finding, given))}
    idle = [(entry, entry.column or "") for entry in given if id(entry) not in used and entry.table != MODEL]
    return [
        Finding(ACKNOWLEDGEMENT_IDLE, entry.table, "params.yaml", column, column, details={"acknowledged": entry.rule})
        for entry, column in idle
    ]
