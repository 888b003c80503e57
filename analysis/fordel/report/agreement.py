"""Results of different runs are never told as one: the key must be that of the present inputs and of the present model."""

import json

from fordel.errors import WorkspaceError
from fordel.publish.identity import run_identity
from fordel.workspace import Workspace

BOUNDS = ("share_low", "share_high", "range_low", "range_high")


def check_one_run(workspace: Workspace) -> None:
    """The key's identity is that of the files and settings as they are, and its bounds are those of the need model.

    Raises
    ------
    WorkspaceError
        Where a file of the key or the model is missing, or they belong to different runs.
    """
    key, need = (_content(workspace, name, stage) for name, stage in (("reports/key.json", "key"), ("models/need.json", "need")))
    if key.get("run_identity") != run_identity(workspace.root):
        raise WorkspaceError(
            "reports/key.json: the raw files, params.yaml or engine.json have changed since this key was computed; "
            "run 'fordel run', which computes what has changed"
        )
    if _bounds(key.get("rows", ()), "centre") != _bounds(need.get("units", ()), "unit"):
        raise WorkspaceError("reports/key.json: is not the key of models/need.json as it now is; run 'fordel key' again")


def _content(workspace: Workspace, name: str, stage: str) -> dict:
    try:
        return json.loads(workspace.path(name).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WorkspaceError(f"{name}: not found in {workspace.root}; run 'fordel {stage}' first") from error
    except ValueError as error:
        raise WorkspaceError(f"{name}: not readable as JSON; run 'fordel {stage}' again") from error


def _bounds(rows: list[dict], unit: str) -> list[tuple]:
    return sorted((str(row.get(unit)), *(row.get(name) for name in BOUNDS)) for row in rows)
