"""A command that is killed leaves whole outputs, the next one works, and two at once do not mix."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fordel.cli.faults import described, guarded
from fordel.publish.lock import BusyError, locked
from fordel.publish.write import staged
from tests.faults.city import child_city
from tests.key.key_workspace import build_key

NAMES = ("models/need.json", "reports/centres/B.html", "reports/key.csv")
STEPS = 1 + len(NAMES) + 1  # files that are moved in one go: the list of them, the new ones, the one that goes
# Runs a piece of work and ends the process, as a kill does, when so many files have been moved.
DYING = """
import os, sys
moved, most, replace = 0, int(sys.argv[1]), os.replace
def dying(*places):
    global moved
    if moved == most:
        os._exit(137)
    moved += 1
    replace(*places)
os.replace = dying
"""
WRITE = """
from pathlib import Path
from fordel.publish.write import staged
with staged(Path(sys.argv[2])) as out:
    out.folder("reports/centres")
    for name in sys.argv[3:]:
        out.text(name, "new")
"""
COMMAND = "from fordel.cli import main\nsys.argv[:2] = ['fordel']\nmain()\n"
HOLD = """
import sys
from pathlib import Path
from fordel.publish.lock import locked
with locked(Path(sys.argv[1]), "run"):
    print("held", flush=True)
    sys.stdin.read()
"""


def python(text: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess:
    """A Python of its own."""
    command = [sys.executable, "-c", text, *map(str, arguments)]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, encoding="utf-8")


def fordel(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
    """A command as users start it."""
    return python("import sys\nfrom fordel.cli import main\nmain()\n", *arguments, **environment)


def content(root: Path) -> dict[str, bytes]:
    """Every file that is not the program's own."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files if ".fordel" not in path.parts}


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_killed_while_files_are_moved(step, tmp_path):
    """Before the list of them is there nothing has changed; after it, the next command finishes the work."""
    with staged(tmp_path) as out:
        for name in (*NAMES[:2], "reports/centres/A.html"):
            out.text(name, "old")
    before = content(tmp_path)
    done = python(DYING + WRITE, step, tmp_path, *NAMES)
    assert done.returncode == (137 if step < STEPS else 0), done.stderr
    if step == 0:
        assert content(tmp_path) == before
    with locked(tmp_path, "key"):
        pass
    assert content(tmp_path) == (before if step == 0 else dict.fromkeys(NAMES, b"new"))
    assert list((tmp_path / ".fordel" / "tmp").iterdir()) == []


@pytest.fixture(params=["ingest", "key"])
def ready(request, tmp_path):
    """A workspace whose command has run once and would now give something else; with the command."""
    if request.param == "key":
        root = build_key(tmp_path / "city").root
    else:
        city = child_city(tmp_path / "city")
        root = city.write().root
        (root / "params.yaml").write_text(json.dumps(city.settings, ensure_ascii=False), encoding="utf-8")
    assert fordel(request.param, "-q", "-w", root).returncode == 0
    page = root / "params.yaml"
    text = page.read_text(encoding="utf-8")
    changed = text.replace("900000000", "900000001").replace('"seed": 1', '"seed": 1, "pool_thresholds": [5000]')
    assert changed != text
    page.write_text(changed, encoding="utf-8")
    return root, request.param


def test_a_killed_stage_is_run_again(ready):
    root, command = ready
    before = content(root)
    assert python(DYING + COMMAND, 0, command, "-q", "-w", root).returncode == 137
    assert content(root) == before
    assert python(DYING + COMMAND, 2, command, "-q", "-w", root).returncode == 137
    again = fordel(command, "-q", "-w", root)
    assert again.returncode == 0, again.stderr
    after = content(root)
    assert set(after) == set(before) and after != before
    assert list((root / ".fordel" / "tmp").iterdir()) == []


@pytest.fixture
def workspace(tmp_path):
    """A folder with settings, in which another command is at work; with that process."""
    (tmp_path / "params.yaml").write_text("schema_version: 2\n", encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield tmp_path, process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_two_at_once(workspace):
    """The second is told which is at work and leaves everything alone; reading is free; a killed one stops nobody."""
    root, process = workspace
    before = content(root)
    second = fordel("key", "-w", root)
    assert second.returncode == 2 and second.stderr.count("\n") == 1
    assert f"'fordel run' (process {process.pid}) is at work in this folder; wait until it has ended" in second.stderr
    assert content(root) == before and not (root / ".fordel" / "failed.json").exists()
    with guarded("show", root):
        pass
    process.kill()
    process.wait()
    assert (root / ".fordel" / "running.json").exists()
    with locked(root, "key"):
        pass
    assert not (root / ".fordel" / "running.json").exists()


def test_a_run_s_own_steps_are_let_in(tmp_path, monkeypatch):
    """And one that outlives its run keeps the next from starting."""
    with locked(tmp_path, "run"):
        assert os.environ["FORDEL_LOCKED"] == str(tmp_path)
        with locked(tmp_path, "ingest"):
            monkeypatch.delenv("FORDEL_LOCKED")
            with pytest.raises(BusyError, match="fordel run"), locked(tmp_path, "run"):
                pass
            monkeypatch.setenv("FORDEL_LOCKED", str(tmp_path))
    monkeypatch.setenv("FORDEL_LOCKED", str(tmp_path))
    with locked(tmp_path, "ingest"):
        monkeypatch.delenv("FORDEL_LOCKED")
        with pytest.raises(BusyError, match="another fordel"), locked(tmp_path, "run"):
            pass
    with locked(tmp_path, "run"):
        pass


def test_what_runs_is_not_tidied_away(tmp_path):
    """The work of others in the same folder of odds and ends stays."""
    kept = tmp_path / ".fordel" / "tmp" / "clone"
    kept.mkdir(parents=True)
    with locked(tmp_path, "key"):
        pass
    assert kept.is_dir()


def test_the_message_is_one_line_and_exit_code_2(tmp_path):
    assert described(BusyError("x"), tmp_path) == (2, ["x"])
