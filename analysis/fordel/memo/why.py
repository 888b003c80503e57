"""Why a unit's share is another than its number of children alone would give: the criteria that matter most."""

from collections.abc import Mapping, Sequence

from fordel.memo.criteria import area_fact, base_label
from fordel.memo.words import FEW, inside, joined, lowered, paragraphs
from fordel.params import Params
from fordel.report.allocated import Allocated, CriterionRow, CriterionShare
from fordel.report.content import Block, Bullets, Section
from fordel.report.reader import Reader
from fordel.report.results import Key, UnitRow

_MOST, _ENOUGH, _NOTHING = 3, 0.6, 1e-6


def why_section(key: Key, found: Allocated, figure: Block, params: Params, reader: Reader) -> Section:
    """The units by what pulls their shares up or down, of many those furthest from the average; and the map."""
    rows = sorted((row for row in key.rows if row.index is not None), key=lambda row: (-abs(round(row.index - 100, 1)), row.centre))
    if rows and not any(map(_side, rows)) and len(rows) == len(key.rows):
        return Section("why", reader.say("memo.why.title_same"), (*paragraphs(reader.say("memo.why.all_same")), figure), 3)
    shown = rows if len(rows) <= FEW else rows[:FEW]
    names = reasons(found.criteria, params, reader)
    pulls = contributions(key.rows, found.shares, names)
    lines = _lines(shown, pulls, reader)
    words = [
        reader.say("memo.why.text") + " " + reader.say("memo.why.distance") if lines else "",
        reader.say("memo.why.merged") if lines and any(area_fact(row.criterion, params) for row in found.criteria) else "",
        reader.say("memo.why.approximate") if lines and key.pays == "model" else "",
        reader.count("memo.why.largest", len(shown)) if len(shown) < len(rows) else "",
        reader.say("memo.why.withheld") if len(rows) < len(key.rows) else "",
    ]
    told = (*paragraphs(joined(words)), *([Bullets(lines)] if lines else []))
    return Section("why", reader.say("memo.why.title"), (*told, figure), 3)


def reasons(criteria: Sequence[CriterionRow], params: Params, reader: Reader) -> dict[str, str]:
    """What each criterion is called as a reason: the base's groups are one, and so is all that counts by the same fact of the area."""
    base = [row for row in criteria if row.role == "base"]
    first = inside(reader, "why.base", label=lowered(base_label(base, params, reader)))
    return {row.criterion: first if row.role == "base" else _reason(row, params, reader) for row in criteria}


def _reason(row: CriterionRow, params: Params, reader: Reader) -> str:
    fact = area_fact(row.criterion, params)
    if fact is None:
        return inside(reader, "why.named", label=lowered(reader.label(row)))
    label = lowered(getattr(fact.label, reader.texts.language))
    return inside(reader, "why.opposite" if fact.complement else "why.named", label=label)


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


def _lines(rows: Sequence[UnitRow], pulls: Mapping[str, Mapping[str, float]], reader: Reader) -> tuple[str, ...]:
    """One line for all units with a larger share for the same reasons, then one for those with a smaller, then one for the rest."""
    groups: dict[tuple[int, frozenset[str]], list[UnitRow]] = {}
    for row in sorted(rows, key=lambda row: (-abs(row.index - 100), row.centre)):
        side = _side(row)
        groups.setdefault((side, frozenset(_largest(_along(pulls[row.centre], side)))), []).append(row)
    ordered = sorted(groups.items(), key=lambda group: -group[0][0])
    return tuple(_line(side, members, pulls, found, reader) for (side, found), members in ordered)


def _line(side: int, rows: Sequence[UnitRow], pulls: Mapping[str, Mapping[str, float]], found: frozenset[str], reader: Reader) -> str:
    if not side:
        return reader.say("memo.why.same", units=reader.listed([row.name for row in rows]))
    percents = [reader.texts.signed(row.index - 100, 1) for row in rows]
    units = [inside(reader, "why.unit", name=row.name, percent=percent) for row, percent in zip(rows, percents, strict=True)]
    word = "more" if side > 0 else "less"
    if not found:
        return reader.say(f"memo.why.{word}_plain", units=reader.listed(units))
    ordered = sorted(found, key=lambda name: (-abs(sum(pulls[row.centre][name] for row in rows)), name))
    return reader.say(f"memo.why.{word}", reasons=reader.listed(ordered), units=reader.listed(units))


def _side(row: UnitRow) -> int:
    """1 where the printed index is above 100, -1 where it is below, else 0."""
    distance = round(row.index - 100, 1)
    return (distance > 0) - (distance < 0)


def _along(pulls: Mapping[str, float], side: int) -> dict[str, float]:
    return {name: pull for name, pull in pulls.items() if pull * side > _NOTHING}


def _largest(pulls: Mapping[str, float]) -> list[str]:
    """The reasons that together make up the greater part, the largest first, three at most."""
    ordered = sorted(pulls, key=lambda name: (-abs(pulls[name]), name))
    whole, reached, found = sum(map(abs, pulls.values())), 0.0, []
    for name in ordered[:_MOST]:
        if reached >= _ENOUGH * whole:
            break
        found, reached = [*found, name], reached + abs(pulls[name])
    return found
