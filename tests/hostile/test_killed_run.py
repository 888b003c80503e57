"""A whole run that is killed: what was written stays whole, and the next run completes it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.platform.conftest import IDENTITY, Command, computed, outputs, small_demo

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a run and its steps are killed together as on Unix")


def test_the_next_run_completes_it(tmp_path):
    """Killed, with its steps, when several of them have written their files; while it works, a second run is sent away."""
    root = small_demo(tmp_path / "city")
    fordel = Command(Path(sys.executable))
    environment = {**os.environ, **IDENTITY, "PYTHONUTF8": "1"}
    command = [fordel.python, "-m", "fordel", "run"]
    run = subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until(lambda: (root / "data/tables/children.parquet").is_file() or run.poll() is not None)
        second = fordel("run", cwd=root)
        assert second.returncode == 2 and f"'fordel run' (process {run.pid}) is at work in this folder" in second.stderr
        until(lambda: len(list((root / "models").glob("*.csv"))) > 3 or run.poll() is not None)
    finally:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    until(lambda: ended(run.pid))
    before = outputs(root)
    again = fordel("run", cwd=root)
    assert again.returncode == 0, again.stderr
    assert "report" in computed(again)
    after = outputs(root)
    assert {name for name in before if after[name] != before[name]} == set()


def ended(group: int) -> bool:
    """Whether no process of a group is left; DVC takes a file for busy as long as the process that has locked it is there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def until(true) -> None:
    """Wait, at most ten minutes."""
    end = time.monotonic() + 600
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
