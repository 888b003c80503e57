"""Every source to its contract table, each supplier's file read once however many tables it feeds."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.contract.rules import EMPTY_TABLE, FILE_UNREADABLE, HEADER_ABSENT, RAGGED_ROW
from fordel.contract.tables import TableSchema
from fordel.ingest.boundaries import Shapes
from fordel.ingest.build import build
from fordel.ingest.cells import allowed_gaps
from fordel.ingest.findings import Finding
from fordel.ingest.large.scan import scan
from fordel.ingest.large.size import TABLES, is_large
from fordel.ingest.locate import locate
from fordel.ingest.mapping import Exclusion, check_header, check_settings, idle_filters, keep
from fordel.ingest.personal import check_personal
from fordel.ingest.raw import Ragged, Raw, Unreadable
from fordel.ingest.read_boundaries import FORMATS, KINDS, read_boundaries
from fordel.ingest.reading import read
from fordel.ingest.table import Table
from fordel.params import Source

if TYPE_CHECKING:
    from fordel.ingest.large.judge import Judged
    from fordel.ingest.large.scan import Scanned


@dataclass(frozen=True)
class Loaded:
    """What a source gave.

    Attributes
    ----------
    table : Table or None
        None where the file could not be read, or is still to be judged in slices.
    findings : list of Finding
    exclusions, gaps : tuple of Exclusion
        Rows that filters left out, and empty cells that are allowed.
    read : int
        How many rows the file has.
    shapes : Shapes or None
        Of boundaries.
    scanned : Scanned or None
        Of a file that does not fit into memory.
    judged : Judged or None
        The same, when its slices are judged.
    """

    table: Table | None
    findings: list[Finding]
    exclusions: tuple[Exclusion, ...] = ()
    gaps: tuple[Exclusion, ...] = ()
    read: int = 0
    shapes: Shapes | None = None
    scanned: "Scanned | None" = None
    judged: "Judged | None" = None


@dataclass
class Files:
    """The suppliers' files of one run, each read once per way of reading it; what does not fit into memory is put ``aside``."""

    root: Path
    aside: Path
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

    def large(self, source: Source, table: str) -> Path | None:
        """A table's file, where it does not fit into memory and can be read in slices."""
        path = locate(self.root, source.path)
        return path if table in TABLES and isinstance(path, Path) and is_large(path, source) else None

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
        if large := files.large(source, schema.name):
            return _scanned(scan(large, schema, source, files.aside / "slices" / schema.name), settings)
        opened = files.open(source)
        if (schema.name == "boundaries") != isinstance(opened, Shapes):
            raise Unreadable(FILE_UNREADABLE, kind=FORMATS if schema.name == "boundaries" else "csv, xlsx or parquet")
    except Unreadable as fault:
        return Loaded(None, [*settings, Finding(fault.rule, schema.name, source.path, fault.column, fault.column, details=fault.details)])
    raw = opened.raw if isinstance(opened, Shapes) else opened
    header = [] if isinstance(opened, Shapes) else check_header(list(raw.columns), schema, source)
    if [finding.rule for finding in header] == [HEADER_ABSENT]:
        return Loaded(None, [*settings, *header])
    kept = keep(raw, schema, source)
    table, converted = build(kept, schema, source)
    found = [*settings, *ragged_rows(raw.ragged, schema, source), *header, *idle_filters(kept, source), *converted]
    found += check_personal(raw, table)
    if not len(kept.rows):
        found.append(table.finding(EMPTY_TABLE))
    shapes = opened if isinstance(opened, Shapes) else None
    return Loaded(table, found, kept.exclusions, tuple(allowed_gaps(table)), len(raw), shapes)


def _scanned(scanned: "Scanned", settings: list[Finding]) -> Loaded:
    if scanned.header_absent:
        return Loaded(None, [*settings, *scanned.header])
    found = [*settings, *ragged_rows(scanned.ragged, scanned.schema, scanned.source), *scanned.header]
    return Loaded(None, found, read=scanned.read, scanned=scanned)


def ragged_rows(ragged: Ragged | None, schema: TableSchema, source: Source) -> list[Finding]:
    """One finding for each number of cells found."""
    if ragged is None:
        return []
    by_width = {found: ragged.rows[ragged.found == found] for found in sorted(set(ragged.found.tolist()))}
    expected, more = ragged.expected, ragged.more
    return [
        Finding(RAGGED_ROW, schema.name, source.path, rows=rows, details={"found": found, "expected": expected}, more=more.get(found, 0))
        for found, rows in by_width.items()
    ]
