"""A table of a database as an extract: what a run reads from it is what it reads from a CSV file, and nothing is left half done."""

import hashlib
import json
import random

import pyarrow.parquet as pq
import pytest

from fordel.ingest import stage
from fordel.ingest.database.fetch import FOLDER
from fordel.ingest.database.speak import report
from fordel.ingest.guard import MOST
from fordel.ingest.statbank.fetch import CHANGED, EDITED, KEPT, NEW, SAME
from fordel.progress import listening
from fordel.texts import Texts
from fordel.workspace import open_workspace
from tests.ingest.database.bases import NUMBER, TEXT, WHOLE
from tests.need.child_city import city

TYPES = {"child_id": TEXT, "year": WHOLE, "cost": NUMBER}
ROWS = [("k1", 2005, 12.5), ("k2", 2005, None), ("Ærø", 2006, 0.1), ("k1", 2006, 12.5), ("k1", 2006, 12.5)]
MANY = [(f"k{number:06}", 2005 + number % 2, float(number)) for number in range(200_000)]


def test_a_run_reads_the_same_as_from_csv_files(base, tmp_path):
    """Every table of a small city, from its CSV files and from a database."""
    small = city()
    by_csv, by_base = small.write(tmp_path / "csv"), small.write(base.root)
    stage.run(by_csv)
    for name, frame in small.tables.items():
        base.frame(name, frame)
        base.fetch(name, name)
        (base.root / f"data/raw/{name}.csv").unlink()
    settings = small.settings()
    settings["sources"] = {name: {"path": f"{FOLDER}/{name}.parquet"} for name in small.tables}
    (base.root / "params.yaml").write_text(json.dumps(settings), encoding="utf-8")
    stage.run(open_workspace(base.root))
    written = sorted(path.name for path in (by_csv.root / "data/tables").iterdir())
    assert "children.parquet" in written
    for name in written:
        one, other = (pq.read_table(root / "data/tables" / name) for root in (by_csv.root, by_base.root))
        order = [(column, "ascending") for column in one.column_names]
        assert other.schema.equals(one.schema) and other.sort_by(order).equals(one.sort_by(order)), name


def test_extract_and_sidecar(base):
    base.table("children", TYPES, ROWS)
    done = base.fetch("children")
    found, sidecar = base.read(), json.loads(base.extract().with_suffix(".json").read_text(encoding="utf-8"))
    assert done.state == NEW and done.after == sidecar
    assert list(zip(*found.to_pydict().values(), strict=True)) == sorted(ROWS, key=lambda row: (row[0], row[1])), "sorted, with every row"
    assert (sidecar["address"], sidecar["table"], sidecar["rows"], sidecar["asked"]) == (base.address, "children", 5, None)
    assert sidecar["columns"] == ["child_id", "year", "cost"] and sidecar["types"]["cost"] == "float64"
    assert sidecar["sha256"] == hashlib.sha256(base.extract().read_bytes()).hexdigest()
    assert sidecar["fetched"] == "2026-02-03T12:00:00Z" and sidecar["ibis"]
    assert sorted(base.digests()) == [f"{FOLDER}/children.json", f"{FOLDER}/children.parquet"], "nothing is left aside"


def test_the_order_in_the_database_does_not_matter(base):
    """The same rows are the same bytes, in whatever order they were entered."""
    shuffled = random.Random(1).sample(MANY, len(MANY))
    base.table("one", TYPES, MANY)
    base.table("other", TYPES, shuffled)
    base.fetch("one", "one")
    base.fetch("other", "other")
    assert base.extract("one").read_bytes() == base.extract("other").read_bytes()
    assert base.read("one").num_rows == len(MANY)


def test_columns_are_chosen_in_their_order(base):
    base.table("children", TYPES, ROWS)
    assert base.fetch("children", columns=["cost", "year"]).after["asked"] == ["cost", "year"]
    assert base.read().to_pydict()["cost"] == [None, 0.1, 12.5, 12.5, 12.5], "sorted by the first"
    said = base.fails("children", columns=["cost", "alder"], again=True)
    assert "has no column alder; it has child_id, year, cost" in said
    assert "named twice" in base.fails("children", columns=["cost", "cost"], again=True)


def test_a_view_is_fetched_like_a_table(base):
    base.table("children", TYPES, ROWS)
    base.run("CREATE VIEW of_2006 AS SELECT child_id, cost FROM children WHERE year = 2006")
    base.fetch("of_2006")
    assert base.read().to_pydict() == {"child_id": ["k1", "k1", "Ærø"], "cost": [12.5, 12.5, 0.1]}


