"""Sums over areas: every area's score vector and information matrix, from which all else is computed."""

from dataclasses import dataclass

import numpy as np

from fordel.need import poisson
from fordel.need.design import Design


@dataclass(frozen=True)
class AreaSums:
    """Scores and information matrices of A areas for p = k + C parameters (terms, then practice effects).

    Attributes
    ----------
    score : ndarray, shape (A, p)
        Derivative of each area's quasi-log-likelihood.
    information : ndarray, shape (A, p, p)
        Minus its second derivative.
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


def area_sums(design: Design, beta: np.ndarray) -> AreaSums:
    """Each area's score and information at ``beta``; an area that lay in two practice units adds its segments.

    A segment in practice unit c adds to its area: X'r and sum r to the score (terms, c), and
    X'diag(v)X, X'v, sum v to the information (terms, terms x c, c x c).
    """
    k, p = len(design.terms), len(design.parameters)
    residual, weight = poisson.kernel(design.outcome, linear_predictor(design, beta), design.exposure)
    score = np.zeros((len(design.areas), p))
    information = np.zeros((len(design.areas), p, p))
    for s, (start, stop) in enumerate(zip(design.starts[:-1], design.starts[1:], strict=True)):
        x, r, v = design.x[start:stop], residual[start:stop], weight[start:stop]
        a, c = design.area[s], k + design.practice[s]
        score[a, :k] += x.T @ r
        score[a, c] += r.sum()
        weighted = x.T @ v
        information[a, :k, :k] += (x.T * v) @ x
        information[a, :k, c] += weighted
        information[a, c, :k] += weighted
        information[a, c, c] += v.sum()
    return AreaSums(score, information)
