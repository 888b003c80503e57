"""The heavy step as ibis expressions: join, recode, bring to one price level, sort by area.

The same expressions run on every engine that ibis reaches; nothing here knows which one.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fordel.observations.terms import Term

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value


CHILD, REGISTERED = ORDER = ("child:id", "child:area")
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
    outside : tuple of str
        Kinds of case whose cost stays outside the formula.
    unit_year : int or None
        The year whose boundaries say which unit receives for an area; None: the population year's.
    pooled : bool
        Whether costs above a threshold may be pooled, for which a row has to tell its child's time in the year.
    """

    outcome: str
    years: tuple[int, ...]
    population_year: int
    price_level: int
    receives: str
    practice: str
    fitted: tuple[Term, ...]
    tried: tuple[Term, ...] = ()
    outside: tuple[str, ...] = ()
    unit_year: int | None = None
    pooled: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every coded term, the fitted ones first."""
        return self.fitted + self.tried


def estimation_rows(tables: Tables, plan: Plan) -> "Table":
    """Rows of the estimation years, sorted by area, practice and year, then by the child (and the area where it was registered).

    A row is a child-year, or the part of it spent in one area; without a table ``children`` it is an
    area-year. A child's area is ``home_area`` where a measure runs, else where it is registered.

    Returns
    -------
    ibis Table
        ``area``, ``practice`` (text), ``year`` (int), ``exposure`` (child-years), ``outcome`` (currency units
        at one price level, recipients, or children times rate), ``whole_rate`` (outcome per child-year over all
        of the child's rows in the year), where costs may be pooled ``whole_exposure`` (the child's child-years in the year),
        one column per term, small integers for flags, levels and bands, else floats; and, where the children's cost is split by kind
        of measure, ``outcome_`` and ``whole_rate_`` of each kind. Missing values are kept: who uses the rows decides.
    """
    rows = _children(tables.children, plan) if tables.children is not None else _area_years(tables.areas, plan)
    rows = _with_areas(rows, tables, plan)
    rows = _with_prices(rows, tables, plan)
    fixed = ("area", "practice", "year", "exposure", "outcome", "whole_rate", *(("whole_exposure",) if plan.pooled else ()))
    measures = [column for column in MEASURE_COLUMNS if column in rows.columns]
    coded = {t.name: coded_term(rows, t) for t in plan.terms} | {name: rows[name] for name in measures}
    order = [name for name in ORDER if name in rows.columns]
    return rows.select(*fixed, *order, **coded).order_by(["area", "practice", "year", *order]).drop(*order)


def population_rows(tables: Tables, plan: Plan) -> "Table":
    """The allocation population: children counted by area, unit, practice and coded profile, sorted.

    Returns
    -------
    ibis Table
        ``area``, ``unit``, ``practice`` (text), ``children`` (count), one float column per criterion term. Where the unit that
        receives is the one whose practice is taken out, an area that has moved has the practice of its new unit.
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
    """A contract column as the number that enters the model; null stays null."""
    import ibis

    if term.coding in {"flag", "no_flag"}:
        flag = column == (1 if term.coding == "flag" else 0)
    elif term.coding == "level":
        flag = column.cast("string") == term.level
    elif term.coding == "band":
        lower, upper = term.bounds
        flag = column >= lower if upper == float("inf") else (column >= lower) & (column < upper)
    else:
        value = column.cast("float64") / term.scale
        return ibis.literal(1.0) - value if term.coding == "complement" else value
    return ibis.cases((flag, ibis.literal(1, "int8")), (~flag, ibis.literal(0, "int8")))


def _children(children: "Table", plan: Plan) -> "Table":
    children = children.filter(children.year.isin(plan.years))
    has_home = "home_area" in children.columns
    area = children.home_area.fill_null(children.area) if has_home else children.area
    split = MEASURES if plan.outcome == "cost" and _is_split(children) else ()
    outcomes = {"outcome": plan.outcome} | {f"outcome_{measure}": f"cost_{measure}" for measure in split}
    fixed = {CHILD: children.child_id, "year": children.year, "area": area} | ({REGISTERED: children.area} if has_home else {})
    amounts = {name: _inside(children, column, plan) for name, column in outcomes.items()}
    rows = children.select(*_columns(plan.terms, "child"), **fixed, exposure=children.child_years.cast("float64"), **amounts)
    return _with_whole_years(rows, tuple(outcomes))


