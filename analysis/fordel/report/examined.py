"""What the validation stage wrote, as rows for the report; nothing where it has not run."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass

from fordel.errors import WorkspaceError
from fordel.workspace import Workspace

Row = dict[str, float | str | None]
_WORDS = {
    "split", "level", "practice", "name", "test", "part", "criterion", "use", "group", "kind", "unit", "left_out", "code",
    "choice", "option", "challenger", "term", "synthetic",
}  # fmt: skip
_TABLES = (
    "metrics", "calibration", "deprivation", "form", "groups", "left_out_criteria", "moran", "stability", "sensitivity", "same_side",
    "challengers", "chance", "within_between", "balance", "sensitivity_ratios",
)  # fmt: skip
_SAME = 1e-6


@dataclass(frozen=True)
class Examined:
    """``models/validation.json`` and its tables by name; a cell is text, a number, or None where it is withheld or unknown."""

    head: Mapping[str, object]
    tables: Mapping[str, tuple[Row, ...]]

    def rows(self, table: str, **words: str) -> tuple[Row, ...]:
        """A table's rows that have these words in their columns."""
        return tuple(row for row in self.tables[table] if all(row[name] == word for name, word in words.items()))

    def reason(self, table: str) -> str:
        """The code of why a table or a row of one is not there; empty where nothing is said."""
        return str(self.head["not_available"].get(table, ""))

    def failed(self, table: str) -> tuple[str, ...]:
        """What could not be estimated in a table."""
        return tuple(self.head["not_estimated"].get(table, ()))

    def same_side(self) -> frozenset[str]:
        """Practice units whose unexplained ratio stays above 1, or below it, under every choice."""
        return frozenset(str(row["practice"]) for row in self.rows("same_side") if row["same_side"])


def read_examined(workspace: Workspace, shares: Mapping[str, float]) -> Examined | None:
    """The examination of the estimate, or None where the stage has not run.

    Parameters
    ----------
    workspace : Workspace
    shares : mapping of str to float
        Each unit's share where no unexplained difference is need, as the estimate has it.

    Raises
    ------
    WorkspaceError
        Where a file is missing or damaged, or the examination is of another estimate.
    """
    path = workspace.path("models/validation.json")
    if not path.exists():
        return None
    try:
        head = json.loads(path.read_text(encoding="utf-8"))
        found = Examined(head, {name: _rows(workspace, name) for name in _TABLES})
        examined = {str(row["unit"]): row["share"] for row in found.rows("sensitivity", choice="unexplained_share", option="0")}
    except (OSError, ValueError, KeyError) as error:
        raise WorkspaceError("models/validation: not as its stage writes it; run 'fordel validate' again") from error
    if shares.keys() != examined.keys() or any(abs(shares[unit] - examined[unit]) > _SAME for unit in shares):
        raise WorkspaceError("models/validation.json: examines another estimate than models/need.json; run 'fordel validate' again")
    return found


def _rows(workspace: Workspace, table: str) -> tuple[Row, ...]:
    text = workspace.path(f"models/validation/{table}.csv").read_bytes().decode("utf-8")
    rows = csv.DictReader(text.splitlines(keepends=True))
    return tuple({name: cell if name in _WORDS else _number(cell) for name, cell in row.items()} for row in rows)


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
