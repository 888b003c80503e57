"""One task: draw the city, estimate it with every family asked for, and keep what will be scored."""

from dataclasses import dataclass, field

import numpy as np

from fordel.city.build import City, build
from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.population import Population
from fordel.proof.additive import additive_key
from fordel.proof.coding import allocation_population, estimation_design
from fordel.proof.estimate import Estimate, estimate
from fordel.proof.groups import group_ratios
from fordel.proof.hard import CASES
from fordel.proof.incentive import kroner_back
from fordel.proof.plan import UNEXPLAINED_SHARES, Task
from fordel.proof.recorded import Recorded, record
from fordel.proof.rivals import rival_shares


@dataclass(frozen=True)
class Found:
    """What one family found in one city; arrays of shape (centres,).

    Attributes
    ----------
    shares : dict of ndarray
        Of the key that would be paid, by ``unexplained_share``.
    low, high, range_low, range_high : ndarray
        Its intervals.
    model, additive : ndarray
        Shares of the full model and of the additive key.
    enough : bool
        Whether the additive key is close enough to the model, and so is paid.
    groups : dict
        See `group_ratios`.
    incentive : dict
        See `kroner_back`.
    """

    shares: dict[float, np.ndarray]
    low: np.ndarray
    high: np.ndarray
    range_low: np.ndarray
    range_high: np.ndarray
    model: np.ndarray
    additive: np.ndarray
    enough: bool
    groups: dict[str, dict[str, float]] = field(default_factory=dict)
    incentive: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True)
class CityScore:
    """One task's results: the truth, what each family found (a text where it refused), and the rival keys."""

    task: Task
    true: np.ndarray
    found: dict[str, Found | str]
    rivals: dict[str, np.ndarray]


def score_city(task: Task) -> CityScore:
    """Draw, record, estimate. Uses one thread."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        city = build(task.city_settings())
        recorded = record(city)
        if task.hard:
            recorded = CASES[task.hard](recorded, city)
        design, population = estimation_design(recorded), allocation_population(recorded)
        found = {family: _found(task, family, city, recorded, design, population) for family in task.families}
        return CityScore(task, recorded.true_share, found, _rivals(recorded, design, population))


def _found(task: Task, family: str, city: City, recorded: Recorded, design: Design, population: Population) -> Found | str:
    try:
        estimated = estimate(design, population, family, task.replicates, task.seed)
        additive = additive_key(recorded, estimated)
    except ModelError as error:
        return str(error)
    paid, key = (additive, additive.shares) if additive.enough else (estimated, estimated.key)
    return Found(
        {share: paid.share_at(share) for share in UNEXPLAINED_SHARES},
        *(key.share_low, key.share_high, key.range_low, key.range_high),
        *(estimated.share_at(0.0), additive.share_at(0.0), additive.enough),
        group_ratios(recorded, city, estimated) if task.groups else {},
        _incentive(task, estimated) if family == "poisson" else {},
    )


def _incentive(task: Task, estimated: Estimate) -> dict[str, list[float]]:
    return kroner_back(estimated.model, estimated.population) if task.incentive else {}


def _rivals(recorded: Recorded, design: Design, population: Population) -> dict[str, np.ndarray]:
    try:
        return rival_shares(recorded, design, population)
    except ModelError:
        return {}
