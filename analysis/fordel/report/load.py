"""Reading what the earlier stages wrote into the rows of `fordel.report.results`."""

import csv
import json
from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from fordel.errors import WorkspaceError
from fordel.publish.suppress import suppressed, total_discloses
from fordel.report.examined import read_examined
from fordel.report.results import (
    Candidate,
    Check,
    Coefficient,
    Drop,
    Exclusion,
    Key,
    LogEntry,
    MissingArea,
    ModelNotice,
    Need,
    NeedUnit,
    Pair,
    PracticeRow,
    Remark,
    ReplicateCheck,
    ResidualRow,
    Results,
    UnitRow,
)
from fordel.workspace import Workspace

T = TypeVar("T")


def load(workspace: Workspace) -> Results:
    """The results of a workspace.

    Raises
    ------
    WorkspaceError
        Where a file is missing or not what its stage writes.
    """
    need = _need(_json(workspace, "models/need.json", "need"), workspace.params.privacy.minimum_count)
    return Results(
        key=_key(_json(workspace, "reports/key.json", "key")),
        need=need,
        practice=tuple(sorted(_rows(workspace, "models/unexplained.csv", PracticeRow, "need"), key=lambda row: row.practice)),
        residuals=tuple(sorted(_rows(workspace, "models/unit_residuals.csv", ResidualRow, "need"), key=lambda row: row.unit)),
        coefficients=_effects(_rows(workspace, "models/coefficients.csv", Coefficient, "need")),
        log=_rows(workspace, "models/criteria_log.csv", LogEntry, "need"),
        drops=_rows(workspace, "models/drops.csv", Drop, "need"),
        check=_filled(Check, _json(workspace, "models/check.json", "need"), "models/check.json"),
        exclusions=_rows(workspace, "reports/exclusions.csv", Exclusion, "ingest"),
        remarks=_rows(workspace, "reports/ingest.csv", Remark, "ingest"),
        engine_version=_engine_version(workspace.path("engine.json")),
        candidates=_rows(workspace, "models/selection.csv", Candidate, "need"),
        pairs=_rows(workspace, "models/exceedance.csv", Pair, "need"),
        replicate_check=_filled(ReplicateCheck, _json(workspace, "models/replicate_check.json", "need"), "models/replicate_check.json"),
        examined=read_examined(workspace, {unit.unit: unit.share_none for unit in need.units}),
    )


def _key(content: dict) -> Key:
    rows = tuple(_filled(UnitRow, row, "reports/key.json") for row in content.get("rows", []))
    return _filled(Key, content | {"rows": rows}, "reports/key.json")


def _need(content: dict, minimum_count: int) -> Need:
    name = "models/need.json"
    counts = [unit["children"] for unit in content.get("units", [])]
    parts = {
        "areas_not_estimating": tuple(_filled(MissingArea, row, name) for row in content.get("areas_not_estimating", [])),
        "estimation_years": tuple(content.get("estimation_years", [])),
        "notices": tuple(_filled(ModelNotice, row, name) for row in content.get("notices", [])),
        "units": tuple(
            _filled(NeedUnit, {"selection_low": None, "selection_high": None} | unit, name) for unit in content.get("units", [])
        ),
        "children": None if total_discloses(counts, suppressed(counts, minimum_count), minimum_count) else sum(counts),
    }
    return _filled(Need, content | parts, name)


def _effects(rows: tuple[Coefficient, ...]) -> tuple[Coefficient, ...]:
    """The terms' effects on the mean: the one equation's, or those that a model in two parts has for both together."""
    return tuple(row for row in rows if row.part in ("", "mean"))


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
    rows = csv.DictReader(text.splitlines(keepends=True))
    return tuple(_filled(kind, row, name) for row in rows)


def _missing(workspace: Workspace, name: str, stage: str) -> WorkspaceError:
    return WorkspaceError(f"{name}: not found in {workspace.root}; run 'fordel {stage}' first")


def _filled(kind: type[T], row: dict, name: str) -> T:
    """A row object from a mapping: text cells become the field's number, an empty cell of an optional one None."""
    try:
        return kind(**{field.name: _value(row[field.name], str(field.type)) for field in fields(kind)})
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(f"{name}: not as its stage writes it ({type(error).__name__}: {error}); run the stage again") from error


def _value(cell: object, kind: str) -> object:
    kind = kind.removeprefix("<class '").removesuffix("'>")
    if not isinstance(cell, str) or kind == "str":
        return cell
    if cell == "" and kind.endswith("| None"):
        return None
    return int(float(cell)) if kind.startswith("int") else float(cell)
