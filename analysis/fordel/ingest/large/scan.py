"""The first pass over a file that does not fit into memory: its faults as a whole, what rules must know of it, and its slices."""

from dataclasses import dataclass
from pathlib import Path

from fordel.contract.rules import FILE_UNREADABLE, HEADER_ABSENT
from fordel.contract.tables import TableSchema
from fordel.ingest.facts import Facts, facts_of
from fordel.ingest.findings import Finding
from fordel.ingest.large.csv_stream import CsvStream
from fordel.ingest.large.parquet_stream import ParquetStream
from fordel.ingest.large.size import rows_at_once, slices_for
from fordel.ingest.large.slices import Slices, Writer, slice_of
from fordel.ingest.mapping import check_header, supplier_column
from fordel.ingest.raw import Ragged, Unreadable
from fordel.params import Source
from fordel.progress import come_to
from fordel.publish.batches import even

STREAMS = {"csv": CsvStream, "parquet": ParquetStream}


@dataclass(frozen=True)
class Scanned:
    """What the first pass found: rows read, rows of another length, what is known of the columns, findings, and slices.

    ``header_absent`` where the first row is no header, so that no table can be made.
    """

    schema: TableSchema
    source: Source
    read: int
    ragged: Ragged | None
    header: list[Finding]
    facts: Facts
    slices: Slices

    @property
    def header_absent(self) -> bool:
        """Whether the first row is no header, so that there is no table."""
        return [finding.rule for finding in self.header] == [HEADER_ABSENT]


def scan(path: Path, schema: TableSchema, source: Source, folder: Path) -> Scanned:
    """Read a file once and put its rows into slices in ``folder``.

    Raises
    ------
    Unreadable
        With the rule that the file breaks.
    """
    try:
        stream = STREAMS[source.kind](path, source)
    except OSError:
        raise Unreadable(FILE_UNREADABLE, kind=source.kind) from None
    count, facts, read = slices_for(stream.values), Facts(), 0
    with Writer(folder, count) as writer:
        for table in even(stream.batches(), rows_at_once(len(stream.header))):
            raw = stream.raw(table)
            read += len(raw)
            facts += facts_of(raw, schema, source)
            writer.write(raw, slice_of(raw.columns.get(supplier_column("child_id", source)), raw.rows, count))
            come_to(min(read, stream.rows - 1), stream.rows)
    come_to(stream.rows, stream.rows)
    columns = {name: place for place, name in enumerate(raw.columns, 1) if name in stream.used}
    header = check_header(list(columns), schema, source)
    return Scanned(schema, source, read, stream.ragged(), header, facts, Slices(folder, count, columns))