def _with_whole_years(rows: "Table", outcomes: tuple[str, ...]) -> "Table":
    """The child's time in the year, and each outcome's rate over all of the child's rows in it; a row of a whole year is the only one."""
    parts = rows.filter((rows.exposure < 1.0).fill_null(True))
    sums = {f"year:{name}": _exact_sum(parts[name]) for name in ("exposure", *outcomes)}
    rows = _joined(rows, parts.group_by([CHILD, "year"]).agg(**sums), [CHILD, "year"])
    rates = {name: rows[f"year:{name}"] / rows["year:exposure"] for name in outcomes}
    wholes = {name.replace("outcome", "whole_rate"): rate.coalesce(rows[name] / rows.exposure) for name, rate in rates.items()}
    return rows.mutate(**wholes, whole_exposure=rows["year:exposure"].coalesce(rows.exposure)).drop(*sums)


def _exact_sum(values: "Value") -> "Value":
    return values.cast("decimal(24, 6)").sum().cast("float64")


def _inside(children: "Table", column: str, plan: Plan) -> "Value":
    """A column of amounts or counts, nought where the row's case is kept outside the formula."""
    import ibis

    value = children[column].cast("float64")
    if not plan.outside:
        return value
    outside = children.case_kind.isin(plan.outside).fill_null(False)
    return ibis.ifelse(outside & value.notnull(), 0.0, value)


def _is_split(children: "Table") -> bool:
    return all(f"cost_{measure}" in children.columns for measure in MEASURES)


def _columns(terms: tuple[Term, ...], source: str) -> list[str]:
    """The contract columns that terms read from the child's rows or the area's, products included."""
    return sorted({part.column for term in terms for part in term.inputs if part.source == source})


def _area_years(areas: "Table", plan: Plan) -> "Table":
    areas = areas.filter(areas.year.isin(plan.years))
    exposure = areas.children.cast("float64")
    outcome = areas.rate / 100.0 * exposure if plan.outcome == "rate" else areas[plan.outcome].cast("float64")
    return areas.select(year=areas.year, area=areas.area, exposure=exposure, outcome=outcome, whole_rate=outcome / exposure)


def _with_areas(rows: "Table", tables: Tables, plan: Plan, receives: bool = False, terms: tuple[Term, ...] | None = None) -> "Table":
    places = tables.area_centre
    rows = _joined(rows, places.select("area", "year", practice=places[plan.practice]), ["area", "year"])
    if receives:
        unit_year = places.filter(places.year == (plan.unit_year or plan.population_year))
        rows = _joined(rows, unit_year.select("area", unit=unit_year[plan.receives]), ["area"])
        if plan.receives == plan.practice:
            rows = rows.mutate(practice=rows.unit)
    wanted = _columns(plan.terms if terms is None else terms, "area")
    if not wanted:
        return rows
    return _joined(rows, tables.areas.select("area", "year", **{area_column(column): column for column in wanted}), ["area", "year"])


def _joined(rows: "Table", other: "Table", keys: list[str]) -> "Table":
    """A left join without the other table's copies of the keys."""
    rows = rows.left_join(other, keys)
    return rows.drop([column for column in rows.columns if column in {f"{key}_right" for key in keys}])


def _with_prices(rows: "Table", tables: Tables, plan: Plan) -> "Table":
    if plan.outcome != "cost" or set(plan.years) == {plan.price_level}:
        return rows
    prices = tables.prices
    level = prices.filter(prices.year == plan.price_level).select(**{"price:level": "index"})
    rows = rows.join(prices.select("year", **{"price:year": "index"}), "year").cross_join(level)
    factor = rows["price:level"] / rows["price:year"]
    money = [column for column in ("outcome", "whole_rate", *MEASURE_COLUMNS) if column in rows.columns]
    return rows.mutate(**{column: rows[column] * factor for column in money})
