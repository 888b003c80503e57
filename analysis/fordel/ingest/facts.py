"""What rules must know of a whole column before they judge a part of it: where a table is read in slices, that is gathered first."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fordel.contract.tables import TableSchema
from fordel.ingest.build import others_by_column
from fordel.ingest.cpr import Forms
from fordel.ingest.mapping import keep
from fordel.ingest.personal import forms_by_column
from fordel.ingest.sentinels import Others
from fordel.ingest.signs import ungrouped
from fordel.params import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fordel.ingest.raw import Raw


@dataclass(frozen=True)
class Facts:
    """Of all rows read so far.

    Attributes
    ----------
    others : dict
        For codes of missing values, by contract column and, where it is derived, supplier's column.
    forms : dict
        For civil registration numbers, by supplier's column.
    ungrouped : frozenset of str
        Contract columns with a decimal mark that separates no thousands.
    """

    others: dict[tuple[str, str], Others] = field(default_factory=dict)
    forms: dict[str, Forms | None] = field(default_factory=dict)
    ungrouped: frozenset[str] = frozenset()

    def __add__(self, other: "Facts") -> "Facts":
        """Those of two parts of the rows together."""
        return Facts(_sums(self.others, other.others), _sums(self.forms, other.forms), self.ungrouped | other.ungrouped)


def facts_of(raw: "Raw", schema: TableSchema, source: Source) -> Facts:
    """Of a part of a supplier's rows."""
    kept = keep(raw, schema, source)
    return Facts(others_by_column(kept, schema, source), forms_by_column(raw, schema, source), ungrouped(kept, schema, source))


def _sums(one: "Mapping", other: "Mapping") -> dict:
    return {key: one[key] + other[key] if one.get(key) and other.get(key) else one.get(key) or other.get(key) for key in {**one, **other}}
