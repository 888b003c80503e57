"""The heavy step as ibis expressions: join, recode, bring to one price level, sort by area.

The same expressions run on every engine that ibis reaches; nothing here knows which one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fordel.observations.terms import Term

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value


MEASURES = ("placement", "preventive")
MEASURE_COLUMNS = tuple(f"{what}_{measure}" for measure in MEASURES for what in ("outcome", "whole_rate"))


@dataclass(frozen=True)
class Tables:
    """The contract tables of a run as ibis tables; those a workspace does not have are None."""

    area_centre: "Table"
    population: "Table"
    children: "Table | None" = None
    areas: "Table | None" = None
    prices: "Table | None" = None


@dataclass(frozen=True)
class Plan:
    """What an expression needs to know of the settings.

    Attributes
    ----------
    outcome : {"cost", "recipients", "rate"}
    years : tuple of int
        The estimation years.
    population_year, price_level : int
    receives : {"centre", "area"}
        The column that says which unit receives.
    practice : {"centre", "region"}
        The column that says whose practice is taken out.
    fitted, tried : tuple of Term
        Terms of criteria in the fit (and supply), and of criteria that are only tried.
    """

    outcome: str
    years: tuple[int, ...]
    population_year: int
    price_level: int
    receives: str
    practice: str
    fitted: tuple[Term, ...]
    tried: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every coded term, the fitted ones first."""
        return self.fitted + self.tried


def estimation_rows(tables: Tables, plan: Plan) -> "Table":
    """Rows of the estimation years, sorted by area, practice and year, then by every other column.

    A row is a child-year, or the part of it spent in one area; without a table ``children`` it is an
    area-year. A child's area is ``home_area`` where a measure runs, else where it is registered.

    Returns
    -------
    ibis Table
        ``area``, ``practice`` (text), ``year`` (int), ``exposure`` (child-years), ``outcome`` (currency units
        at one price level, recipients, or children times rate), ``whole_rate`` (outcome per child-year over all
        of the child's rows in the year), one float column per term; and, where the children's cost is split by kind
        of measure, ``outcome_`` and ``whole_rate_`` of each kind. Missing values are kept: who uses the rows decides.
    """
    rows = _children(tables.children, plan) if tables.children is not None else _area_years(tables.areas, plan)
    rows = rows.filter(rows.year.isin(plan.years))
    rows = _with_areas(rows, tables, plan)
    rows = _with_prices(rows, tables, plan)
    fixed = ("area", "practice", "year", "exposure", "outcome", "whole_rate")
    measures = [column for column in MEASURE_COLUMNS if column in rows.columns]
    coded = rows.select(*fixed, **{t.name: coded_term(rows, t) for t in plan.terms}, **{name: rows[name] for name in measures})
    return coded.order_by(coded.columns)


def population_rows(tables: Tables, plan: Plan) -> "Table":
    """The allocation population: children counted by area, unit, practice and coded profile, sorted.

    Returns
    -------
    ibis Table
        ``area``, ``unit``, ``practice`` (text), ``children`` (count), one float column per criterion term.
    """
    criteria = tuple(term for term in plan.terms if term.role == "criterion")
    rows = tables.population.filter(tables.population.year == plan.population_year)
    wanted = _columns(criteria, "child")
    rows = rows.select("area", "year", "children", *wanted)
    rows = _with_areas(rows, tables, plan, receives=True, terms=criteria)
    coded = rows.select("area", "unit", "practice", "children", **{t.name: coded_term(rows, t) for t in criteria})
    keys = [column for column in coded.columns if column != "children"]
    grouped = coded.group_by(keys).agg(children=coded.children.cast("decimal(18, 6)").sum().cast("float64"))
    return grouped.select("area", "unit", "practice", "children", *[term.name for term in criteria]).order_by(keys)


