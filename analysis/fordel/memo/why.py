"""Why the units' shares are others than their number of children alone would give: the criteria that matter most."""

from collections.abc import Mapping, Sequence

from fordel.memo.words import FEW, inside, joined, paragraphs
from fordel.params import Params
from fordel.report.allocated import Allocated
from fordel.report.content import Block, Bullets, Section
from fordel.report.criterion_words import area_fact
from fordel.report.reader import Reader
from fordel.report.reasons import contributions, main_reasons, reasons, side_of
from fordel.report.results import Key, UnitRow


def why_section(key: Key, found: Allocated, figure: Block, params: Params, reader: Reader) -> Section:
    """The units by what pulls their shares up or down, of many those furthest from the average; and the map."""
    rows = sorted((row for row in key.rows if row.index is not None), key=lambda row: (-abs(round(row.index - 100, 1)), row.centre))
    if rows and not any(map(side_of, rows)) and len(rows) == len(key.rows):
        return Section("why", reader.say("memo.why.title_same"), (*paragraphs(reader.say("memo.why.all_same")), figure), 3)
    shown = rows if len(rows) <= FEW else rows[:FEW]
    names = reasons(found.criteria, params, reader)
    lines = _lines(shown, contributions(key.rows, found.shares, names), reader)
    words = [
        reader.say("memo.why.text") + " " + reader.say("memo.why.distance") if lines else "",
        reader.say("memo.why.merged") if lines and any(area_fact(row.criterion, params) for row in found.criteria) else "",
        reader.say("memo.why.approximate") if lines and key.pays == "model" else "",
        reader.count("memo.why.largest", len(shown)) if len(shown) < len(rows) else "",
        reader.say("memo.why.withheld") if len(rows) < len(key.rows) else "",
    ]
    told = (*paragraphs(joined(words)), *([Bullets(lines)] if lines else []))
    return Section("why", reader.say("memo.why.title"), (*told, figure), 3)


def _lines(rows: Sequence[UnitRow], pulls: Mapping[str, Mapping[str, float]], reader: Reader) -> tuple[str, ...]:
    """One line for all units with a larger share for the same reasons in the same order, then those with a smaller, then the rest."""
    groups: dict[tuple[int, tuple[str, ...]], list[UnitRow]] = {}
    for row in sorted(rows, key=lambda row: (-abs(row.index - 100), row.centre)):
        groups.setdefault((side_of(row), tuple(main_reasons(row, pulls[row.centre]))), []).append(row)
    ordered = sorted(groups.items(), key=lambda group: -group[0][0])
    return tuple(_line(side, members, found, reader) for (side, found), members in ordered)


def _line(side: int, rows: Sequence[UnitRow], found: Sequence[str], reader: Reader) -> str:
    if not side:
        return reader.say("memo.why.same", units=reader.listed([row.name for row in rows]))
    percents = [reader.texts.signed(row.index - 100, 1) for row in rows]
    units = [inside(reader, "why.unit", name=row.name, percent=percent) for row, percent in zip(rows, percents, strict=True)]
    word = "more" if side > 0 else "less"
    if not found:
        return reader.say(f"memo.why.{word}_plain", units=reader.listed(units))
    return reader.say(f"memo.why.{word}", reasons=reader.listed(found), units=reader.listed(units))
