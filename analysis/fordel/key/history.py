"""Last year's budgets and this year's actual cases: read from the contract's tables and from ``data/last_year``."""

from collections.abc import Mapping
from fractions import Fraction

from fordel.errors import AllocationError
from fordel.key.last_year import LastYear
from fordel.key.policy import Actuals
from fordel.key.reorganise import MovedArea, moved, split_by_area
from fordel.observations.stage import unit_of_area, unit_year_of
from fordel.workspace import Workspace


def read_actuals(workspace: Workspace, codes: tuple[str, ...], last: LastYear | None) -> Actuals:
    """Budgets of the year before the budget year, moved to today's units where areas have moved; cases of the budget year.

    Budgets come from the table ``history``; where it has none of that year, last year's key is what was budgeted.

    Raises
    ------
    AllocationError
        Where an area or a budget cannot be followed (`split_by_area`), or budgets have been moved already.
    """
    before, counted = budgets(workspace) or (dict(last.amounts) if last else {}), cases(workspace)
    areas = moved_areas(workspace, last)
    if not areas:
        return Actuals(before, counted, before)
    parts = split_by_area(areas, codes, last.amounts)
    check_boundaries(before, last.amounts, moved(last.amounts, parts))
    return Actuals(moved(before, split_by_area(areas, codes, before)), counted, before, parts)


def check_boundaries(before: Mapping[str, Fraction], key: Mapping[str, Fraction], restated: Mapping[str, Fraction]) -> None:
    """Refuse budgets that have been moved to today's boundaries already: they would be moved a second time.

    They are taken to be so where every unit that areas have left or come to has a budget that is closer to last year's key as
    it is ``restated`` by today's boundaries than to the key as it was, both brought to the budgets' sum.

    Raises
    ------
    AllocationError
        Naming the setting.
    """
    nothing, scale = Fraction(0), sum(before.values()) / (sum(key.values()) or 1)
    there, here = ({code: amount * scale for code, amount in amounts.items()} for amounts in (key, restated))
    moving = [code for code in sorted({*there, *here}) if there.get(code, nothing) != here.get(code, nothing)]

    def distance(amounts: Mapping[str, Fraction], code: str) -> Fraction:
        return abs(before.get(code, nothing) - amounts.get(code, nothing))

    complete = all(code in before for code, amount in here.items() if amount)
    if moving and complete and all(distance(here, code) < distance(there, code) for code in moving):
        raise AllocationError(
            f"table history: the budgets of {', '.join(moving)} seem to be stated by today's boundaries already, and would be moved "
            "a second time; deliver them by last year's, or set policy.reorganisation: none"
        )


def budgets(workspace: Workspace) -> dict[str, Fraction]:
    """Budgets of the year before the budget year in the table ``history``, by unit; empty where there are none."""
    year = workspace.params.years.budget - 1
    rows = [row for row in _rows(workspace, "history") if row["kind"] == "budget" and row["year"] == year]
    return {row["centre"]: _exact(row["amount"]) for row in rows}


def cases(workspace: Workspace) -> dict[str, dict[str, Fraction]]:
    """Number of cases of the budget year by kind and unit."""
    found: dict[str, dict[str, Fraction]] = {}
    for row in _rows(workspace, "cases"):
        if row["year"] == workspace.params.years.budget:
            found.setdefault(row["kind"], {})[row["centre"]] = _exact(row["cases"])
    return found


def moved_areas(workspace: Workspace, last: LastYear | None) -> list[MovedArea]:
    """All areas of last year with their units then and now; none where no area has moved, or history does not follow areas."""
    if workspace.params.policy.reorganisation == "none" or last is None:
        return []
    now = unit_of_area(workspace)
    areas = [MovedArea(row.area, row.unit, now.get(row.area), row.part) for row in last.areas]
    return [] if all(area.before == area.now for area in areas if area.need) else areas


def unrestated(workspace: Workspace, last: LastYear | None) -> list[str]:
    """Areas that have come to another unit since an earlier year, while last year's budgets cannot follow them.

    Budgets follow areas by last year's result; without it those of the table ``history`` stay as they were delivered.
    """
    if last is not None or workspace.params.policy.reorganisation == "none" or not budgets(workspace):
        return []
    import pyarrow.parquet as pq

    column, now, year = workspace.params.units.receives, unit_of_area(workspace), unit_year_of(workspace)
    rows = sorted(pq.read_table(workspace.table("area_centre")).to_pylist(), key=lambda row: row["year"])
    before = {str(row["area"]): str(row[column]) for row in rows if row["year"] < year}
    return sorted(area for area, unit in before.items() if now.get(area, unit) != unit)


def _rows(workspace: Workspace, table: str) -> list[dict]:
    import pyarrow.parquet as pq

    path = workspace.table(table)
    return pq.read_table(path).to_pylist() if table in workspace.params.sources and path.is_file() else []


def _exact(value: float) -> Fraction:
    """A number as it is written."""
    return Fraction(str(value))
