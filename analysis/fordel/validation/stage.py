"""The stage ``validate``: from the coded rows and the estimate to ``models/validation.json`` and its tables."""

import json

from fordel.errors import WorkspaceError
from fordel.need.candidates import kept_candidates
from fordel.need.load import open_rows, read_rows
from fordel.need.names import read_names
from fordel.need.sample import some_areas
from fordel.params import Params
from fordel.publish.lineage import check_lineage, record
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

    check_lineage(workspace.root, "validate")
    params, need = workspace.params, _need(workspace)
    with threadpool_limits(1):
        case = load_case(workspace, need)
        boundaries, receives_itself = workspace.path("data/tables/boundaries.geojson"), params.units.receives != params.units.practice
        found = examine(case, boundaries, receives_itself, params.model.seed)
    rows = table_rows(case, found)
    rows["chance"] = [] if found.chance is None else chance_rows(case, found.chance, found.chosen.share)
    settings = {name: need[name] for name in ("currency", "price_level", "outcome", "seed", "areas_estimating")}
    with staged(workspace.root, workspace.mark) as outputs:
        for name, columns in COLUMNS.items():
            outputs.csv(f"models/validation/{name}.csv", columns, rows[name])
        outputs.json("models/validation.json", headline(case, found, rows, settings))
        record(outputs, "validate")
    return found


def load_case(workspace: Workspace, need: dict) -> Case:
    """The estimate of the workspace, made again from its coded rows; ``need`` is ``models/need.json``."""
    params, practices = workspace.params, _practices(workspace)
    return build_case(
        rows=some_areas(open_rows(workspace.path("data/observations.parquet"), params)),
        people=read_rows(workspace.path("data/population.parquet")),
        criteria=params.criteria,
        kept=kept_candidates(params, need["criteria_kept"]),
        settings=params.model,
        trust={row["practice"]: row["reliability"] for row in practices},
        pot=_pot(params, need),
        names=read_names(workspace),
        minimum=params.privacy.minimum_count,
        withheld=frozenset(row["practice"] for row in practices if row["withheld"]),
    )


def _pot(params: Params, need: dict) -> float:
    return float(round(need["recorded_total"])) if params.policy.pot == "recorded" else float(params.policy.pot)


def _need(workspace: Workspace) -> dict:
    path = workspace.path("models/need.json")
    if not path.is_file():
        raise WorkspaceError("models/need.json: not found; run 'fordel need' first")
    return json.loads(path.read_text(encoding="utf-8"))


def _practices(workspace: Workspace) -> list[dict]:
    """The rows of ``models/practice.parquet``."""
    import pyarrow.parquet as pq

    path = workspace.path("models/practice.parquet")
    if not path.is_file():
        raise WorkspaceError("models/practice.parquet: not found; run 'fordel need' first")
    return pq.read_table(path).to_pylist()
