"""What the earlier stages wrote, as typed rows for the report."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fordel.report.allocated import Allocated
from fordel.report.examined import Examined
from fordel.report.profile import ExplanationRow, ProfileRow


@dataclass(frozen=True)
class UnitRow:
    """A unit of the key: shares 0-1, amounts in whole currency units, index with the average = 100."""

    centre: str
    name: str
    children: float | None
    index: float | None
    share: float
    share_low: float
    share_high: float
    range_low: float
    range_high: float
    amount: int
    amount_low: int
    amount_high: int
    range_amount_low: int
    range_amount_high: int
    target: int
    last_year: int | None
    share_none: float
    share_all: float


@dataclass(frozen=True)
class Key:
    """``reports/key.json``; amounts in currency units, of which ``reserve`` and ``pool`` stay with the city.

    ``distributable`` is what is shared by need: the pot without these, fixed amounts and actual cases. ``transition`` says
    whether a transition leads from last year's budgets to the targets; ``prices_since_last_year`` is this year's price level
    over last year's, None without a last year.

    ``pays`` is ``additive`` or ``model``, ``pays_reason`` why; ``threshold`` is the pool's. ``restated`` says whether last
    year's budgets are known to be stated by today's boundaries: they followed the areas that have moved, or none has.
    """

    pot: int
    reserve: int
    pool: int
    distributable: float
    transition: bool
    prices_since_last_year: float | None
    pays: str
    pays_reason: str
    threshold: int | None
    currency: str
    illustrative: bool
    status: str
    synthetic: bool
    budget_year: int
    run_identity: str
    rows: tuple[UnitRow, ...]
    restated: bool


@dataclass(frozen=True)
class MissingArea:
    """An area that does not take part in the estimation, and why."""

    area: str
    name: str
    reason: str


@dataclass(frozen=True)
class ModelNotice:
    """A notice of the need model: the id of its sentence and the values in it."""

    id: str
    severity: str
    values: dict[str, object]


@dataclass(frozen=True)
class NeedUnit:
    """A unit's share where none, and where all, of the unexplained difference is need; and its interval with the choice of criteria."""

    unit: str
    share_none: float
    share_all: float
    selection_low: float | None
    selection_high: float | None


@dataclass(frozen=True)
class Need:
    """The head of ``models/need.json``: what was estimated, on what; ``children`` is None where it would disclose a small count."""

    outcome: str
    price_level: int
    estimation_years: tuple[int, ...]
    population_year: int
    receives: str
    practice: str
    areas_estimating: int
    areas_receiving: int
    areas_not_estimating: tuple[MissingArea, ...]
    rows: int
    child_years: float
    children: float | None
    tweedie_power: float | None
    dispersion: tuple[float | None, ...]
    unexplained_share: float
    replicates: int
    replicates_refitted: int
    seed: int
    notices: tuple[ModelNotice, ...]
    family: str
    units: tuple[NeedUnit, ...]

    @property
    def kind(self) -> str:
        """``key``, or ``regression`` where units and areas are the same and no level is neutral."""
        return "regression" if self.receives == "area" else "key"


@dataclass(frozen=True)
class PracticeRow:
    """Actual against need of one practice unit, in all or of one kind of cost; no bounds where it has fewer than five areas."""

    practice: str
    name: str
    areas: int
    child_years: float | None
    actual: float | None
    need: float | None
    unexplained_ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    measure: str
    note: str

    @property
    def withheld(self) -> bool:
        """Whether its figures are not shown, because they rest on few children or would tell of them."""
        return self.note == "withheld"


@dataclass(frozen=True)
class ResidualRow:
    """Actual against need of one receiving unit."""

    unit: str
    name: str
    actual: float | None
    need: float | None
    unexplained_ratio: float | None
    note: str

    @property
    def withheld(self) -> bool:
        """See `PracticeRow.withheld`."""
        return self.note == "withheld"


