"""Need below a threshold of cost per child and year: what is left to the units when the city pools the dearest cases."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.area_need import AreaNeed, area_need
from fordel.need.bootstrap import Replicates, bootstrap
from fordel.need.check import Check, check
from fordel.need.key_shares import KeyShares, Practice, key_shares, practice_table
from fordel.need.load import load_design
from fordel.need.model import estimate_model
from fordel.need.neutral import neutralise
from fordel.need.population import Population
from fordel.need.rows import Rows, RowSource, run_starts
from fordel.params import Params


@dataclass(frozen=True)
class PooledNeed:
    """The estimate with costs cut at ``threshold`` (currency units per child and year, at the price level of the settings).

    ``excess`` is the mean cost above the threshold per child-year; the other parts are those of the estimate without a pool.
    """

    threshold: int
    excess: float
    checks: list[Check]
    replicates: Replicates
    practice: Practice
    key: KeyShares
    areas: AreaNeed


def pooled_need(
    rows: RowSource, people: Rows, terms: tuple[str, ...], population: Population, params: Params
) -> list[PooledNeed]:
    """The whole estimate for every threshold of ``model.pool_thresholds``, over the same draws of areas.

    Raises
    ------
    ModelError
        Where no cost lies above a threshold.
    """
    return [_pooled(threshold, rows, people, terms, population, params) for threshold in params.model.pool_thresholds]


def kept_share(rows: Rows, threshold: int) -> np.ndarray:
    """Part of each row's outcome that lies below the threshold, shape (n,): min(1, T / the child's cost in the year).

    The child's cost in the year is ``whole_rate * whole_exposure``; a row that is part of a year keeps its part of T.
    """
    cost = rows.columns["whole_rate"] * rows.columns["whole_exposure"]
    return np.where(cost > threshold, threshold / np.maximum(cost, threshold), 1.0)


def cut_rows(rows: Rows, kept: np.ndarray) -> Rows:
    """The rows with only the part of the outcome below the threshold."""
    names = ("outcome", "whole_rate")
    return replace(rows, columns=rows.columns | {name: rows.columns[name] * kept for name in names})


def excess(rows: RowSource, threshold: int) -> float:
    """The outcome above the threshold, of all rows."""

    def work(part: Rows) -> np.ndarray:
        above = part.columns["outcome"] * (1 - kept_share(part, threshold))
        return np.add.reduceat(above, run_starts(part.columns["area"]))

    return float(rows.gather(work, ("outcome", "whole_rate", "whole_exposure")).sum())


def _pooled(
    threshold: int, rows: RowSource, people: Rows, terms: tuple[str, ...], population: Population, params: Params
) -> PooledNeed:
    settings, above = params.model, excess(rows, threshold)
    if not above:
        raise ModelError(f"model.pool_thresholds: no child's cost in a year lies above {threshold}; leave the threshold out")
    cut = rows.change(lambda part: cut_rows(part, kept_share(part, threshold)))
    design = load_design(cut, (*terms, *settings.supply), settings.supply)
    model = estimate_model(design, settings.family, rows.child_rows, settings.tweedie_power)
    neutral = neutralise(model, model.betas)
    replicates = bootstrap(model, settings.replicates, np.random.default_rng(settings.seed))
    practice = practice_table(model, neutral, replicates)
    resample = settings.seed if settings.resample_population else None
    return PooledNeed(
        threshold=threshold,
        excess=above / float(design.mass.exposure.sum()),
        checks=[check(part, name) for part, name in zip(model.parts, model.part_names, strict=True)],
        replicates=replicates,
        practice=practice,
        key=key_shares(model, neutral, replicates, practice, population, settings.unexplained_share, resample),
        areas=area_need(model, neutral, replicates, people, terms, resample),
    )
