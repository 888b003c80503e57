"""Index classes of the map: few, fixed from year to year, told apart by colour, hatching and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from fordel.report.reader import Reader
from fordel.report.results import UnitRow

BOUNDS = (80, 95, 105, 120)


@dataclass(frozen=True)
class IndexClass:
    """One class of the map: its colour and hatching, and its bounds in words."""

    colour: str
    hatch: str
    label: str


_LOOKS = (("#7fb3d5", "...."), ("#c6dcec", ".."), ("#f4f4f2", ""), ("#f6cfa3", "//"), ("#e08e45", "////"))
UNKNOWN = ("#ffffff", "xx")


def index_classes(reader: Reader) -> tuple[IndexClass, ...]:
    """The classes from the lowest to the highest."""
    bound = [reader.number(value) for value in BOUNDS]
    middle = [reader.texts("report.map.between", low=low, high=high) for low, high in pairwise(bound)]
    labels = (reader.texts("report.map.below", bound=bound[0]), *middle, reader.texts("report.map.above", bound=bound[-1]))
    return tuple(IndexClass(colour, hatch, label) for (colour, hatch), label in zip(_LOOKS, labels, strict=True))


def unknown_class(reader: Reader) -> IndexClass:
    """The look of a unit whose index is withheld."""
    return IndexClass(*UNKNOWN, reader.texts("report.map.unknown"))


def class_of(index: float | None, reader: Reader) -> IndexClass:
    """The class of an index as it is printed, with one decimal."""
    if index is None:
        return unknown_class(reader)
    return index_classes(reader)[sum(round(index, 1) >= bound for bound in BOUNDS)]


def used_classes(rows: Sequence[UnitRow], reader: Reader) -> tuple[IndexClass, ...]:
    """The classes that occur, from the lowest to the highest, the withheld last."""
    found = {class_of(row.index, reader) for row in rows}
    return tuple(one for one in (*index_classes(reader), unknown_class(reader)) if one in found)
