"""Parts of a large register that stand for the whole: rows of every area, or whole areas of every practice unit."""

import numpy as np

from fordel.need.design import Design
from fordel.need.rows import Rows, RowSource, run_starts
from fordel.need.segments import Segments

MOST_EXAMINED = 1_500_000


def every_kth_row(design: Segments, k: int) -> Design:
    """The first row of every segment, and every k-th after it: the rows lie sorted by their criteria, so that all kinds are met."""
    return design.in_memory(lambda block: (np.arange(len(block.exposure)) - block.starts[:-1][block.segment_of_row]) % k == 0)


def some_areas(rows: RowSource, most_rows: int = MOST_EXAMINED) -> Rows:
    """All rows where they are in memory; else those of every k-th area of each practice unit, so that they are about ``most_rows``."""
    if isinstance(rows, Rows):
        return rows
    area, practice, count = rows.gather(_segment_rows, ("practice", "exposure"))
    every = -(-int(count.sum()) // most_rows)
    rank = np.empty(len(area), dtype=int)
    for code in np.unique(practice):
        own = np.flatnonzero(practice == code)
        rank[own] = np.arange(len(own))
    chosen = np.unique(area[rank % every == 0])

    def work(part: Rows) -> tuple[np.ndarray, ...]:
        kept = np.isin(part.columns["area"], chosen)
        return tuple(values[kept] for values in part.columns.values())

    return Rows(dict(zip(rows.names, rows.gather(work), strict=True)), rows.child_rows)


def _segment_rows(part: Rows) -> tuple[np.ndarray, ...]:
    first = run_starts(part.columns["area"], part.columns["practice"])
    return part.columns["area"][first], part.columns["practice"][first], np.diff(np.r_[first, len(part.columns["area"])])
