"""Tables read and written row by row, so that a file may be larger than the memory: CSV, XLSX and Parquet."""

import codecs
import contextlib
import csv
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fordel.errors import WorkspaceError

Row = list[object]
Change = Callable[[list[str], Iterable[Row]], Iterator[Row]]
SEPARATORS = ";,\t|"
_BLOCK = 1 << 20
_BATCH = 65536


@dataclass(frozen=True)
class Form:
    """How a CSV file is written."""

    encoding: str
    separator: str
    ending: str


def rewrite(source: Path, target: Path, change: Change, columns: Collection[str]) -> None:
    """Write ``source`` to ``target`` with every row changed; the header stays.

    Parameters
    ----------
    change : callable
        From the header and the rows to the new rows. Empty cells are empty text or None.
    columns : collection of str
        Those that are text afterwards, whatever they were.

    Raises
    ------
    WorkspaceError
        Where the file is of no kind that is known, or cannot be read as it.
    """
    kinds = {".csv": _csv, ".txt": _csv, ".tsv": _csv, ".xlsx": _xlsx, ".parquet": _parquet}
    write = kinds.get(source.suffix.lower())
    if write is None:
        raise WorkspaceError(f"{source}: {source.suffix or 'a file without an ending'} is not read; save it as {', '.join(kinds)}")
    try:
        write(source, target, change, columns)
    except (UnicodeError, csv.Error) as error:
        raise WorkspaceError(f"{source}: cannot be read as CSV ({type(error).__name__}); save it again as CSV in UTF-8") from None


def form_of(path: Path) -> Form:
    """Encoding (UTF-8 with or without mark, UTF-16, else Windows-1252), separator and line ending of a CSV file."""
    with path.open("rb") as stream:
        head = stream.read(4)
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _eight_bit(path, head)
    with path.open(encoding=encoding, newline="") as stream:
        line = stream.readline()
    separator = max(SEPARATORS, key=line.count)
    return Form(encoding, separator, "\r\n" if line.endswith("\r\n") else "\n")


def _eight_bit(path: Path, head: bytes) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _csv(source: Path, target: Path, change: Change, _: Collection[str]) -> None:
    form = form_of(source)
    with source.open(encoding=form.encoding, newline="") as old, target.open("w", encoding=form.encoding, newline="") as new:
        rows = csv.reader(old, delimiter=form.separator, strict=True)
        writer = csv.writer(new, delimiter=form.separator, lineterminator=form.ending)
        header = next(rows, [])
        writer.writerow(header)
        writer.writerows(change(header, (row for row in rows if row)))


def _xlsx(source: Path, target: Path, change: Change, _: Collection[str]) -> None:
    from openpyxl import Workbook, load_workbook

    with contextlib.closing(load_workbook(source, read_only=True, data_only=True)) as old:
        if len(old.worksheets) != 1:
            raise WorkspaceError(f"{source}: has {len(old.worksheets)} sheets; save the one that is meant in a file of its own")
        new = Workbook(write_only=True)
        copy = new.create_sheet(old.worksheets[0].title)
        rows = old.worksheets[0].iter_rows(values_only=True)
        header = ["" if name is None else str(name) for name in next(rows, ())]
        copy.append(header)
        for row in change(header, map(list, rows)):
            copy.append(row)
        new.save(target)


def _parquet(source: Path, target: Path, change: Change, columns: Collection[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(source) as old:
        fields = [pa.field(one.name, pa.string()) if one.name in columns else one for one in old.schema_arrow]
        schema = pa.schema(fields)
        batches = old.iter_batches(_BATCH)
        rows = ([cell.as_py() for cell in row] for batch in batches for row in zip(*batch.columns, strict=True))
        changed = change(schema.names, rows)
        with pq.ParquetWriter(target, schema) as new:
            while block := list(itertools.islice(changed, _BATCH)):
                cells = zip(schema, zip(*block, strict=True), strict=True)
                new.write_table(pa.table([pa.array(values, one.type) for one, values in cells], schema=schema))
