"""One workspace judged in memory and in slices, and what came of it."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv as arrow

from fordel.errors import InputError
from fordel.ingest.large import judge, size
from tests.ingest.conftest import Case

PAGES = ("data/ingest.csv", "reports/ingest.csv", "reports/exclusions.csv", "reports/inputs.csv")
IN_MEMORY, IN_SLICES = 10**9, 1500


def outcome(case: Case) -> dict[str, object]:
    """What a run said and wrote: tables as their columns and their rows, sorted."""
    try:
        said = repr(case.run())
    except InputError as error:
        said = str(error)
    pages = {name: (case.root / name).read_text(encoding="utf-8") for name in PAGES if (case.root / name).is_file()}
    tables = {path.name: pq.read_table(path) for path in sorted((case.root / "data" / "tables").glob("*.parquet"))}
    return {"said": said} | pages | {name: (table.schema, sorted(map(repr, table.to_pylist()))) for name, table in tables.items()}


def passing_files(case: Case) -> list[Path]:
    """What lies in the folder for passing files."""
    return list((case.root / ".fordel" / "tmp").rglob("*"))


def both(root: Path, make: Callable[[Path], Case], monkeypatch) -> tuple[dict[str, object], dict[str, object]]:
    """A case in memory, then in slices, which are never cut in pieces, however uneven few rows make them; it leaves no passing files."""
    monkeypatch.setattr(judge, "UNEVEN", 1000)
    found = []
    for values in (IN_MEMORY, IN_SLICES):
        monkeypatch.setattr(size, "VALUES", values)
        case = make(root)
        found.append(outcome(case))
        assert passing_files(case) == []
        shutil.rmtree(case.root)
    return found[0], found[1]


def as_parquet(case: Case, name: str, groups: int = 40, **types: pa.DataType) -> None:
    """Deliver a CSV file as Parquet, with few rows in each row group."""
    options = arrow.ConvertOptions(column_types={"area": pa.string(), "home_area": pa.string()} | types, strings_can_be_null=True)
    table = arrow.read_csv(io.BytesIO(case.files.pop(f"{name}.csv")), convert_options=options)
    sink = io.BytesIO()
    pq.write_table(table, sink, row_group_size=groups)
    case.files[f"{name}.parquet"] = sink.getvalue()
    source = {key: value for key, value in case.settings["sources"][name].items() if key not in {"separator", "decimal", "encoding"}}
    case.settings["sources"][name] = source | {"path": f"data/raw/{name}.parquet"}
