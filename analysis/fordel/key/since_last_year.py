"""What has changed since last year: amounts part by part, and weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from fordel.errors import WorkspaceError
from fordel.key.change import change_rows
from fordel.key.history import budgets, moved_parts
from fordel.key.last_year import LastYear
from fordel.key.weight_changes import weight_change_rows
from fordel.key.weights_file import WeightsFile
from fordel.workspace import Workspace


@dataclass(frozen=True)
class Since:
    """Last year's budgets before areas moved, rows of the changes, and ``reports/allocation.json`` with them."""

    budgets_before: Mapping[str, Fraction]
    changes: list[dict[str, object]]
    weights: list[dict[str, object]]
    allocation: dict[str, object]


def since_last_year(workspace: Workspace, content: dict, last: LastYear | None, file: WeightsFile) -> Since:
    """What has changed; without a last year there are no rows.

    Raises
    ------
    WorkspaceError
        Where last year's price level is not in the table ``prices``.
    """
    before = budgets(workspace) or (dict(last.amounts) if last else {})
    if last is None:
        return Since(before, [], [], content | {"last_year": None})
    prices = price_ratio(workspace, last)
    parts = moved_parts(workspace, tuple(content["input"]["codes"]), last, last.amounts)
    changes = change_rows(last.allocation, content, parts, prices)
    weights = _weight_rows(workspace, content, last, file, float(prices) if workspace.params.model.outcome == "cost" else 1.0)
    head = {"budget_year": last.budget_year, "prices": float(prices), "change": changes}
    return Since(before, changes, weights, content | {"last_year": head})


def price_ratio(workspace: Workspace, last: LastYear) -> Fraction:
    """This year's price level divided by last year's."""
    import pyarrow.parquet as pq

    level = workspace.params.years.price_level
    if level == last.price_level:
        return Fraction(1)
    path = workspace.table("prices")
    index = {row["year"]: Fraction(str(row["index"])) for row in pq.read_table(path).to_pylist()} if path.is_file() else {}
    if missing := [str(year) for year in (last.price_level, level) if year not in index]:
        raise WorkspaceError(
            f"data/tables/prices.parquet: no index for {', '.join(missing)}; last year's amounts are at the level of {last.price_level}, "
            f"this year's at {level}; deliver both years in the table prices"
        )
    return index[level] / index[last.price_level]


def _weight_rows(workspace: Workspace, content: dict, last: LastYear, file: WeightsFile, prices: float) -> list[dict[str, object]]:
    import pyarrow.parquet as pq

    threshold = int(content["threshold"] or 0)
    names = [one["name"] for one in file.criteria]
    drawn = pq.read_table(workspace.path("models/weight_draws.parquet"), filters=[("threshold", "=", threshold)])
    table = np.asarray(drawn["weight"]).reshape(-1, len(names))
    old = {name: Decimal(value) for name, value in last.allocation["variants"][0]["weights"].items()}
    both = {one["name"]: one for one in (*last.allocation["criteria"], *file.criteria)}
    before, this = (old, last.draws, last.criteria), (file.variant(threshold or None).weights, table, names)
    same = all(last.allocation.get(name) == content[name] for name in ("outcome", "threshold"))
    draws = last.draws_identity == file.draws_identity
    return weight_change_rows(list(both.values()), before, this, draws, prices, file.decimals, same)
