"""Rules about the children the budget is for: as many as in the basis, in all and by unit, and stated to be counted or forecast.

In ten districts of Copenhagen, 1992-2015, children and young people under 23 grew within 0.8 to 1.25 times the city's growth in one to
three years; `UNIT` lies outside that.
"""

import numpy as np

from fordel.contract.rules import BASIS_UNSTATED, POPULATION_LEAP, UNIT_POPULATION_LEAP
from fordel.ingest.belonging import children_of, unit_by_area, weight_of
from fordel.ingest.findings import Finding
from fordel.ingest.table import Table
from fordel.params import Params

LOW, HIGH = 0.67, 1.5
UNIT, ERRORS = 1.33, 4.0


def check_population(population: Table, basis: Table | None, params: Params) -> list[Finding]:
    """The population against the last estimation year's children, and whether its settings say what it is.

    Parameters
    ----------
    population : Table
    basis : Table or None
        ``children`` or ``areas``, whichever holds the estimation years' children.
    params : Params
    """
    years = params.years
    unstated = population.source.basis is None and years.population >= years.budget
    found = [population.finding(BASIS_UNSTATED, year=years.population, budget=years.budget)] if unstated else []
    last = max(years.estimation)
    before, now = _children(basis, last) if basis is not None else 0.0, _children(population, years.population)
    if before <= 0 or now <= 0 or LOW <= now / before <= HIGH:
        return found
    details = {"year": years.population, "other": last, "reference": basis.name, "percent": f"{100 * now / before:.3g}"}
    return [*found, population.finding(POPULATION_LEAP, "children", low=round(100 * LOW), high=round(100 * HIGH), **details)]


def check_unit_population(
    population: Table, basis: Table | None, area_centre: Table | None, params: Params, names: dict[str, str]
) -> list[Finding]:
    """Units whose children grow otherwise than all units' together, with the population year's boundaries in both years.

    Told where a unit is off by more than `UNIT` as it stands and with the general growth taken out, and by more than chance.
    """
    year, last = params.years.population, max(params.years.estimation)
    units = unit_by_area(area_centre, params, year)
    now, before = children_of(population, year, units), children_of(basis, last, units)
    if now is None or before is None or not (now.sum() > 0 and before.sum() > 0):
        return []
    both = now.index.intersection(before[before > 0].index)
    now, before, growth = now[both], before[both], now[both].sum() / before[both].sum()
    found = []
    for unit in both[(now > 0).to_numpy()]:
        plain, relative = now[unit] / before[unit], now[unit] / before[unit] / growth
        beyond = all(one > UNIT for one in (plain, relative)) or all(one < 1 / UNIT for one in (plain, relative))
        if beyond and abs(now[unit] - growth * before[unit]) > ERRORS * np.sqrt(now[unit] + growth**2 * before[unit]):
            details = {"unit": names.get(unit, unit), "year": year, "other": last, "reference": basis.name}
            details |= {"percent": f"{100 * plain:.3g}", "all": f"{100 * growth:.3g}"}
            found.append(population.finding(UNIT_POPULATION_LEAP, "children", **details))
    return found


def _children(table: Table, year: int) -> float:
    """Children of a year; child-years where the rows are single children."""
    if not table.has("year", weight_of(table)):
        return 0.0
    return float(table.frame.loc[table.frame["year"] == year, weight_of(table)].sum())
