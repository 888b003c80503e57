"""The second pass: every slice is filtered, converted and judged as a table of its own, and what is found becomes the table's."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import EMPTY_TABLE
from fordel.ingest.amounts import column_too_large, emptied, too_large
from fordel.ingest.build import build
from fordel.ingest.cells import allowed_gaps
from fordel.ingest.checks import check_codes, check_rows
from fordel.ingest.findings import Finding
from fordel.ingest.gathered import Gathered, gathered, whole_table
from fordel.ingest.large.merge import Merged
from fordel.ingest.large.scan import Scanned
from fordel.ingest.large.size import UNEVEN, rows_at_once
from fordel.ingest.mapping import Exclusion, Kept, idle_filters, keep
from fordel.ingest.personal import check_personal
from fordel.ingest.store import arrow_table
from fordel.ingest.table import Table
from fordel.params import Params
from fordel.progress import told

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Judged:
    """A table that was judged in slices: its sums, findings, what was left out, gaps that are allowed, and its rows in a file."""

    table: Table
    findings: list[Finding]
    exclusions: tuple[Exclusion, ...]
    gaps: tuple[Exclusion, ...]
    stored: Path

    def batches(self) -> "Iterator[pa.RecordBatch]":
        """The rows to write, slice by slice, each sorted by the table's key."""
        import pyarrow as pa

        with pa.OSFile(str(self.stored)) as file:
            yield from pa.ipc.open_stream(file)

    def schema(self) -> "pa.Schema":
        """The columns of the rows to write."""
        import pyarrow as pa

        with pa.OSFile(str(self.stored)) as file:
            return pa.ipc.open_stream(file).schema


@dataclass
class _Pass:
    """What one pass over the slices has found so far."""

    merged: Merged = field(default_factory=Merged)
    kept: list[Kept] = field(default_factory=list)
    gaps: dict[str, Exclusion] = field(default_factory=dict)
    table: Table | None = None
    sums: Gathered | None = None

    @property
    def whole(self) -> Table:
        """The table, as its sums."""
        return whole_table(self.table, self.sums)

    def add(self, table: Table, kept: Kept, findings: list[Finding], sums: Gathered) -> None:
        """One more slice, and its sums."""
        self.merged.add(findings)
        self.kept.append(replace(kept, columns={}, rows=kept.rows[:0]))
        for gap in allowed_gaps(table):
            before = self.gaps.get(gap.column)
            self.gaps[gap.column] = replace(gap, rows=gap.rows + before.rows) if before else gap
        self.table, self.sums = table, self.sums + sums if self.sums else sums


def judge(scanned: Scanned, others: dict[str, Table], params: Params, stored: Path) -> Judged:
    """Judge every slice; once more, where a column's sum turns out to be too large to be used.

    Parameters
    ----------
    scanned : Scanned
    others : dict of Table
        The tables in memory.
    params : Params
    stored : Path
        Where the converted rows are put.
    """
    found = _pass(scanned, others, params, stored, ())
    large = too_large(found.sums.sizes)
    if large:
        found = _pass(scanned, others, params, stored, tuple(large))
    table, kept = found.whole, _all_kept(found.kept)
    findings = [*idle_filters(kept, scanned.source), *found.merged.told(check_codes(table, others, params))]
    findings += [column_too_large(table, name) for name in large] + ([] if table.size else [table.finding(EMPTY_TABLE)])
    gaps = tuple(found.gaps[field.name] for field in scanned.schema.fields if field.name in found.gaps)
    return Judged(table, findings, kept.exclusions, gaps, stored)


def _pass(scanned: Scanned, others: dict[str, Table], params: Params, stored: Path, large: tuple[str, ...]) -> _Pass:
    import pyarrow as pa

    found, writer, refused = _Pass(), None, _refused(scanned.header)
    most = UNEVEN * rows_at_once(len(scanned.slices.columns))
    with pa.OSFile(str(stored), "wb") as file:
        for raw in told(scanned.slices.pieces(most), scanned.read):
            kept = keep(raw, scanned.schema, scanned.source)
            table, findings = build(kept, scanned.schema, scanned.source, scanned.facts)
            findings += check_personal(raw, table)
            used = emptied(table, large)
            findings += check_rows(used, others | {table.name: used}, params) if table.size else []
            found.add(table, kept, findings, gathered(used, params, others.get("area_centre")))
            refused = refused or _refused(findings)
            if refused:
                continue
            rows = arrow_table(used)
            writer = writer or pa.ipc.new_stream(file, rows.schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))
            for batch in rows.combine_chunks().to_batches():
                writer.write_batch(batch)
        if writer:
            writer.close()
    return found


def _refused(findings: list[Finding]) -> bool:
    """Whether an error stands, so that no row will be written."""
    return any(finding.rule.severity == "error" for finding in findings)


def _all_kept(parts: list[Kept]) -> Kept:
    """What filters left out of all slices, and which of them matched no row."""
    sums = [replace(entries[0], rows=sum(entry.rows for entry in entries)) for entries in zip(*(k.exclusions for k in parts), strict=True)]
    idle = tuple(all(flags) for flags in zip(*(kept.idle for kept in parts), strict=True))
    return Kept({}, np.zeros(0, dtype=np.int64), tuple(sums), idle)
