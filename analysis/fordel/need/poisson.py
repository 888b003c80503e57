"""Quasi-Poisson with log link: the family's kernel, from rows to residuals and weights.

The mean of a row is exposure times exp(linear predictor). The estimator is consistent for the mean whatever
the variance is (Gourieroux, Monfort and Trognon 1984, Econometrica 52(3), 681-700).
"""

import numpy as np


def mean(linear: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """Expected outcome ``exposure * exp(linear)``, shape (n,), in the outcome's unit."""
    return exposure * np.exp(linear)


def kernel(outcome: np.ndarray, linear: np.ndarray, exposure: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Residual r and weight v of each row, so that an area's score is X'r and its information X' diag(v) X.

    With mean m = exposure exp(x b): r = y - m and v = m (observed and expected information agree,
    because the log link is canonical; McCullagh and Nelder 1989, sec. 2.5).
    """
    expected = mean(linear, exposure)
    return outcome - expected, expected


def deviance(outcome: np.ndarray, linear: np.ndarray, exposure: np.ndarray) -> np.ndarray:
    """Deviance of each row, 2 [y log(y / m) - (y - m)], shape (n,), in the outcome's unit; y log y is 0 at y = 0."""
    expected = mean(linear, exposure)
    positive = outcome > 0
    logs = np.zeros_like(outcome)
    logs[positive] = outcome[positive] * (np.log(outcome[positive] / exposure[positive]) - linear[positive])
    return 2.0 * (logs - (outcome - expected))


def pearson(outcome: np.ndarray, linear: np.ndarray, exposure: np.ndarray) -> float:
    """Pearson's statistic sum (y - m)^2 / m, in the outcome's unit."""
    expected = mean(linear, exposure)
    return float(np.sum((outcome - expected) ** 2 / expected))
