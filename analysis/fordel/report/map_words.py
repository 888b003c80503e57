"""What the map says in words: its message, what the data are, and the units by class."""

from collections.abc import Sequence

from fordel.report.classes import IndexClass, class_of, used_classes
from fordel.report.figure_words import budget_words
from fordel.report.reader import Reader
from fordel.report.results import UnitRow

_FEW, _LISTED = 24, 12


def map_headline(rows: Sequence[UnitRow], reader: Reader) -> str:
    """Where need per child is highest and lowest, by the printed index; only the units whose index is shown are compared."""
    known = [(row.name, f"{row.index:.1f}") for row in rows if row.index is not None]
    if not known:
        return reader.say("figure.map.withheld")
    if len(known) == 1:
        (name, index), key = known[0], "single" if len(rows) == 1 else "only"
        return reader.say(f"figure.map.{key}", name=name, index=reader.number(float(index), 1))
    shown = "" if len(known) == len(rows) else "_shown"
    high, low = (pick((index for _, index in known), key=float) for pick in (max, min))
    words = {"high": reader.number(float(high), 1), "low": reader.number(float(low), 1)}
    if high == low:
        return reader.say(f"figure.map.equal{shown}", index=words["high"])
    tops, ends = (reader.some([name for name, index in known if index == bound]) for bound in (high, low))
    return reader.say(f"figure.map.range{shown}", **words, high_names=tops, low_names=ends)


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
