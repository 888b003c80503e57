"""``fordel trace``: one amount back to the raw files, with lines and checksums."""

import csv
import hashlib
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fordel.cli.commands import app
from fordel.key import stage
from tests.key.key_workspace import build_key


def invoke(*arguments):
    return CliRunner().invoke(app, ["trace", *(str(one) for one in arguments)])


def line(root: Path, name: str, number: int) -> str:
    """A line of a file; the header is line 1."""
    return (root / name).read_text(encoding="utf-8").splitlines()[number - 1]


def number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", ""))


@pytest.fixture(scope="module")
def shown(computed):
    done = invoke("U02", "-w", computed)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_amount_and_every_step_stand_on_the_lines_that_are_named(computed, shown):
    head, amount, chain = shown.split("\n\n")[:3]
    assert head.startswith("Center 02 (U02), budget 2009: sporet bag beløbet") and "UDKAST" in head
    place = int(amount.splitlines()[0].rpartition(" ")[2].rstrip(")"))
    assert line(computed, "reports/key.csv", place).startswith("U02,")
    rows = [re.split(r"\s{2,}", row) for row in chain.splitlines()[3:]]
    assert len(rows) == 4
    for _, _, after, _, where in rows:
        step = line(computed, "reports/steps.csv", int(where.rpartition(" ")[2])).split(",")
        assert step[1] == "U02" and Decimal(step[3]) == number(after)
    assert number(rows[-1][2]) == number(amount.splitlines()[0].split(" kr.")[0].rpartition(" ")[2])


def test_every_term_stands_in_counts_and_weights(computed, shown):
    terms = shown.split("\n\n")[3].splitlines()[3:5]
    header = line(computed, "reports/counts.csv", 1).split(",")
    for text, name in zip(terms, ("child", "single"), strict=True):
        _, count, weight, need, counts_line, weights_line = text.split()
        counts = dict(zip(header, line(computed, "reports/counts.csv", int(counts_line)).split(","), strict=True))
        weights = line(computed, "reports/weights.csv", int(weights_line)).split(",")
        assert counts["centre"] == "U02" and Decimal(counts[name]) == number(count)
        assert weights[0] == name and Decimal(weights[2]) == number(weight)
        assert number(count) * number(weight) == number(need)
    assert "Behovet, som andelen beregnes af:" in shown


def test_raw_files_and_files_on_the_way_are_named_with_their_checksums(computed, shown):
    with (computed / "reports/inputs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        assert row["sha256"] == hashlib.sha256((computed / row["path"]).read_bytes()).hexdigest()
        found = next(text for text in shown.splitlines() if row["path"] in text)
        assert row["sha256"][:12] in found and found.endswith("uændret")
    weights = hashlib.md5((computed / "models/weights.json").read_bytes()).hexdigest()
    assert any(text.split() == ["key", "models/weights.json", weights[:12], "uændret"] for text in shown.splitlines())
    assert shown.rstrip().endswith("Program: fordel 0.1.0.")


def test_a_raw_file_that_has_changed_or_is_away_is_told(computed, tmp_path):
    root = Path(shutil.copytree(computed, tmp_path / "city"))
    (root / "data/raw/areas.csv").write_bytes(b"other\n")
    (root / "data/raw/children.csv").unlink()
    lines = invoke("U01", "-w", root).stdout.splitlines()
    assert next(text for text in lines if "areas.csv" in text).endswith("ÆNDRET")
    assert next(text for text in lines if "children.csv" in text).endswith("ikke her")


def test_a_changed_part_of_a_shapefile_is_told(computed, tmp_path):
    """Each part stands on a line of its own, without rows or years."""
    root = Path(shutil.copytree(computed, tmp_path / "city"))
    lines = []
    for ending in ("shp", "prj", "dbf"):
        (root / f"data/raw/map.{ending}").write_bytes(ending.encode())
        lines.append(f"boundaries,data/raw/map.{ending},{hashlib.sha256(ending.encode()).hexdigest()},{'6' if ending == 'shp' else ''},\n")
    with (root / "reports/inputs.csv").open("a", encoding="utf-8", newline="") as stream:
        stream.writelines(lines)
    (root / "data/raw/map.prj").write_bytes(b"another")
    told = {line.split()[1]: line.split()[-1] for line in invoke("U01", "-w", root).stdout.splitlines() if "map." in line}
    assert told == {"data/raw/map.shp": "uændret", "data/raw/map.prj": "ÆNDRET", "data/raw/map.dbf": "uændret"}


def test_what_is_withheld_stays_withheld(tmp_path):
    """Neither the number of children nor what it follows from."""
    root = tmp_path
    stage.run(build_key(root, units=3, enough=True, children={"U02": 2.0}))
    done = invoke("U02", "-w", root)
    assert done.exit_code == 0
    assert "Antal børn er holdt tilbage" in done.stdout


def test_where_the_model_is_paid_in_english(tmp_path):
    stage.run(build_key(tmp_path, units=3, language="en"))
    done = invoke("U01", "-w", tmp_path)
    assert "the sum only approximates it: 60,000,000" in done.stdout and "SYNTHETIC CITY" in done.stdout


def test_an_unknown_code_and_no_key_are_told(computed, tmp_path):
    done = invoke("X", "-w", computed)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "fordel trace: 'X' is not in the key; expected one of U01, U02, U03\n"
    build_key(tmp_path, units=3)
    done = invoke("U01", "-w", tmp_path)
    assert done.exit_code == 2 and "fordel run" in done.stderr
