"""What the map says in words: its message, what the data are, and the units by class."""

from collections.abc import Sequence

from fordel.report.classes import IndexClass, class_of, used_classes
from fordel.report.figure_words import budget_words
from fordel.report.key_section import index_ends
from fordel.report.reader import Reader
from fordel.report.results import UnitRow

_FEW, _LISTED = 24, 12


def map_headline(rows: Sequence[UnitRow], reader: Reader) -> str:
    """Where need per child is highest and lowest, by the printed index; only the units whose index is shown are compared."""
    found = index_ends(rows)
    if found is None:
        return reader.say("figure.map.withheld")
    high, low = (reader.number(float(index), 1) for index in (found.high, found.low))
    if found.shown == 1:
        return reader.say(f"figure.map.{'single' if len(rows) == 1 else 'only'}", name=found.high_names[0], index=high)
    shown = "" if found.shown == len(rows) else "_shown"
    if high == low:
        return reader.say(f"figure.map.equal{shown}", index=high)
    names = {"high_names": reader.some(found.high_names), "low_names": reader.some(found.low_names)}
    return reader.say(f"figure.map.range{shown}", high=high, low=low, **names)


def map_subtitle(
    drawn: Sequence[UnitRow], lost: Sequence[UnitRow], bare: Sequence[UnitRow], budget: int | None, reader: Reader
) -> str:
    """The measure, that tiles show no geography, and which units are not on the map or stand there without a name."""
    words = [reader.say("figure.map.subtitle", budget=budget_words(budget, reader))]
    words += [] if drawn else [reader.say("figure.map.tiles")]
    words += [reader.say("figure.map.missing", names=reader.some([row.name for row in lost]))] if drawn and lost else []
    words += [reader.say("figure.unlabelled", names=reader.some([row.name for row in bare]))] if bare else []
    return " ".join(words)


def map_alternative(rows: Sequence[UnitRow], reader: Reader) -> str:
    """The headline, and the units in every class; with their index where they are few."""
    classes = [
        reader.say("figure.map.class", range=one.label, names=_members(rows, one, reader)) for one in used_classes(rows, reader)
    ]
    return reader.say("figure.map.alternative", headline=map_headline(rows, reader), classes=". ".join(classes))


def _members(rows: Sequence[UnitRow], one: IndexClass, reader: Reader) -> str:
    inside = [row for row in rows if class_of(row.index, reader) == one]
    if len(rows) > _FEW or any(row.index is None for row in inside):
        return reader.some([row.name for row in inside], _LISTED)
    return reader.listed([f"{row.name} ({reader.number(row.index, 1)})" for row in inside])