def test_what_is_there_is_kept_and_fetched_again_on_request(base):
    base.table("children", TYPES, ROWS)
    base.fetch("children")
    before = base.digests()
    base.table("children", TYPES, ROWS[::-1])
    assert base.fetch("children").state == KEPT and base.fetch("children", again=True).state == SAME and base.digests() == before
    base.table("children", {**TYPES, "placed": WHOLE}, [(*row, 1) for row in ROWS[1:]])
    assert base.fetch("children").state == KEPT and base.digests() == before
    done = base.fetch("children", again=True)
    assert done.state == CHANGED
    assert report(done, Texts("da")) == ["children: 4 rækker fra children", "  rækker: 5 før, 4 nu", "  nye kolonner: placed"]
    base.table("children", {"child_id": TEXT, "year": TEXT}, [(row[0], str(row[1])) for row in ROWS])
    said = report(base.fetch("children", again=True), Texts("en"))
    assert said[1:3] == ["  rows: 4 before, 5 now", "  columns no longer there: cost, placed"]
    assert said[3:] == ["  the column year is of another type: int64 before, string now"]


def test_a_single_value_that_changes_is_told(base):
    base.table("children", TYPES, ROWS)
    base.fetch("children")
    base.table("children", TYPES, [*ROWS[:4], ("k1", 2006, 13.0)])
    assert report(base.fetch("children", again=True), Texts("da"))[-1].endswith("enkelte værdier er ændret")


def test_a_file_changed_by_hand_is_told_and_put_back(base):
    base.table("children", TYPES, ROWS)
    base.fetch("children")
    content = base.extract().read_bytes()
    base.extract().write_bytes(b"x")
    done = base.fetch("children")
    assert done.state == EDITED and "ADVARSEL" in report(done, Texts("da"))[0]
    assert base.fetch("children", again=True).state == CHANGED and base.extract().read_bytes() == content


def test_the_same_rows_written_by_another_version_are_the_same(duck):
    """Only the rows count, not the bytes that a version of Parquet's writer makes of them."""
    duck.table("children", TYPES, ROWS)
    duck.fetch("children")
    pq.write_table(duck.read(), duck.extract(), compression="snappy")
    sidecar = json.loads(duck.extract().with_suffix(".json").read_text(encoding="utf-8"))
    sidecar["sha256"] = hashlib.sha256(duck.extract().read_bytes()).hexdigest()
    duck.extract().with_suffix(".json").write_text(json.dumps(sidecar), encoding="utf-8")
    before = duck.digests()
    assert duck.fetch("children", again=True).state == SAME and duck.digests() == before


def test_another_table_or_column_is_not_what_is_there(base):
    base.table("children", TYPES, ROWS)
    base.table("others", TYPES, ROWS[:2])
    base.fetch("children")
    assert base.fetch("others").state == CHANGED and base.read().num_rows == 2
    assert base.fetch("others", columns=["year"]).state == CHANGED and base.read().column_names == ["year"]


def test_an_empty_table_and_one_that_is_not_there(base):
    base.table("children", TYPES, ROWS)
    base.table("nobody", TYPES, ROWS)
    base.run("DELETE FROM nobody")
    base.fetch("children")
    assert "gave no row" in base.fails("nobody")
    said = base.fails("child")
    assert "no table or view is called child; there are children, nobody" in said


def test_names_are_never_read_as_sql(base):
    base.table("children", {'the "year"': WHOLE, "x": WHOLE}, [(1, 2)])
    assert "no table" in base.fails("children; DROP TABLE children")
    base.fetch("children", columns=['the "year"'])
    assert base.read().to_pydict() == {'the "year"': [1]}


def test_more_rows_than_a_run_reads_are_refused_before_they_are_fetched(base, monkeypatch):
    base.table("children", TYPES, ROWS)
    monkeypatch.setitem(MOST, "rows", 4)
    assert "5 rows are more than a run reads" in base.fails("children")


def test_progress_is_told(base):
    base.table("children", TYPES, MANY[:100_000])
    steps = []
    with listening(lambda done, whole: steps.append((done, whole))):
        base.fetch("children")
    assert len(steps) > 2 and steps[-1] == (100_000, 100_000) and steps == sorted(steps)


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_a_file_that_is_no_database(kind, request):
    base = request.getfixturevalue({"duckdb": "duck", "sqlite": "lite"}[kind])
    assert "no such file" in base.fails("children") and not base.file.exists()
    base.file.write_bytes(b"child_id;cost\nk1;99887766\n" * 400)
    said = base.fails("children")
    assert f"cannot be opened as {kind}" in said and "99887766" not in said


def test_the_database_is_not_written_to(lite):
    lite.table("children", TYPES, ROWS)
    before = lite.file.read_bytes()
    lite.fetch("children")
    assert lite.file.read_bytes() == before
