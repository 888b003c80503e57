"""Results of different runs are never told as one: the key must be that of the present inputs and of the present model, unedited."""

from fordel.errors import WorkspaceError
from fordel.publish.identity import run_identity
from fordel.publish.lineage import check_lineage
from fordel.report.files import read_json
from fordel.workspace import Workspace

BOUNDS = ("share_low", "share_high", "range_low", "range_high")


def check_one_run(workspace: Workspace) -> None:
    """The key's identity is that of the files and settings as they are, every file is as its stage wrote it, and the key adds up.

    Its bounds must be those of the need model also where the stages have left no record of what they wrote.

    Raises
    ------
    WorkspaceError
        Where a file of the key or the model is missing or edited, or they belong to different runs.
    """
    check_lineage(workspace.root, "report")
    written = {"reports/key.json": "key", "models/need.json": "need", "models/weights.json": "weights", "reports/allocation.json": "key"}
    key, need, weights, allocation = (read_json(workspace, name, stage) for name, stage in written.items())
    if key.get("run_identity") != run_identity(workspace.root):
        raise WorkspaceError(
            "reports/key.json: the raw files, params.yaml or engine.json have changed since this key was computed; "
            "run 'fordel run', which computes what has changed"
        )
    _check_sum(key)
    _check_pot(workspace)
    model = _units(need, "pools", key.get("threshold"))
    paid = model if key.get("pays") == "model" else _units(weights, "variants", key.get("threshold"))
    if _bounds(key.get("rows", ()), "centre") != _bounds(paid, "unit"):
        name = "need" if paid is model else "weights"
        raise WorkspaceError(f"reports/key.json: is not the key of models/{name}.json as it now is; run 'fordel key' again")
    there = {unit["code"]: float(unit["model_need"]) for unit in allocation.get("units", ())}
    if there != {unit["unit"]: float(unit["need"]) for unit in model}:
        raise WorkspaceError(
            "reports/allocation.json: does not rest on models/need.json as it now is; run 'fordel weights' and 'fordel key' again"
        )


def _check_sum(key: dict) -> None:
    """All that the city does not keep is paid out, to the last unit."""
    try:
        paid, left = sum(row["amount"] for row in key["rows"]), key["pot"] - key["reserve"] - key["pool"]
    except (KeyError, TypeError) as error:
        raise WorkspaceError(f"reports/key.json: not as 'fordel key' writes it ({type(error).__name__}: {error}); run it again") from error
    if paid != left:
        raise WorkspaceError(
            f"reports/key.json: the amounts add up to {paid}, but the pot without reserve and pool is {left}; "
            "run 'fordel key' again, or 'fordel run', which computes what has changed"
        )


def _check_pot(workspace: Workspace) -> None:
    """The validation, where there is one, states its amounts of the pot in force."""
    name, pot = "models/validation.json", workspace.params.policy.pot
    stated = read_json(workspace, name, "validate").get("pot", pot) if workspace.path(name).is_file() else pot
    if pot not in ("recorded", stated):
        raise WorkspaceError(f"{name}: states amounts of another pot than params.yaml has; run 'fordel validate' again, or 'fordel run'")


def _units(content: dict, variants: str, threshold: int | None) -> list[dict]:
    """The units for a pool threshold; those without a pool stand at the top of ``models/need.json``."""
    if threshold is None and "units" in content:
        return content["units"]
    return next((one.get("units", []) for one in content.get(variants, []) if one.get("threshold") == threshold), [])


def _bounds(rows: list[dict], unit: str) -> list[tuple]:
    return sorted((str(row.get(unit)), *(row.get(name) for name in BOUNDS)) for row in rows)
