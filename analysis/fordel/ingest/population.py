"""Rules about the children the budget is for: as many as in the basis, and stated to be counted or forecast."""

from fordel.contract.rules import BASIS_UNSTATED, POPULATION_LEAP
from fordel.ingest.findings import Finding
from fordel.ingest.table import Table
from fordel.params import Params

LOW, HIGH = 0.67, 1.5


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


def _children(table: Table, year: int) -> float:
    """Children of a year; child-years where the rows are single children."""
    weight = "child_years" if table.has("child_years") else "children"
    if not table.has("year", weight):
        return 0.0
    return float(table.frame.loc[table.frame["year"] == year, weight].sum())
