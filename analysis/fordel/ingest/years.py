"""Rules about years: each table covers the years it is needed for, and prices cover the years of amounts."""

from fordel.contract.rules import OTHER_POPULATION_YEAR, PRICE_LEAP, PRICE_MISSING, YEAR_MISSING, YEAR_UNUSED
from fordel.ingest.findings import Finding
from fordel.ingest.table import Table

LEAP = 2.0


def listed(years: tuple[int, ...]) -> str:
    """Years in a sentence: ``2005, 2006, 2007``."""
    return ", ".join(str(year) for year in years)


def check_years(table: Table, years: tuple[int, ...]) -> list[Finding]:
    """Years a table should have rows of and has not; rows of years that nobody uses.

    Parameters
    ----------
    table : Table
    years : tuple of int
        The years it is needed for; none: its years are not checked.
    """
    if not years or not table.has("year"):
        return []
    present = set(table.frame["year"].dropna().astype(int))
    found = [table.finding(YEAR_MISSING, "year", year=year, years=listed(years)) for year in years if year not in present]
    other = (table.frame["year"].notna() & ~table.frame["year"].isin(years)).to_numpy()
    if not other.any() or table.name == "area_centre":
        return found
    if table.name == "population":
        return [*found, table.finding(OTHER_POPULATION_YEAR, "year", other, year=years[0])]
    return [*found, table.finding(YEAR_UNUSED, "year", other, years=listed(years))]


def check_prices(prices: Table | None, estimation: tuple[int, ...], level: int) -> list[Finding]:
    """Price indices that are needed to bring amounts of the estimation years to one price level."""
    needed = tuple(sorted({*estimation, level}))
    if needed == (level,):
        return []
    if prices is None:
        return [Finding(PRICE_MISSING, "prices", "params.yaml", "year", "year", details=_needs(level, needed, needed))]
    if not prices.has("year", "index"):
        return []
    present = set(prices.frame.loc[prices.frame["index"].notna(), "year"].dropna().astype(int))
    missing = tuple(year for year in needed if year not in present)
    found = [prices.finding(PRICE_MISSING, "year", **_needs(level, needed, (year,))) for year in missing]
    return found or _leaps(prices, needed, level)


def _leaps(prices: Table, needed: tuple[int, ...], level: int) -> list[Finding]:
    """Years whose index is more than `LEAP` times off the price level's: two series, or a decimal mark."""
    index = dict(zip(prices.frame["year"], prices.frame["index"], strict=True))
    off = [year for year in needed if not 1 / LEAP <= index[level] / index[year] <= LEAP] if min(index[year] for year in needed) > 0 else []
    return [prices.finding(PRICE_LEAP, "index", year=year, level=level) for year in off]


def _needs(level: int, needed: tuple[int, ...], missing: tuple[int, ...]) -> dict:
    return {"level": level, "years": listed(needed), "year": listed(missing)}
