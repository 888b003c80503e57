"""Rules about the receiving units' areas and names: each has areas and a name of its own, and names belong to somebody."""

from collections import Counter, defaultdict

from fordel.contract.rules import CENTRE_WITHOUT_AREA, NAME_OF_NOBODY, NAME_TWICE, RECEIVERS_ALIKE
from fordel.ingest.findings import Finding
from fordel.ingest.keys import folded_code
from fordel.ingest.table import Table

SETTINGS, NAMES = "params.yaml", "units.names"
CODES = (("area_centre", ("area", "centre", "region")), ("areas", ("area",)), ("centres", ("centre",)), ("history", ("centre",)))


def check_centres(centres: Table, current: set[str], year: int, renamed: dict[str, str]) -> list[Finding]:
    """Centres without an area, and centres that share a name with one that no longer receives.

    Parameters
    ----------
    centres : Table
    current : set of str
        Centres that have areas in the population year.
    year : int
        The population year.
    renamed : dict
        Names that the settings give instead of the table's, by code.
    """
    if not centres.has("centre"):
        return []
    idle = (centres.frame["centre"].notna() & ~centres.frame["centre"].isin(current)).to_numpy()
    found = [centres.finding(CENTRE_WITHOUT_AREA, "centre", idle, year=year)] if current and idle.any() else []
    return found + _like_a_former_one(centres, current, renamed)


def _like_a_former_one(centres: Table, current: set[str], renamed: dict[str, str]) -> list[Finding]:
    if not centres.has("name"):
        return []
    rows = centres.frame[["centre", "name"]].dropna()
    printed = {code: folded_code(renamed.get(code, name)) for code, name in rows.itertuples(index=False)}
    often, receiving = Counter(printed.values()), Counter(name for code, name in printed.items() if code in current)
    told = [code for code, name in printed.items() if often[name] > 1 and (often[name] > receiving[name] or receiving[name] < 2)]
    alike = centres.frame["centre"].isin(told).to_numpy()
    return [centres.finding(NAME_TWICE, "name", alike)] if alike.any() else []


def check_names(tables: dict[str, Table], receiving: set[str], given: dict[str, str], names: dict[str, str]) -> list[Finding]:
    """Names in the settings for codes that nobody has, and receiving units that would be printed alike.

    Parameters
    ----------
    tables : dict of Table
    receiving : set of str
        Units that receive.
    given : dict
        ``units.names``.
    names : dict
        What is printed, by code.
    """
    if "area_centre" not in tables:
        return []
    held = [(tables[name], column) for name, columns in CODES if name in tables for column in columns if tables[name].has(column)]
    known = {code for table, column in held for code in table.frame[column].dropna().unique()}
    found = [_of_nobody(code) for code in sorted(set(given) - known)]
    called = defaultdict(list)
    for code in sorted(receiving):
        called[folded_code(names.get(code, code))].append(code)
    return found + [_alike(codes, names) for codes in called.values() if len(codes) > 1 and any(code in names for code in codes)]


def _of_nobody(code: str) -> Finding:
    return Finding(NAME_OF_NOBODY, "area_centre", SETTINGS, NAMES, NAMES, details={"code": code})


def _alike(codes: list[str], names: dict[str, str]) -> Finding:
    name = next(names[code] for code in codes if code in names)
    return Finding(RECEIVERS_ALIKE, "area_centre", SETTINGS, NAMES, NAMES, details={"units": ", ".join(codes), "name": name})
