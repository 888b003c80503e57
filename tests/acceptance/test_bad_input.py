"""Faults planted in a small workspace: a clear line, exit code 2, nothing half-written, earlier outputs untouched."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CENTRES, AREAS_PER_CENTRE = 4, 12
MAY_CHANGE = {"data/ingest.csv", "reports/ingest.csv"}
CPR_LIKE = "311299-0000"

PARAMS = """schema_version: 2
workspace: {name: A small test city, language: da, currency: DKK, synthetic: true}
years: {budget: 2009, estimation: [2006, 2007], population: 2008, price_level: 2007}
units:
  labels:
    da: {one: center, many: centre, the: centret, the_many: centrene}
    en: {one: centre, many: centres, the: the centre, the_many: the centres}
sources:
  areas:
    path: data/raw/areas.csv
    separator: ";"
    decimal: ","
    expected_cost_per_child: 8000
    expected_total: {children: TOTAL}
    allow_missing: {cost: The population year has no accounts yet.}
  area_centre: {path: data/raw/area_centre.csv, separator: ";"}
  population: {path: data/raw/population.csv, separator: ";", decimal: ","}
  prices: {path: data/raw/prices.csv, separator: ";", decimal: ","}
criteria:
  - name: poverty
    label: {da: Familier med lav indkomst, en: Families with a low income}
    group: parents
    level: area
    kind: percent
    expected_sign: "+"
    cause: Low income puts strain on families.
    influenced_by: nobody
    source: made for the test
  - name: single_parents
    label: {da: Enlige forsørgere, en: Single parents}
    group: parents
    level: area
    kind: percent
    expected_sign: "+"
    cause: One adult alone has less to draw on.
    influenced_by: nobody
    source: made for the test
