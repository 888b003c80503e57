"""How need is estimated, and how the additive key is fitted to it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from fordel.params.parts import Labels, Name, Part

OUTCOME_DECIMALS = {"cost": 2, "recipients": 6, "rate": 6}
InteractionDeclared = tuple[Name, Name] | tuple[Name, Name, Literal["+", "-", "none"]]


class Weights(Part):
    """How the additive key is fitted: which counts may carry a weight.

    Attributes
    ----------
    base : str or None
        The criterion whose every band or level gets a weight per child; None: one weight for all children.
    peak : tuple of str
        Bands of the base in which need is so much higher that criteria may count their children apart.
    risk_factors : tuple of str or None
        The criteria that are counted together as "two or more risk factors"; None: every child-level flag or level with
        expected sign +, but the base.
    leave_out : tuple of str
        Criteria that get no weight of their own.
    most_criteria : int
        How many weights beside the base's.
    criteria : tuple of str or None
        The criteria that have a weight beside the base, named as in ``reports/criteria.csv``: an adopted key keeps its
        criteria while the weights are estimated anew. None: chosen by the fit.
    """

    base: Name | None = None
    peak: tuple[str, ...] = ()
    risk_factors: tuple[Name, ...] | None = None
    leave_out: tuple[Name, ...] = ()
    most_criteria: Annotated[int, Field(ge=1, le=10)] = 10
    criteria: Annotated[tuple[str, ...], Field(max_length=10)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Weights:
        if self.peak and self.base is None:
            raise ValueError("peak names bands of the base, so base is needed too")
        if self.criteria is not None and len(set(self.criteria)) != len(self.criteria):
            raise ValueError("criteria: name each once")
        return self


class Model(Part):
    """How need is estimated.

    ``criteria_selection`` is ``fixed`` (every criterion with ``use: fit`` stays) or ``protocol`` (the written protocol
    may remove some). ``selection_in_bootstrap`` is the number of replicates in which the whole protocol is run again.
    ``interactions`` names pairs of criteria whose products enter too, each with its expected sign if there is one:
    ``[[a, b], [a, c, "+"]]``. ``resample_population`` draws the counted children again in every replicate.
    ``pool_thresholds`` is the grid of costs per child and year above which a pool may take over (``policy.pool``); need is
    estimated for each. Rows of children whose ``case_kind`` is in ``outside_formula`` count without their cost.
    ``engine`` computes the heavy step: ``duckdb`` in this process, or ``spark`` (``pip install fordel[spark]``), which the
    estimate on children's rows then uses too.
    """

    outcome: Literal["cost", "recipients", "rate"]
    family: Literal["poisson", "two_part", "tweedie", "linear"] = "poisson"
    tweedie_power: Annotated[float, Field(gt=1, lt=2)] | None = None
    criteria_selection: Literal["fixed", "protocol"] = "fixed"
    selection_in_bootstrap: Annotated[int, Field(ge=0, le=10_000)] = 0
    interactions: tuple[InteractionDeclared, ...] = ()
    supply: tuple[Name, ...] = ()
    supply_labels: dict[Name, Labels] = {}
    unexplained_share: Annotated[float, Field(ge=0, le=0.5)] = 0.0
    replicates: Annotated[int, Field(ge=100, le=100_000)] = 1000
    resample_population: bool = False
    seed: Annotated[int, Field(ge=0)]
    engine: Literal["duckdb", "spark"] = "duckdb"
    pool_thresholds: Annotated[tuple[Annotated[int, Field(strict=True, gt=0, le=10**12)], ...], Field(max_length=5)] = ()
    outside_formula: tuple[Name, ...] = ()
    weights: Weights = Weights()

    @model_validator(mode="after")
    def _consistent(self) -> Model:
        if self.selection_in_bootstrap and self.criteria_selection != "protocol":
            raise ValueError("selection_in_bootstrap goes with criteria_selection: protocol")
        if self.selection_in_bootstrap > self.replicates:
            raise ValueError("selection_in_bootstrap cannot exceed replicates")
        pairs = [frozenset(declared[:2]) for declared in self.interactions]
        if any(len(pair) == 1 for pair in pairs) or len(set(pairs)) != len(pairs):
            raise ValueError("interactions: name two different criteria, and each pair once")
        if list(self.pool_thresholds) != sorted(set(self.pool_thresholds)):
            raise ValueError("pool_thresholds: give each once, in ascending order")
        if (self.pool_thresholds or self.outside_formula) and self.outcome != "cost":
            raise ValueError("pool_thresholds and outside_formula go with outcome: cost only")
        return self
