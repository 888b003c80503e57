"""The documents are the same bytes whoever writes them: other hash seed, time zone, locale and folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WRITE = (
    "import sys; from pathlib import Path; from fordel.edition import stage; from fordel.workspace import open_workspace; "
    "stage.run(open_workspace(Path(sys.argv[1])))"
)
PLACES = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "America/Anchorage", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": "86400"},
)


def files(root: Path) -> dict[str, bytes]:
    """Every file of the workspace's reports."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted((root / "reports").rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", ["money", "plain_en", "headed"])
def test_written_twice(finished, name, tmp_path):
    case = finished(name)
    before = files(case.root)
    for place, changed in enumerate(PLACES):
        home = tmp_path / f"et sted {place}"
        copy = home / "workspace"
        shutil.copytree(case.root, copy)
        run = subprocess.run(
            [sys.executable, "-c", WRITE, str(copy)], cwd=home, env=os.environ | changed, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        after = files(copy)
        assert sorted(after) == sorted(before)
        assert [path for path in before if before[path] != after[path]] == []


@pytest.mark.parametrize("name", ["money", "odd_names"])
def test_lines_end_alike_and_no_file_tells_where_or_when_it_was_written(finished, name):
    case = finished(name)
    for path, content in files(case.root).items():
        if path.endswith((".html", ".csv", ".json", ".svg")):
            assert b"\r" not in content, path
        assert str(case.root).encode() not in content, path
        assert os.path.basename(case.root).encode() + b"/" not in content, path
