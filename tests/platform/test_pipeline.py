"""The whole pipeline under DVC, started as users start it, with the installed wheel outside the checkout."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from fordel.starter.pipeline import DEMO, STAGES
from tests.platform.conftest import Command, computed, git, outputs, small_demo

NAMES = [item.name for item in (DEMO, *STAGES) if item.name != "engine"]
FINDINGS = {"data/ingest.csv", "reports/ingest.csv"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory, installed):
    """The small synthetic city after its first run, committed; with what that run said."""
    root = small_demo(tmp_path_factory.mktemp("demo") / "city")
    done = installed("run", cwd=root)
    assert done.returncode == 0, done.stderr
    git("add", "-A", cwd=root)
    git("commit", "-q", "-m", "First run", cwd=root)
    return root, done


@pytest.fixture
def city(demo, tmp_path) -> Path:
    """A copy of the small city, to be spoilt."""
    return Path(shutil.copytree(demo[0], tmp_path / "city"))


def test_a_first_run_computes_everything(demo):
    """Every stage, in order; it ends with the key and where the report lies."""
    root, done = demo
    assert sorted(computed(done)) == sorted(NAMES)
    lines = done.stdout.splitlines()
    assert "SYNTETISK" in lines[1]
    assert lines[-1].endswith(str(Path("reports/index.html")))
    assert (root / "reports" / "index.html").is_file()


def test_a_second_run_computes_nothing_and_prints_the_same(demo, installed):
    """And leaves git clean."""
    root, first = demo
    second = installed("run", cwd=root)
    assert second.returncode == 0, second.stderr
    assert computed(second) == []
    assert second.stdout == first.stdout == installed("show", cwd=root).stdout
    assert git("status", "--short", cwd=root) == ""


def test_a_fresh_clone_computes_the_same(demo, installed, tmp_path):
    """With an empty cache every stage really runs, and git sees no difference."""
    root, first = demo
    git("clone", "-q", str(root), str(tmp_path / "clone"), cwd=tmp_path)
    done = installed("run", cwd=tmp_path / "clone")
    assert done.returncode == 0, done.stderr
    assert sorted(computed(done)) == sorted(NAMES)
    assert done.stdout == first.stdout
    assert git("status", "--short", cwd=tmp_path / "clone") == ""
    assert outputs(tmp_path / "clone") == outputs(root)


def test_no_personal_file_is_in_git(demo):
    """Nothing below data but what DVC writes, and last year's sums."""
    found = [name for name in git("ls-files", "data", cwd=demo[0]).splitlines() if not name.endswith(".dvc")]
    assert found == ["data/last_year/README.md"]


def test_what_is_synthetic_is_never_pushed(demo, installed, tmp_path):
    """The demo's outputs stay out of a DVC remote; the other cached ones go there."""
    root = demo[0]
    remote = tmp_path / "store"
    dvc(installed, "remote", "add", "--local", "-d", "store", str(remote), cwd=root)
    dvc(installed, "push", "-q", cwd=root)
    truth = hashlib.md5((root / "data/truth/shares.csv").read_bytes()).hexdigest()
    report = hashlib.md5((root / "reports/index.html").read_bytes()).hexdigest()
    pushed = {path.parent.name + path.name for path in remote.rglob("*") if path.is_file()}
    assert report in pushed and truth not in pushed


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("schema_version: 2", "schema_version: 2\nbogus: 1", "bogus: unknown key"),
        ('  case_number: ""', "  date: 2009-01-05", "report.date: DVC cannot follow a date that is not quoted; write it as '2009-01-05'"),
        ("acknowledge: []", "", "section acknowledge is missing"),
        ("data/raw/demo/children.parquet", "data/raw/children.parquet", "data/raw/children.parquet: findes ikke"),
    ],
)
def test_bad_settings_stop_before_anything_runs(city, installed, before, after, said):
    """Exit code 2, one line, every output as it was."""
    kept = outputs(city)
    params = (city / "params.yaml").read_text(encoding="utf-8")
    assert before in params
    (city / "params.yaml").write_text(params.replace(before, after, 1), encoding="utf-8")
    done = installed("run", cwd=city)
    assert done.returncode == 2
    assert said in done.stderr and len(done.stderr.splitlines()) == 1
    assert outputs(city) == kept


