"""What the figures rest on: every source with its file, supplier, extract date, years and rows, and the files' fingerprints."""

from collections.abc import Sequence

from fordel.params import Params
from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.reader import Reader
from fordel.report.results import Input


def sources_section(inputs: Sequence[Input], params: Params, reader: Reader) -> Section:
    """A table of the sources and one of the files; what nobody has stated is said to be missing."""
    words = [reader.say("appendix.sources.text"), *_undated(inputs, reader), *_basis(params, reader)]
    blocks = (Paragraph(" ".join(words)), _sources(inputs, reader), _files(inputs, reader))
    return Section("sources", reader.say("appendix.sources.title"), blocks, 3)


def _stated(inputs: Sequence[Input], name: str) -> dict[str, str]:
    """What is stated of each file: one table's word holds for the others that come from the same file."""
    found: dict[str, str] = {}
    for row in inputs:
        found[row.path] = found.get(row.path) or getattr(row, name)
    return found


def _undated(inputs: Sequence[Input], reader: Reader) -> list[str]:
    dates = _stated([row for row in inputs if row.rows_used], "extracted")
    missing = sum(not date for date in dates.values())
    return [reader.count("appendix.sources.undated", missing, of=reader.number(len(dates)))] if missing else []


def _basis(params: Params, reader: Reader) -> list[str]:
    basis = params.sources["population"].basis
    return [reader.say(f"appendix.sources.{basis}", year=str(params.years.population))] if basis else []


def _sources(inputs: Sequence[Input], reader: Reader) -> Table:
    columns = (
        *(Column(reader.say(f"appendix.sources.{name}")) for name in ("table", "file", "supplier", "extracted", "years")),
        *(Column(reader.say(f"appendix.sources.{name}"), "", "number") for name in ("read", "used")),
    )
    suppliers, dates = (_stated(inputs, name) for name in ("supplier", "extracted"))
    own = [row for row in inputs if row.rows_used]
    rows = tuple(
        (
            f"{reader.say(f'appendix.table.{row.table}')} ({row.table})",
            row.path,
            suppliers[row.path] or reader.texts("report.appendix.unstated"),
            _day(dates[row.path], reader),
            row.years.replace("-", "–") or reader.say("none"),
            rows_text(row.rows_read, reader),
            rows_text(row.rows_used, reader),
        )
        for row in own
    )
    notes = [reader.say("appendix.sources.note")]
    if any(not row.rows_read for row in own):
        notes.append(reader.say("appendix.sources.withheld", sign=reader.texts("report.withheld")))
    return Table("sources", reader.say("appendix.sources.caption"), columns, rows, (), tuple(notes))


def _day(date: str, reader: Reader) -> str:
    import datetime

    return reader.texts.day(datetime.date.fromisoformat(date)) if date else reader.texts("report.appendix.unstated")


def rows_text(rows: str, reader: Reader) -> str:
    """A count of rows as its file has it: a number, ``<5`` as "under 5", or nothing where it is withheld."""
    if rows.startswith("<"):
        return reader.texts("report.data.under", limit=reader.number(int(rows[1:])))
    return reader.number(int(rows) if rows else None)


def _files(inputs: Sequence[Input], reader: Reader) -> Table:
    """Each file once, though it may feed several tables."""
    columns = (
        Column(reader.say("appendix.sources.file")),
        Column(reader.say("appendix.sources.bytes"), reader.texts("report.appendix.sources.byte"), "number"),
        Column("SHA-256"),
    )
    files = {row.path: (row.path, reader.number(row.bytes), row.sha256) for row in inputs}
    note = (reader.say("appendix.sources.print_note"),)
    return Table("files", reader.say("appendix.sources.files_caption"), columns, tuple(files.values()), (), note)
