"""Sums over areas: every area's score vector and information matrix, from which all else is computed."""

from dataclasses import dataclass

import numpy as np

from fordel.need.design import Design
from fordel.need.families import Family


@dataclass(frozen=True)
class AreaSums:
    """Scores and information matrices of A areas for p = k + C parameters (terms, then practice effects).

    Attributes
    ----------
    score : ndarray, shape (A, p)
        Derivative of each area's (quasi-)log-likelihood.
    information : ndarray, shape (A, p, p)
        Minus its second derivative (observed information).
    """

    score: np.ndarray
    information: np.ndarray

    def total(self, weights: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Score (p,) and information (p, p) of the whole, areas weighted by ``weights`` (A,) or equally."""
        if weights is None:
            return self.score.sum(axis=0), self.information.sum(axis=0)
        return weights @ self.score, np.tensordot(weights, self.information, axes=1)


def linear_predictor(design: Design, beta: np.ndarray) -> np.ndarray:
    """x b plus the practice effect of each row, shape (n,); ``beta`` holds the terms, then the practice effects."""
    k = len(design.terms)
    return design.x @ beta[:k] + beta[k:][design.practice][design.segment_of_row]


def area_sums(design: Design, family: Family, beta: np.ndarray) -> AreaSums:
    """Each area's score and information at ``beta``; an area that lay in two practice units adds its segments.

    A segment in practice unit c adds to its area: X'd and sum d to the score (terms, c), and X'diag(o)X,
    X'o, sum o to the information (terms, terms x c, c x c).
    """
    kernel = family.kernel(design.rate, design.exposure, linear_predictor(design, beta))
    p = len(design.parameters)
    score = np.zeros((len(design.areas), p))
    information = np.zeros((len(design.areas), p, p))
    for s, a in enumerate(design.area):
        rows = slice(design.starts[s], design.starts[s + 1])
        _add_segment(score[a], information[a], design.x[rows], kernel.residual[rows], kernel.observed[rows], design.practice[s])
    return AreaSums(score, information)


def expected_information(design: Design, family: Family, beta: np.ndarray) -> np.ndarray:
    """X' diag(v) X of all rows, shape (p, p): the information of classical errors."""
    expected = family.kernel(design.rate, design.exposure, linear_predictor(design, beta)).expected
    p = len(design.parameters)
    information = np.zeros((p, p))
    for s, practice in enumerate(design.practice):
        rows = slice(design.starts[s], design.starts[s + 1])
        _add_segment(np.zeros(p), information, design.x[rows], np.zeros(rows.stop - rows.start), expected[rows], practice)
    return information


def _add_segment(
    score: np.ndarray, information: np.ndarray, x: np.ndarray, residual: np.ndarray, weight: np.ndarray, practice: int
) -> None:
    k = x.shape[1]
    c, weighted = k + practice, x.T @ weight
    score[:k] += x.T @ residual
    score[c] += residual.sum()
    information[:k, :k] += (x.T * weight) @ x
    information[:k, c] += weighted
    information[c, :k] += weighted
    information[c, c] += weight.sum()