model: {outcome: cost, replicates: 100, seed: 1}
policy: {pot: 1000000, illustrative: true}
"""


def _areas() -> list[tuple[str, str, float, float, float]]:
    """Area, centre, children, poverty and single parents in percent: spread evenly, and not along one line."""
    rows = []
    for number in range(CENTRES * AREAS_PER_CENTRE):
        poverty, single = 5 + (number * 7 % 31) * 1.2, 10 + (number * 11 % 23) * 0.9
        rows.append((f"{1000 + number}", "ABCD"[number % CENTRES], 200 + number * 13 % 97, poverty, single))
    return rows


def _write(path: Path, head: str, rows: list[tuple]) -> None:
    path.write_text("\n".join([head, *(";".join(str(cell).replace(".", ",") for cell in row) for row in rows)]) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def good(tmp_path_factory, stages) -> Path:
    """A workspace whose stages have all run."""
    root = tmp_path_factory.mktemp("good") / "workspace"
    raw = root / "data/raw"
    raw.mkdir(parents=True)
    figures, lies_in, counted = [], [], []
    for area, centre, children, poverty, single in _areas():
        for year in (2006, 2007, 2008):
            cost = round(children * 6000 * (1 + poverty / 60 + single / 90) * (1 + "ABCD".index(centre) / 20))
            figures.append((area, year, children, "" if year == 2008 else cost, round(poverty, 1), round(single, 1)))
            lies_in.append((area, year, centre))
        counted.append((area, 2008, children))
    _write(raw / "areas.csv", "area;year;children;cost;poverty;single_parents", figures)
    _write(raw / "area_centre.csv", "area;year;centre", lies_in)
    _write(raw / "population.csv", "area;year;children", counted)
    _write(raw / "prices.csv", "year;index", [(2006, 100.0), (2007, 103.5)])
    total = sum(children for _, _, children, *_ in figures)
    (root / "params.yaml").write_text(PARAMS.replace("TOTAL", str(total)), encoding="utf-8")
    stages(root)
    return root


@pytest.fixture
def broken(good, tmp_path) -> Path:
    """A copy of it, to break."""
    return Path(shutil.copytree(good, tmp_path / "workspace"))


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] in {"data", "models", "reports"} and "raw" not in path.relative_to(root).parts
    }


def _edit(file: str, old: str, new: str):
    """A fault: the first occurrence of a pattern in a file is replaced."""

    def plant(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        changed = re.sub(old, new, text, count=1, flags=re.MULTILINE)
        assert changed != text, f"{file} does not hold {old}"
        path.write_text(changed, encoding="utf-8")

    return plant


def _gone(file: str):
    return lambda root: (root / file).unlink()


def _bytes(file: str, content: bytes):
    return lambda root: (root / file).write_bytes(content)


def _twin(root: Path) -> None:
    """The second criterion repeats the first in every area."""
    path = root / "data/raw/areas.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *(";".join([*(cells := row.split(";"))[:5], cells[4]]) for row in rows)]) + "\n", encoding="utf-8")


def _thousand(root: Path) -> None:
    """Cost given in another unit than before."""
    path = root / "data/raw/areas.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    cells = [row.split(";") for row in rows]
    path.write_text("\n".join([head, *(";".join([*c[:3], c[3] and c[3] + "000", *c[4:]]) for c in cells)]) + "\n", encoding="utf-8")


AREAS, LIES_IN, COUNTED = "data/raw/areas.csv", "data/raw/area_centre.csv", "data/raw/population.csv"
FIRST = r"^1000;2006;(\d+);(\d+);([\d,]+);([\d,]+)$"

SETTINGS = {
    "an unknown key": (_edit("params.yaml", r"^model: \{", "model: {exponent: 2, "), ["params.yaml", "exponent"]),
    "broken YAML": (_edit("params.yaml", r"^units:$", "units: ["), ["params.yaml"]),
    "no params.yaml": (_gone("params.yaml"), ["params.yaml", "fordel new"]),
    "a criterion that the receiver can move": (
        _edit("params.yaml", "influenced_by: nobody", "influenced_by: receiver"),
        ["poverty", "refused"],
    ),
    "a pot that is not a number": (_edit("params.yaml", "pot: 1000000", "pot: a million"), ["pot"]),
    "a path out of the workspace": (_edit("params.yaml", "data/raw/prices.csv", "../prices.csv"), ["path", "data/raw"]),
}
TABLES = {
    "a file that is not there": (_gone(COUNTED), ["population.csv"]),
    "an empty file": (_bytes(COUNTED, b""), ["population.csv"]),
    "a file in another encoding": (_bytes(COUNTED, "area;year;children\n1000;2008;tørre\n".encode("cp1252")), ["population.csv"]),
    "a missing column": (_edit(AREAS, "^area;year;children", "area;year;young"), ["areas.csv", "children"]),
    "text where a number stands": (_edit(AREAS, FIRST, r"1000;2006;\1;many;\3;\4"), ["areas.csv", "cost", "2"]),
    "a row twice": (_edit(AREAS, r"^(1000;2006;.*)$", r"\1\n\1"), ["areas.csv"]),
    "an area without a centre": (_edit(LIES_IN, r"^1000;2007;A\n", ""), ["1000"]),
    "an area in two centres": (_edit(LIES_IN, r"^(1000;2007;)A$", r"\1A\n\1B"), ["area_centre.csv"]),
    "a negative cost": (_edit(AREAS, FIRST, r"1000;2006;\1;-\2;\3;\4"), ["areas.csv", "cost", "2"]),
    "a code instead of a value": (_edit(AREAS, FIRST, r"1000;2006;\1;-300;\3;\4"), ["areas.csv", "cost", "2"]),
    "a percentage over 100": (_edit(AREAS, FIRST, r"1000;2006;\1;\2;140,5;\4"), ["areas.csv", "poverty", "2"]),
    "a number that is not finite": (_edit(AREAS, FIRST, r"1000;2006;\1;\2;inf;\4"), ["areas.csv", "poverty", "2"]),
    "no children but cost": (_edit(AREAS, FIRST, r"1000;2006;0;\2;\3;\4"), ["areas.csv"]),
    "cost in another unit": (_thousand, ["areas.csv", "cost"]),
    "a year that is missing": (_edit("params.yaml", r"estimation: \[2006, 2007\]", "estimation: [2005, 2006, 2007]"), ["2005"]),
    "a total that disagrees": (_edit(AREAS, FIRST, r"1000;2006;9\1;\2;\3;\4"), ["areas.csv", "children"]),
    "a price level that is missing": (_edit("data/raw/prices.csv", r"^2006;.*\n", ""), ["2006"]),
    "a cell that looks like a CPR number": (_edit(AREAS, "^1000;2006;", f"{CPR_LIKE};2006;"), ["areas.csv", "area", "2"]),
}


def _call(root: Path, monkeypatch, capsys, *arguments: str) -> tuple[int, str]:
    """Run the command in this process; its exit code and everything it printed."""
    from fordel.cli import main

    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "argv", ["fordel", *arguments])
    try:
        code = main()
    except SystemExit as end:
        code = end.code
    captured = capsys.readouterr()
    return code or 0, captured.out + captured.err


def _refused(code: int, said: str, expected: list[str]) -> None:
    assert code == 2, said
    assert "Traceback" not in said and "Error:" not in said.splitlines()[0], said
    flat = " ".join(said.split())
    for words in expected:
        assert words in flat, (words, said)
    assert CPR_LIKE not in said and CPR_LIKE.replace("-", "") not in said


def test_the_good_workspace_is_good(good):
    assert {"reports/key.csv", "reports/index.html", "models/need.json"} <= set(_files(good))


@pytest.mark.parametrize("fault", SETTINGS)
def test_faults_in_the_settings(fault, broken, monkeypatch, capsys):
    plant, expected = SETTINGS[fault]
    before = _files(broken)
    plant(broken)
    _refused(*_call(broken, monkeypatch, capsys, "ingest"), expected)
    assert _files(broken) == before


@pytest.mark.parametrize("fault", TABLES)
def test_faults_in_the_tables(fault, broken, monkeypatch, capsys):
    plant, expected = TABLES[fault]
    before = _files(broken)
    plant(broken)
    _refused(*_call(broken, monkeypatch, capsys, "ingest"), expected)
    after = _files(broken)
    assert set(after) == set(before)
    assert {name for name in before if after[name] != before[name]} <= MAY_CHANGE


def test_no_published_file_repeats_a_cpr_like_value(broken, monkeypatch, capsys):
    TABLES["a cell that looks like a CPR number"][0](broken)
    _call(broken, monkeypatch, capsys, "ingest")
    for name in MAY_CHANGE:
        assert CPR_LIKE.encode() not in (broken / name).read_bytes()


def test_all_faults_are_reported_at_once(broken, monkeypatch, capsys):
    for fault in ("a negative cost", "an area in two centres", "a price level that is missing"):
        TABLES[fault][0](broken)
    code, said = _call(broken, monkeypatch, capsys, "ingest")
    assert code == 2
    for words in ("cost", "area_centre.csv", "2006"):
        assert words in said


def test_criteria_that_cannot_be_told_apart(broken, monkeypatch, capsys):
    """The tables are in order; only the estimate fails, and it leaves the old one standing."""
    _twin(broken)
    for command in ("ingest", "observations"):
        code, said = _call(broken, monkeypatch, capsys, command)
        assert code == 0, said
    before = _files(broken)
    _refused(*_call(broken, monkeypatch, capsys, "need"), ["poverty", "single_parents"])
    assert _files(broken) == before


@pytest.mark.parametrize("command", ["observations", "need", "key", "report"])
def test_a_stage_before_its_time_says_which_to_run(command, good, tmp_path, monkeypatch, capsys):
    root = tmp_path / "workspace"
    shutil.copytree(good / "data/raw", root / "data/raw")
    shutil.copy(good / "params.yaml", root / "params.yaml")
    _refused(*_call(root, monkeypatch, capsys, command), ["fordel"])
    assert _files(root) == {}


def test_a_damaged_file_between_stages(broken, monkeypatch, capsys):
    (broken / "models/need.json").write_text("{", encoding="utf-8")
    before = _files(broken)
    _refused(*_call(broken, monkeypatch, capsys, "key"), ["need.json"])
    assert _files(broken) == before


def test_as_a_command_of_its_own(broken):
    """The same from a shell: the messages on standard error, exit code 2."""
    TABLES["a negative cost"][0](broken)
    fordel = Path(sys.executable).with_name("fordel.exe" if os.name == "nt" else "fordel")
    done = subprocess.run([fordel, "ingest"], check=False, cwd=broken, capture_output=True, text=True, encoding="utf-8", timeout=120)
    _refused(done.returncode, done.stderr, ["areas.csv", "cost"])


def test_run_stops_before_dvc_where_there_is_no_workspace(tmp_path):
    fordel = Path(sys.executable).with_name("fordel.exe" if os.name == "nt" else "fordel")
    done = subprocess.run([fordel, "run"], check=False, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=120)
    _refused(done.returncode, done.stdout + done.stderr, ["params.yaml"])
    assert list(tmp_path.iterdir()) == []
