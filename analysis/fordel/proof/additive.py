"""The additive key of one city by the weights room, and which of the two keys a run would pay."""

from dataclasses import dataclass

import numpy as np

from fordel.need.bootstrap import Replicates
from fordel.need.load import Rows
from fordel.need.neutral import unit_need
from fordel.need.population import Population, shares
from fordel.params.model import OUTCOME_DECIMALS
from fordel.proof.coding import allocation_population, people_columns
from fordel.proof.estimate import Estimate
from fordel.proof.recorded import Recorded
from fordel.proof.register import WEIGHTS, declared
from fordel.weights.additive import frame, weigh
from fordel.weights.closeness import closeness
from fordel.weights.estimates import Estimate as AreaEstimate
from fordel.weights.shares import AdditiveShares, additive_shares

NO_LIMIT = 1


@dataclass(frozen=True)
class Additive:
    """The additive key: shares with both intervals at ``unexplained_share`` 0, its need, and the centres' factors, shape (centres,).

    ``enough`` says whether it is close enough to the model to be paid; ``mean_pp`` how far it is on average.
    """

    shares: AdditiveShares
    need: np.ndarray
    factor: np.ndarray
    enough: bool
    mean_pp: float

    def share_at(self, unexplained_share: float) -> np.ndarray:
        """The key at another ``unexplained_share``, shape (centres,)."""
        return shares(self.need * (1 + unexplained_share * (self.factor - 1)))


def additive_key(recorded: Recorded, found: Estimate) -> Additive:
    """The additive key as a run of the stage ``weights`` makes it, but without a disclosure limit: nothing here is published."""
    by_area = allocation_population(recorded, recorded.people_area)
    estimate = _by_area(by_area, found, found.replicates)
    people = _people(recorded)
    chosen = frame(people, declared(), WEIGHTS, NO_LIMIT, dict(zip(estimate.areas, estimate.need, strict=True)))
    weighted = weigh(chosen, estimate.need, estimate.children, estimate.draws, OUTCOME_DECIMALS["cost"])
    need, model, children = chosen.by_unit @ weighted.weights, chosen.sums(estimate.need), chosen.sums(estimate.children)
    close = closeness(tuple(map(str, chosen.units)), need, model, children, weighted.fitted_r2)
    given = additive_shares(chosen.by_unit, weighted.weights, weighted.draws, estimate, 0.0)
    return Additive(given, need, found.key.factor, close.enough, close.mean_pp)


def _by_area(population: Population, found: Estimate, drawn: Replicates) -> AreaEstimate:
    return AreaEstimate(
        threshold=0,
        areas=population.units,
        children=population.unit_children(),
        need=np.maximum(unit_need(found.model, found.model.betas, found.neutral.constants, population)[0], 0.0),
        draws=np.maximum(unit_need(found.model, drawn.betas, drawn.constants, population), 0.0),
        factor=found.key.factor,
        factors=found.key.replicates_factor,
        shares=found.key.replicates_none,
    )


def _people(recorded: Recorded) -> Rows:
    """The allocation population as the stage ``observations`` writes it."""
    area = recorded.people_area
    columns = people_columns(recorded) | {"area": area, "unit": recorded.centre[area], "children": np.ones(len(area))}
    return Rows(columns, True)

