"""Writing a stage's outputs all at once or not at all, in bytes that depend on nothing but the content."""

import csv
import errno
import io
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.publish.classes import output_class
from fordel.publish.swap import ASIDE, swap

# Text that a spreadsheet computes when it opens a CSV file, and signs that turn the direction of writing.
HOSTILE_TEXT = "^[=+@\\-\\t\\r]|[\u202a-\u202e\u2066-\u2069]"
_NUMBER = re.compile(r"[+-]?[\d.,]+(e[+-]?\d+)?%?", re.IGNORECASE)


@dataclass
class Staged:
    """Outputs written aside; they take their places together when the ``with`` block ends well.

    Where ``mark`` is given (``syntetisk``), every CSV has it in a last column, every JSON object under ``mark`` and
    every Parquet file in its metadata, so that no file of a made-up city can be quoted as a real one's.
    """

    root: Path
    aside: Path
    mark: str = ""
    names: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)

    def folder(self, name: str) -> None:
        """Say that the folder ``name`` is this stage's own: what an earlier run left in it, and this one does not write, goes."""
        self.folders.append(name)

    def path(self, name: str) -> Path:
        """Where to write the output ``name`` (its path in the workspace, with ``/``); it must be registered."""
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise ValueError("an output's path leads out of the workspace")
        output_class(name)
        self.names.append(name)
        path = self.aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def text(self, name: str, content: str) -> None:
        """Write text as UTF-8 with LF endings."""
        self.path(name).write_bytes(content.encode("utf-8"))

    def json(self, name: str, content: object) -> None:
        """Write JSON: indented, keys in the order given, non-finite numbers refused."""
        if self.mark and isinstance(content, dict):
            content = {"mark": self.mark} | content
        self.text(name, json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")

    def csv(self, name: str, columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
        """Write CSV: comma, LF, a header even without rows, empty for None."""
        if self.mark:
            columns, rows = [*columns, "synthetic"], [{**row, "synthetic": self.mark} for row in rows]
        self.text(name, csv_text(columns, rows))

    def parquet(self, name: str, table) -> None:
        """Write a ``pyarrow.Table`` as one deterministic Parquet file."""
        import pyarrow.parquet as pq

        if self.mark:
            table = table.replace_schema_metadata({**(table.schema.metadata or {}), "synthetic": self.mark})
        pq.write_table(table, self.path(name), compression="zstd")

    def parquet_rows(self, name: str, schema, batches: Iterable) -> int:
        """Write record batches as they come, each a row group of its own, as one Parquet file; returns the number of rows."""
        marked = schema.with_metadata({**(schema.metadata or {}), **({"synthetic": self.mark} if self.mark else {})})
        return write_rows(self.path(name), marked, batches)


def write_rows(path: Path, schema, batches: Iterable) -> int:
    """Write record batches as they come, each a row group of its own; returns the number of rows."""
    import pyarrow.parquet as pq

    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd", write_statistics=False) as writer:
        for batch in batches:
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))
            rows += len(batch)
    return rows


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as CSV text; a row with a column that is not declared is a ``ValueError``.

    A text that a spreadsheet would compute gets an apostrophe before it; numbers and a sign alone stay as they are.
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _inert(value) for name, value in row.items()} for row in rows)
    return buffer.getvalue()


def _inert(value: object) -> object:
    live = isinstance(value, str) and re.match(r"[=+@\t\r-].", value) and not _NUMBER.fullmatch(value)
    return f"'{value}" if live else value


@contextmanager
def staged(root: Path, mark: str = "") -> Iterator[Staged]:
    """A place aside for a stage's outputs: all of them replace the old ones at the end, or none does.

    Parameters
    ----------
    root : Path
        The workspace.
    mark : str
        What every file says of itself; see `Staged`.

    Raises
    ------
    WorkspaceError
        Where a file cannot be written or replaced (a read-only folder, a full disk, a file that is open
        in another program).
    """
    home = root / ".fordel" / "tmp"
    try:
        home.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=home))
    except OSError as error:
        raise WorkspaceError(f"{home}: {why_not(error)}") from error
    try:
        outputs = Staged(root, aside, mark)
        try:
            yield outputs
            swap(outputs)
        except OSError as error:
            raise WorkspaceError(f"{_target(error, outputs)}: {why_not(error)}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def why_not(error: OSError) -> str:
    """Why the system refuses a file, and what to do."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "cannot be written, the disk is full; free space, and run again"
    if error.errno == errno.EROFS:
        return "cannot be written, the disk is read-only; work in a folder that can be written"
    if isinstance(error, PermissionError):
        return (
            f"cannot be used ({error.strerror}); it is open in another program, such as Excel or a PDF reader, or protected: "
            "close it there, or change its rights, and run again"
        )
    return f"cannot be used ({error.strerror or 'the system refuses it'}); see that it is a file that can be written, and run again"


def _target(error: OSError, outputs: Staged) -> str:
    """The file that the system refused, as a path in the workspace; the one that was to take its place for one written aside."""
    names = [Path(str(name)) for name in (error.filename2, error.filename) if name]
    for home in (outputs.aside, outputs.root):
        names = [name.relative_to(home) if name.is_relative_to(home) else name for name in names]
    named = [name.as_posix() for name in names if ".before" not in name.parts]
    return named[0] if named else str(outputs.root)
