"""The whole protocol again on drawn areas: how often each criterion survives, and intervals that hold the choice too."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.bootstrap import practice_ratios
from fordel.need.candidates import Candidate
from fordel.need.design import Design
from fordel.need.key_shares import Practice, of_units
from fordel.need.model import Model, estimate_model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import Population, shares
from fordel.need.practice import adjusted_need
from fordel.need.protocol import protocol

_PERCENTILES = (0.025, 0.975)


@dataclass(frozen=True)
class SelectionDraws:
    """What the protocol decided in N replicates.

    Attributes
    ----------
    asked, completed : int
        Replicates asked for, and those that could be estimated with all candidates.
    survival : dict of str to float
        Share of the completed replicates in which a candidate was kept.
    share_low, share_high : ndarray, shape (U,)
        95 % percentile interval of the shares at the chosen ``unexplained_share``, the choice of criteria included.
    """

    asked: int
    completed: int
    survival: dict[str, float]
    share_low: np.ndarray
    share_high: np.ndarray


def selection_draws(
    model: Model,
    all_candidates: tuple[Candidate, ...],
    fold: np.ndarray,
    weights: np.ndarray,
    population: Population,
    practice: Practice,
    unexplained_share: float,
) -> SelectionDraws:
    """Run the protocol on each draw.

    Parameters
    ----------
    model : Model
        With all candidates.
    all_candidates : tuple of Candidate
    fold : ndarray of int, shape (A,)
        The folds of the protocol itself; all copies of an area lie in its fold.
    weights : ndarray, shape (N, A)
        Rao-Wu weights of the replicates (`area_weights`).
    population : Population
        With the terms of all candidates.
    practice : Practice
        For the reliability of the unexplained ratios.
    unexplained_share : float

    Raises
    ------
    ModelError
        Where fewer than half of the draws can be estimated.
    """
    trust = of_units(population, practice.codes, practice.reliability, 0.0)
    kept: list[tuple[str, ...]] = []
    drawn: list[np.ndarray] = []
    for weight in weights:
        try:
            names, found = _one(model, all_candidates, fold, weight, population, trust, unexplained_share)
        except (ModelError, np.linalg.LinAlgError):
            continue
        kept.append(names)
        drawn.append(found)
    if len(drawn) * 2 < len(weights):
        raise ModelError(
            f"model: selection_in_bootstrap: only {len(drawn)} of {len(weights)} draws could be estimated with all criteria; "
            "merge rare levels, or set it to 0"
        )
    low, high = np.quantile(drawn, _PERCENTILES, axis=0)
    survival = {one.name: float(np.mean([one.name in names for names in kept])) for one in all_candidates}
    return SelectionDraws(len(weights), len(drawn), survival, low, high)


def drawn_design(design: Design, weights: np.ndarray) -> tuple[Design, np.ndarray]:
    """The drawn areas as a design of its own, each copy an area by itself, and the area each copy is of.

    An area drawn twice is two clusters; the factor n / (n - 1) of the weights goes to exposure and outcome.

    Parameters
    ----------
    design : Design
    weights : ndarray, shape (A,)
        One row of `area_weights`.
    """
    home = design.home_practice()
    areas = np.bincount(home, minlength=len(design.practices))[home]
    factor = np.where(areas > 1, areas / np.maximum(areas - 1, 1), 1.0)
    copies = np.round(weights / factor).astype(int)
    origin = np.repeat(np.arange(len(design.areas)), copies)
    segments = [np.flatnonzero(design.area == a) for a in origin]
    at = np.concatenate(segments)
    rows = np.concatenate([np.arange(design.starts[s], design.starts[s + 1]) for s in at])
    scale = np.repeat(factor[design.area[at]], np.diff(design.starts)[at])
    practices, practice = np.unique(design.practice[at], return_inverse=True)
    drawn = replace(
        design,
        x=design.x[rows],
        exposure=design.exposure[rows] * scale,
        outcome=design.outcome[rows] * scale,
        whole_rate=design.whole_rate[rows],
        starts=np.r_[0, np.cumsum(np.diff(design.starts)[at])],
        area=np.repeat(np.arange(len(origin)), [len(own) for own in segments]),
        practice=practice,
        areas=tuple(f"{design.areas[a]}#{i}" for i, a in enumerate(origin)),
        practices=tuple(design.practices[p] for p in practices),
    )
    return drawn, origin


def _one(
    model: Model, all_candidates: tuple[Candidate, ...], fold: np.ndarray, weight: np.ndarray,
    population: Population, trust: np.ndarray, unexplained_share: float,
) -> tuple[tuple[str, ...], np.ndarray]:  # fmt: skip
    """Names of the kept candidates and the shares, in one draw."""
    drawn, origin = drawn_design(model.design, weight)
    full = estimate_model(drawn, model.name, True, model.tweedie_power)
    chosen = protocol(full, all_candidates, fold[origin])
    final = chosen.model
    neutral = neutralise(final, final.betas)
    ratio = of_units(population, final.design.practices, practice_ratios(final, neutral.need)[0], 1.0)
    own = population.keep(tuple(term for term in population.terms if term in final.design.terms))
    need = unit_need(final, final.betas, neutral.constants, own)[0]
    return tuple(one.name for one in chosen.kept), shares(adjusted_need(need, ratio, trust, unexplained_share))
