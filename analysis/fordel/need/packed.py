"""The terms of many rows in little memory: flags, levels and bands as single bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SMALL = (np.dtype(np.int8), np.dtype(bool))


@dataclass(frozen=True)
class Packed:
    """k terms of n rows.

    Attributes
    ----------
    small : ndarray of int8, shape (j, n)
    large : ndarray of float, shape (l, n)
    order : tuple of int, length k
        Where each term lies: below j in ``small``, else in ``large``.
    """

    small: np.ndarray
    large: np.ndarray
    order: tuple[int, ...]

    def rows(self, rows: np.ndarray | slice) -> "Packed":
        """Only these rows."""
        return Packed(self.small[:, rows], self.large[:, rows], self.order)

    def keep(self, terms: Sequence[int]) -> "Packed":
        """Only these terms, in this order; nothing is copied."""
        return Packed(self.small, self.large, tuple(self.order[term] for term in terms))

    def opened(self) -> np.ndarray:
        """As floats, shape (n, k), term by term in memory."""
        count, x = len(self.small), np.empty((len(self.order), self.small.shape[1]))
        for row, place in zip(x, self.order, strict=True):
            row[:] = self.small[place] if place < count else self.large[place - count]
        return x.T


def packed(terms: Sequence[np.ndarray]) -> Packed:
    """Terms, each of shape (n,), of which those of type int8 or bool stay as small as they are."""
    small = [place for place, term in enumerate(terms) if term.dtype in SMALL]
    large = [place for place in range(len(terms)) if place not in small]
    rows, place = len(terms[0]), {term: at for at, term in enumerate((*small, *large))}
    return Packed(
        np.stack([terms[at].view(np.int8) for at in small]) if small else np.empty((0, rows), np.int8),
        np.stack([terms[at] for at in large], dtype=float) if large else np.empty((0, rows)),
        tuple(place[at] for at in range(len(terms))),
    )
