"""The whole estimation of one city by the need room: model, practice taken out, replicates, shares."""

from dataclasses import dataclass

import numpy as np

from fordel.need.bootstrap import Replicates, bootstrap
from fordel.need.design import Design
from fordel.need.key_shares import KeyShares, Practice, key_shares, practice_table
from fordel.need.model import Model, estimate_model
from fordel.need.neutral import Neutral, neutralise, unit_need
from fordel.need.population import Population, shares
from fordel.need.practice import adjusted_need


@dataclass(frozen=True)
class Estimate:
    """One family's estimate, as a run of the pipeline makes it."""

    model: Model
    neutral: Neutral
    practice: Practice
    population: Population
    key: KeyShares
    replicates: Replicates

    def share_at(self, unexplained_share: float) -> np.ndarray:
        """The key at another ``unexplained_share``, shape (centres,)."""
        need = unit_need(self.model, self.model.betas, self.neutral.constants, self.population)[0]
        return shares(adjusted_need(need, self.practice.ratio, self.practice.reliability, unexplained_share))


def estimate(design: Design, population: Population, family: str, replicates: int, seed: int) -> Estimate:
    """Model, replicates and key with both intervals; the key's own ``unexplained_share`` is the default, 0."""
    model = estimate_model(design, family)
    neutral = neutralise(model, model.betas)
    drawn = bootstrap(model, replicates, np.random.default_rng(seed))
    practice = practice_table(model, neutral, drawn)
    return Estimate(model, neutral, practice, population, key_shares(model, neutral, drawn, practice, population, 0.0), drawn)


def plain_shares(model: Model, population: Population) -> np.ndarray:
    """Shares of need without intervals, shape (units,)."""
    return shares(unit_need(model, model.betas, neutralise(model, model.betas).constants, population)[0])
