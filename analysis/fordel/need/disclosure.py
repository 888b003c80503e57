"""Whose figures of the estimation years rest on so few children that they are withheld."""

from dataclasses import dataclass

import numpy as np

from fordel.need.rows import Rows, RowSource, run_starts
from fordel.observations.expression import MEASURES
from fordel.publish.suppress import suppressed_together


@dataclass(frozen=True)
class Withheld:
    """Codes of practice units withheld in all their figures, of those withheld by kind of measure, and of receiving areas."""

    practices: frozenset[str]
    by_kind: frozenset[str]
    areas: frozenset[str]

    def practice(self, measure: str) -> frozenset[str]:
        """The practice units that the table of a kind of measure, or of ``all`` cost, does not show."""
        return self.practices if measure == "all" else self.by_kind


def withheld(rows: RowSource, counts_people: bool, minimum: int) -> Withheld:
    """Whose children, or whose children with an outcome, are fewer than ``minimum`` in a year, and who hides them.

    The sums of the city are published, and the areas of a region add up to it. The kinds of measure add up to all cost, so
    the same units are withheld in each.

    Parameters
    ----------
    rows : RowSource
        Those that estimate.
    counts_people : bool
        Whether the outcome counts recipients; else it is money.
    minimum : int
    """
    columns, told = _cells(rows, counts_people)
    codes, counts = _fewest(columns["practice"], columns["year"], told)
    everything = suppressed_together(counts[:2], minimum)
    by_kind = suppressed_together(counts, minimum, everything)
    practices = _named(codes, everything)
    return Withheld(practices, _named(codes, by_kind), _areas(columns, told[:2], practices, minimum))


def _cells(rows: RowSource, counts_people: bool) -> tuple[dict[str, np.ndarray], list[np.ndarray]]:
    """Children, and children that each outcome speaks of, added up by area, practice unit and year."""
    fixed = ("area", "practice", "year")
    outcomes = [name for name in ("outcome", *(f"outcome_{measure}" for measure in MEASURES)) if name in rows.names]

    def work(part: Rows) -> tuple[np.ndarray, ...]:
        columns = part.columns
        exposure, first = columns["exposure"], run_starts(*(columns[name] for name in fixed))
        told = [exposure, *(children_told(exposure, columns[name], part.child_rows, counts_people) for name in outcomes)]
        return *(columns[name][first] for name in fixed), *(np.add.reduceat(np.nan_to_num(one), first) for one in told)

    area, practice, year, *told = rows.gather(work, (*fixed, "exposure", *outcomes))
    return {"area": area, "practice": practice, "year": year}, told


def children_told(exposure: np.ndarray, outcome: np.ndarray, child_rows: bool, counts_people: bool) -> np.ndarray:
    """How many children each row's outcome speaks of, shape (n,): recipients where they are known, else all.

    A child's row speaks of its child-years if there is any outcome; an area's row of its recipients, or of all its
    children where the outcome is money.
    """
    if child_rows:
        return exposure * (outcome > 0)
    return outcome if counts_people else exposure


def _fewest(codes: np.ndarray, year: np.ndarray, told: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The codes, and each one's count in the year with fewest that has any, shape (counts, codes).

    Not their sum: the windows of two publications overlap, and their difference is single years.
    """
    found, code = np.unique(codes, return_inverse=True)
    years, place = np.unique(year, return_inverse=True)
    cells = len(found) * len(years)
    by_year = [np.bincount(code * len(years) + place, np.nan_to_num(one), cells).round(6).reshape(len(found), -1) for one in told]
    fewest = [np.min(one, axis=1, where=one > 0, initial=np.inf) for one in by_year]
    return found, np.where(np.isinf(fewest), 0.0, fewest)


def _areas(columns: dict[str, np.ndarray], told: list[np.ndarray], practices: frozenset[str], minimum: int) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for practice in np.unique(columns["practice"]):
        own = columns["practice"] == practice
        codes, counts = _fewest(columns["area"][own], columns["year"][own], [one[own] for one in told])
        found |= _named(codes, suppressed_together(counts, minimum, [practice in practices] * len(codes)))
    return found


def _named(codes: np.ndarray, hidden: list[bool]) -> frozenset[str]:
    return frozenset(code for code, hide in zip(codes.tolist(), hidden, strict=True) if hide)
