"""Everything the validation found, before it is written."""

from dataclasses import dataclass, field

from fordel.validation.calibration import Cell
from fordel.validation.challengers import Difference
from fordel.validation.chance import Chance
from fordel.validation.form import Wald
from fordel.validation.groups import Group, Moved
from fordel.validation.metrics import Metrics
from fordel.validation.sensitivity import SameSide
from fordel.validation.spatial import Moran
from fordel.validation.stability import Alternative
from fordel.validation.within_between import Slopes


@dataclass(frozen=True)
class Challenge:
    """One challenger on unseen areas: metrics by level, differences to the reference by loss, fitted over actual by practice unit.

    ``floored`` is the share of child-years expected to cost less than a hundredth of the mean.
    """

    name: str
    metrics: dict[str, Metrics]
    losses: dict[str, float]
    differences: dict[str, Difference]
    balance: list[float]
    floored: float


@dataclass(frozen=True)
class Findings:
    """The tables of one validation.

    ``held_out_share`` is the share of child-years that have a prediction from a fit without their area;
    ``not_available`` gives a reason by table; ``not_estimated`` what could not be estimated within a table.
    """

    held_out_share: float
    metrics: dict[tuple[str, str], Metrics]
    calibration: list[Cell]
    deprivation: list[Cell]
    form: list[Wald]
    groups: list[Group]
    moved: list[Moved]
    moran: Moran | None
    chosen: Alternative
    stability: list[Alternative]
    sensitivity: list[Alternative]
    same_side: list[SameSide]
    challengers: list[Challenge]
    chance: Chance | None
    slopes: list[Slopes]
    not_available: dict[str, str] = field(default_factory=dict)
    not_estimated: dict[str, list[str]] = field(default_factory=dict)
