"""Families: how a row's residual and weight follow from its linear predictor. All else is written once, on the sums.

A row has a rate r = outcome / exposure, a weight t = exposure and a linear predictor e. A family says what the mean
m(e) is, and from it each row's

- residual d, so that an area's score is X'd: the derivative of the (quasi-)log-likelihood by e;
- expected weight v, so that X' diag(v) X is the expected information (classical errors, collinearity);
- observed weight o, minus the second derivative by e (Newton's steps and the bread of clustered errors);
- deviance.

With a ``canonical`` link both weights are the same.

Sources: McCullagh and Nelder (1989), Generalized Linear Models, ch. 2; Jorgensen (1997), The Theory of
Dispersion Models, ch. 4 (Tweedie); Wedderburn (1974), Biometrika 61(3), 439-447 (quasi-likelihood).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np


@dataclass(frozen=True)
class Kernel:
    """Residual, expected weight and observed weight of n rows, each of shape (n,)."""

    residual: np.ndarray
    expected: np.ndarray
    observed: np.ndarray


@dataclass(frozen=True)
class Poisson:
    """Mean exp(e), variance proportional to the mean: consistent for the mean whatever the variance is."""

    name: ClassVar[str] = "poisson"
    canonical: ClassVar[bool] = True
    link: ClassVar[str] = "log"

    def mean(self, linear: np.ndarray) -> np.ndarray:
        """Expected rate exp(e)."""
        return np.exp(linear)

    def kernel(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> Kernel:
        """d = t (r - m), v = o = t m: the log link is canonical."""
        mean = np.exp(linear)
        information = weight * mean
        return Kernel(weight * rate - information, information, information)

    def deviance(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> np.ndarray:
        """2 t [r log(r / m) - (r - m)]; r log r is 0 at r = 0."""
        return 2.0 * weight * (_r_log_r(rate) - rate * linear - rate + np.exp(linear))

    def variance(self, mean: np.ndarray) -> np.ndarray:
        """Variance of a rate with weight 1, up to the dispersion: m."""
        return mean


@dataclass(frozen=True)
class Tweedie:
    """Mean exp(e), variance proportional to m^power, 1 < power < 2: many noughts and a long tail in one family."""

    power: float
    name: ClassVar[str] = "tweedie"
    canonical: ClassVar[bool] = False
    link: ClassVar[str] = "log"

    def mean(self, linear: np.ndarray) -> np.ndarray:
        """Expected rate exp(e)."""
        return np.exp(linear)

    def kernel(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> Kernel:
        """d = t (r - m) m^(1-p), v = t m^(2-p), o = t m^(1-p) [(2 - p) m + (p - 1) r]."""
        mean, p = np.exp(linear), self.power
        scaled = weight * np.exp((1.0 - p) * linear)
        return Kernel(scaled * (rate - mean), scaled * mean, scaled * ((2.0 - p) * mean + (p - 1.0) * rate))

    def deviance(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> np.ndarray:
        """2 t [r^(2-p) / ((1-p)(2-p)) - r m^(1-p) / (1-p) + m^(2-p) / (2-p)]."""
        p = self.power
        constant = rate ** (2.0 - p) / ((1.0 - p) * (2.0 - p))
        return 2.0 * weight * (constant - rate * np.exp((1.0 - p) * linear) / (1.0 - p) + np.exp((2.0 - p) * linear) / (2.0 - p))

    def variance(self, mean: np.ndarray) -> np.ndarray:
        """Variance of a rate with weight 1, up to the dispersion: m^power."""
        return mean**self.power


@dataclass(frozen=True)
class Gamma:
    """Mean exp(e) of positive rates, variance proportional to m^2: the severity of the two-part model."""

    name: ClassVar[str] = "gamma"
    canonical: ClassVar[bool] = False
    link: ClassVar[str] = "log"

    def mean(self, linear: np.ndarray) -> np.ndarray:
        """Expected rate exp(e)."""
        return np.exp(linear)

    def kernel(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> Kernel:
        """d = t (r - m) / m, v = t, o = t r / m."""
        ratio = rate * np.exp(-linear)
        return Kernel(weight * (ratio - 1.0), weight.astype(float), weight * ratio)

    def deviance(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> np.ndarray:
        """2 t [r / m - 1 - log(r / m)]."""
        return 2.0 * weight * (rate * np.exp(-linear) - 1.0 - np.log(rate) + linear)

    def variance(self, mean: np.ndarray) -> np.ndarray:
        """Variance of a rate with weight 1, up to the dispersion: m^2."""
        return mean**2


@dataclass(frozen=True)
class Logit:
    """Mean expit(e): the chance of any cost, the occurrence of the two-part model; rates are 0 or 1, or between."""

    name: ClassVar[str] = "logit"
    canonical: ClassVar[bool] = True
    link: ClassVar[str] = "logit"

    def mean(self, linear: np.ndarray) -> np.ndarray:
        """Expected rate 1 / (1 + exp(-e))."""
        return expit(linear)

    def kernel(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> Kernel:
        """d = t (r - m), v = o = t m (1 - m): the logit link is canonical."""
        mean = expit(linear)
        information = weight * mean * (1.0 - mean)
        return Kernel(weight * (rate - mean), information, information)

    def deviance(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> np.ndarray:
        """2 t [r log(r / m) + (1 - r) log((1 - r) / (1 - m))]."""
        fitted = rate * linear - np.logaddexp(0.0, linear)
        return 2.0 * weight * (_r_log_r(rate) + _r_log_r(1.0 - rate) - fitted)

    def variance(self, mean: np.ndarray) -> np.ndarray:
        """Variance of a rate with weight 1: m (1 - m)."""
        return mean * (1.0 - mean)


@dataclass(frozen=True)
class Linear:
    """Mean e, constant variance: the classic; it can expect less than nothing of a child."""

    name: ClassVar[str] = "linear"
    canonical: ClassVar[bool] = True
    link: ClassVar[str] = "identity"

    def mean(self, linear: np.ndarray) -> np.ndarray:
        """Expected rate e."""
        return linear

    def kernel(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> Kernel:
        """d = t (r - e), v = o = t."""
        information = weight.astype(float)
        return Kernel(weight * (rate - linear), information, information)

    def deviance(self, rate: np.ndarray, weight: np.ndarray, linear: np.ndarray) -> np.ndarray:
        """t (r - e)^2."""
        return weight * (rate - linear) ** 2

    def variance(self, mean: np.ndarray) -> np.ndarray:
        """Variance of a rate with weight 1, up to the dispersion: 1."""
        return np.ones_like(mean)


Family = Poisson | Tweedie | Gamma | Logit | Linear


def expit(linear: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-e)), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * linear))


def _r_log_r(rate: np.ndarray) -> np.ndarray:
    result = np.zeros_like(rate, dtype=float)
    positive = rate > 0
    result[positive] = rate[positive] * np.log(rate[positive])
    return result
