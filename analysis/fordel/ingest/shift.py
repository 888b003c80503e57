"""Does a criterion mean the same in every year and in the population? Averages that leap, levels that vanish or change their share."""

import numpy as np

from fordel.contract.rules import CRITERION_SHIFT, FAR_FROM_BANDS, LEVEL_ABSENT
from fordel.ingest.findings import Finding
from fordel.ingest.groups import Group, Summed, groups_of
from fordel.ingest.shares import check_shares
from fordel.ingest.table import Table
from fordel.params import Params

FACTOR, ERRORS, EXPECTED = 2.0, 4.0, 20.0
FAR = 5.0
HOMES = {"child": ("children", "population"), "area": ("areas",)}
SMALL = {"flag": 0.02, "share": 0.02, "percent": 2.0}


def check_shift(tables: dict[str, Table], params: Params) -> list[Finding]:
    """Every criterion and supply variable, year by year and between the estimation years and the population."""
    found: dict[tuple, Finding] = {}
    for column, kind, levels, names in columns_read(params):
        groups = groups_of(tables, column, names, years_read(params), marks_of(kind, levels))
        told = [one for level in levels for one in _absent(groups, column, level)] if kind == "level" else _shifted(groups, column, kind)
        told = told or (check_shares(groups, column, levels) if kind in {"level", "flag"} else [])
        found |= {(one.rule.id, one.table, one.column, str(one.details)): one for one in told}
    return list(found.values())


def years_read(params: Params) -> set[int]:
    """The years whose values are compared."""
    return {*params.years.estimation, params.years.population}


def marks_of(kind: str, levels: tuple[str, ...]) -> tuple:
    """The values of a column whose shares are compared."""
    return levels if kind == "level" else (1,) if kind == "flag" else ()


def columns_read(params: Params) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Each column that is read: its name, its kind, its levels, and the tables that hold it."""
    read = [(c.input_column, c.kind, c.levels, HOMES[c.level]) for c in params.criteria_used("fit", "tried")]
    return read + [(column, "number", (), ("areas",)) for column in params.model.supply]


def _shifted(groups: list[Group | Summed], column: str, kind: str) -> list[Finding]:
    """Years whose average is more than `FACTOR` times another than the median of the other years', chance set aside."""
    averages = [group.mean for group in groups]
    errors = [group.deviation / group.size**0.5 for group in groups]
    found = []
    for place, group in enumerate(groups):
        others = [average for other, average in enumerate(averages) if other != place]
        if not others or min(averages) < 0:
            continue
        here, usual = averages[place], float(np.median(others))
        clear = abs(here - usual) > max(SMALL.get(kind, 0.0), ERRORS * float(np.hypot(errors[place], np.median(errors))))
        if clear and (here > FACTOR * usual or usual > FACTOR * here):
            found.append(group.table.finding(CRITERION_SHIFT, column, year=group.year, found=f"{here:.3g}", other=f"{usual:.3g}"))
    return found


def check_bands(table: Table, params: Params) -> list[Finding]:
    """Values more than `FAR` times the lower bound of their criterion's last band: a year of birth for an age, months for years."""
    found = []
    for criterion in params.criteria_used("fit", "tried"):
        if not criterion.bands or criterion.bands[-1] <= 0:
            continue
        bound, column = criterion.bands[-1], criterion.input_column
        if table.name in HOMES[criterion.level] and table.has(column):
            far = (table.frame[column] > FAR * bound).to_numpy()
            found += [table.finding(FAR_FROM_BANDS, column, far, bound=f"{bound:g}")] if far.any() else []
    return found


def _absent(groups: list[Group | Summed], column: str, level: str) -> list[Finding]:
    """Years without a level, where the other years' share of it makes `EXPECTED` rows or more."""
    counts = np.array([group.hits(level)[0] for group in groups])
    sizes = np.array([group.size for group in groups])
    rest = sizes.sum() - sizes
    expected = np.divide((counts.sum() - counts) * sizes, rest, out=np.zeros(len(sizes)), where=rest > 0)
    lost = (counts == 0) & (expected >= EXPECTED)
    return [
        group.table.finding(LEVEL_ABSENT, column, year=group.year, level=level) for group, gone in zip(groups, lost, strict=True) if gone
    ]
