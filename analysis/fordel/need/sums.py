"""Sums over areas: every area's score vector and information matrix, from which all else is computed."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.need.design import Design
from fordel.need.families import Family
from fordel.need.information import Information
from fordel.need.segments import Segments

LOST = 1e-9  # of a parameter's information: less is left by rounding alone


@dataclass(frozen=True)
class Parts:
    """What each of s segments adds to the information: X'diag(w)X (s, k, k), X'w (s, k) and sum w (s,)."""

    cross: np.ndarray
    border: np.ndarray
    level: np.ndarray


@dataclass(frozen=True)
class AreaSums:
    """Scores of A areas for p = k + C parameters (terms, then practice effects), and the parts of their information.

    Attributes
    ----------
    rows : Segments
        Which area and practice unit each segment lies in.
    score : ndarray, shape (A, p)
        Derivative of each area's (quasi-)log-likelihood.
    parts : Parts
        Minus its second derivative (observed information), by segment.
    deviance : ndarray, shape (A,)
    """

    rows: Segments
    score: np.ndarray
    parts: Parts
    deviance: np.ndarray

    def total(self, weights: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Score (p,) and information (p, p) of the whole, areas weighted by ``weights`` (A,) or equally."""
        weights = np.ones(len(self.rows.areas)) if weights is None else weights
        score, information = self.weighted(weights[None])
        return score[0], information.dense()[0]

    def weighted(self, weights: np.ndarray) -> tuple[np.ndarray, Information]:
        """Scores (R, p) and informations of the whole under R sets of weights of the areas (R, A)."""
        return weights @ self.score, added_up(self.rows, self.parts, weights[:, self.rows.area])

    def informed(self, weights: np.ndarray | None = None) -> np.ndarray:
        """Parameters that areas weighted by ``weights`` (A,) still tell, shape (p,)."""
        return np.diag(self.total(weights)[1]) > LOST * np.diag(self.total()[1])

    def moved(self, step: np.ndarray) -> "AreaSums":
        """The sums after a step (p,) so small that its square does not count: scores lessened by information x step."""
        k, at = len(self.rows.terms), self.rows.practice
        terms, effect = step[:k], step[k:][at]
        change = np.zeros((len(at), len(step)))
        change[:, :k] = self.parts.cross @ terms + self.parts.border * effect[:, None]
        change[np.arange(len(at)), k + at] = self.parts.border @ terms + self.parts.level * effect
        score = self.score.copy()
        np.subtract.at(score, self.rows.area, change)
        return replace(self, score=score)

    def loss(self, weights: np.ndarray | None = None) -> float:
        """Deviance of the whole, areas weighted by ``weights`` (A,) or equally."""
        return float(self.deviance.sum() if weights is None else weights @ self.deviance)


def added_up(rows: Segments, parts: Parts, weights: np.ndarray) -> Information:
    """Segments' parts added up under R sets of weights of the segments (R, s)."""
    k, sets = len(rows.terms), len(weights)
    border, level = np.zeros((sets, k, len(rows.practices))), np.zeros((sets, len(rows.practices)))
    for c in np.unique(rows.practice):
        own = np.flatnonzero(rows.practice == c)
        border[:, :, c], level[:, c] = weights[:, own] @ parts.border[own], weights[:, own] @ parts.level[own]
    return Information((weights @ parts.cross.reshape(len(parts.cross), k * k)).reshape(sets, k, k), border, level)


def linear_predictor(design: Design, beta: np.ndarray) -> np.ndarray:
    """x b plus the practice effect of each row, shape (n,); ``beta`` holds the terms, then the practice effects."""
    k = len(design.terms)
    return design.x @ beta[:k] + beta[k:][design.practice][design.segment_of_row]


def area_sums(rows: Segments, family: Family, beta: np.ndarray) -> AreaSums:
    """Each area's score and information at ``beta``; an area that lay in two practice units adds its segments.

    A segment in practice unit c adds to its area: X'd and sum d to the score (terms, c), and X'diag(o)X,
    X'o, sum o to the information (terms, terms x c, c x c).
    """

    def work(block: Design) -> tuple[np.ndarray, ...]:
        linear = linear_predictor(block, beta)
        kernel = family.kernel(block.rate, block.exposure, linear)
        lack_of_fit = block.by_segment(family.deviance(block.rate, block.exposure, linear))
        return lack_of_fit, block.by_segment(kernel.residual), *_products(block, kernel.observed, kernel.residual)

    lack_of_fit, level_score, level, cross, border, score = rows.gather(work)
    k = len(rows.terms)
    total = np.zeros((len(rows.areas), len(rows.parameters)))
    for s, (a, c) in enumerate(zip(rows.area.tolist(), (k + rows.practice).tolist(), strict=True)):
        total[a, :k] += score[s]
        total[a, c] += level_score[s]
    return AreaSums(rows, total, Parts(cross, border, level), rows.of_area(lack_of_fit))


def deviance(rows: Segments, family: Family, beta: np.ndarray) -> np.ndarray:
    """Deviance of every segment, shape (s,)."""
    return rows.gather(lambda block: block.by_segment(family.deviance(block.rate, block.exposure, linear_predictor(block, beta))))


def pearson_square(rows: Segments, family: Family, beta: np.ndarray) -> float:
    """Pearson's chi-square."""

    def work(block: Design) -> np.ndarray:
        mean = family.mean(linear_predictor(block, beta))
        return block.by_segment(block.exposure * (block.rate - mean) ** 2 / family.variance(mean))

    return float(rows.gather(work).sum())


def expected_information(rows: Segments, family: Family, beta: np.ndarray) -> np.ndarray:
    """X' diag(v) X of all rows, shape (p, p): the information of classical errors."""
    level, cross, border = rows.gather(
        lambda block: _products(block, family.kernel(block.rate, block.exposure, linear_predictor(block, beta)).expected)
    )
    return added_up(rows, Parts(cross, border, level), np.ones((1, len(level)))).dense()[0]


def _products(block: Design, weight: np.ndarray, *others: np.ndarray) -> tuple[np.ndarray, ...]:
    """Of every segment the sum of w (s,), X' diag(w) X (s, k, k), X'w (s, k), and the same of the others (s, k)."""
    k, width = block.x.shape[1], block.x.shape[1] + 1 + len(others)
    right, found = np.empty((width, len(block))).T, np.empty((len(block.area), k, width))
    np.multiply(block.x, weight[:, None], out=right[:, :k])
    for column, values in enumerate((weight, *others), k):
        right[:, column] = values
    for s, at in enumerate(block.slices()):
        np.dot(block.x[at].T, right[at], out=found[s])
    return block.by_segment(weight), *(np.ascontiguousarray(part) for part in (found[:, :, :k], *np.moveaxis(found[:, :, k:], 2, 0)))
