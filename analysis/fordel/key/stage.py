"""The stage ``key``: need, weights, last year and the policy in; the key, its steps and its explanation out."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from fordel.key import weight_tables as tables
from fordel.key.allocation_file import allocation_json
from fordel.key.apart import told_apart
from fordel.key.change import CHANGE_COLUMNS
from fordel.key.draws import read_draws
from fordel.key.explanation import EXPLANATION_COLUMNS, explanation_rows
from fordel.key.history import read_actuals
from fordel.key.last_year import read_last_year
from fordel.key.needs import check_agreement, read_need
from fordel.key.order import Order
from fordel.key.paid import Paid, paid_need
from fordel.key.policy import check_cases, check_size, order_of
from fordel.key.rows import COLUMNS, CSV_COLUMNS, STEP_COLUMNS, KeyRow, csv_rows, json_rows, key_rows, reorganisation_rows, step_rows
from fordel.key.since_last_year import Since, since_last_year
from fordel.key.steps import Allocation, allocate, distributable
from fordel.key.weight_changes import WEIGHT_CHANGE_COLUMNS
from fordel.key.weights_file import WeightsFile, read_weights
from fordel.need.exceedance import EXCEEDANCE_COLUMNS, exceedance_rows
from fordel.params import Params
from fordel.publish.identity import run_identity
from fordel.publish.lineage import check_lineage, record
from fordel.publish.write import Staged, staged
from fordel.workspace import Workspace


@dataclass(frozen=True)
class KeyResult:
    """The key as it was written: published rows, the pot in whole units of ``currency``, and the run's identity."""

    rows: tuple[KeyRow, ...]
    pot: int
    currency: str
    run_identity: str


@dataclass(frozen=True)
class Run:
    """Everything that one run of the stage has found, before it is written."""

    params: Params
    file: WeightsFile
    paid: Paid
    order: Order
    budgets_before: Mapping[str, Fraction]
    allocation: Allocation
    rows: tuple[KeyRow, ...]
    identity: str
    pairs: list[dict[str, object]]
    since: Since


def run(workspace: Workspace) -> KeyResult:
    """Take the need to money by the steps of the policy and write the key.

    Raises
    ------
    AllocationError
        Where the pot cannot be distributed by these rules.
    WorkspaceError
        Where an earlier stage has not run, or has run under other settings.
    """
    check_lineage(workspace.root, "key")
    found = compute(workspace)
    with staged(workspace.root, workspace.mark) as out:
        _write_key(out, found)
        _write_weights(out, found)
        out.json("reports/allocation.json", found.since.allocation)
        record(out, "key")
    params = workspace.params
    return KeyResult(found.rows, found.order.pot, params.workspace.currency, found.identity)


def compute(workspace: Workspace) -> Run:
    """The key of a workspace, with everything that explains it."""
    params, policy = workspace.params, workspace.params.policy
    need = read_need(workspace.path("models/need.json"), params)
    check_agreement(need)
    file = read_weights(workspace.path("models/weights.json"), params)
    paid = paid_need(need, file, policy, params.model.unexplained_share, policy.pool.threshold if policy.pool else None)
    last = read_last_year(workspace.root, params)
    actuals = read_actuals(workspace, paid.codes, last)
    check_cases(actuals.cases, policy, paid.codes, params.privacy.minimum_count)
    order = order_of(policy, need, paid, actuals)
    check_size(order)
    allocation = allocate(order)
    rows = key_rows(paid, order, allocation, params.privacy.minimum_count)
    identity = run_identity(workspace.root)
    paths = (workspace.path("models/weight_draws.parquet"), workspace.path("models/replicates.parquet"))
    draws = read_draws(*paths, len(file.criteria), len(paid.codes))
    content = allocation_json(_head(params, identity), params, need, file, paid, order, allocation, rows, draws)
    pairs = exceedance_rows(paid.codes, told_apart(paid, file, draws, params.model.unexplained_share))
    since = since_last_year(workspace, content, last, actuals.parts, file, draws)
    return Run(params, file, paid, order, actuals.before, allocation, rows, identity, pairs, since)


def _write_key(out: Staged, found: Run) -> None:
    published, params = found.rows, found.params
    steps = reorganisation_rows(found.order.codes, found.budgets_before, found.order.budgets)
    steps += step_rows(found.order.codes, found.allocation.steps)
    left = {"distributable": float(distributable(found.order)), "transition": found.order.transition is not None}
    left |= {"prices_since_last_year": (found.since.allocation["last_year"] or {}).get("prices")}
    head = {"pot": found.order.pot, "reserve": found.allocation.reserve, "pool": found.allocation.pool, "pays": found.paid.pays}
    head |= {"pays_reason": found.paid.reason, "threshold": found.paid.threshold} | _head(params, found.identity)
    out.csv("reports/key.csv", CSV_COLUMNS, csv_rows(published))
    out.json("reports/key.json", head | left | {"rows": json_rows(published)})
    out.csv("reports/steps.csv", STEP_COLUMNS, steps)
    explained = explanation_rows(found.paid, found.file, found.allocation, published)
    out.csv("reports/exceedance.csv", EXCEEDANCE_COLUMNS, found.pairs)
    out.csv("reports/explanation.csv", EXPLANATION_COLUMNS, explained)
    out.csv("reports/change.csv", CHANGE_COLUMNS, found.since.changes)
    out.csv("reports/weight_changes.csv", WEIGHT_CHANGE_COLUMNS, found.since.weights)
    out.parquet("data/key.parquet", _table(key_rows(found.paid, found.order, found.allocation)))


def _write_weights(out: Staged, found: Run) -> None:
    variant, left = found.file.variant(found.paid.threshold), distributable(found.order)
    out.csv("reports/weights.csv", tables.WEIGHT_COLUMNS, tables.weight_rows(found.file, variant))
    out.csv("reports/counts.csv", *tables.count_rows(found.file))
    out.csv("reports/criteria.csv", tables.CRITERION_COLUMNS, tables.criterion_rows(found.file, variant, left))
    out.csv("reports/criterion_shares.csv", tables.SHARE_COLUMNS, tables.criterion_share_rows(found.file, variant))
    close = tables.closeness_rows(found.file, variant, found.paid.model, left, found.paid.factors)
    out.csv("reports/closeness.csv", tables.CLOSENESS_COLUMNS, close)


def _head(params: Params, identity: str) -> dict[str, object]:
    return {
        "currency": params.workspace.currency,
        "illustrative": params.policy.illustrative,
        "status": params.policy.status,
        "synthetic": params.workspace.synthetic,
        "budget_year": params.years.budget,
        "run_identity": identity,
    }


def _table(rows: tuple[KeyRow, ...]):
    """The unsuppressed key as a ``pyarrow.Table``: text codes, exact shares (nine decimals), whole amounts."""
    import pyarrow as pa

    def kind(name: str) -> pa.DataType:
        if name in {"centre", "name"}:
            return pa.string()
        if name == "share":
            return pa.decimal128(10, 9)
        return pa.int64() if "amount" in name or name in {"target", "last_year"} else pa.float64()

    def column(name: str) -> list[object]:
        values = [getattr(row, name) for row in rows]
        return [None if value is None else float(value) for value in values] if kind(name) == pa.float64() else values

    return pa.table({name: pa.array(column(name), kind(name)) for name in COLUMNS})
