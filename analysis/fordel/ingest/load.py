"""Every source to its contract table, each supplier's file read once however many tables it feeds."""

from dataclasses import dataclass, field
from pathlib import Path

from fordel.contract.rules import EMPTY_TABLE, FILE_UNREADABLE, HEADER_ABSENT, RAGGED_ROW
from fordel.contract.tables import TableSchema
from fordel.ingest.boundaries import Shapes
from fordel.ingest.build import build
from fordel.ingest.findings import Finding
from fordel.ingest.locate import locate
from fordel.ingest.mapping import Exclusion, check_header, check_settings, keep
from fordel.ingest.personal import check_personal
from fordel.ingest.raw import Raw, Unreadable
from fordel.ingest.read_boundaries import FORMATS, KINDS, read_boundaries
from fordel.ingest.reading import read
from fordel.ingest.table import Table
from fordel.params import Source


@dataclass(frozen=True)
class Loaded:
    """What a source gave: a table (None where the file could not be read), what was found and what was left out."""

    table: Table | None
    findings: list[Finding]
    exclusions: tuple[Exclusion, ...] = ()
    shapes: Shapes | None = None


@dataclass
class Files:
    """The suppliers' files of one run, each read once per way of reading it."""

    root: Path
    seen: dict = field(default_factory=dict)

    def open(self, source: Source) -> Raw | Shapes:
        """A source's file.

        Raises
        ------
        Unreadable
            With the rule that the file breaks.
        """
        way = (source.path, source.kind, source.encoding, source.separator, source.decimal, source.sheet)
        if way not in self.seen:
            self.seen[way] = self._open(source)
        if isinstance(self.seen[way], Unreadable):
            raise self.seen[way]
        return self.seen[way]

    def _open(self, source: Source) -> Raw | Shapes | Unreadable:
        path = locate(self.root, source.path)
        if not isinstance(path, Path):
            return Unreadable(path)
        try:
            return read_boundaries(path, source) if source.kind in KINDS else read(path, source)
        except Unreadable as fault:
            return fault


def load(files: Files, schema: TableSchema, source: Source) -> Loaded:
    """One contract table from its source, with everything that concerns the file, its columns and its conversion."""
    settings = check_settings(schema, source)
    try:
        opened = files.open(source)
        if (schema.name == "boundaries") != isinstance(opened, Shapes):
            raise Unreadable(FILE_UNREADABLE, kind=FORMATS if schema.name == "boundaries" else "csv, xlsx or parquet")
    except Unreadable as fault:
        return Loaded(None, [*settings, Finding(fault.rule, schema.name, source.path, fault.column, fault.column, details=fault.details)])
    raw = opened.raw if isinstance(opened, Shapes) else opened
    header = [] if isinstance(opened, Shapes) else check_header(list(raw.columns), schema, source)
    if [finding.rule for finding in header] == [HEADER_ABSENT]:
        return Loaded(None, [*settings, *header])
    kept, idle = keep(raw, schema, source)
    table, converted = build(kept, schema, source)
    found = [*settings, *_ragged(raw, schema, source), *header, *idle, *converted, *check_personal(raw, table)]
    if not len(kept.rows):
        found.append(table.finding(EMPTY_TABLE))
    return Loaded(table, found, kept.exclusions, opened if isinstance(opened, Shapes) else None)


def _ragged(raw: Raw, schema: TableSchema, source: Source) -> list[Finding]:
    """One finding for each number of cells found."""
    if raw.ragged is None:
        return []
    by_width = {found: raw.ragged.rows[raw.ragged.found == found] for found in sorted(set(raw.ragged.found.tolist()))}
    expected = raw.ragged.expected
    return [
        Finding(RAGGED_ROW, schema.name, source.path, rows=rows, details={"found": found, "expected": expected})
        for found, rows in by_width.items()
    ]
