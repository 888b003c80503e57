"""What the key stage wrote about the way from need to money, as typed rows for the report."""

from collections.abc import Mapping
from dataclasses import dataclass

from fordel.key.order import Order, order_from_json
from fordel.report.files import filled, read_json, read_rows
from fordel.workspace import Workspace

LAST_YEAR = "data/last_year/allocation.json"


@dataclass(frozen=True)
class StepRow:
    """What one step did to one unit's amount, in currency units."""

    step: str
    centre: str
    amount_before: float
    amount_after: float
    effect: float


@dataclass(frozen=True)
class CriterionRow:
    """A criterion of the additive key: money per unit with 95 % bounds, number in the city, and the part of the pot it spreads."""

    criterion: str
    role: str
    label_da: str
    label_en: str
    weight: float
    weight_low: float
    weight_high: float
    count: float
    percent_of_need: float
    amount: int


@dataclass(frozen=True)
class CriterionShare:
    """A unit's number of a criterion, its share of the city's, and that share times the criterion's weight in percent."""

    criterion: str
    weight_percent: float
    centre: str
    count: float
    share_of_criterion: float
    points: float


@dataclass(frozen=True)
class ClosenessRow:
    """How far the additive key is from the full model at one unit."""

    centre: str
    name: str
    share_model: float
    share_additive: float
    difference_pp: float
    difference_amount: int


@dataclass(frozen=True)
class Closeness:
    """How far the additive key is from the full model; ``enough`` where it meets the targets that it is paid by."""

    slope: float
    mean_pp: float
    worst_pp: float
    worst_unit: str
    r2_areas: float
    enough: bool


@dataclass(frozen=True)
class ChangeRow:
    """A unit's change since last year, part by part, in whole currency units; None where the part stands under ``rules``."""

    centre: str
    name: str
    last_year: int
    method: int
    reorganisation: int
    children: int | None
    composition: int | None
    weights: int | None
    prices: int | None
    pot: int | None
    rules: int
    transition_base: int | None
    amount: int
    split: str


@dataclass(frozen=True)
class WeightChange:
    """A weight last year (in this year's prices) and this year, and whether the difference is more than chance."""

    criterion: str
    label_da: str
    label_en: str
    last_year: float | None
    this_year: float | None
    difference: float | None
    std_error: float | None
    moved: str
    draws: str


@dataclass(frozen=True)
class Rules:
    """A year's order; which need it pays (``additive`` or ``model``, and how much of the unexplained), and what the pool covers."""

    order: Order
    pays: str = "additive"
    unexplained_share: str = "0.0"
    threshold: int | None = None
    centre_pays: str = "0"


@dataclass(frozen=True)
class Allocated:
    """The way from need to money; ``rules_before`` are last year's, None where its result was not kept."""

    steps: tuple[StepRow, ...]
    criteria: tuple[CriterionRow, ...]
    shares: tuple[CriterionShare, ...]
    close: tuple[ClosenessRow, ...]
    closeness: Closeness
    change: tuple[ChangeRow, ...]
    weight_changes: tuple[WeightChange, ...]
    rules: Rules
    rules_before: Rules | None


def read_allocated(workspace: Workspace) -> Allocated:
    """The files of the key stage.

    Raises
    ------
    WorkspaceError
        Where one is missing or not what the stage writes.
    """
    files = {
        "steps": ("reports/steps.csv", StepRow),
        "criteria": ("reports/criteria.csv", CriterionRow),
        "shares": ("reports/criterion_shares.csv", CriterionShare),
        "close": ("reports/closeness.csv", ClosenessRow),
        "change": ("reports/change.csv", ChangeRow),
        "weight_changes": ("reports/weight_changes.csv", WeightChange),
    }
    rows = {part: read_rows(workspace, name, kind, "key") for part, (name, kind) in files.items()}
    threshold = read_json(workspace, "reports/key.json", "key").get("threshold")
    variants = read_json(workspace, "models/weights.json", "weights").get("variants", [])
    found = next((one["closeness"] for one in variants if one["threshold"] == threshold), {})
    before = read_json(workspace, LAST_YEAR, "freeze") if workspace.path(LAST_YEAR).is_file() else None
    return Allocated(
        **rows,
        closeness=filled(Closeness, found, "models/weights.json"),
        rules=_rules(read_json(workspace, "reports/allocation.json", "key")),
        rules_before=None if before is None else _rules(before),
    )


def _rules(content: Mapping) -> Rules:
    named = ("pays", "unexplained_share", "threshold", "centre_pays")
    return Rules(order_from_json(content["input"]), **{name: content[name] for name in named if name in content})
