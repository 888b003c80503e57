"""Why the amounts are others than last year: the largest movers with their largest parts."""

from collections.abc import Mapping, Sequence

from fordel.key.mixture import ALL_PARTS
from fordel.memo.words import FEW, changed, inside, joined, paragraphs, short_signed
from fordel.report.allocated import ChangeRow
from fordel.report.content import Bullets, Section
from fordel.report.reader import Reader
from fordel.report.results import Key

_MOST, _ENOUGH, _AGAINST = 3, 0.75, 0.2
_EXPLAINED = ("composition", "transition_base")


def changes_section(rows: Sequence[ChangeRow], key: Key, reader: Reader) -> tuple[Section, ...]:
    """The sums of the parts, and one line for each unit; of many units, for the largest movers. Nothing without a last year."""
    if not rows:
        return ()
    ordered = sorted(rows, key=lambda row: (-abs(row.amount - row.last_year), row.centre))
    names = part_names(rows[0], key.pays, reader)
    words = [
        reader.say("memo.change.text"),
        "" if rows[0].split == "full" else reader.say(f"change.split.{rows[0].split}"),
        reader.say("memo.change.other_base") if _other_base(rows, key) else "",
        _whole(rows, names, reader),
        *(reader.say(f"memo.change.explain.{part}") for part in _EXPLAINED if any(getattr(row, part) for row in rows)),
        reader.count("memo.change.largest", FEW) if len(rows) > FEW else "",
    ]
    lines = tuple(_line(row, names, reader) for row in ordered[:FEW])
    return (Section("change", reader.say("memo.change.title"), (*paragraphs(joined(words)), Bullets(lines)), 3),)


def part_names(row: ChangeRow, pays: str, reader: Reader) -> dict[str, str]:
    """What each part is called inside a sentence; a part that holds others says so."""
    special = {}
    if row.split == "whole":
        special["rules"] = "rules_whole"
    elif row.split == "merged":
        special["rules"] = "rules_merged"
    if row.split != "whole" and row.children is None:
        special["composition"] = "composition_moved"
    if pays == "model":
        special["weights"] = "weights_model"
    return {part: inside(reader, f"change.part_name.{special.get(part, part)}") for part in ALL_PARTS}


def _other_base(rows: Sequence[ChangeRow], key: Key) -> bool:
    """Whether last year's key was another than the budgets that the change is told from elsewhere."""
    budgets = {row.centre: row.last_year for row in key.rows if row.last_year is not None}
    return any(budgets.get(row.centre, row.last_year) != row.last_year for row in rows)


def _whole(rows: Sequence[ChangeRow], names: Mapping[str, str], reader: Reader) -> str:
    """The parts' sums over all units: those that are more than what rounding unit by unit leaves."""
    sums = {part: sum(getattr(row, part) or 0 for row in rows) for part in ALL_PARTS}
    kept = sorted((part for part in sums if abs(sums[part]) > len(rows)), key=lambda part: (-abs(sums[part]), part))
    if not kept or len(rows) == 1:
        return ""
    return reader.say("memo.change.whole", parts=reader.listed([_told(names[part], sums[part], reader) for part in kept]))


def _line(row: ChangeRow, names: Mapping[str, str], reader: Reader) -> str:
    parts = {part: getattr(row, part) for part in ALL_PARTS if getattr(row, part)}
    change = row.amount - row.last_year
    if not change:
        told = [_told(names[part], parts[part], reader) for part in sorted(parts, key=lambda part: (-abs(parts[part]), part))]
        why = inside(reader, "change.both", parts=reader.listed(told)) if told else inside(reader, "change.nothing")
        return reader.say("memo.change.row_same", name=row.name, why=why)
    along, against = ({part: value for part, value in parts.items() if (value * change > 0) is same} for same in (True, False))
    why = inside(reader, "change.because", parts=reader.listed([_told(names[part], along[part], reader) for part in _largest(along)]))
    other = [part for part in _largest(against) if abs(against[part]) >= _AGAINST * abs(change)]
    back = reader.say("memo.change.against", parts=reader.listed([_told(names[part], against[part], reader) for part in other]))
    told = changed(row.last_year, row.amount, reader)
    return reader.say("memo.change.row", name=row.name, change=told, why=joined([why, back if other else ""]))


def _told(name: str, amount: int, reader: Reader) -> str:
    return inside(reader, "change.part", name=name, amount=short_signed(amount, reader))


def _largest(parts: Mapping[str, int]) -> list[str]:
    """The parts that together make up three quarters, the largest first, three at most."""
    ordered = sorted(parts, key=lambda part: (-abs(parts[part]), part))
    whole, reached, found = sum(map(abs, parts.values())), 0, []
    for part in ordered[:_MOST]:
        if reached >= _ENOUGH * whole:
            break
        found, reached = [*found, part], reached + abs(parts[part])
    return found
