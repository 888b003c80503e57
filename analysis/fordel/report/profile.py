"""``reports/profile.csv`` and ``reports/explanation.csv`` as typed rows: who lives where, and how every amount comes about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar


@dataclass(frozen=True)
class ProfileRow:
    """A criterion, or one of its levels, at one centre (``value``) and at all together (``city_value``); None where withheld.

    ``kind`` is ``percent`` (0-100) or ``number``; ``index`` is 100 times the one over the other.
    """

    criterion: str
    level: str
    label_da: str
    label_en: str
    kind: str
    centre: str
    value: float | None
    city_value: float | None
    index: float | None
    withheld: int


@dataclass(frozen=True)
class ExplanationRow:
    """A line of how a centre's amount comes about; the numbers are the file's own text, so that sums are exact.

    ``part`` is ``term``, ``factor``, ``need``, ``figure`` or ``step``; see `fordel.key.explanation`.
    """

    centre: str
    part: str
    item: str
    label_da: str
    label_en: str
    count: str
    rate: str
    value: str

    @property
    def exact(self) -> Decimal:
        """The value as an exact number."""
        return Decimal(self.value)


class OfCentre(Protocol):
    """A row about one centre."""

    @property
    def centre(self) -> str:
        """The centre's code."""


R = TypeVar("R", bound=OfCentre)


def by_centre(rows: Sequence[R]) -> Mapping[str, tuple[R, ...]]:
    """Rows by the code of their centre, in their own order."""
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.centre, []).append(row)
    return {centre: tuple(own) for centre, own in found.items()}
