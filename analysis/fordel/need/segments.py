"""Observations as segments, each of one area and one practice unit; and how work goes through their rows, block by block.

Work on a block gives one entry per segment (or per row), so that no result depends on where blocks are cut or who works on them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from fordel.need.parts import Arrays, joined

if TYPE_CHECKING:
    from fordel.need.design import Design

Work = Callable[["Design"], Arrays]


@dataclass(frozen=True)
class Mass:
    """Rows of each of s segments, and sums over them; arrays of shape (s,).

    ``with_outcome`` is the exposure of rows whose ``whole_rate`` is above nought.
    """

    rows: np.ndarray
    exposure: np.ndarray
    outcome: np.ndarray
    with_outcome: np.ndarray


@dataclass(frozen=True)
class Profile:
    """The k terms in each of s segments; arrays of shape (s, k).

    Attributes
    ----------
    exposure, outcome : ndarray
        Sums of exposure x term, and of outcome x term.
    low, high : ndarray
        Smallest and largest value.
    binary : ndarray of bool
        Whether the term is 0 or 1 in every row.
    """

    exposure: np.ndarray
    outcome: np.ndarray
    low: np.ndarray
    high: np.ndarray
    binary: np.ndarray


@dataclass(frozen=True)
class Segments(ABC):
    """Observations sorted by segment (area, then practice unit), in memory (`Design`) or read as they are needed.

    Attributes
    ----------
    terms : tuple of str, length k
        Names of the terms: year effects, then criteria, then supply variables.
    roles : tuple of str, length k
        ``year``, ``criterion`` or ``supply`` for each term.
    area, practice : ndarray of int, shape (s,)
        Index of each segment's area in ``areas`` and practice unit in ``practices``.
    areas, practices : tuple of str
        Codes in ascending order, lengths A and C.
    """

    terms: tuple[str, ...]
    roles: tuple[str, ...]
    area: np.ndarray
    practice: np.ndarray
    areas: tuple[str, ...]
    practices: tuple[str, ...]

    @abstractmethod
    def results(self, work: Work) -> Iterator[Arrays]:
        """What ``work`` returns for each block of whole segments, in the order of the segments."""

    @abstractmethod
    def derive(self, change: Callable[[Design], Design]) -> Segments:
        """The observations with every block changed; names of areas and practice units stay."""

    @abstractmethod
    def in_memory(self, pick: Callable[[Design], np.ndarray]) -> Design:
        """The rows that ``pick`` says are true of each block, in memory; names of areas and practice units stay."""

    def gather(self, work: Work) -> Arrays:
        """What ``work`` returns for all rows: arrays joined along their first axis, which counts segments or rows."""
        return joined(self.results(work))

    @cached_property
    def mass(self) -> Mass:
        """Rows, exposure and outcome of every segment."""
        return Mass(*self.gather(mass_of))

    @cached_property
    def profile(self) -> Profile:
        """The terms in every segment."""
        return Profile(*self.gather(profile_of))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters: the terms, then one effect per practice unit."""
        return self.terms + tuple(f"practice[{code}]" for code in self.practices)

    @property
    def clusters(self) -> int:
        """Areas with at least one row: ``areas`` may name more."""
        return len(np.unique(self.area))

    def of_practice(self, values: np.ndarray) -> np.ndarray:
        """Sums of segments' values (s,) within practice units, shape (C,)."""
        return np.bincount(self.practice, values, len(self.practices))

    def of_area(self, values: np.ndarray) -> np.ndarray:
        """Sums of segments' values (s,) within areas, shape (A,)."""
        return np.bincount(self.area, values, len(self.areas))

    def home_practice(self) -> np.ndarray:
        """Each area's practice unit, shape (A,): the one with most of its exposure where it had two."""
        exposure = np.zeros((len(self.areas), len(self.practices)))
        np.add.at(exposure, (self.area, self.practice), self.mass.exposure)
        return exposure.argmax(axis=1)

    def keep(self, terms: tuple[str, ...]) -> Segments:
        """The same rows with only these terms, in this order."""
        return self.derive(lambda block: block.keep(terms))


def mass_of(block: Design) -> tuple[np.ndarray, ...]:
    """The arrays of `Mass`."""
    sums = (block.by_segment(values) for values in (block.exposure, block.outcome, (block.whole_rate > 0) * block.exposure))
    return np.diff(block.starts), *sums


def profile_of(block: Design) -> tuple[np.ndarray, ...]:
    """The arrays of `Profile`."""
    x, first = block.x, block.starts[:-1]
    return (
        block.terms_by_segment(block.exposure),
        block.terms_by_segment(block.outcome),
        np.minimum.reduceat(x, first, axis=0),
        np.maximum.reduceat(x, first, axis=0),
        np.logical_and.reduceat(x * x == x, first, axis=0),
    )
