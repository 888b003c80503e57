"""What was read: every source's files with their fingerprints, supplier and extract date, and how many of their rows were used."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from fordel.ingest.load import Files, Loaded
from fordel.ingest.locate import locate
from fordel.ingest.mapping import Exclusion
from fordel.ingest.report import Disclosure
from fordel.ingest.table import Table
from fordel.params import Source, source_files
from fordel.publish.checksum import of_file

INPUT_COLUMNS = ("table", "path", "supplier", "extracted", "bytes", "sha256", "rows_read", "rows_used", "years")


def input_rows(files: Files, loaded: Mapping[str, Loaded], sources: Mapping[str, Source], disclosure: Disclosure) -> list[dict]:
    """One row per file of every source for ``reports/inputs.csv`` (public).

    A source's rows and years stand beside its own file; what lies beside a shapefile follows with its fingerprint alone.
    ``rows_read`` counts the file's rows below its header, empty ones left out. It is empty where it would give away how
    few children's rows were left out. ``extracted`` is the date that the settings state, never a file's own.
    """
    prints: dict[str, dict[str, object]] = {}
    rows = []
    for name, each in loaded.items():
        source = sources[name]
        own, *beside = source_files(files.root, source)
        for path in (own, *beside):
            prints[path] = prints.get(path) or _fingerprint(files, path)
        said = {"table": name, "supplier": source.supplier, "extracted": source.extracted}
        read, used = each.read, each.table.size
        counts = {
            "rows_read": None if _gives_away(name, read - used, each.exclusions, disclosure) else disclosure.count(name, read),
            "rows_used": disclosure.count(name, used),
            "years": years_text(_years(each.table)),
        }
        rows += [said | prints[own] | counts, *(dict.fromkeys(INPUT_COLUMNS) | said | prints[path] for path in beside)]
    return rows


def years_text(years: Sequence[int]) -> str:
    """Ascending years with runs shortened: ``2005-2007; 2009``."""
    breaks = [place for place, (one, other) in enumerate(pairwise(years), 1) if other != one + 1]
    runs = [years[start:stop] for start, stop in pairwise((0, *breaks, len(years)))] if years else []
    return "; ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _fingerprint(files: Files, path: str) -> dict[str, object]:
    """A file's size in bytes and its SHA-256."""
    found = locate(files.root, path)
    return {"path": path, "bytes": found.stat().st_size, "sha256": of_file(found)}


def _gives_away(table: str, left_out: int, exclusions: Sequence[Exclusion], disclosure: Disclosure) -> bool:
    """Whether both counts of rows together tell a number of left out rows that is withheld."""
    parts = (left_out, *(entry.rows for entry in exclusions))
    return table in disclosure.child_tables and any(0 < rows < disclosure.minimum for rows in parts)


def _years(table: Table) -> list[int]:
    """The years of a table that has any, ascending."""
    return sorted({int(year) for year in table.frame["year"]}) if table.has("year") else []
