"""A model is one equation, or two: the chance of any cost, and the cost of those who have any."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Gamma, Linear, Logit, Poisson, Tweedie
from fordel.need.fit import Fit, fit
from fordel.need.segments import Segments
from fordel.need.tweedie_power import estimate_power

FAMILIES = ("poisson", "two_part", "tweedie", "linear")


@dataclass(frozen=True)
class Model:
    """An estimated model.

    Attributes
    ----------
    name : str
        One of `FAMILIES`.
    design : Segments
        All rows; the second equation of ``two_part`` uses those with any outcome.
    parts : tuple of Fit
        One equation; or the chance (logit) and the cost of those with any (gamma). Their designs name the same
        terms, areas and practice units.
    """

    name: str
    design: Segments
    parts: tuple[Fit, ...]

    @property
    def link(self) -> str:
        """``log``, ``identity`` or ``two_part``: how the mean follows from the linear predictors."""
        return "two_part" if len(self.parts) == 2 else self.parts[0].family.link

    @property
    def betas(self) -> tuple[np.ndarray, ...]:
        """The parameters of each part, each of shape (1, p): one set, in the form of replicates."""
        return tuple(part.beta[None] for part in self.parts)

    @property
    def tweedie_power(self) -> float | None:
        """The power of a Tweedie model, estimated or given."""
        family = self.parts[0].family
        return family.power if isinstance(family, Tweedie) else None

    @property
    def part_names(self) -> tuple[str, ...]:
        """``""`` for a single equation; ``chance`` and ``cost`` for two."""
        return ("chance", "cost") if len(self.parts) == 2 else ("",)


def estimate_model(design: Segments, name: str, child_rows: bool = True, tweedie_power: float | None = None) -> Model:
    """Estimate one of the families.

    Raises
    ------
    ModelError
        Where the family is unknown, ``two_part`` is asked of groups of children, or a parameter cannot be told.
    """
    if name == "two_part":
        return Model(name, design, _two_parts(design, child_rows))
    if name == "tweedie":
        family = Tweedie(estimate_power(design) if tweedie_power is None else tweedie_power)
    elif name in ("poisson", "linear"):
        family = {"poisson": Poisson, "linear": Linear}[name]()
    else:
        raise ModelError(f"model: family: expected one of {', '.join(FAMILIES)}, found {name!r}")
    return Model(name, design, (fit(design, family, child_rows),))


def _two_parts(design: Segments, child_rows: bool) -> tuple[Fit, Fit]:
    """Chance on all rows, cost on the rows with any; a row that is part of a year has the whole year's rate."""
    if not child_rows:
        raise ModelError("model: family: two_part needs one row per child and year; use poisson, tweedie or linear for figures of areas")
    chance = _named("chance of a measure", design.derive(chance_rows), Logit())
    return chance, _named("cost of those with a measure", design.derive(cost_rows), Gamma())


def chance_rows(design: Design) -> Design:
    """The rows of the first equation, exposure as weight: any outcome in the year, 0 or 1."""
    return replace(design, outcome=(design.whole_rate > 0) * design.exposure)


def cost_rows(design: Design) -> Design:
    """The rows of the second equation, exposure as weight: the year's rate, of those with any outcome."""
    return replace(design, outcome=design.whole_rate * design.exposure).rows_only(design.whole_rate > 0)


def _named(what: str, design: Segments, family: Logit | Gamma) -> Fit:
    try:
        return fit(design, family)
    except ModelError as error:
        raise ModelError("\n".join(f"{line} [{what}]" for line in str(error).splitlines())) from error
