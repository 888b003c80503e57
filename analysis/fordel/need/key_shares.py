"""Shares of need with their two intervals: the weights' uncertainty, and the range over what the differences may be."""

from dataclasses import dataclass

import numpy as np

from fordel.need.bootstrap import Replicates, practice_ratios
from fordel.need.model import Model
from fordel.need.neutral import Neutral, unit_need
from fordel.need.population import Population, shares
from fordel.need.practice import adjusted_need, chance_variance, reliability

_PERCENTILES = (0.025, 0.975)


@dataclass(frozen=True)
class Practice:
    """The estimation years by practice unit; arrays of shape (C,), intervals from the replicates."""

    codes: tuple[str, ...]
    areas: np.ndarray
    child_years: np.ndarray
    actual: np.ndarray
    need: np.ndarray
    ratio: np.ndarray
    ratio_low: np.ndarray
    ratio_high: np.ndarray
    reliability: np.ndarray


@dataclass(frozen=True)
class KeyShares:
    """Shares of U receiving units.

    Attributes
    ----------
    need : ndarray, shape (U,)
        Expected outcome of the counted children at the level of the estimation years, at the chosen
        ``unexplained_share``.
    share, share_low, share_high : ndarray, shape (U,)
        At the chosen ``unexplained_share``; 95 % percentile interval of the replicates.
    range_low, range_high : ndarray, shape (U,)
        Hull of the intervals at ``unexplained_share`` 0 and 1 (and at the chosen one).
    replicates_none, replicates_all : ndarray, shape (R, U)
        Shares of the replicates at ``unexplained_share`` 0 and 1.
    share_none, share_all : ndarray, shape (U,)
        At ``unexplained_share`` 0 and 1.
    factor : ndarray, shape (U,)
    replicates_factor : ndarray, shape (R, U)
        1 + r (s - 1): what need is multiplied by at ``unexplained_share`` 1.
    """

    need: np.ndarray
    share: np.ndarray
    share_low: np.ndarray
    share_high: np.ndarray
    range_low: np.ndarray
    range_high: np.ndarray
    replicates_none: np.ndarray
    replicates_all: np.ndarray
    share_none: np.ndarray
    share_all: np.ndarray
    factor: np.ndarray
    replicates_factor: np.ndarray


def practice_table(model: Model, neutral: Neutral, replicates: Replicates) -> Practice:
    """Actual outcome, need and unexplained ratio of every practice unit in the estimation years.

    ``neutral`` is the need at the estimate itself (one set of parameters).
    """
    design = model.design
    count = len(design.practices)
    areas = np.bincount(design.home_practice()[np.unique(design.area)], minlength=count)
    low, high = np.quantile(replicates.ratio, _PERCENTILES, axis=0)
    ratio = practice_ratios(model, neutral.need)[0]
    return Practice(
        codes=design.practices,
        areas=areas,
        child_years=design.of_practice(design.mass.exposure),
        actual=design.of_practice(design.mass.outcome),
        need=design.of_practice(neutral.need[0]),
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
        reliability=reliability(ratio, chance_variance(replicates.ratio, areas), areas),
    )


def key_shares(
    model: Model,
    neutral: Neutral,
    replicates: Replicates,
    practice: Practice,
    population: Population,
    unexplained_share: float,
    resample: int | None = None,
) -> KeyShares:
    """Shares of the receiving units at the chosen ``unexplained_share``, with both intervals.

    With ``resample``, a seed, every replicate also draws each unit's counted children again (`Population.by_unit`).
    """
    ratio, ratios = (of_units(population, practice.codes, values, 1.0) for values in (practice.ratio, replicates.ratio))
    trust = of_units(population, practice.codes, practice.reliability, 0.0)
    need = unit_need(model, model.betas, neutral.constants, population)[0]
    needs = unit_need(model, replicates.betas, replicates.constants, population, resample)

    def drawn(share: float) -> np.ndarray:
        return shares(adjusted_need(needs, ratios, trust, share))

    chosen = adjusted_need(need, ratio, trust, unexplained_share)
    at_choice, none, all_ = drawn(unexplained_share), drawn(0.0), drawn(1.0)
    intervals = [np.quantile(draws, _PERCENTILES, axis=0) for draws in (at_choice, none, all_)]
    return KeyShares(
        need=chosen * (need.sum() / chosen.sum()),
        share=shares(chosen),
        share_low=intervals[0][0],
        share_high=intervals[0][1],
        range_low=np.min([low for low, _ in intervals], axis=0),
        range_high=np.max([high for _, high in intervals], axis=0),
        replicates_none=none,
        replicates_all=all_,
        share_none=shares(need),
        share_all=shares(adjusted_need(need, ratio, trust, 1.0)),
        factor=adjusted_need(np.ones(len(need)), ratio, trust, 1.0),
        replicates_factor=adjusted_need(np.ones_like(needs), ratios, trust, 1.0),
    )


def of_units(population: Population, codes: tuple[str, ...], values: np.ndarray, absent: float) -> np.ndarray:
    """Values by practice unit (..., C) spread to the receiving units (..., U); ``absent`` where a unit's own did not estimate."""
    at = [codes.index(code) if code in codes else -1 for code in population.practices]
    padded = np.concatenate([values, np.full((*values.shape[:-1], 1), absent)], axis=-1)
    return padded[..., at]
