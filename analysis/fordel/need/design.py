"""The rows of the estimation as arrays: terms, exposure, outcome, and the segments that areas and practice units form."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError


@dataclass(frozen=True)
class Design:
    """Observations in model form, sorted by segment (area, then practice unit).

    Practice effects are never materialised as columns: each segment lies in one area and one practice unit.

    Attributes
    ----------
    terms : tuple of str, length k
        Names of the columns of ``x``: year effects, then criteria, then supply variables.
    roles : tuple of str, length k
        ``year``, ``criterion`` or ``supply`` for each term.
    x : ndarray, shape (n, k)
    exposure, outcome : ndarray, shape (n,)
        Child-years; and cost (currency units), recipients, or children times rate.
    whole_rate : ndarray, shape (n,)
        Outcome per child-year of the child's whole year, of which a row may be a part; else outcome / exposure.
    starts : ndarray of int, shape (s + 1,)
        Rows of segment i are ``starts[i]:starts[i + 1]``.
    area, practice : ndarray of int, shape (s,)
        Index of each segment's area in ``areas`` and practice unit in ``practices``.
    areas, practices : tuple of str
        Codes in ascending order, lengths A and C.
    """

    terms: tuple[str, ...]
    roles: tuple[str, ...]
    x: np.ndarray
    exposure: np.ndarray
    outcome: np.ndarray
    whole_rate: np.ndarray
    starts: np.ndarray
    area: np.ndarray
    practice: np.ndarray
    areas: tuple[str, ...]
    practices: tuple[str, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters: the terms, then one effect per practice unit."""
        return self.terms + tuple(f"practice[{code}]" for code in self.practices)

    @property
    def segment_of_row(self) -> np.ndarray:
        """Index of each row's segment, shape (n,)."""
        return np.repeat(np.arange(len(self.area)), np.diff(self.starts))

    def by_segment(self, values: np.ndarray) -> np.ndarray:
        """Sums of row values within segments, shape (s,) or (s, columns)."""
        return np.add.reduceat(values, self.starts[:-1], axis=0)

    def by_practice(self, values: np.ndarray) -> np.ndarray:
        """Sums of row values within practice units, shape (C,)."""
        return np.bincount(self.practice, self.by_segment(values), len(self.practices))

    def home_practice(self) -> np.ndarray:
        """Each area's practice unit, shape (A,): the one with most of its exposure where it had two."""
        exposure = np.zeros((len(self.areas), len(self.practices)))
        np.add.at(exposure, (self.area, self.practice), self.by_segment(self.exposure))
        return exposure.argmax(axis=1)

    def keep(self, terms: tuple[str, ...]) -> "Design":
        """The same rows with only these terms, in this order."""
        at = [self.terms.index(term) for term in terms]
        return replace(self, terms=terms, roles=tuple(self.roles[i] for i in at), x=np.ascontiguousarray(self.x[:, at]))

    @property
    def rate(self) -> np.ndarray:
        """Outcome per child-year of each row, shape (n,)."""
        return self.outcome / self.exposure

    @property
    def clusters(self) -> int:
        """Areas with at least one row: ``areas`` may name more."""
        return len(np.unique(self.area))

    def rows_only(self, rows: np.ndarray) -> "Design":
        """The rows where ``rows`` (n,) is true; ``areas`` and ``practices`` keep their places, empty or not."""
        segment = self.segment_of_row[rows]
        kept, first = np.unique(segment, return_index=True)
        cut = {name: getattr(self, name)[rows] for name in ("x", "exposure", "outcome", "whole_rate")}
        return replace(self, **cut, starts=np.r_[first, len(segment)], area=self.area[kept], practice=self.practice[kept])

    def areas_only(self, areas: np.ndarray) -> "Design":
        """The rows of these areas (indices, ascending); practice units keep their codes as long as they have rows."""
        segments = np.flatnonzero(np.isin(self.area, areas))
        rows = np.concatenate([np.arange(self.starts[s], self.starts[s + 1]) for s in segments])
        practices, practice = np.unique(self.practice[segments], return_inverse=True)
        return replace(
            self,
            x=self.x[rows],
            exposure=self.exposure[rows],
            outcome=self.outcome[rows],
            whole_rate=self.whole_rate[rows],
            starts=np.r_[0, np.cumsum(np.diff(self.starts)[segments])],
            area=np.searchsorted(areas, self.area[segments]),
            practice=practice,
            areas=tuple(self.areas[a] for a in areas),
            practices=tuple(self.practices[p] for p in practices),
        )


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
        raise ModelError("observations: no rows are left to estimate on; check years.estimation, allow_missing and the filters")
    years = np.unique(year)
    named = {f"year[{value}]": (year == value).astype(float) for value in years[1:]} | columns
    for name, values in {**named, "exposure": exposure, "outcome": outcome}.items():
        if not np.isfinite(values).all():
            raise ModelError(f"observations: {name} has {int((~np.isfinite(values)).sum())} values that are missing or not finite")
    if (exposure <= 0).any():
        raise ModelError("observations: every row needs a positive number of child-years")
    empty = [str(value) for value in years if not outcome[year == value].any()]
    if empty:
        raise ModelError(f"observations: no outcome at all in {', '.join(empty)}; deliver it, or leave the year out of years.estimation")
    areas, area_index = np.unique(area, return_inverse=True)
    practices, practice_index = np.unique(practice, return_inverse=True)
    order = np.lexsort((practice_index, area_index))
    key = (area_index * len(practices) + practice_index)[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    terms = tuple(named)
    return Design(
        terms=terms,
        roles=tuple("year" if term.startswith("year[") else "supply" if term in supply else "criterion" for term in terms),
        x=np.column_stack([values[order] for values in named.values()]).astype(float),
        exposure=exposure[order].astype(float),
        outcome=outcome[order].astype(float),
        whole_rate=(outcome / exposure if whole_rate is None else whole_rate)[order].astype(float),
        starts=np.r_[first, len(key)],
        area=area_index[order][first],
        practice=practice_index[order][first],
        areas=tuple(areas.tolist()),
        practices=tuple(practices.tolist()),
    )
