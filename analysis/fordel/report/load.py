"""Reading what the earlier stages wrote into the rows of `fordel.report.results`."""

import json
from dataclasses import fields
from pathlib import Path

from fordel.publish.suppress import suppressed, total_discloses
from fordel.report.allocated import LAST_YEAR, read_allocated
from fordel.report.examined import read_examined
from fordel.report.files import filled, read_json, read_rows
from fordel.report.profile import ExplanationRow, ProfileRow
from fordel.report.results import (
    Candidate,
    Check,
    Coefficient,
    Drop,
    Exclusion,
    Input,
    Installed,
    Key,
    LogEntry,
    MissingArea,
    ModelNotice,
    ModelTerm,
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


def load(workspace: Workspace) -> Results:
    """The results of a workspace.

    Raises
    ------
    WorkspaceError
        Where a file is missing or not what its stage writes.
    """
    need = _need(read_json(workspace, "models/need.json", "need"), workspace.params.privacy.minimum_count)
    return Results(
        key=_key(read_json(workspace, "reports/key.json", "key"), _restated(workspace)),
        need=need,
        practice=tuple(sorted(read_rows(workspace, "models/unexplained.csv", PracticeRow, "need"), key=lambda row: row.practice)),
        residuals=tuple(sorted(read_rows(workspace, "models/unit_residuals.csv", ResidualRow, "need"), key=lambda row: row.unit)),
        coefficients=_effects(read_rows(workspace, "models/coefficients.csv", Coefficient, "need")),
        terms=read_rows(workspace, "models/coefficients.csv", ModelTerm, "need"),
        log=read_rows(workspace, "models/criteria_log.csv", LogEntry, "need"),
        drops=read_rows(workspace, "models/drops.csv", Drop, "need"),
        check=filled(Check, read_json(workspace, "models/check.json", "need"), "models/check.json"),
        inputs=read_rows(workspace, "reports/inputs.csv", Input, "ingest"),
        exclusions=read_rows(workspace, "reports/exclusions.csv", Exclusion, "ingest"),
        remarks=read_rows(workspace, "reports/ingest.csv", Remark, "ingest"),
        engine=_engine(workspace.path("engine.json")),
        candidates=read_rows(workspace, "models/selection.csv", Candidate, "need"),
        pairs=read_rows(workspace, "reports/exceedance.csv", Pair, "key"),
        replicate_check=filled(ReplicateCheck, read_json(workspace, "models/replicate_check.json", "need"), "models/replicate_check.json"),
        allocated=read_allocated(workspace),
        examined=read_examined(workspace, {unit.unit: unit.share_none for unit in need.units}),
        profile=read_rows(workspace, "reports/profile.csv", ProfileRow, "weights"),
        explanation=read_rows(workspace, "reports/explanation.csv", ExplanationRow, "key"),
    )


def _key(content: dict, restated: bool) -> Key:
    rows = tuple(filled(UnitRow, row, "reports/key.json") for row in content.get("rows", []))
    return filled(Key, content | {"rows": rows, "restated": restated}, "reports/key.json")


def _restated(workspace: Workspace) -> bool:
    """Whether the key stage could follow areas from last year's units to today's."""
    return workspace.params.policy.reorganisation == "follow_areas" and workspace.path(LAST_YEAR).is_file()


def _need(content: dict, minimum_count: int) -> Need:
    name = "models/need.json"
    counts = [unit["children"] for unit in content.get("units", [])]
    parts = {
        "areas_not_estimating": tuple(filled(MissingArea, row, name) for row in content.get("areas_not_estimating", [])),
        "dispersion": tuple(content.get("dispersion", [])),
        "estimation_years": tuple(content.get("estimation_years", [])),
        "notices": tuple(filled(ModelNotice, row, name) for row in content.get("notices", [])),
        "units": tuple(
            filled(NeedUnit, {"selection_low": None, "selection_high": None} | unit, name) for unit in content.get("units", [])
        ),
        "children": None if total_discloses(counts, suppressed(counts, minimum_count), minimum_count) else sum(counts),
    }
    return filled(Need, content | parts, name)


def _effects(rows: tuple[Coefficient, ...]) -> tuple[Coefficient, ...]:
    """The terms' effects on the mean: the one equation's, or those that a model in two parts has for both together."""
    return tuple(row for row in rows if row.part in ("", "mean"))


def _engine(path: Path) -> Installed:
    content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Installed(**{part.name: content[part.name] for part in fields(Installed) if part.name in content})
