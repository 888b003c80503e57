"""The steps in full, all pairs of units, and what computed the run."""

import csv

from fordel.appendix.versions import locked_packages
from fordel.report.agreement import read_json


def test_the_steps_are_those_of_the_file(told):
    found = told(units=3)
    written = list(csv.DictReader(found.workspace.path("reports/steps.csv").read_text(encoding="utf-8").splitlines()))
    table = found.table("steps")
    assert len(table.columns) == len({row["step"] for row in written}) + 2
    for cells, code in zip(table.rows, ("U01", "U02", "U03"), strict=True):
        mine = [row for row in written if row["centre"] == code]
        shown = [float(cell.replace(".", "").replace(",", ".").replace("−", "-")) for cell in cells[1:]]
        assert shown[:-1] == [float(row["effect"]) for row in mine]
        assert shown[-1] == float(mine[-1]["amount_after"])


def test_all_pairs_stand_both_ways(told):
    pairs = [("U01", "U02", 0.25), ("U01", "U03", 1.0), ("U02", "U03", 0.999)]
    rows = told(units=3, pairs=pairs).table("pairs").rows
    assert [row[1:] for row in rows] == [("–", "25,0 %", "100,0 %"), ("75,0 %", "–", "99,9 %"), ("0,0 %", "0,1 %", "–")]


def test_of_many_pairs_the_file_is_named(told):
    many = [(f"U{i:02d}", f"U{j:02d}", 0.5) for i in range(1, 21) for j in range(i + 1, 21)]
    assert "Der er 190 par. De står i filen reports/exceedance.csv." in told(units=20, pairs=many).text("pairs")


def test_the_run_is_named_by_its_identity_and_fingerprints(told):
    found = told()
    rows = dict(found.table("run").rows)
    assert rows["Beregningens id"] == read_json(found.workspace, "reports/key.json", "key")["run_identity"]
    assert rows["Python"] == "3.11"
    assert dict(found.table("rooms").rows) == {"ingest": "cd" * 32, "need": "ef" * 32}
    bare = told(units=3, examined=False, engine=False)
    assert [row[0] for row in bare.table("run").rows] == ["Beregningens id"]


def test_the_locked_packages_are_those_of_the_lock_file(told):
    packages = locked_packages()
    assert {"numpy", "pandas", "typer"} <= packages.keys()
    assert f"numpy {packages['numpy']}" in told().text("versions")
