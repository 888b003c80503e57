"""Why a unit's share is another than its number of children alone would give: what every criterion adds and takes."""

from collections.abc import Mapping, Sequence

from fordel.params import Params
from fordel.report.allocated import CriterionRow, CriterionShare
from fordel.report.criterion_words import area_fact, base_criterion, conditions, fact_words, lowered
from fordel.report.reader import Reader
from fordel.report.results import UnitRow

_MOST, _ENOUGH, _NOTHING = 3, 0.6, 1e-6


def reasons(criteria: Sequence[CriterionRow], params: Params, reader: Reader) -> dict[str, str]:
    """What each criterion is called as a reason: the base's groups are one, and so is all that counts by the same fact of the area."""
    base = [row for row in criteria if row.role == "base"]
    first = _base(base, params, reader) if base else ""
    return {row.criterion: first if row.role == "base" else _reason(row, params, reader) for row in criteria}


def _base(rows: Sequence[CriterionRow], params: Params, reader: Reader) -> str:
    found = base_criterion(rows, params)
    if found is None:
        return reader.texts("report.criterion.named", label=lowered(reader.label(rows[0])))
    return reader.texts("report.criterion.base", label=lowered(getattr(found.label, reader.texts.language)))


def _reason(row: CriterionRow, params: Params, reader: Reader) -> str:
    fact = area_fact(row.criterion, params)
    if fact is None:
        return reader.texts("report.criterion.named", label=conditions(row.criterion, params, reader) or lowered(reader.label(row)))
    words = fact_words(fact, reader)
    return reader.texts("report.criterion.opposite", label=words) if fact.complement else words


def contributions(rows: Sequence[UnitRow], shares: Sequence[CriterionShare], names: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """What each reason adds to a unit's share beyond its share of the children, in percentage points, by unit and reason.

    ``weight in percent x (share of the criterion - share of the children)``, summed over the reason's criteria. Units without
    an index are left out.
    """
    children = {row.centre: 100 * row.share / row.index for row in rows if row.index}
    pulls: dict[str, dict[str, float]] = {row.centre: {} for row in rows}
    for one in shares:
        if one.centre in children:
            name, pull = names[one.criterion], one.weight_percent * (one.share_of_criterion - children[one.centre])
            pulls[one.centre][name] = pulls[one.centre].get(name, 0.0) + pull
    return pulls


def side_of(row: UnitRow) -> int:
    """1 where the printed index is above 100, -1 where it is below, else 0."""
    distance = round(row.index - 100, 1)
    return (distance > 0) - (distance < 0)


def main_reasons(row: UnitRow, pulls: Mapping[str, float]) -> list[str]:
    """The reasons on the side of the unit's index that make up the greater part, the largest first, three at most."""
    side = side_of(row)
    along = {name: pull for name, pull in pulls.items() if pull * side > _NOTHING}
    ordered = sorted(along, key=lambda name: (-abs(along[name]), name))
    whole, reached, found = sum(map(abs, along.values())), 0.0, []
    for name in ordered[:_MOST]:
        if reached >= _ENOUGH * whole:
            break
        found, reached = [*found, name], reached + abs(along[name])
    return found
