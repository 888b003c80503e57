"""Rules about years: each table covers the years it is needed for, and prices cover the years of amounts."""

from fordel.contract.rules import GROWTH_RATES, OTHER_POPULATION_YEAR, PRICE_LEAP, PRICE_MISSING, YEAR_MISSING, YEAR_UNUSED
from fordel.ingest.findings import Finding
from fordel.ingest.table import Table

FALL, RISE = 0.95, 1.15
RATE, AROUND_ONE, BASES = 20.0, 1.5, (1, 100)


def listed(years: tuple[int, ...]) -> str:
    """Years in a sentence: ``2005, 2006, 2007``."""
    return ", ".join(str(year) for year in years)


def check_years(table: Table, years: tuple[int, ...]) -> list[Finding]:
    """Years a table should have rows of and has not.

    Parameters
    ----------
    table : Table
    years : tuple of int
        The years it is needed for; none: its years are not checked.
    """
    if not years or not table.has("year"):
        return []
    present = set(table.frame["year"].dropna().astype(int))
    return [table.finding(YEAR_MISSING, "year", year=year, years=listed(years)) for year in years if year not in present]


def check_unused(table: Table, years: tuple[int, ...]) -> list[Finding]:
    """Rows of years that nobody uses; ``years`` are those the table is needed for."""
    if not years or not table.has("year") or table.name == "area_centre":
        return []
    other = (table.frame["year"].notna() & ~table.frame["year"].isin(years)).to_numpy()
    if not other.any():
        return []
    if table.name == "population":
        return [table.finding(OTHER_POPULATION_YEAR, "year", other, year=years[0])]
    return [table.finding(YEAR_UNUSED, "year", other, years=listed(years))]


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
    return found or _moves(prices, needed)


def _moves(prices: Table, needed: tuple[int, ...]) -> list[Finding]:
    """Years whose index moves more than prices and wages do, and indices that are growth rates.

    From one year to the next the index may fall by 5 per cent and rise by 15, over several years so much for each; it may not fall
    to exactly 100 or 1, which is a new base. All indices under `RATE`, and not around 1, are taken for percentages of growth.
    """
    rows = prices.frame.dropna(subset=["year", "index"]).drop_duplicates("year").set_index("year")["index"].sort_index()
    rows = rows[(rows.index >= min(needed)) & (rows.index <= max(needed)) & (rows > 0)]
    if rows.max() < RATE and rows.max() > AROUND_ONE:
        return [prices.finding(GROWTH_RATES, "index")]
    found = []
    for before, year in zip(rows.index[:-1], rows.index[1:], strict=True):
        change, apart = rows[year] / rows[before], year - before
        if not FALL**apart <= change <= RISE**apart or (change < 1 and rows[year] in BASES):
            limits = {"low": f"{100 * FALL**apart:.3g}", "high": f"{100 * RISE**apart:.3g}"}
            details = {"year": int(year), "other": int(before), "percent": f"{100 * change:.3g}"}
            found.append(prices.finding(PRICE_LEAP, "index", **details, **limits))
    return found


def _needs(level: int, needed: tuple[int, ...], missing: tuple[int, ...]) -> dict:
    return {"level": level, "years": listed(needed), "year": listed(missing)}
