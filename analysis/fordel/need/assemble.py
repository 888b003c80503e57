"""From coded columns to the model's arrays: values checked, years as effects, rows cut into segments."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design

NO_ROWS = "observations: no rows are left to estimate on; check years.estimation, allow_missing and the filters"


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
