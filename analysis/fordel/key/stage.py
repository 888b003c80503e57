"""The stage ``key``: ``models/need.json`` and the policy in, the key and its steps out."""

from dataclasses import dataclass

from fordel.key.exact import whole_needs
from fordel.key.needs import NeedResult, check_agreement, check_settings, read_need, recorded_pot
from fordel.key.rows import COLUMNS, CSV_COLUMNS, STEP_COLUMNS, KeyRow, csv_rows, json_rows, key_rows, step_rows
from fordel.key.steps import Allocation, allocate
from fordel.params import Params
from fordel.publish.identity import run_identity
from fordel.publish.write import staged
from fordel.workspace import Workspace


@dataclass(frozen=True)
class KeyResult:
    """The key as it was written: published rows, the pot in whole units of ``currency``, and the run's identity."""

    rows: tuple[KeyRow, ...]
    pot: int
    currency: str
    run_identity: str


def run(workspace: Workspace) -> KeyResult:
    """Distribute the pot by need and write ``reports/key.csv``, ``key.json``, ``steps.csv`` and ``data/key.parquet``.

    Raises
    ------
    AllocationError
        Where the pot cannot be distributed.
    WorkspaceError
        Where the need stage has not run, or has run under other settings.
    """
    params = workspace.params
    need = read_need(workspace.path("models/need.json"))
    check_settings(need, params)
    needs = whole_needs(need.codes, [unit.need for unit in need.units])
    check_agreement(need)
    pot = recorded_pot(need) if params.policy.pot == "recorded" else params.policy.pot
    allocation = allocate(need.codes, needs, pot)
    rows = key_rows(need, allocation, params.privacy.minimum_count)
    result = KeyResult(rows, pot, params.workspace.currency, run_identity(workspace.root))
    _write(workspace, result, need, allocation)
    return result


def _write(workspace: Workspace, result: KeyResult, need: NeedResult, allocation: Allocation) -> None:
    with staged(workspace.root, workspace.mark) as out:
        out.csv("reports/key.csv", CSV_COLUMNS, csv_rows(result.rows))
        out.json("reports/key.json", _head(workspace.params, result) | {"rows": json_rows(result.rows)})
        out.csv("reports/steps.csv", STEP_COLUMNS, step_rows(allocation.codes, allocation.steps))
        out.parquet("data/key.parquet", _table(key_rows(need, allocation)))


def _head(params: Params, result: KeyResult) -> dict[str, object]:
    return {
        "pot": result.pot,
        "currency": result.currency,
        "illustrative": params.policy.illustrative,
        "status": params.policy.status,
        "synthetic": params.workspace.synthetic,
        "budget_year": params.years.budget,
        "run_identity": result.run_identity,
    }


def _table(rows: tuple[KeyRow, ...]):
    """The unsuppressed key as a ``pyarrow.Table``: text codes, exact shares (nine decimals), whole amounts."""
    import pyarrow as pa

    def kind(name: str) -> pa.DataType:
        if name in {"centre", "name"}:
            return pa.string()
        if name == "share":
            return pa.decimal128(10, 9)
        return pa.int64() if "amount" in name else pa.float64()

    def column(name: str) -> list[object]:
        values = [getattr(row, name) for row in rows]
        return [None if value is None else float(value) for value in values] if kind(name) == pa.float64() else values

    return pa.table({name: pa.array(column(name), kind(name)) for name in COLUMNS})
