"""The rows of the estimation as arrays: terms, exposure, outcome, and the segments that areas and practice units form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from fordel.errors import ModelError
from fordel.need.parts import Arrays, in_order
from fordel.need.segments import Segments, Work

BLOCK_ROWS = 32_768
ROW_ARRAYS = ("x", "exposure", "outcome", "whole_rate")
NO_ROWS = "observations: no rows are left to estimate on; check years.estimation, allow_missing and the filters"


@dataclass(frozen=True)
class Design(Segments):
    """Observations in model form, in memory.

    Practice effects are never materialised as columns: each segment lies in one area and one practice unit.

    Attributes
    ----------
    x : ndarray, shape (n, k)
        Kept column by column in memory.
    exposure, outcome : ndarray, shape (n,)
        Child-years; and cost (currency units), recipients, or children times rate.
    whole_rate : ndarray, shape (n,)
        Outcome per child-year of the child's whole year, of which a row may be a part; else outcome / exposure.
    starts : ndarray of int, shape (s + 1,)
        Rows of segment i are ``starts[i]:starts[i + 1]``.
    """

    x: np.ndarray
    exposure: np.ndarray
    outcome: np.ndarray
    whole_rate: np.ndarray
    starts: np.ndarray

    def results(self, work: Work) -> Iterator[Arrays]:
        """See `Segments`."""
        if len(self.x) <= BLOCK_ROWS:
            return iter([work(self)])
        return in_order(work, self.blocks())

    def blocks(self) -> "Iterator[Design]":
        """Whole segments of about `BLOCK_ROWS` rows, as views."""
        first = 0
        while first < len(self.area):
            last = int(np.searchsorted(self.starts, self.starts[first] + BLOCK_ROWS, side="right")) - 1
            last = min(max(last, first + 1), len(self.area))
            yield self.segments(first, last)
            first = last

    def segments(self, first: int, last: int) -> "Design":
        """The segments ``first:last``, as a view; ``areas`` and ``practices`` keep their places."""
        start, stop = self.starts[first], self.starts[last]
        cut = {name: getattr(self, name)[start:stop] for name in ROW_ARRAYS}
        starts = self.starts[first : last + 1] - start
        return replace(self, **cut, starts=starts, area=self.area[first:last], practice=self.practice[first:last])

    def derive(self, change: "Callable[[Design], Design]") -> "Design":
        """See `Segments`."""
        return change(self)

    def in_memory(self, pick: "Callable[[Design], np.ndarray]") -> "Design":
        """See `Segments`."""
        return self.rows_only(pick(self))

    def slices(self) -> list[slice]:
        """The rows of each segment."""
        return [slice(start, stop) for start, stop in pairwise(self.starts.tolist())]

    @property
    def segment_of_row(self) -> np.ndarray:
        """Index of each row's segment, shape (n,)."""
        return np.repeat(np.arange(len(self.area)), np.diff(self.starts))

    def by_segment(self, values: np.ndarray) -> np.ndarray:
        """Sums of row values within segments, shape (s,) or (s, columns)."""
        return np.add.reduceat(values, self.starts[:-1], axis=0)

    def by_practice(self, values: np.ndarray) -> np.ndarray:
        """Sums of row values within practice units, shape (C,)."""
        return self.of_practice(self.by_segment(values))

    def keep(self, terms: tuple[str, ...]) -> "Design":
        """The same rows with only these terms, in this order."""
        at = [self.terms.index(term) for term in terms]
        return replace(self, terms=terms, roles=tuple(self.roles[i] for i in at), x=self.x.T[at].T)

    @property
    def rate(self) -> np.ndarray:
        """Outcome per child-year of each row, shape (n,)."""
        return self.outcome / self.exposure

    def rows_only(self, rows: np.ndarray) -> "Design":
        """The rows where ``rows`` (n,) is true; ``areas`` and ``practices`` keep their places, empty or not."""
        segment = self.segment_of_row[rows]
        kept, first = np.unique(segment, return_index=True)
        return replace(self, **self._cut(rows), starts=np.r_[first, len(segment)], area=self.area[kept], practice=self.practice[kept])

    def _cut(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        """The arrays with only these rows (mask or indices)."""
        return {name: getattr(self, name)[rows] for name in ROW_ARRAYS[1:]} | {"x": self.x.T[:, rows].T}


def build_design(
    columns: dict[str, np.ndarray],
    area: np.ndarray,
    practice: np.ndarray,
    year: np.ndarray,
    exposure: np.ndarray,
    outcome: np.ndarray,
    supply: tuple[str, ...] = (),
    whole_rate: np.ndarray | None = None,
) -> Design:
    """Arrays for the model from coded rows.

    Year effects are dummies for every year after the first. Rows are sorted by area and practice unit;
    the order of rows within a segment is kept.

    Parameters
    ----------
    columns : dict of str to ndarray, shape (n,)
        One float column per term, criteria and supply variables.
    area, practice : ndarray of str, shape (n,)
    year : ndarray of int, shape (n,)
    exposure, outcome : ndarray, shape (n,)
    supply : tuple of str
        Which of the columns are supply variables.
    whole_rate : ndarray, shape (n,), optional
        See `Design`.

    Raises
    ------
    ModelError
        Where there are no rows, a value is not finite, an exposure is not positive, or a year has no outcome.
    """
    if len(area) == 0:
        raise ModelError(NO_ROWS)
    years = np.unique(year)
    outcomes = np.array([np.count_nonzero(outcome[year == value]) for value in years])
    values = columns | {"exposure": exposure, "outcome": outcome}
    check_values({name: int((~np.isfinite(one)).sum()) for name, one in values.items()}, int((exposure <= 0).sum()), years, outcomes)
    areas, practices = (tuple(np.unique(codes[run_starts(codes)]).tolist()) for codes in (area, practice))
    frame = Frame(tuple(columns), supply, tuple(years.tolist()), areas, practices)
    return assemble(frame, columns, area, practice, year, exposure, outcome, whole_rate)


def check_values(not_finite: dict[str, int], not_positive: int, years: np.ndarray, outcomes: np.ndarray) -> None:
    """Refuse what cannot be estimated on.

    Parameters
    ----------
    not_finite : dict of str to int
        Values that are missing or not finite, by column.
    not_positive : int
        Exposures that are not above nought.
    years, outcomes : ndarray
        Years, and the rows with an outcome in each.

    Raises
    ------
    ModelError
    """
    for name, count in not_finite.items():
        if count:
            raise ModelError(f"observations: {name} has {count} values that are missing or not finite")
    if not_positive:
        raise ModelError("observations: every row needs a positive number of child-years")
    empty = [str(value) for value in years[outcomes == 0]]
    if empty:
        raise ModelError(f"observations: no outcome at all in {', '.join(empty)}; deliver it, or leave the year out of years.estimation")


@dataclass(frozen=True)
class Frame:
    """What the arrays of any part of the rows have in common: columns, years, areas and practice units, each in ascending order."""

    columns: tuple[str, ...]
    supply: tuple[str, ...]
    years: tuple[int, ...]
    areas: tuple[str, ...]
    practices: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """A year effect for every year after the first, then the columns."""
        return (*(f"year[{year}]" for year in self.years[1:]), *self.columns)

    @property
    def roles(self) -> tuple[str, ...]:
        """See `Segments`."""
        return tuple("year" if term.startswith("year[") else "supply" if term in self.supply else "criterion" for term in self.terms)


def assemble(
    frame: Frame,
    columns: dict[str, np.ndarray],
    area: np.ndarray,
    practice: np.ndarray,
    year: np.ndarray,
    exposure: np.ndarray,
    outcome: np.ndarray,
    whole_rate: np.ndarray | None = None,
) -> Design:
    """The arrays of all rows or of a part of them; parameters as in `build_design`."""
    order, first, area_at, practice_at = _segments(frame, area, practice)
    named = [(year == value).astype(float) for value in frame.years[1:]] + [columns[name] for name in frame.columns]
    return Design(
        terms=frame.terms,
        roles=frame.roles,
        area=area_at,
        practice=practice_at,
        areas=frame.areas,
        practices=frame.practices,
        x=np.stack([values[order] for values in named], dtype=float, casting="unsafe").T,
        exposure=exposure[order].astype(float),
        outcome=outcome[order].astype(float),
        whole_rate=(outcome / exposure if whole_rate is None else whole_rate)[order].astype(float),
        starts=np.r_[first, len(area)],
    )


def _segments(frame: Frame, area: np.ndarray, practice: np.ndarray) -> tuple[np.ndarray | slice, np.ndarray, np.ndarray, np.ndarray]:
    """The order of the rows, and the first row, the area and the practice unit of every segment."""
    starts = run_starts(area, practice)
    area_at, practice_at = np.searchsorted(frame.areas, area[starts]), np.searchsorted(frame.practices, practice[starts])
    key = area_at * len(frame.practices) + practice_at
    if (np.diff(key) > 0).all():
        return slice(None), starts, area_at, practice_at
    rows = np.repeat(key, np.diff(np.r_[starts, len(area)]))
    order = np.argsort(rows, kind="stable")
    first = run_starts(rows[order])
    return order, first, *np.divmod(rows[order][first], len(frame.practices))


def run_starts(*columns: np.ndarray) -> np.ndarray:
    """Where rows begin that differ from the row before in one of the columns."""
    differs = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.flatnonzero(np.r_[True, differs])
