"""Why the amounts are others than last year: the largest movers with their largest parts."""

from collections.abc import Mapping, Sequence

from fordel.key.mixture import ALL_PARTS
from fordel.memo.rules import changed_rules
from fordel.memo.words import FEW, inside, joined, paragraphs, percent_signed
from fordel.report.allocated import Allocated, ChangeRow
from fordel.report.amounts import signed_amounts
from fordel.report.content import Bullets, Section
from fordel.report.reader import Reader
from fordel.report.results import Key
from fordel.report.waterfall import moved_parts
from fordel.report.waterfall_words import main_parts, told_part, told_parts

_AGAINST = 0.2
_EXPLAINED = ("composition", "transition_base")


def changes_section(found: Allocated, key: Key, reader: Reader) -> tuple[Section, ...]:
    """The sums of the parts, and one line for each unit; of many units, for the largest movers. Nothing without a last year."""
    rows = found.change
    if not rows:
        return ()
    ordered = sorted(rows, key=lambda row: (-abs(row.amount - row.last_year), row.centre))
    moved = {part for row in rows for part in moved_parts(row)}
    words = [
        reader.say("memo.change.text"),
        "" if rows[0].split == "full" else reader.say(f"change.split.{rows[0].split}"),
        reader.say("memo.change.other_base") if _other_base(rows, key) else "",
        _whole(rows, key.pays, reader),
        *(reader.say(f"memo.change.explain.{part}") for part in _EXPLAINED if part in moved),
    ]
    rules = changed_rules(found, reader) if "rules" in moved else ""
    largest = reader.count("memo.change.largest", FEW) if len(rows) > FEW else ""
    lines = tuple(_line(row, key.pays, reader) for row in ordered[:FEW])
    told = (*paragraphs(joined(words), rules, largest), Bullets(lines))
    return (Section("change", reader.say("memo.change.title"), told, 3),)


def _other_base(rows: Sequence[ChangeRow], key: Key) -> bool:
    """Whether last year's key was another than the budgets that the change is told from elsewhere."""
    budgets = {row.centre: row.last_year for row in key.rows if row.last_year is not None}
    return any(budgets.get(row.centre, row.last_year) != row.last_year for row in rows)


def _whole(rows: Sequence[ChangeRow], pays: str, reader: Reader) -> str:
    """The parts' sums over all units: those that are more than what rounding unit by unit leaves."""
    sums = {part: sum(getattr(row, part) or 0 for row in rows) for part in ALL_PARTS}
    kept = sorted((part for part in sums if abs(sums[part]) > len(rows)), key=lambda part: (-abs(sums[part]), part))
    if not kept or len(rows) == 1:
        return ""
    return reader.say("memo.change.whole", parts=told_parts([(part, sums[part]) for part in kept], rows[0], pays, reader))


def _line(row: ChangeRow, pays: str, reader: Reader) -> str:
    """A unit's change and the parts that made most of it, all amounts in one format."""
    parts, change = moved_parts(row), row.amount - row.last_year
    if not change:
        ordered = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))
        told = told_parts(ordered, row, pays, reader)
        why = inside(reader, "change.both", parts=told) if told else inside(reader, "change.nothing")
        return reader.say("memo.change.row_same", name=row.name, why=why)
    along, against = ({part: value for part, value in parts.items() if (value * change > 0) is same} for same in (True, False))
    most = main_parts(along)
    other = [part for part in main_parts(against) if abs(against[part]) >= _AGAINST * abs(change)]
    first, *amounts = signed_amounts([change, *(parts[part] for part in (*most, *other))], reader)
    text = dict(zip((*most, *other), amounts, strict=True))
    why = inside(reader, "change.because", parts=_listed(most, text, row, pays, reader))
    back = reader.say("memo.change.against", parts=_listed(other, text, row, pays, reader)) if other else ""
    percent = percent_signed(row.last_year, row.amount, reader) if row.last_year else ""
    amount = inside(reader, "changed", amount=first, percent=percent) if percent else first
    return reader.say("memo.change.row", name=row.name, change=amount, why=joined([why, back]))


def _listed(parts: Sequence[str], text: Mapping[str, str], row: ChangeRow, pays: str, reader: Reader) -> str:
    return reader.listed([told_part(part, text[part], row, pays, reader) for part in parts])
