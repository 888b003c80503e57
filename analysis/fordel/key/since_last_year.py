"""What has changed since last year: amounts part by part, and weights."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fordel.errors import WorkspaceError
from fordel.key.change import change_rows
from fordel.key.draws import Draws
from fordel.key.last_year import LastYear
from fordel.key.weight_changes import weight_change_rows
from fordel.key.weights_file import WeightsFile
from fordel.key.year import Shares
from fordel.workspace import Workspace


@dataclass(frozen=True)
class Since:
    """Rows of the changes, and ``reports/allocation.json`` with them."""

    changes: list[dict[str, object]]
    weights: list[dict[str, object]]
    allocation: dict[str, object]


def since_last_year(
    workspace: Workspace, content: dict, last: LastYear | None, parts: Shares | None, file: WeightsFile, draws: Draws
) -> Since:
    """What has changed; without a last year there are no rows. ``parts`` is `Actuals.parts`.

    Raises
    ------
    WorkspaceError
        Where last year's price level is not in the table ``prices``.
    """
    if last is None:
        return Since([], [], content | {"last_year": None})
    prices = price_ratio(workspace, last)
    changes = change_rows(last.allocation, content, parts, prices)
    weights = _weight_rows(content, last, file, draws, float(prices) if content["outcome"] == "cost" else 1.0)
    head = {"budget_year": last.budget_year, "prices": float(prices), "change": changes}
    return Since(changes, weights, content | {"last_year": head})


def price_ratio(workspace: Workspace, last: LastYear) -> Fraction:
    """This year's price level divided by last year's; 1 where need is no cost and the table ``prices`` does not have both."""
    level = workspace.params.years.price_level
    if level == last.price_level:
        return Fraction(1)
    index = index_of(workspace)
    missing = [str(year) for year in (last.price_level, level) if year not in index]
    if missing and workspace.params.model.outcome != "cost":
        return Fraction(1)
    if missing:
        raise WorkspaceError(
            f"data/tables/prices.parquet: no index for {', '.join(missing)}; last year's amounts are at the level of {last.price_level}, "
            f"this year's at {level}; deliver both years in the table prices"
        )
    return index[level] / index[last.price_level]


def index_of(workspace: Workspace) -> dict[int, Fraction]:
    """The price index by year, as the table ``prices`` has it; empty without one."""
    import pyarrow.parquet as pq

    path = workspace.table("prices")
    return {row["year"]: Fraction(str(row["index"])) for row in pq.read_table(path).to_pylist()} if path.is_file() else {}


def _weight_rows(content: dict, last: LastYear, file: WeightsFile, draws: Draws, prices: float) -> list[dict[str, object]]:
    threshold = int(content["threshold"] or 0)
    old = {name: Decimal(value) for name, value in last.allocation["variants"][0]["weights"].items()}
    both = {one["name"]: one for one in (*last.allocation["criteria"], *file.criteria)}
    names = [one["name"] for one in file.criteria]
    before, this = (old, last.draws, last.criteria), (file.variant(threshold or None).weights, draws.weights[threshold], names)
    same = all(last.allocation.get(name) == content[name] for name in ("outcome", "threshold"))
    same_draws = last.draws_identity == file.draws_identity
    return weight_change_rows(list(both.values()), before, this, same_draws, prices, file.decimals, same)
