"""A small workspace whose weights room has run too: the report's fixture, and what the key reads of the additive key."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from fordel.key import stage
from fordel.publish.identity import model_identity
from fordel.publish.suppress import suppressed
from fordel.publish.write import csv_text
from fordel.weights.profile import PROFILE_COLUMNS
from fordel.workspace import Workspace, open_workspace
from tests.report.result_fixture import Options, build, need

DRAWS = 20
WEIGHTS = {"child": 2000.0, "single": 8000.0}


def build_key(root: Path, enough: bool = False, policy: str = "", budget: int = 2009, **changes: object) -> Workspace:
    """A workspace at ``root`` with everything that the stage ``key`` reads.

    Parameters
    ----------
    enough : bool
        Whether the additive key is close enough to be paid; else the model's need is.
    policy : str
        More of ``policy`` in ``params.yaml``, as ``reserve: {percent: 1}, unit: 100``.
    budget : int
        The budget year: 2008 for a workspace that is kept as last year's result.
    changes
        `tests.report.result_fixture.Options`.
    """
    build(root, **changes)
    path = root / "params.yaml"
    text = path.read_text(encoding="utf-8").replace("policy: {", f"policy: {{{policy}{', ' if policy else ''}", 1)
    sources = [name for name, part in (("history", "transition"), ("cases", "cases:")) if part in policy]
    for name in sources:
        (root / f"data/raw/{name}.csv").write_text(f"{name}\n", encoding="utf-8", newline="\n")
    named = "".join(f"  {name}: {{path: data/raw/{name}.csv}}\n" for name in sources)
    text = text.replace("sources:\n", f"sources:\n{named}", 1).replace("budget: 2009", f"budget: {budget}")
    path.write_text(text, encoding="utf-8", newline="\n")
    estimated = root / "models/need.json"
    content = json.loads(estimated.read_text(encoding="utf-8")) | {"budget_year": budget}
    estimated.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8", newline="\n")
    workspace = open_workspace(root)
    rows = need(Options(**changes))["units"]
    _write_weights(workspace, rows, enough)
    _write_draws(root, rows)
    _write_profile(root, rows, workspace.params.privacy.minimum_count)
    return workspace


def run_last_year(root: Path) -> Path:
    """Last year's workspace, run to the key: in Danish, the additive key is paid; the folder."""
    stage.run(build_key(root, units=3, enough=True, budget=2008))
    return root


def write_table(workspace: Workspace, name: str, rows: list[dict]) -> None:
    """A table of the contract."""
    pq.write_table(pa.Table.from_pylist(rows), workspace.table(name))


def counts(rows: list[dict]) -> dict[str, dict[str, str]]:
    """Children and, from unit to unit by rule, some of single parents; none at units whose number may not be published."""
    hidden = suppressed([row["children"] for row in rows], 5)
    shown = [0.0 if hide else float(row["children"]) for row, hide in zip(rows, hidden, strict=True)]
    shown = shown if any(shown) else [float(row["children"]) for row in rows]
    return {
        row["unit"]: {"child": f"{children:.2f}", "single": f"{children * (5 * place % 7) / 10:.2f}"}
        for place, (row, children) in enumerate(zip(rows, shown, strict=True))
    }


def _write_weights(workspace: Workspace, rows: list[dict], enough: bool) -> None:
    weights = {name: f"{value:.2f}" for name, value in WEIGHTS.items()}
    fields = ("unit", "share", "share_low", "share_high", "range_low", "range_high")
    variant = {
        "threshold": None, "weights": weights, "weights_low": weights, "weights_high": weights,
        "closeness": {"slope": 1.0, "mean_pp": 0.1, "worst_pp": 0.2, "worst_unit": rows[0]["unit"], "r2_areas": 0.9, "enough": enough},
        "units": [{name: row[name] for name in fields} for row in rows],
    }  # fmt: skip
    criteria = [
        {"name": name, "kind": kind, "label_da": da, "label_en": en}
        for name, kind, da, en in (("child", "base", "Børn", "Children"), ("single", "flag", "Enlige", "Single"))
    ]
    content = {
        "model_identity": model_identity(workspace.params), "draws_identity": "made", "outcome": "cost", "weight_decimals": 2,
        "base": "age", "criteria": criteria, "merged": [], "counts": counts(rows), "variants": [variant],
    }  # fmt: skip
    workspace.path("models/weights.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", newline="\n")


def _write_profile(root: Path, rows: list[dict], minimum: int) -> None:
    """The social profile: single parents rise from unit to unit by rule, areas' figures are alike, one level is withheld."""
    hidden = suppressed([row["children"] for row in rows], minimum)
    lines = [
        ("age", "0-5", "Alder: 0–5", "Age: 0–5", 33.0, 0.0, 33.0, False),
        ("age", "12+", "Alder: 12 og derover", "Age: 12 and over", 20.0, 0.0, 20.0, True),
        ("single_parent", "", "Enlig forsørger", "Single parent", 10.0, 2.0, 14.0, False),
        ("poverty", "", "Børn i familier på kontanthjælp", "Children in families on benefits", 9.0, -1.0, 8.0, False),
    ]
    found = []
    for criterion, level, da, en, first, step, city, withheld in lines:
        for place, (row, hide) in enumerate(zip(rows, hidden, strict=True)):
            shown, value = not (hide or withheld or not row["children"]), first + step * place
            numbers = {"value": value, "index": round(100 * value / city, 4)} if shown else {}
            words = {"criterion": criterion, "level": level, "label_da": da, "label_en": en, "kind": "percent", "centre": row["unit"]}
            found.append(words | {"city_value": city, "withheld": int(not shown)} | numbers)
    (root / "reports/profile.csv").write_text(csv_text(PROFILE_COLUMNS, found), encoding="utf-8", newline="")


def _write_draws(root: Path, rows: list[dict]) -> None:
    spread = [1 + (draw - DRAWS / 2) / 200 for draw in range(DRAWS)]
    weights = [
        {"threshold": 0, "replicate": draw, "criterion": name, "weight": value * spread[draw - place]}
        for draw in range(DRAWS)
        for place, (name, value) in enumerate(WEIGHTS.items())
    ]
    replicates = [
        {"threshold": 0, "replicate": draw, "unit": row["unit"], "share_none": share, "share_all": share, "factor": 1.0}
        for draw in range(DRAWS)
        for place, row in enumerate(rows)
        for share in [row["share"] * spread[(draw + 3 * place) % DRAWS]]
    ]
    areas = [
        {"threshold": 0, "area": f"{row['unit']}-{half}", "unit": row["unit"], "children": row["children"] / 2, "need": row["need"] / 2}
        for row in rows
        for half in (0, 1)
    ]
    for name, table in (("weight_draws", weights), ("replicates", replicates), ("area_need", areas)):
        pq.write_table(pa.Table.from_pylist(table), root / f"models/{name}.parquet")
