"""Observations in blocks: packed in memory where they are few enough, else coded anew in every pass and let go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from fordel.need.assemble import FIXED, Frame, assemble, find_frame
from fordel.need.design import Design
from fordel.need.packed import packed
from fordel.need.parts import Arrays, in_order, joined
from fordel.need.rows import Rows, RowSource
from fordel.need.segments import Mass, Profile, Segments, Work, mass_of, profile_of
from fordel.progress import told

MOST_KEPT = 1_500_000_000  # bytes


@dataclass(frozen=True)
class Stream(Segments):
    """Observations in parts of whole areas; `Segments` says what is known of them without reading.

    Attributes
    ----------
    source : RowSource
    frame : Frame
        What the arrays of all parts have in common.
    changes : tuple of callables
        What is done to every part's arrays.
    kept : tuple of Design, or None
        The blocks after the changes, packed, where they stay in memory.
    """

    source: RowSource
    frame: Frame
    changes: tuple[Callable[[Design], Design], ...] = ()
    kept: tuple[Design, ...] | None = None

    def results(self, work: Work) -> Iterator[Arrays]:
        """See `Segments`; a part of which nothing is left after the changes is passed over."""
        return self._results(lambda block: work(block.opened()))

    def _results(self, work: Work) -> Iterator[Arrays]:
        if self.kept is not None:
            return in_order(work, told(self.kept, sum(map(len, self.kept))))
        frame, changes = self.frame, self.changes

        def on_part(rows: Rows) -> Arrays | None:
            block = _block(rows, frame, changes)
            return work(block) if len(block) else None

        return (found for found in self.source.results(on_part, (*FIXED, *frame.columns)) if found is not None)

    @cached_property
    def _facts(self) -> tuple[Mass, Profile]:
        count = len(fields(Mass))
        found = self.gather(lambda block: (*mass_of(block), *profile_of(block)))
        return Mass(*found[:count]), Profile(*found[count:])

    @property
    def mass(self) -> Mass:
        """See `Segments`; one pass finds it and the profile."""
        return self._facts[0]

    @property
    def profile(self) -> Profile:
        """See `Segments`."""
        return self._facts[1]

    def derive(self, change: Callable[[Design], Design]) -> Stream:
        """See `Segments`."""
        if self.kept is not None:
            blocks = tuple(block for block in map(change, self.kept) if len(block))
            area, practice = (np.concatenate([getattr(block, name) for block in blocks]) for name in ("area", "practice"))
            return replace(self, kept=blocks, area=area, practice=practice)
        changed = replace(self, changes=(*self.changes, change))
        area, practice = changed.gather(lambda block: (block.area, block.practice))
        return replace(changed, area=area, practice=practice)

    def keep(self, terms: tuple[str, ...]) -> Stream:
        """See `Segments`."""
        roles = tuple(self.roles[self.terms.index(term)] for term in terms)
        if self.kept is not None:
            return replace(self, terms=terms, roles=roles, kept=tuple(block.keep(terms) for block in self.kept))
        return replace(self, terms=terms, roles=roles, changes=(*self.changes, lambda block: block.keep(terms)))

    def in_memory(self, pick: Callable[[Design], np.ndarray]) -> Design:
        """See `Segments`."""

        def work(block: Design) -> tuple[np.ndarray, ...]:
            own = block.rows_only(pick(block)).opened()
            return own.x, own.exposure, own.outcome, own.whole_rate, np.diff(own.starts), own.area, own.practice

        x, exposure, outcome, whole_rate, lengths, area, practice = joined(self._results(work))
        fixed = {name: getattr(self, name) for name in ("terms", "roles", "areas", "practices")}
        starts = np.r_[0, np.cumsum(lengths)]
        rows = {"x": np.asfortranarray(x), "exposure": exposure, "outcome": outcome, "whole_rate": whole_rate}
        return Design(**fixed, **rows, starts=starts, area=area, practice=practice)


def stream(source: RowSource, terms: tuple[str, ...], supply: tuple[str, ...]) -> Stream:
    """Observations of a source with these terms; one pass finds years, areas and practice units, a second packs the blocks that stay.

    Raises
    ------
    ModelError
        See `find_frame`.
    """
    frame, area, practice = find_frame(source, terms, supply)
    at = np.searchsorted(frame.areas, area), np.searchsorted(frame.practices, practice)
    found = Stream(frame.terms, frame.roles, *at, frame.areas, frame.practices, source, frame)
    return replace(found, kept=_packed(source, frame)) if source.size((*FIXED, *frame.columns)) <= MOST_KEPT else found


def _packed(source: RowSource, frame: Frame) -> tuple[Design, ...]:
    return tuple(source.results(lambda rows: assemble(frame, rows, packed), (*FIXED, *frame.columns)))


def _block(rows: Rows, frame: Frame, changes: tuple[Callable[[Design], Design], ...]) -> Design:
    block = assemble(frame, rows)
    for change in changes:
        block = change(block)
    return block
