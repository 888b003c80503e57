"""Findings of slices as findings of the table: one for each rule and column, with the rows of all slices in their order."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from fordel.ingest.findings import Finding
from fordel.ingest.table import LISTED

OF_ROWS = {"areas"}


@dataclass
class Merged:
    """The findings so far."""

    found: dict[tuple, Finding] = field(default_factory=dict)

    def add(self, findings: Iterable[Finding]) -> None:
        """Those of one more slice."""
        for finding in findings:
            key = _key(finding)
            self.found[key] = _joined(self.found[key], finding) if key in self.found else finding

    def told(self, by_table: Iterable[Finding]) -> list[Finding]:
        """All of them; what ``by_table`` says of a rule and a column of the whole table stands instead of what the slice says."""
        details = {_key(finding): finding.details for finding in by_table}
        return [replace(finding, details=details.get(key, finding.details)) for key, finding in self.found.items()]


def _key(finding: Finding) -> tuple:
    """What findings of one thing have in common: everything but their rows, and what a sentence says of some of these."""
    details = [(name, str(value)) for name, value in finding.details.items() if name not in OF_ROWS]
    return finding.rule.id, finding.column, finding.label, *details


def _joined(one: Finding, other: Finding) -> Finding:
    """Both findings' rows, in order, of which `LISTED` are listed."""
    rows = np.concatenate([one.rows, other.rows])
    order = np.argsort(rows, kind="stable")[:LISTED]
    values = [*one.values, *other.values]
    kept = [values[place] for place in order] if values else ()
    return replace(one, rows=rows[order], values=kept, more=one.more + other.more + len(rows) - len(order))
