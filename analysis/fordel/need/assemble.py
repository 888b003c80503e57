"""From coded rows to the model's arrays: values checked, years as effects, rows cut into segments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.packed import Packed
from fordel.need.rows import Rows, RowSource, run_starts

FIXED = ("area", "practice", "year", "exposure", "outcome", "whole_rate")


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
    """Arrays for the model from columns.

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
        See `find_frame`.
    """
    fixed = {"area": area, "practice": practice, "year": year, "exposure": exposure, "outcome": outcome}
    rows = Rows(fixed | columns | ({} if whole_rate is None else {"whole_rate": whole_rate}), True)
    return assemble(find_frame(rows, tuple(columns), supply)[0], rows)


def find_frame(source: RowSource, terms: tuple[str, ...], supply: tuple[str, ...]) -> tuple[Frame, np.ndarray, np.ndarray]:
    """One pass: what the parts have in common; and area and practice unit (codes) of every run of rows that share both.

    Raises
    ------
    ModelError
        Where there are no rows, a value is not finite, an exposure is not positive, or a year has no outcome.
    """
    wanted = (*terms, "exposure", "outcome")

    def work(rows: Rows) -> tuple[np.ndarray, ...]:
        columns = rows.columns
        first = run_starts(columns["area"], columns["practice"])
        years, year = np.unique(columns["year"], return_inverse=True)
        faults = [np.count_nonzero(~np.isfinite(columns[name])) for name in wanted]
        counts = np.array([*faults, np.count_nonzero(columns["exposure"] <= 0)])[None]
        return columns["area"][first], columns["practice"][first], years, np.bincount(year, columns["outcome"] != 0, len(years)), counts

    area, practice, year, outcomes, counts = source.gather(work, (*FIXED, *terms))
    if len(area) == 0:
        raise ModelError("observations: no rows are left to estimate on; check years.estimation, allow_missing and the filters")
    years, place = np.unique(year, return_inverse=True)
    *not_finite, not_positive = counts.sum(axis=0).tolist()
    _check(dict(zip(wanted, not_finite, strict=True)), not_positive, years[np.bincount(place, outcomes) == 0])
    areas, practices = (tuple(np.unique(codes).tolist()) for codes in (area, practice))
    return Frame(terms, supply, tuple(years.tolist()), areas, practices), area, practice


def floats(terms: Sequence[np.ndarray]) -> np.ndarray:
    """Terms, each of shape (n,), as the columns of one array."""
    return np.stack(terms, dtype=float, casting="unsafe").T


def assemble(frame: Frame, rows: Rows, layout: Callable[[Sequence[np.ndarray]], np.ndarray | Packed] = floats) -> Design:
    """The arrays of all rows or of a part of them; ``layout`` says how the terms lie, as `floats` or `packed`."""
    columns = rows.columns
    area, exposure, outcome = (columns[name] for name in ("area", "exposure", "outcome"))
    order, first, area_at, practice_at = _segments(frame, area, columns["practice"])
    named = [columns["year"] == value for value in frame.years[1:]] + [columns[name] for name in frame.columns]
    whole_rate = columns["whole_rate"] if "whole_rate" in columns else outcome / exposure
    return Design(
        terms=frame.terms,
        roles=frame.roles,
        area=area_at,
        practice=practice_at,
        areas=frame.areas,
        practices=frame.practices,
        x=layout([values[order] for values in named]),
        exposure=exposure[order].astype(float),
        outcome=outcome[order].astype(float),
        whole_rate=whole_rate[order].astype(float),
        starts=np.r_[first, len(area)],
    )


def _check(not_finite: dict[str, int], not_positive: int, empty_years: np.ndarray) -> None:
    for name, count in not_finite.items():
        if count:
            raise ModelError(f"observations: {name} has {count} values that are missing or not finite")
    if not_positive:
        raise ModelError("observations: every row needs a positive number of child-years")
    if len(empty_years):
        named = ", ".join(map(str, empty_years))
        raise ModelError(f"observations: no outcome at all in {named}; deliver it, or leave the year out of years.estimation")


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
