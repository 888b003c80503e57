"""The rows of the estimation as arrays: terms, exposure, outcome, and the segments that areas and practice units form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from fordel.need.packed import Packed
from fordel.need.parts import Arrays, in_order
from fordel.need.segments import Segments, Work

BLOCK_ROWS = 16_384
ROW_ARRAYS = ("exposure", "outcome", "whole_rate")


@dataclass(frozen=True)
class Design(Segments):
    """Observations in model form, in memory.

    Practice effects are never materialised as columns: each segment lies in one area and one practice unit.

    Attributes
    ----------
    x : ndarray, shape (n, k)
        Kept column by column in memory; `Packed` in blocks that wait for their turn.
    exposure, outcome : ndarray, shape (n,)
        Child-years; and cost (currency units), recipients, or children times rate.
    whole_rate : ndarray, shape (n,)
        Outcome per child-year of the child's whole year, of which a row may be a part; else outcome / exposure.
    starts : ndarray of int, shape (s + 1,)
        Rows of segment i are ``starts[i]:starts[i + 1]``.
    """

    x: np.ndarray | Packed
    exposure: np.ndarray
    outcome: np.ndarray
    whole_rate: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.exposure)

    def results(self, work: Work) -> Iterator[Arrays]:
        """See `Segments`."""
        if len(self) <= BLOCK_ROWS:
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
        starts = self.starts[first : last + 1] - start
        return replace(self, **self._cut(slice(start, stop)), starts=starts, area=self.area[first:last], practice=self.practice[first:last])

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

    def terms_by_segment(self, values: np.ndarray) -> np.ndarray:
        """Sums of row values times terms within segments, shape (s, k)."""
        return np.stack([values[rows] @ self.x[rows] for rows in self.slices()])

    def by_practice(self, values: np.ndarray) -> np.ndarray:
        """Sums of row values within practice units, shape (C,)."""
        return self.of_practice(self.by_segment(values))

    def keep(self, terms: tuple[str, ...]) -> "Design":
        """The same rows with only these terms, in this order."""
        at = [self.terms.index(term) for term in terms]
        x = self.x.keep(at) if isinstance(self.x, Packed) else self.x.T[at].T
        return replace(self, terms=terms, roles=tuple(self.roles[i] for i in at), x=x)

    def opened(self) -> "Design":
        """With the terms as floats."""
        return replace(self, x=self.x.opened()) if isinstance(self.x, Packed) else self

    @property
    def rate(self) -> np.ndarray:
        """Outcome per child-year of each row, shape (n,)."""
        return self.outcome / self.exposure

    def rows_only(self, rows: np.ndarray) -> "Design":
        """The rows where ``rows`` (n,) is true; ``areas`` and ``practices`` keep their places, empty or not."""
        segment = self.segment_of_row[rows]
        kept, first = np.unique(segment, return_index=True)
        return replace(self, **self._cut(rows), starts=np.r_[first, len(segment)], area=self.area[kept], practice=self.practice[kept])

    def _cut(self, rows: np.ndarray | slice) -> dict[str, np.ndarray | Packed]:
        """The arrays with only these rows (mask, indices or slice)."""
        x = self.x.rows(rows) if isinstance(self.x, Packed) else self.x.T[:, rows].T
        return {"x": x} | {name: getattr(self, name)[rows] for name in ROW_ARRAYS}
