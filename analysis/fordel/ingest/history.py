"""Rules about past budgets and accounts: none is missing, and the years, and each unit in them, keep their size.

Yearly spend of the 153 English authorities on children's services, 2016-2024, lies within `UNIT` times the authority's other years, the
general change set aside, in 1465 of 1469 cases; the largest difference is a factor 2. A budget in thousands is nearer `NEARER_THOUSAND`.
"""

from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import BUDGET_MISSING, HISTORY_LEAP, UNIT_AMOUNT_LEAP, UNIT_AMOUNT_SCALE
from fordel.ingest.findings import Finding, Phrase
from fordel.ingest.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

LEAP = 3.0
UNIT, PER_CHILD, NEARER_THOUSAND = 1.5, 3.0, 1000**0.5


def check_history(history: Table, receiving: set[str], year: int, names: dict[str, str], children: "dict[int, pd.Series]") -> list[Finding]:
    """Units without a budget of the year before, years whose sum is far from the other years', units that are far from what is usual.

    Parameters
    ----------
    history : Table
    receiving : set of str
        Units that receive.
    year : int
        The year before the budget year.
    names : dict
        Names of units by code.
    children : dict of Series
        Children by unit, by year.
    """
    if not history.has("centre", "year", "kind", "amount"):
        return []
    budgets = history.frame[(history.frame["kind"] == "budget") & (history.frame["year"] == year)]
    missing = sorted(receiving - set(budgets["centre"])) if len(budgets) else []
    absent = [history.finding(BUDGET_MISSING, "centre", unit=names.get(unit, unit), year=year) for unit in missing]
    return [*absent, *_leaps(history), *_units(history, names, children)]


def _leaps(history: Table) -> list[Finding]:
    found = []
    for kind, sums in history.frame.groupby(["kind", "year"])["amount"].sum().groupby(level="kind"):
        for place, ((_, year), amount) in enumerate(sums.items()):
            others = median(sums.drop(sums.index[place])) if len(sums) > 1 else amount
            if others > 0 and not 1 / LEAP <= amount / others <= LEAP:
                details = {"kind": kind, "year": int(year), "percent": f"{100 * amount / others:.3g}"}
                found.append(history.finding(HISTORY_LEAP, "amount", **details))
    return found


def _units(history: Table, names: dict[str, str], children: "dict[int, pd.Series]") -> list[Finding]:
    """Each unit's amounts against its other years; where they say nothing, against what the other units have per child."""
    rows = history.frame.dropna(subset=["centre", "year", "kind", "amount"])
    rows = rows[rows["amount"] >= 0].drop_duplicates(["centre", "year", "kind"])
    found = []
    for kind, own in rows.groupby("kind"):
        amounts = own.pivot(index="centre", columns="year", values="amount").sort_index(axis=1)
        counts = amounts.apply(lambda column: _nearest(children, int(column.name)).reindex(column.index)) if children else amounts * np.nan
        odd = _peeled(amounts, lambda left, counts=counts: _against_own(left, counts), UNIT, axis=1)
        per_child = amounts.div(counts.median(axis=1), axis=0).mask(odd.notna())
        beside = _peeled(per_child, lambda left: left.apply(_beside_others), PER_CHILD, axis=0)
        for ratios, bound, reference in ((odd, UNIT, "own"), (beside, PER_CHILD, "others")):
            for (unit, year), ratio in ratios.stack().dropna().items():
                phrase = Phrase(f"ingest.reference.{reference}")
                found.append(_finding(history, ratio, bound, unit=names.get(unit, unit), kind=kind, year=int(year), reference=phrase))
    return found


def _peeled(table: "pd.DataFrame", ratios: "Callable[[pd.DataFrame], pd.DataFrame]", bound: float, axis: int) -> "pd.DataFrame":
    """Ratios beyond the bound, else missing: the farthest of each row or column first, then without it, so that it betrays no other."""
    found, left = table * np.nan, table.copy()
    while True:
        now = ratios(left)
        with np.errstate(divide="ignore"):
            distance = np.log(now).abs().round(9).where(lambda far: far > np.log(bound))
        farthest = distance.eq(distance.max(axis=axis), axis=1 - axis)
        if not farthest.to_numpy().any():
            return found
        found, left = found.where(~farthest, now), left.mask(farthest)


def _nearest(children: "dict[int, pd.Series]", year: int) -> "pd.Series":
    return children[min(children, key=lambda known: (abs(known - year), known))]


def _against_own(amounts: "pd.DataFrame", counts: "pd.DataFrame") -> "pd.DataFrame":
    """Amounts over the unit's other years', in all and per child, the other units' change taken out or not: the least of these."""
    usual = [_over_others(table) for table in (amounts, amounts / counts)]
    with np.errstate(divide="ignore"):
        logs = np.log([one.to_numpy() for own in usual for one in (own, own.apply(_beside_others))])
    return usual[0] * 0 + np.exp(_least(logs))


def _over_others(amounts: "pd.DataFrame") -> "pd.DataFrame":
    others = {year: amounts.drop(columns=year).median(axis=1) for year in amounts}
    return amounts.apply(lambda column: column / others[column.name].where(others[column.name] > 0))


def _beside_others(values: "pd.Series") -> "pd.Series":
    """Each value over the median of the other units'; not known where there are none."""
    known = values.notna().to_numpy()
    numbers, found = values.to_numpy()[known], np.full(len(values), np.nan)
    if len(numbers) > 1:
        others = _medians_without(numbers)
        found[known] = numbers / np.where(others > 0, others, np.nan)
    return values * 0 + found


def _medians_without(numbers: np.ndarray) -> np.ndarray:
    """For each of two or more numbers the median of the others."""
    ordered, rank, size = np.sort(numbers), np.argsort(np.argsort(numbers, kind="stable"), kind="stable"), len(numbers)
    return sum(ordered[place + (rank <= place)] for place in ((size - 2) // 2, (size - 1) // 2)) / 2


def _least(logs: np.ndarray) -> np.ndarray:
    """The smallest deviation of each cell, 0 where they differ in direction; what is not known does not count."""
    low, high = np.fmin.reduce(logs), np.fmax.reduce(logs)
    return np.where(low > 0, low, np.where(high < 0, high, 0.0))


def _finding(history: Table, ratio: float, bound: float, **about: object) -> Finding:
    scale = ratio > 0 and not 1 / NEARER_THOUSAND <= ratio <= NEARER_THOUSAND
    limits = {} if scale else {"low": f"{100 / bound:.0f}", "high": f"{100 * bound:.0f}"}
    percent = f"{100 * ratio:.3g}" if ratio < 10 else f"{100 * ratio:.0f}"
    return history.finding(UNIT_AMOUNT_SCALE if scale else UNIT_AMOUNT_LEAP, "amount", percent=percent, **limits, **about)
