"""Everything the stage estimated, before it is written."""

from dataclasses import dataclass

from fordel.need.area_need import AreaNeed
from fordel.need.bootstrap import Replicates
from fordel.need.candidates import Candidate
from fordel.need.check import Check
from fordel.need.criteria_log import Drop, LogRow
from fordel.need.disclosure import Withheld
from fordel.need.key_shares import KeyShares, Practice
from fordel.need.measures import MeasureTables
from fordel.need.model import Model
from fordel.need.neutral import Neutral
from fordel.need.pools import PooledNeed
from fordel.need.population import Population
from fordel.need.protocol import Selection
from fordel.need.replicate_check import ReplicateCheck
from fordel.need.selection_draws import SelectionDraws


@dataclass(frozen=True)
class NeedResult:
    """One estimation: the model, its check, its replicates, practice taken out, shares, what was tried.

    ``selection`` is None where the criteria are fixed, ``selection_draws`` where the protocol was not run in replicates.
    """

    model: Model
    checks: list[Check]
    neutral: Neutral
    replicates: Replicates
    replicate_check: ReplicateCheck
    practice: Practice
    measures: MeasureTables
    population: Population
    key: KeyShares
    areas: AreaNeed
    pools: list[PooledNeed]
    log: list[LogRow]
    drops: list[Drop]
    not_estimating: dict[str, str]
    recorded_total: float
    kept: tuple[Candidate, ...]
    withheld: Withheld
    selection: Selection | None = None
    selection_draws: SelectionDraws | None = None