def coded_term(rows: "Table", term: Term) -> "Value":
    """A term's column from the rows; a product is null where one of its parts is."""
    one, *others = (coded_value(rows[part.column if part.source == "child" else area_column(part.column)], part) for part in term.inputs)
    return one * others[0] if others else one


def area_column(column: str) -> str:
    """What an area's column is called beside the child's row, where a column of that name may stand too."""
    return f"area:{column}"


def coded_value(column: "Value", term: Term) -> "Value":
    """A contract column as the float that enters the model; null stays null."""
    import ibis

    if term.coding == "level":
        flag = column.cast("string") == term.level
    elif term.coding == "band":
        lower, upper = term.bounds
        flag = column >= lower if upper == float("inf") else (column >= lower) & (column < upper)
    else:
        value = column.cast("float64") / term.scale
        return ibis.literal(1.0) - value if term.coding == "complement" else value
    return flag.cast("int8").cast("float64")


def _children(children: "Table", plan: Plan) -> "Table":
    import ibis

    wanted = _columns(plan.terms, "child")
    area = children.home_area.fill_null(children.area) if "home_area" in children.columns else children.area
    exposure, outcome = children.child_years.cast("float64"), children[plan.outcome].cast("float64")
    whole_year = ibis.window(group_by=[children.child_id, children.year])

    def over_year(values: "Value") -> "Value":
        return values.cast("decimal(24, 6)").sum().over(whole_year).cast("float64")

    time, split = over_year(exposure), {}
    for measure in MEASURES if plan.outcome == "cost" and _is_split(children) else ():
        part = children[f"cost_{measure}"].cast("float64")
        split |= {f"outcome_{measure}": part, f"whole_rate_{measure}": over_year(part) / time}
    fixed = {"year": children.year, "area": area, "exposure": exposure, "outcome": outcome, "whole_rate": over_year(outcome) / time}
    return children.select(*wanted, **fixed, **split)


def _is_split(children: "Table") -> bool:
    return all(f"cost_{measure}" in children.columns for measure in MEASURES)


def _columns(terms: tuple[Term, ...], source: str) -> list[str]:
    """The contract columns that terms read from the child's rows or the area's, products included."""
    return sorted({part.column for term in terms for part in term.inputs if part.source == source})


def _area_years(areas: "Table", plan: Plan) -> "Table":
    exposure = areas.children.cast("float64")
    outcome = areas.rate / 100.0 * exposure if plan.outcome == "rate" else areas[plan.outcome].cast("float64")
    return areas.select(year=areas.year, area=areas.area, exposure=exposure, outcome=outcome, whole_rate=outcome / exposure)


def _with_areas(rows: "Table", tables: Tables, plan: Plan, receives: bool = False, terms: tuple[Term, ...] | None = None) -> "Table":
    places = tables.area_centre
    chosen = {"practice": places[plan.practice]}
    if receives:
        chosen["unit"] = places[plan.receives]
    rows = rows.left_join(places.select("area", "year", **chosen), ["area", "year"])
    rows = rows.drop([c for c in rows.columns if c in ("area_right", "year_right")])
    wanted = _columns(plan.terms if terms is None else terms, "area")
    if not wanted:
        return rows
    facts = tables.areas.select("area", "year", **{area_column(column): column for column in wanted})
    rows = rows.left_join(facts, ["area", "year"])
    return rows.drop([c for c in rows.columns if c in ("area_right", "year_right")])


def _with_prices(rows: "Table", tables: Tables, plan: Plan) -> "Table":
    if plan.outcome != "cost" or set(plan.years) == {plan.price_level}:
        return rows
    prices = tables.prices
    level = prices.filter(prices.year == plan.price_level).select(**{"price:level": "index"})
    rows = rows.join(prices.select("year", **{"price:year": "index"}), "year").cross_join(level)
    factor = rows["price:level"] / rows["price:year"]
    money = [column for column in ("outcome", "whole_rate", *MEASURE_COLUMNS) if column in rows.columns]
    return rows.mutate(**{column: rows[column] * factor for column in money})