@dataclass(frozen=True)
class Coefficient:
    """One term of the model on the scale of its link, with its 95 % bounds; of a model in two parts, ``part`` says which.

    A withheld practice unit's has no figures.
    """

    part: str
    term: str
    criterion: str
    role: str
    level: str
    estimate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ModelTerm:
    """Every parameter of the model on the scale of its link; ``factor`` is exp(estimate), None where effects add.

    The level of a practice unit whose figures are withheld has no estimate.
    """

    part: str
    term: str
    role: str
    estimate: float | None
    std_error_cluster: float | None
    std_error_classical: float | None
    low: float | None
    high: float | None
    factor: float | None


@dataclass(frozen=True)
class LogEntry:
    """One decision about a criterion; ``areas`` is how many its estimate rests on, ``term`` which of its terms, if one was estimated."""

    criterion: str
    step: str
    estimate: float | None
    low: float | None
    high: float | None
    areas: int | None
    decision: str
    reason: str
    term: str = ""


@dataclass(frozen=True)
class Drop:
    """A unit's share without and with a dropped criterion."""

    criterion: str
    unit: str
    share_without: float
    share_with: float
    exceeds_half_interval: int


@dataclass(frozen=True)
class Candidate:
    """One of the nested models among which the protocol chose: its size, what it left out, and its deviance on unseen areas."""

    criteria: int
    dropped: str
    mean_deviance: float
    paired_difference: float
    paired_std_error: float
    best: int
    chosen: int


@dataclass(frozen=True)
class Pair:
    """How likely it is that the first unit's need per child exceeds the second's."""

    unit_a: str
    unit_b: str
    probability: float


@dataclass(frozen=True)
class ReplicateCheck:
    """How far the one-step replicates lie from full refits of the same draws, in percentage points of share."""

    draws: int
    largest_pp: float
    mean_pp: float
    of_interval: float


@dataclass(frozen=True)
class Check:
    """The run's own check against an independent implementation."""

    reference: str
    rows: int
    sample: str
    max_abs_coefficient: float
    max_abs_std_error: float
    limit: float


@dataclass(frozen=True)
class Input:
    """A source's file as it was read; counts of rows are texts, ``<5`` or empty where they are withheld.

    What lies beside a shapefile has neither years nor rows used.
    """

    table: str
    path: str
    supplier: str
    extracted: str
    bytes: int
    sha256: str
    rows_read: str
    rows_used: str
    years: str


@dataclass(frozen=True)
class Installed:
    """What ``engine.json`` says of the program: fingerprints are SHA-256; empty where the file is not there."""

    version: str = ""
    python: str = ""
    packages: str = ""
    rooms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exclusion:
    """Rows of a table that were left out, with the declared reason; of fewer children than may be told, ``<5``."""

    table: str
    column: str
    rows: str
    reason: str


@dataclass(frozen=True)
class Remark:
    """What a rule of the ingest stage found; ``rows`` is empty, a number or ``<5``."""

    rule: str
    severity: str
    table: str
    column: str
    rows: str
    message: str
    acknowledged: str
    reason: str

    @property
    def answered(self) -> bool:
        """True where somebody has acknowledged it."""
        return self.acknowledged.strip().lower() in {"1", "true", "yes"}


@dataclass(frozen=True)
class Results:
    """Everything the report tells of one run."""

    key: Key
    need: Need
    practice: tuple[PracticeRow, ...]
    residuals: tuple[ResidualRow, ...]
    coefficients: tuple[Coefficient, ...]
    terms: tuple[ModelTerm, ...]
    log: tuple[LogEntry, ...]
    drops: tuple[Drop, ...]
    check: Check
    inputs: tuple[Input, ...]
    exclusions: tuple[Exclusion, ...]
    remarks: tuple[Remark, ...]
    engine: Installed
    candidates: tuple[Candidate, ...]
    pairs: tuple[Pair, ...]
    replicate_check: ReplicateCheck
    allocated: Allocated
    examined: Examined | None
    profile: tuple[ProfileRow, ...]
    explanation: tuple[ExplanationRow, ...]
