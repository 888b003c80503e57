"""What the earlier stages wrote, as typed rows for the report."""

import csv
import json
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TypeVar

from fordel.errors import WorkspaceError
from fordel.workspace import Workspace

T = TypeVar("T")


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


@dataclass(frozen=True)
class Key:
    """``reports/key.json``."""

    pot: int
    currency: str
    illustrative: bool
    status: str
    synthetic: bool
    budget_year: int
    run_identity: str
    rows: tuple[UnitRow, ...]


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
class Need:
    """The head of ``models/need.json``: what was estimated, on what."""

    outcome: str
    price_level: int
    estimation_years: tuple[int, ...]
    population_year: int
    receives: str
    practice: str
    areas_estimating: int
    areas_receiving: int
    areas_not_estimating: tuple[MissingArea, ...]
    child_years: float
    children: float
    unexplained_share: float
    replicates: int
    replicates_refitted: int
    seed: int
    notices: tuple[ModelNotice, ...]


@dataclass(frozen=True)
class PracticeRow:
    """Actual against need of one practice unit; no bounds where it has fewer than five areas."""

    practice: str
    name: str
    areas: int
    child_years: float
    actual: float
    need: float
    unexplained_ratio: float | None
    ratio_low: float | None
    ratio_high: float | None


@dataclass(frozen=True)
class ResidualRow:
    """Actual against need of one receiving unit."""

    unit: str
    name: str
    actual: float | None
    need: float | None
    unexplained_ratio: float | None


@dataclass(frozen=True)
class Coefficient:
    """One term of the model on the log scale, with its 95 % bounds."""

    term: str
    criterion: str
    role: str
    level: str
    estimate: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class LogEntry:
    """One decision about a criterion."""

    criterion: str
    step: str
    estimate: float | None
    low: float | None
    high: float | None
    decision: str
    reason: str


@dataclass(frozen=True)
class Drop:
    """A unit's share without and with a dropped criterion."""

    criterion: str
    unit: str
    share_without: float
    share_with: float
    exceeds_half_interval: int


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
class Exclusion:
    """Rows of a table that were left out, with the declared reason."""

    table: str
    column: str
    rows: int
    reason: str


@dataclass(frozen=True)
class Remark:
    """What a rule of the ingest stage found."""

    rule: str
    severity: str
    table: str
    column: str
    rows: int | None
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
    log: tuple[LogEntry, ...]
    drops: tuple[Drop, ...]
    check: Check
    exclusions: tuple[Exclusion, ...]
    remarks: tuple[Remark, ...]
    engine_version: str


def load(workspace: Workspace) -> Results:
    """The results of a workspace.

    Raises
    ------
    WorkspaceError
        Where a file is missing or not what its stage writes.
    """
    return Results(
        key=_key(_json(workspace, "reports/key.json", "key")),
        need=_need(_json(workspace, "models/need.json", "need")),
        practice=tuple(sorted(_rows(workspace, "models/unexplained.csv", PracticeRow, "need"), key=lambda row: row.practice)),
        residuals=tuple(sorted(_rows(workspace, "models/unit_residuals.csv", ResidualRow, "need"), key=lambda row: row.unit)),
        coefficients=_rows(workspace, "models/coefficients.csv", Coefficient, "need"),
        log=_rows(workspace, "models/criteria_log.csv", LogEntry, "need"),
        drops=_rows(workspace, "models/drops.csv", Drop, "need"),
        check=_filled(Check, _json(workspace, "models/check.json", "need"), "models/check.json"),
        exclusions=_rows(workspace, "reports/exclusions.csv", Exclusion, "ingest"),
        remarks=_rows(workspace, "reports/ingest.csv", Remark, "ingest"),
        engine_version=_engine_version(workspace.path("engine.json")),
    )


def _key(content: dict) -> Key:
    rows = tuple(_filled(UnitRow, row, "reports/key.json") for row in content.get("rows", []))
    return _filled(Key, content | {"rows": rows}, "reports/key.json")


def _need(content: dict) -> Need:
    name = "models/need.json"
    parts = {
        "areas_not_estimating": tuple(_filled(MissingArea, row, name) for row in content.get("areas_not_estimating", [])),
        "estimation_years": tuple(content.get("estimation_years", [])),
        "notices": tuple(_filled(ModelNotice, row, name) for row in content.get("notices", [])),
        "children": sum(unit["children"] for unit in content.get("units", [])),
    }
    return _filled(Need, content | parts, name)


def _engine_version(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8")).get("version", "")) if path.exists() else ""


def _json(workspace: Workspace, name: str, stage: str) -> dict:
    try:
        return json.loads(workspace.path(name).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _missing(workspace, name, stage) from error
    except ValueError as error:
        raise WorkspaceError(f"{name}: not readable as JSON; run 'fordel {stage}' again") from error


def _rows(workspace: Workspace, name: str, kind: type[T], stage: str) -> tuple[T, ...]:
    try:
        text = workspace.path(name).read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise _missing(workspace, name, stage) from error
    return tuple(_filled(kind, row, name) for row in csv.DictReader(text.splitlines(keepends=True)))


def _missing(workspace: Workspace, name: str, stage: str) -> WorkspaceError:
    return WorkspaceError(f"{name}: not found in {workspace.root}; run 'fordel {stage}' first")


def _filled(kind: type[T], row: dict, name: str) -> T:
    """A row object from a mapping: text cells become the field's number, an empty cell of an optional one None."""
    try:
        return kind(**{field.name: _value(row[field.name], str(field.type)) for field in fields(kind) if field.default is MISSING})
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(f"{name}: not as its stage writes it ({type(error).__name__}: {error}); run the stage again") from error


def _value(cell: object, kind: str) -> object:
    kind = kind.removeprefix("<class '").removesuffix("'>")
    if not isinstance(cell, str) or kind == "str":
        return cell
    if cell == "" and kind.endswith("| None"):
        return None
    return int(float(cell)) if kind.startswith("int") else float(cell)
