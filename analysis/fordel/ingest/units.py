"""Rules about the receiving units: each has areas and a name of its own, and budgets and accounts keep their size."""

from collections import Counter
from statistics import median

from fordel.contract.rules import BUDGET_MISSING, CENTRE_WITHOUT_AREA, HISTORY_LEAP, NAME_TWICE
from fordel.ingest.findings import Finding
from fordel.ingest.keys import folded_code
from fordel.ingest.table import Table

LEAP = 3.0


def check_centres(centres: Table, current: set[str], year: int, renamed: dict[str, str]) -> list[Finding]:
    """Centres without an area, and centres that share a name.

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
    return found + _names(centres, renamed)


def _names(centres: Table, renamed: dict[str, str]) -> list[Finding]:
    if not centres.has("name"):
        return []
    rows = centres.frame[["centre", "name"]].dropna()
    printed = {code: folded_code(renamed.get(code, name)) for code, name in rows.itertuples(index=False)}
    often = Counter(printed.values())
    alike = centres.frame["centre"].isin([code for code, name in printed.items() if often[name] > 1]).to_numpy()
    return [centres.finding(NAME_TWICE, "name", alike)] if alike.any() else []


def check_history(history: Table, receiving: set[str], year: int, names: dict[str, str]) -> list[Finding]:
    """Units without a budget of the year before, and years whose sum is far from the other years'.

    Parameters
    ----------
    history : Table
    receiving : set of str
        Units that receive.
    year : int
        The year before the budget year.
    names : dict
        Names of units by code.
    """
    if not history.has("centre", "year", "kind", "amount"):
        return []
    budgets = history.frame[(history.frame["kind"] == "budget") & (history.frame["year"] == year)]
    missing = sorted(receiving - set(budgets["centre"])) if len(budgets) else []
    return [*(history.finding(BUDGET_MISSING, "centre", unit=names.get(unit, unit), year=year) for unit in missing), *_leaps(history)]


def _leaps(history: Table) -> list[Finding]:
    found = []
    for kind, sums in history.frame.groupby(["kind", "year"])["amount"].sum().groupby(level="kind"):
        for place, ((_, year), amount) in enumerate(sums.items()):
            others = median(sums.drop(sums.index[place])) if len(sums) > 1 else amount
            if others > 0 and not 1 / LEAP <= amount / others <= LEAP:
                details = {"kind": kind, "year": int(year), "percent": f"{100 * amount / others:.3g}"}
                found.append(history.finding(HISTORY_LEAP, "amount", **details))
    return found
