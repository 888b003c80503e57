"""Step 0: where areas have moved between units, last year's budgets follow the areas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fordel.errors import AllocationError


@dataclass(frozen=True)
class MovedArea:
    """An area: its unit last year, its unit now (None: the area is gone), and its need last year."""

    area: str
    before: str
    now: str | None
    need: Fraction


def follow_areas(areas: Iterable[MovedArea], units: Sequence[str], budgets: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Last year's budgets by the units of today.

    ``budget_c = sum over areas a that lie in c today of budget_o(a) * need_a / (need of all areas of o(a))``, o(a) being the
    area's unit last year.

    Value judgement: money follows need, not heads. A unit that takes over areas takes over their budget.

    Parameters
    ----------
    areas : iterable of MovedArea
    units : sequence of str
        The units of today.
    budgets : mapping of str to Fraction
        Last year's, by last year's units.

    Raises
    ------
    AllocationError
        ``area_without_unit``, ``unit_without_need``.
    """
    return moved(budgets, split_by_area(areas, units, budgets))


def moved(budgets: Mapping[str, Fraction], parts: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Budgets of old units added up by the units of today, from the parts of `split_by_area`."""
    found: dict[str, Fraction] = {}
    for code, shares in parts.items():
        for now, part in shares.items():
            found[now] = found.get(now, Fraction(0)) + part * budgets[code]
    return dict(sorted(found.items()))


def split_by_area(areas: Iterable[MovedArea], units: Sequence[str], budgets: Mapping[str, Fraction]) -> dict[str, dict[str, Fraction]]:
    """Which part of each old unit went to which unit of today: parts by new unit, by old unit; each adds to 1 where there is a budget."""
    rows = list(areas)
    lost = sorted(row.area for row in rows if row.now not in units and row.need > 0 and budgets.get(row.before))
    if lost:
        named = ", ".join(lost[:5]) + (" ..." if len(lost) > 5 else "")
        raise AllocationError(
            f"policy.reorganisation: the areas {named} had need last year and belong to no unit today; deliver them in table area_centre",
            "area_without_unit",
        )
    return {code: _parts(code, [row for row in rows if row.before == code], units, budgets[code]) for code in sorted(budgets)}


def _parts(code: str, rows: list[MovedArea], units: Sequence[str], budget: Fraction) -> dict[str, Fraction]:
    whole = sum(row.need for row in rows)
    if not whole and not budget:
        return {code: Fraction(1)} if code in units else {}
    if not whole:
        raise AllocationError(
            f"policy.reorganisation: {code} had a budget last year, but none of its areas had need (data/last_year/need.csv), "
            "so it cannot be split; correct the file",
            "unit_without_need",
        )
    parts: dict[str, Fraction] = {}
    for row in rows:
        if row.need and row.now in units:
            parts[row.now] = parts.get(row.now, Fraction(0)) + row.need / whole
    return parts


def moved_areas_from_json(content: Mapping) -> list[MovedArea]:
    """The areas of an ``input`` of step 0 in ``docs/steps.md``."""
    return [MovedArea(row["area"], row["before"], row["now"], Fraction(row["need"])) for row in content["areas"]]
