"""The information matrix in blocks: every segment has one practice effect, so that the part of these effects is diagonal."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Information:
    """Information of k terms and C practice effects; of one matrix, or of R with a first axis more.

    Attributes
    ----------
    cross : ndarray, shape (..., k, k)
        Terms by terms.
    border : ndarray, shape (..., k, C)
        Terms by practice effects.
    level : ndarray, shape (..., C)
        Practice effects by themselves; between two of them it is nought.
    """

    cross: np.ndarray
    border: np.ndarray
    level: np.ndarray

    def dense(self) -> np.ndarray:
        """The whole matrix, shape (..., p, p), terms first."""
        k, practices = self.border.shape[-2:]
        whole = np.zeros((*self.level.shape[:-1], k + practices, k + practices))
        whole[..., :k, :k], whole[..., :k, k:] = self.cross, self.border
        whole[..., k:, :k] = np.swapaxes(self.border, -1, -2)
        at = k + np.arange(practices)
        whole[..., at, at] = self.level
        return whole

    def diagonal(self) -> np.ndarray:
        """Shape (..., p)."""
        return np.concatenate([np.diagonal(self.cross, axis1=-2, axis2=-1), self.level], axis=-1)

    def solve(self, score: np.ndarray) -> np.ndarray:
        """information^-1 score, shape (..., p): practice effects eliminated, terms scaled to unit diagonal."""
        k = self.cross.shape[-1]
        terms, levels = score[..., :k], score[..., k:]
        scaled = self.border / self.level[..., None, :]
        left = self.cross - scaled @ np.swapaxes(self.border, -1, -2)
        right = terms - (scaled @ levels[..., None])[..., 0]
        step = solve_scaled(left, right)
        return np.concatenate([step, levels / self.level - (step[..., None, :] @ scaled)[..., 0, :]], axis=-1)


def solve_scaled(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """matrix^-1 right, scaled to unit diagonal first. Shapes (..., p, p) and (..., p)."""
    diagonal = np.sqrt(np.diagonal(matrix, axis1=-2, axis2=-1))
    scaled = matrix / (diagonal[..., :, None] * diagonal[..., None, :])
    return np.linalg.solve(scaled, (right / diagonal)[..., None])[..., 0] / diagonal
