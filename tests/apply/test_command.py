"""The command: what a user sees, and the files that a run leaves."""

import csv
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from fordel.key.exact import printed_shares, whole_needs, whole_parts
from fordel.key.weight_tables import count_rows, weight_rows
from fordel.key.weights_file import WeightsFile, WeightVariant
from fordel.publish.write import csv_text
from tests.apply.conftest import task


def fordel(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """The command, in its own process."""
    call = [sys.executable, "-m", "fordel", "apply", *arguments]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"})


ARGUMENTS = ("--counts", "counts.csv", "--weights", "weights.csv", "--pot", "1000", "--out", "key.csv")


def test_it_needs_no_workspace_and_says_what_it_wrote(tmp_path):
    task(tmp_path, "centre,a,b\nB,1,0\nA,3,0\n", "criterion,kind,value\na,percent,100\n", 0)
    done = fordel(tmp_path, *ARGUMENTS, "--unit", "100", "--language", "en")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        "Written: key.csv. Distributed: 1,000. Centres: 2.",
        "Note: counts.csv has columns without a weight, which were not used: b.",
    ]
    assert (tmp_path / "key.csv").read_bytes() == b"centre,share,amount\nA,0.750000000,800\nB,0.250000000,200\n"
    assert fordel(tmp_path, *ARGUMENTS, "--quiet").stderr == ""


def test_faults_end_with_two_and_leave_nothing(tmp_path):
    task(tmp_path, "centre,a\nA,-1\n", "criterion,kind,value\nb,percent,90\n", 0)
    done = fordel(tmp_path, *ARGUMENTS)
    assert done.returncode == 2 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 3
    assert not (tmp_path / "key.csv").exists()


def test_help_shows_both_files():
    done = fordel(Path.cwd(), "--help")
    assert done.returncode == 0
    assert "criterion,kind,value" in done.stdout and "Example:" in done.stdout


def test_the_tables_of_a_run_give_the_additive_key(tmp_path):
    """Written as the key stage writes them, marks included."""
    names, counts = ("age[0-5]", "crowded:single"), {"A": ("3019.00", "144.27"), "B": ("2511.00", "0.00"), "07": ("17.50", "88.13")}
    for pair in (("1929.94", "0E-8"), ("710.26", "50123.01")):
        values = dict(zip(names, map(Decimal, pair), strict=True))
        rows = {unit: dict(zip(names, map(Decimal, row), strict=True)) for unit, row in counts.items()}
        file = WeightsFile(2, "", tuple({"name": name} for name in names), (), rows, ())
        variant = WeightVariant(None, values, {}, {}, {}, {})
        header, body = count_rows(file)
        mark = {"synthetic": "syntetisk"}
        task(
            tmp_path,
            csv_text([*header, "synthetic"], [row | mark for row in body]),
            csv_text(["criterion", "kind", "value", "synthetic"], [row | mark for row in weight_rows(file, variant)]),
            0,
        )
        assert fordel(tmp_path, *ARGUMENTS).returncode == 0
        codes = sorted(rows)
        needs = whole_needs(codes, [file.need(code, values) for code in codes])
        with (tmp_path / "key.csv").open(encoding="utf-8", newline="") as page:
            found = [(row["centre"], Decimal(row["share"]), int(row["amount"])) for row in csv.DictReader(page)]
        assert found == list(zip(codes, printed_shares(codes, needs), whole_parts(codes, list(map(Fraction, needs)), 1000), strict=True))
