"""Everything the stage estimated, before it is written."""

from dataclasses import dataclass

from fordel.need.bootstrap import Replicates
from fordel.need.check import Check
from fordel.need.criteria_log import Drop, LogRow
from fordel.need.key_shares import KeyShares, Practice
from fordel.need.model import Model
from fordel.need.neutral import Neutral
from fordel.need.population import Population


@dataclass(frozen=True)
class NeedResult:
    """One estimation: the model, its check, its replicates, practice taken out, shares, what was tried."""

    model: Model
    checks: list[Check]
    neutral: Neutral
    replicates: Replicates
    practice: Practice
    population: Population
    key: KeyShares
    log: list[LogRow]
    drops: list[Drop]
    not_estimating: dict[str, str]
    recorded_total: float
