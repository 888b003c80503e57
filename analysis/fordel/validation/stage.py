"""The stage ``validate``: from the coded rows and the estimate to ``models/validation.json`` and its tables."""

import csv
import json

from fordel.errors import WorkspaceError
from fordel.need.candidates import kept_candidates
from fordel.need.load import read_rows
from fordel.need.names import read_names
from fordel.params import Params
from fordel.publish.write import staged
from fordel.validation.case import Case, build_case
from fordel.validation.chance_table import chance_rows
from fordel.validation.examine import examine
from fordel.validation.headline import headline
from fordel.validation.result import Findings
from fordel.validation.tables import COLUMNS, table_rows
from fordel.workspace import Workspace


def run(workspace: Workspace) -> Findings:
    """Validate the estimate and write its tables.

    Raises
    ------
    WorkspaceError
        Where the coded rows or the estimate are missing.
    ModelError
        Where the model itself cannot be estimated.
    """
    from threadpoolctl import threadpool_limits

    params, need = workspace.params, _need(workspace)
    with threadpool_limits(1):
        case = load_case(workspace, need)
        boundaries, receives_itself = workspace.path("data/tables/boundaries.geojson"), params.units.receives != params.units.practice
        found = examine(case, boundaries, receives_itself, params.model.seed)
    rows = table_rows(case, found)
    rows["chance"] = [] if found.chance is None else chance_rows(case, found.chance, found.chosen.share)
    settings = {name: need[name] for name in ("currency", "price_level", "outcome", "seed")}
    with staged(workspace.root, workspace.mark) as outputs:
        for name, columns in COLUMNS.items():
            outputs.csv(f"models/validation/{name}.csv", columns, rows[name])
        outputs.json("models/validation.json", headline(case, found, rows, settings))
    return found


def load_case(workspace: Workspace, need: dict) -> Case:
    """The estimate of the workspace, made again from its coded rows; ``need`` is ``models/need.json``."""
    params = workspace.params
    return build_case(
        rows=read_rows(workspace.path("data/observations.parquet")),
        people=read_rows(workspace.path("data/population.parquet")),
        criteria=params.criteria,
        kept=kept_candidates(params, need["criteria_kept"]),
        settings=params.model,
        trust=_trust(workspace),
        pot=_pot(params, need),
        names=read_names(workspace),
        minimum=params.privacy.minimum_count,
    )


def _pot(params: Params, need: dict) -> float:
    return float(round(need["recorded_total"])) if params.policy.pot == "recorded" else float(params.policy.pot)


def _need(workspace: Workspace) -> dict:
    path = workspace.path("models/need.json")
    if not path.is_file():
        raise WorkspaceError("models/need.json: not found; run 'fordel need' first")
    return json.loads(path.read_text(encoding="utf-8"))


def _trust(workspace: Workspace) -> dict[str, float]:
    """Reliability of each practice unit's unexplained ratio of all cost, from ``models/unexplained.csv``."""
    path = workspace.path("models/unexplained.csv")
    if not path.is_file():
        raise WorkspaceError("models/unexplained.csv: not found; run 'fordel need' first")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["practice"]: float(row["reliability"]) for row in csv.DictReader(file) if row["measure"] == "all"}
