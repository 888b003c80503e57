"""An audit without rows about children: the key computed again from the first aggregated file, by the key's own functions."""

import csv
import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from fordel.key import weight_tables as tables
from fordel.key.allocation_file import result_json
from fordel.key.exact import printed_shares
from fordel.key.explanation import EXPLANATION_COLUMNS, explanation_rows
from fordel.key.needs import check_agreement, read_need
from fordel.key.order import Order, order_from_json, order_to_json
from fordel.key.paid import paid_need
from fordel.key.policy import Actuals, order_of
from fordel.key.rows import CSV_COLUMNS, STEP_COLUMNS, csv_rows, key_rows, reorganisation_rows, step_rows
from fordel.key.steps import Allocation, allocate, distributable
from fordel.key.weights_file import read_weights
from fordel.publish.write import Staged, staged
from fordel.workspace import Workspace, open_workspace

ALLOCATION, KEY, STEPS = "reports/allocation.json", "reports/key.csv", "reports/steps.csv"


def from_key(clone: Path, recorded: Path, recomputed: Path) -> list[str]:
    """The amounts from ``reports/allocation.json`` (whole needs, pot, rules, last year's budgets).

    Writes the parts that follow from it into ``recomputed``, and the same parts as they stood into ``recorded``; returns the
    files' names.
    """
    workspace = open_workspace(clone)
    content = _json(clone / ALLOCATION)
    order = order_from_json(content["input"])
    allocation = allocate(order)
    shares = printed_shares(order.codes, order.needs)
    rows = zip(order.codes, shares, allocation.amounts, strict=True)
    columns = ("centre", "share", "amount")
    with staged(recomputed, workspace.mark) as out:
        out.csv(KEY, columns, [dict(zip(columns, (code, f"{share:.9f}", amount), strict=True)) for code, share, amount in rows])
        _write_steps(out, order, allocation, clone)
        out.json(ALLOCATION, {"result": result_json(allocation)})
    with staged(recorded, workspace.mark) as out:
        out.csv(KEY, columns, _only(columns, _rows(clone / KEY)))
        out.csv(STEPS, STEP_COLUMNS, _only(STEP_COLUMNS, _rows(clone / STEPS)))
        out.json(ALLOCATION, {"result": content["result"]})
    return [KEY, STEPS, ALLOCATION]


def from_need(clone: Path, recorded: Path, recomputed: Path) -> list[str]:
    """Everything from ``models/need.json`` and ``models/weights.json`` on; last year's budgets and cases are taken as recorded.

    See `from_key`. Files that need the draws of areas or last year's key (``exceedance``, ``change``) are left out.
    """
    workspace = open_workspace(clone)
    params, content = workspace.params, _json(clone / ALLOCATION)
    need, file = read_need(clone / "models/need.json", params), read_weights(clone / "models/weights.json", params)
    check_agreement(need)
    threshold = params.policy.pool.threshold if params.policy.pool else None
    paid = paid_need(need, file, params.policy, params.model.unexplained_share, threshold)
    given = order_from_json(content["input"])
    order = order_of(params.policy, need, paid, Actuals(given.budgets, {one.kind: one.counts for one in given.cases}))
    allocation = allocate(order)
    rows = key_rows(paid, order, allocation, params.privacy.minimum_count)
    variant, left = file.variant(paid.threshold), distributable(order)
    close = tables.closeness_rows(file, variant, paid.model, left, paid.factors)
    with staged(recomputed, workspace.mark) as out:
        out.csv(KEY, CSV_COLUMNS, csv_rows(rows))
        _write_steps(out, order, allocation, clone)
        out.csv("reports/explanation.csv", EXPLANATION_COLUMNS, explanation_rows(paid, file, allocation, rows))
        out.csv("reports/weights.csv", tables.WEIGHT_COLUMNS, tables.weight_rows(file, variant))
        out.csv("reports/counts.csv", *tables.count_rows(file))
        out.csv("reports/criteria.csv", tables.CRITERION_COLUMNS, tables.criterion_rows(file, variant, left))
        out.csv("reports/criterion_shares.csv", tables.SHARE_COLUMNS, tables.criterion_share_rows(file, variant))
        out.csv("reports/closeness.csv", tables.CLOSENESS_COLUMNS, close)
        out.json(ALLOCATION, {"pays": paid.pays, "input": order_to_json(order), "result": result_json(allocation)})
        names = sorted(set(out.names) - {ALLOCATION})
    _keep(workspace, content, names, recorded)
    return [*names, ALLOCATION]


def _keep(workspace: Workspace, content: dict, names: Iterable[str], recorded: Path) -> None:
    """The same files as they stood; of ``allocation.json`` the same parts."""
    with staged(recorded, workspace.mark) as out:
        for name in names:
            out.path(name).write_bytes((workspace.root / name).read_bytes())
        out.json(ALLOCATION, {name: content[name] for name in ("pays", "input", "result")})


def _write_steps(out: Staged, order: Order, allocation: Allocation, clone: Path) -> None:
    """Every step; last year's budgets before step 0 are those recorded."""
    before = {row["centre"]: Fraction(row["amount_before"]) for row in _rows(clone / STEPS) if row["step"] == "reorganisation"}
    rows = reorganisation_rows(order.codes, before, order.budgets) + step_rows(order.codes, allocation.steps)
    out.csv(STEPS, STEP_COLUMNS, rows)


def _only(columns: Iterable[str], rows: list[dict[str, str]]) -> list[dict[str, object]]:
    return [{name: row[name] for name in columns} for row in rows]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))
