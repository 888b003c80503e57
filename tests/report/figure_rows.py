"""Rows that the tests of figures draw: units with an index and a share, changes since last year, and a reader."""

from collections.abc import Sequence

from fordel.key.mixture import ALL_PARTS
from fordel.params import Word
from fordel.report.allocated import ChangeRow
from fordel.report.reader import Reader
from fordel.report.results import UnitRow
from fordel.texts import Texts

LONG = ("Kort", "Socialcenter Ærøskøbing-Øst", "Kvalitetsudviklingsforvaltningsområdecent", "Bath and North East Somerset")
WORDS = {
    "da": Word(one="socialcenter", many="socialcentre", the="socialcentret", the_many="socialcentrene"),
    "en": Word(one="social centre", many="social centres", the="the social centre", the_many="the social centres"),
}


def reader_in(language: str) -> Reader:
    """A reader of one language."""
    return Reader(Texts(language), WORDS[language], WORDS[language], "DKK", "cost")


def unit_rows(indices: Sequence[float | None], names: Sequence[str] = (), width: float = 0.1) -> tuple[UnitRow, ...]:
    """Units ``U1``, ``U2``, ...: equal shares times the index, and intervals of ``width`` and a third of it around the share."""
    names = names or [f"Center {place}" for place in range(1, len(indices) + 1)]
    total = sum(100 if index is None else index for index in indices)
    rows = []
    for place, (index, name) in enumerate(zip(indices, names, strict=True), 1):
        share = round((100 if index is None else index) / total, 9)
        bounds = [share * (1 + part * width) for part in (-1 / 3, 1 / 3, -1, 1)]
        rows.append(UnitRow(f"U{place}", name, 1000.0, index, share, *bounds, *[0] * 6, None, share, share))
    return tuple(rows)


def change(last_year: int = 80_000_000, split: str = "full", name: str = "Center 1", code: str = "A", **parts: int | None) -> ChangeRow:
    """A unit's change; parts that are not given have not moved."""
    given = dict.fromkeys(ALL_PARTS, 0) | parts
    amount = last_year + sum(part or 0 for part in given.values())
    return ChangeRow(centre=code, name=name, last_year=last_year, amount=amount, split=split, **given)