def test_bad_data_stop_the_run(city, installed):
    """Exit code 2, the lists of violations are the only files that change, and a repair brings everything back."""
    kept = outputs(city)
    params = (city / "params.yaml").read_text(encoding="utf-8")
    (city / "params.yaml").write_text(params.replace("estimation: [2005, 2006, 2007]", "estimation: [2003, 2006, 2007]"), encoding="utf-8")
    done = installed("run", cwd=city)
    assert done.returncode == 2
    assert "ERROR" not in done.stderr and "Traceback" not in done.stderr and "2003" in done.stderr
    assert {name for name, content in outputs(city).items() if kept.get(name) != content} <= FINDINGS
    assert {name for name, content in kept.items() if outputs(city).get(name) != content} <= FINDINGS
    (city / "params.yaml").write_text(params, encoding="utf-8")
    again = installed("run", cwd=city)
    assert again.returncode == 0, again.stderr
    assert outputs(city) == kept


def test_a_fault_of_the_program_ends_with_1(city, installed):
    """A stage that breaks is told apart from bad input; earlier outputs stay."""
    kept = outputs(city)
    (city / "models" / "need.json").unlink()
    (city / "models" / "need.json").mkdir()
    done = installed("run", cwd=city)
    assert done.returncode in {1, 2} and done.stderr and "Traceback" not in done.stderr
    del kept["models/need.json"]
    assert {name: content for name, content in outputs(city).items() if name in kept} == kept


def test_a_setting_runs_the_stages_that_use_it(city, installed):
    """Another pot: the key, the report and the validation's tables in money, not the estimates."""
    params = (city / "params.yaml").read_text(encoding="utf-8")
    assert "pot: 900000000" in params
    (city / "params.yaml").write_text(params.replace("pot: 900000000", "pot: 900000001"), encoding="utf-8")
    done = installed("run", cwd=city)
    assert done.returncode == 0, done.stderr
    assert computed(done) == ["validate", "key", "report"]


@pytest.mark.parametrize(("module", "stages"), [("need/bootstrap.py", {"need", "validate", "key", "report"}), ("cli/table.py", set())])
def test_an_edited_module_runs_the_stages_that_import_it(city, installed, module, stages):
    """And the two that print the run's identity, which the engine is part of."""
    asked = [installed.python, "-c", "import fordel; print(fordel.__file__)"]
    package = Path(subprocess.run(asked, cwd=city, check=True, capture_output=True, text=True).stdout.strip()).parent
    kept = (package / module).read_bytes()
    try:
        (package / module).write_bytes(kept + b"\n# edited\n")
        done = installed("run", cwd=city)
    finally:
        (package / module).write_bytes(kept)
    assert done.returncode == 0, done.stderr
    assert set(computed(done)) == stages


def dvc(command: Command, *arguments: str, cwd: Path) -> None:
    """A DVC command in the same environment, as if it were activated."""
    path = os.pathsep.join([str(command.python.parent), os.environ["PATH"]])
    subprocess.run([command.python, "-m", "dvc", *arguments], cwd=cwd, env={**os.environ, "PATH": path}, check=True, capture_output=True)


@pytest.mark.parametrize("example", ["berlin", "england"])
def test_a_real_case_outside_the_checkout(cases, installed, tmp_path, example):
    """A workspace made by the installed wheel gives the key; shares add to 1, amounts to the pot; a second run changes nothing."""
    made = installed("new", example, "--example", example, "--data", cases, cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    root = tmp_path / example
    first = installed("run", cwd=root)
    assert first.returncode == 0, first.stderr
    with (root / "reports" / "key.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(Decimal(row["share"]) for row in rows) == 1
    assert sum(int(row["amount"]) for row in rows) == json.loads((root / "reports" / "key.json").read_text(encoding="utf-8"))["pot"]
    kept = outputs(root)
    dvc(installed, "repro", "--force", cwd=root)
    assert outputs(root) == kept
    second = installed("run", cwd=root)
    assert computed(second) == [] and second.stdout == first.stdout
