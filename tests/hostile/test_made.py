"""Files made to do harm are refused by a rule, in bounded time and memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.made import HARMS

ROOT = Path(__file__).resolve().parents[2]
MEGABYTES, SECONDS = 6000, 20
PEAK = 3000

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are set as on Unix")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, dict]:
    """What became of every file, by its number."""
    folder = tmp_path_factory.mktemp("harm")
    for number, harm in enumerate(HARMS):
        harm.write(folder / f"{number:03d}.{harm.kind}")
    command = [sys.executable, "-m", "tests.hostile.measured", str(folder), str(MEGABYTES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    for path in folder.iterdir():
        path.unlink()
    found = {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, (len(found), HARMS[len(found)].name, done.stderr[-1500:])
    return found


@pytest.mark.parametrize("number", range(len(HARMS)), ids=[harm.name for harm in HARMS])
def test_it_is_refused_by_its_rule(number, outcomes):
    found = outcomes[f"{number:03d}"]
    assert found["rule"] == HARMS[number].rule
    assert found["seconds"] < SECONDS


def test_memory_stays_bounded(outcomes):
    """Far below what the files would unpack to; the limit on the process is for what would not."""
    grown = {HARMS[int(name)].name: round(found["peak"]) for name, found in outcomes.items() if found["peak"] > PEAK}
    assert grown == {}
