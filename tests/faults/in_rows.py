"""Faults between rows, tables and years: keys, references, areas and centres, child-years, sums and sizes."""

from tests.faults.city import AREAS, City
from tests.faults.planting import SETTINGS, WHOLE, Fault, Found, added, cell, column_of, gone, replaced, told

CHILD = "k01010,2006,{area},{years},0,,actual,0,0,0,0,0,none,0.0"
FIRST = tuple(range(2, 12))
FOURTH = tuple(range(32, 42))


def costs(city: City, factor: float, hit) -> None:
    """Multiply the cost, and its parts, of the children that are hit."""
    for column in ("cost", "cost_placement", "cost_preventive"):
        place = city.lines("children.csv")[0].split(",").index(column)
        column_of(city, "children", column, lambda _, cells, at=place: f"{factor * float(cells[at]):.0f}" if hit(cells) else cells[at])


def _amager(year: str = ""):
    return lambda cells: AREAS.get(cells[2]) == "A" and cells[1].startswith(year)


def _every(cells: list[str]) -> bool:
    return True


def _healthy(city: City) -> None:
    lines = city.lines("population.csv")
    city.put("population.csv", [line.replace("chronic", "none") for line in lines])


def _shifted(city: City) -> None:
    cells = [line.split(",")[4] for line in city.lines("children.csv")]
    column_of(city, "children", "cost", lambda row, _: cells[row] if row else "0")


def _thousands(city: City) -> None:
    column_of(city, "history", "amount", lambda _, c: c[3][:-3] if c[1:3] == ["2007", "budget"] else c[3])


def _budget(centre: str, amount: str):
    """That centre's budget of the year before."""
    return lambda city: column_of(city, "history", "amount", lambda _, c: amount if c[:3] == [centre, "2008", "budget"] else c[3])


def _exchanged(city: City) -> None:
    codes = {"chronic": "none", "none": "chronic"}
    column_of(city, "population", "diagnosis", lambda _, cells: codes[cells[6]])


def _tenth(_: int, cells: list[str]) -> str:
    return f"{float(cells[3]) / 10:g}" if cells[1] == "2008" and AREAS[cells[0]] == "A" else cells[3]


def _rates(city: City) -> None:
    city.put("prices.csv", ["year,index", "2006,2.4", "2007,2.6", "2008,2.5", "2009,2.5"])


def _named(**names: str):
    return lambda city: city.settings["units"].update(names=names)


def _years(**years: object):
    return lambda city: city.settings["years"].update(years)


def _figures(rows: tuple[int, ...], column: str, value: str):
    return lambda city: [city.cell("areas.csv", row, column, value) for row in rows]


