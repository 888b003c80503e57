"""Damaged files of every table and format: a clean result or a named error, no half outputs, nobody's data in the messages.

FORDEL_EXAMPLES says how many damages are tried for each table and format; a few without it.
"""

import os
import re

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fordel.cli.faults import guarded
from fordel.contract.rules import RULES
from fordel.ingest import stage
from fordel.ingest.cpr import cpr_like
from tests.faults.city import TABLES, child_city
from tests.hostile.mutations import as_parquet, as_shapefile, as_workbook, cells, damaged, damaged_footer, damaged_inside

EXAMPLES = int(os.environ.get("FORDEL_EXAMPLES", "2"))
LISTS = {"data/ingest.csv", "reports/ingest.csv"}
SECRETS = re.compile(r"\b[kp]0\d0\d\d\b|Område|9[0-9]00\b|\b3602\d\d\b")
KINDS = [(table, kind) for table in TABLES for kind in ("csv", "parquet", "xlsx")] + [("boundaries", kind) for kind in ("geojson", "zip")]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The small city after a good run, every file of it by table and format, and what its outputs were."""
    city = child_city(tmp_path_factory.mktemp("fuzz") / "city")
    city.run()
    files = {}
    for table in TABLES:
        files[table, "csv"] = city.files[f"{table}.csv"]
        files[table, "parquet"], files[table, "xlsx"] = as_parquet(cells(city, table)), as_workbook(cells(city, table))
    files["boundaries", "geojson"] = city.files["boundaries.geojson"]
    files["boundaries", "zip"] = as_shapefile(city.files["boundaries.geojson"])
    return city, files


def outcome(city, capsys) -> tuple[int, str]:
    """The exit code of an ingest, and what it said."""
    capsys.readouterr()
    workspace = city.write()
    try:
        with guarded("ingest", city.root):
            stage.run(workspace)
        code = 0
    except typer.Exit as left:
        code = left.exit_code
    out, err = capsys.readouterr()
    assert out == ""
    return code, err


def check(city, table: str, kind: str, content: bytes, header_is_whole: bool, capsys) -> int:
    """Ingest with this file in the table's place; the exit code."""
    source, files, before = city.settings["sources"][table], dict(city.files), city.digests()
    city.files[f"{table}.{kind}"] = content
    city.settings["sources"][table] = {**source, "path": f"data/raw/{table}.{kind}"}
    try:
        code, said = outcome(city, capsys)
        assert code in {0, 2}, said
        if code:
            assert all(line.split(" ")[0] in RULES for line in said.splitlines()[1:]), said
            after = city.digests()
            assert {name for name in before if name not in LISTS and before[name] != after.get(name)} == set()
            assert set(after) == set(before) or set(after) - set(before) <= LISTS | {".fordel/failed.json"}
        if header_is_whole:
            assert not SECRETS.search(said), said
        assert "Traceback" not in said
        assert not any(cpr_like(_words(said), code=True).tolist())
        return code
    finally:
        city.settings["sources"][table], city.files = source, files


def _words(text: str):
    import pyarrow as pa

    return pa.array(text.split() or [""])


def damages(kind: str, content: bytes):
    """Ways to damage a file of this kind, with whether its header is surely whole."""
    kept = content.index(b"\n") + 1 if kind == "csv" else 0
    ways = [damaged(content, kept).map(lambda found: (found, kind != "geojson" and kind != "zip"))]
    if kind in {"xlsx", "zip"}:
        ways.append(damaged_inside(content).map(lambda found: (found, False)))
    if kind == "parquet":
        ways = [damaged(content).map(lambda found: (found, False)), damaged_footer(content).map(lambda found: (found, False))]
    return st.one_of(*ways, st.binary(max_size=80).map(lambda found: (found, False)))


@pytest.mark.parametrize(("table", "kind"), KINDS)
def test_a_damaged_file_is_read_or_refused(table, kind, good, capsys):
    city, files = good

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES < 10, suppress_health_check=list(HealthCheck), database=None)
    @given(damages(kind, files[table, kind]))
    def tried(found):
        check(city, table, kind, *found, capsys)

    assert check(city, table, kind, files[table, kind], True, capsys) == 0
    tried()