LAST = tuple(range(26, 38))
COST = "children", "cost"
ROWS: list[Fault] = [
    added("a child's row twice", "I-040", "children", "k01023,2006,0102,1,0,,actual,0,0,0,7,1,none,0.1", "child_id", 15,
          follows=frozenset({"I-050"})),
    added("an area's figures twice", "I-040", "areas", "0304,2006,Område 0304,43,12.5", "area", 13),
    added("a centre twice", "I-040", "centres", "B,Bispebjerg", "centre", 3),
    added("a budget twice", "I-040", "history", "A,2007,budget,560700", "centre", 5),
    added("a case twice", "I-040", "cases", "A,2009,secure,9", "centre", 5),
    added("a price index twice", "I-040", "prices", "2006,100.0", "year", 2),
    added("an area twice in one centre", "I-040", "area_centre", "0304,2007,Ø", "area", 25),
    added("an area in two centres, as one that moves in mid-year", "I-044", "area_centre", "0303,2006,B", "centre", 12),
    cell("an unknown area", "I-041", "children", 26, "area", "0999"),
    cell("an unknown home area", "I-041", "children", 27, "home_area", "0999"),
    cell("an area code that has lost its leading zero", "I-041", "population", 8, "area", "101"),
    cell("an area code that a spreadsheet has turned into a power", "I-041", "population", 9, "area", "1.01E+02"),
    cell("an unknown centre", "I-042", "history", 12, "centre", "Z"),
    cell("a centre's code in small letters", "I-042", "cases", 3, "centre", "b"),
    cell("an area in an unknown centre", "I-042", "area_centre", 6, "centre", "Z"),
    gone("an area without a centre that year", Found("I-043", "population", "area", FIRST), "0101,2008", "area_centre.csv",
         follows=frozenset({"I-043", "I-072"}), alone=WHOLE),
    told("a year is missing", Found("I-045", "children", "year"), _years(estimation=[2005, 2006, 2007]),
         follows=frozenset({"I-045", "I-047"}), alone=SETTINGS),
    cell("a row of the population from another year", "I-046", "population", 10, "year", "2007", follows=frozenset({"I-069"})),
    gone("a year without a price index", Found("I-047", "prices", "year"), "2007", "prices.csv"),
    told("no table of prices", Found("I-047", "prices", "year"), lambda c: c.settings["sources"].pop("prices"), alone=SETTINGS),
    added("a row of a year that is not used", "I-048", "children", "k9,2004,0101,1,2900,0101,actual,0,2900,0,1,0,none,0.1", "year"),
    added("an area without children in the population", "I-049", "area_centre", "0305,2008,Ø", "area", follows=frozenset({"I-071"})),
    added("a child in two areas for more than a year together", "I-050", "children", CHILD.format(area="0301", years="0.5"),
          "child_years", 2),
    gone("an area without figures that year", Found("I-051", "population", "area", FOURTH), "0104,2008", "areas.csv"),
    told("a centre without children in the population", Found("I-052", "area_centre", "centre"),
         lambda c: [c.blank("population.csv", f"p020{n}") for n in range(1, 5)],
         follows=frozenset({"I-049", "I-083", "I-069"}), alone=WHOLE),
    added("codes that differ only by a leading zero", "I-053", "area_centre", "101,2006,A", "area", 2, 14, 26, alone=WHOLE),
    told("a child counted twice in the population", Found("I-054", "population", "child_id", (11, 12)),
         lambda c: c.cell("population.csv", 12, "child_id", "p01019")),
    told("a price index of another series", Found("I-055", "prices", "index"),
         lambda c: c.cell("prices.csv", 3, "index", "1.026"), alone=WHOLE),
    told("a price index with a new base year", Found("I-055", "prices", "index"),
         lambda c: c.cell("prices.csv", 5, "index", "100.0"), alone=WHOLE),
    told("growth rates instead of a price index", Found("I-092", "prices", "index"), _rates, alone=WHOLE),
    told("a level that nobody has any more", Found("I-056", "population", "diagnosis"), _healthy, alone=WHOLE),
    added("an area without figures in the basis", "I-057", "area_centre", "0305,2006,Ø", "area", figures=True),
    added("a centre without an area", "I-058", "centres", "D,Dragør", "centre"),
    added("a centre that is called as one that has closed", "I-059", "centres", "D,ØSTERBRO", "name", 4, follows=frozenset({"I-058"}),
          alone=WHOLE),
    told("two centres of one name", Found("I-094", "area_centre", "units.names"),
         lambda c: c.cell("centres.csv", 3, "name", "ØSTERBRO"), alone=WHOLE),
    told("two centres given one name in the settings", Found("I-094", "area_centre", "units.names"), _named(A="Byen", B="byen"),
         alone=SETTINGS),
    told("a name for a code that nobody has", Found("I-093", "area_centre", "units.names"), _named(a="Amager"), alone=SETTINGS),
    told("recipients where there are no children", Found("I-060", "areas", "recipients", (4,)), _figures((4,), "children", "0"),
         follows=frozenset({"I-081"}), figures=True),
    told("more recipients than children", Found("I-081", "areas", "recipients", (3,)), _figures((3,), "recipients", "217"), figures=True),
    told("a cost ten times too large", Found("I-061", *COST), lambda c: costs(c, 10, _every), alone=WHOLE),
    told("a cost ten times too small", Found("I-061", *COST), lambda c: costs(c, 0.1, _every), alone=WHOLE),
    told("a cost in thousands", Found("I-061", *COST), lambda c: costs(c, 0.001, _every), alone=WHOLE),
    told("a sum that is not the declared one", Found("I-062", "cases", "cases"), lambda c: c.source("cases", expected_total={"cases": 99})),
    told("a total of a column that is not delivered", Found("I-008", "children", "recipients"),
         lambda c: c.source("children", expected_total={"recipients": 5})),
    told("a cost on two bases", Found("I-063", "children", "cost_basis"),
         lambda c: c.cell("children.csv", 30, "cost_basis", "standard"), alone=WHOLE),
    cell("a placed child without a home area", "I-064", "children", 37, "home_area", ""),
    told("no home areas at all", Found("I-065", "children", "home_area"),
         lambda c: c.column("children.csv", "home_area", None), alone=WHOLE),
    told("a centre without cost", Found("I-066", *COST), lambda c: costs(c, 0, _amager()), alone=WHOLE),
    told("a centre whose cost leaps", Found("I-067", *COST), lambda c: costs(c, 4, _amager("2007")), alone=WHOLE),
    told("an area out of proportion", Found("I-068", *COST), lambda c: costs(c, 0.01, lambda cells: cells[2] == "0101"), alone=WHOLE),
    told("a criterion that leaps", Found("I-069", "areas", "poverty"), _figures(LAST, "poverty", "1.2"), alone=WHOLE),
    told("a column that has slipped down by a row", Found("I-081", "children", "cost_preventive", None), _shifted,
         follows=frozenset({"I-081"}), alone=WHOLE),
    told("two columns that have changed places", Found("I-029", "children", "child_years", None),
         lambda c: replaced(c, "children.csv", "child_years,cost,", "cost,child_years,"),
         follows=frozenset({"I-050", "I-061", "I-067", "I-066", "I-081", "I-082", "I-083", "I-029", "I-090"}), alone=WHOLE),
    told("only the children with a measure", Found("I-082", *COST),
         lambda c: column_of(c, "children", "cost", lambda _, cells: cells[4] if cells[4] != "0" else "500"), alone=WHOLE),
    told("a population far from the basis", Found("I-083", "population", "children"),
         lambda c: c.source("population", unit={"children": 0.5}), alone=WHOLE),
    told("a forecast that is not said to be one", Found("I-084", "population"),
         lambda c: _years(budget=2008)(c) or c.source("population", basis=None), alone=SETTINGS),
    gone("a centre without last year's budget", Found("I-085", "history", "centre"), "Ø,2008,budget", "history.csv"),
    told("a year's budgets in thousands", Found("I-086", "history", "amount"), _thousands, alone=WHOLE),
    told("one centre's budget in thousands", Found("I-088", "history", "amount"), _budget("B", "560"), alone=WHOLE),
    told("one centre's budget a third of what it was", Found("I-087", "history", "amount"), _budget("B", "190000"), alone=WHOLE),
    told("most children of one centre missing from the population", Found("I-089", "population", "children"),
         lambda c: [c.blank("population.csv", f"p{area}{child}") for area in list(AREAS)[:4] for child in range(1, 10)], alone=WHOLE),
    told("two codes of a criterion exchanged in the population", Found("I-090", "population", "diagnosis"), _exchanged, alone=WHOLE),
    told("a criterion not filled in for one centre of the population", Found("I-091", "population", "boy"),
         lambda c: column_of(c, "population", "boy", lambda _, cells: "0" if AREAS[cells[1]] == "A" else cells[5]), alone=WHOLE),
    told("a criterion a tenth as large in one centre of the population year", Found("I-091", "areas", "poverty"),
         lambda c: column_of(c, "areas", "poverty", _tenth), alone=WHOLE),
    told("amounts too large to add up", Found("I-095", *COST),
         lambda c: [c.cell("children.csv", row, "cost", "1e308") for row in (4, 7)], alone=WHOLE),
]  # fmt: skip
