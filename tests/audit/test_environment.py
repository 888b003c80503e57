"""The packages: read from the lock, compared with it, installed afresh by hash."""

import shutil
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from fordel.audit.call import call
from fordel.audit.environment import BUILD_TOOLS, current, locked
from fordel.audit.lock import against_lock, blocks, pinned
from fordel.engine.packages import runtime_packages
from fordel.errors import WorkspaceError
from fordel.starter.house import house_file
from fordel.starter.new import locked as locked_with_wheel
from fordel.starter.wheel import write_wheel
from tests.audit.small_pipeline import save

LOCK = f"""# a lock
numpy=={version("numpy")} \\
    --hash=sha256:00
pywin32==306 ; sys_platform == 'win32' \\
    --hash=sha256:00
no-such-package==1.0 \\
    --hash=sha256:00
pandas==0.1 \\
    --hash=sha256:00
./vendor/fordel-0.1.0-py3-none-any.whl --hash=sha256:00
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the marker is Windows'")
def test_the_lock_is_read_with_its_markers():
    assert dict(pinned(LOCK)) == {"numpy": version("numpy"), "no-such-package": "1.0", "pandas": "0.1"}


def test_installed_versions_are_compared(tmp_path):
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    count, findings = against_lock(tmp_path / "requirements.lock")
    assert count == 3
    assert [(one.kind, one.subject, dict(one.values)) for one in findings] == [
        ("package_missing", "no-such-package", {"wanted": "1.0", "found": ""}),
        ("package", "pandas", {"wanted": "0.1", "found": version("pandas")}),
    ]


def test_this_installation_is_the_locked_one():
    """Where this fails, the environment of the tests is not the one of the lock."""
    count, findings = against_lock(house_file("requirements.lock"))
    assert count > 100 and findings == []


def test_what_builds_the_engine_is_locked_too():
    lock = house_file("requirements.lock").parent / "requirements-dev.lock"
    found = blocks(lock, BUILD_TOOLS)
    assert {line.partition("==")[0] for line in found if line[0].isalnum()} == set(BUILD_TOOLS)
    assert set(BUILD_TOOLS) == {"hatchling", *runtime_packages("hatchling")}
    assert sum("--hash=sha256:" in line for line in found) >= len(BUILD_TOOLS)


def test_without_a_lock_it_says_so(tmp_path):
    assert [(one.kind, one.harmless) for one in against_lock(tmp_path / "requirements.lock")[1]] == [("lock_missing", True)]
    with pytest.raises(WorkspaceError, match="use --env current"):
        locked(tmp_path, tmp_path)


def test_a_wrong_hash_is_refused(tmp_path):
    """The wheel in the version is not the one that the lock names."""
    (tmp_path / "vendor").mkdir()
    wheel = write_wheel(tmp_path / "vendor")
    (tmp_path / "requirements.lock").write_text(f"./vendor/{wheel.name} --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="locked environment cannot be built") as caught:
        locked(tmp_path, tmp_path)
    assert "--env current" in str(caught.value)


def test_an_audit_in_an_environment_built_afresh(computed, tmp_path, audit):
    """Every package by hash from the lock, and the engine from the wheel that the version keeps: slow, and the only one."""
    root = Path(shutil.copytree(computed, tmp_path / "city"))
    (root / "vendor").mkdir()
    (root / "requirements.lock").write_bytes(locked_with_wheel(write_wheel(root / "vendor")).encode())
    save(root)
    done, page = audit(root, "--env", "locked")
    if done.returncode == 2 and "cannot be built" in done.stderr:
        pytest.skip(f"the packages cannot be had here: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "installeret på ny fra låsefilen" in page


def test_a_program_that_takes_too_long_is_stopped_with_what_it_started(tmp_path):
    """The grandchild would write a file after a second."""
    late = tmp_path / "late"
    grandchild = f"import time, pathlib; time.sleep(2); pathlib.Path({str(late)!r}).touch()"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    with pytest.raises(WorkspaceError, match="took over 1 seconds"):
        call([current().python, "-c", child], tmp_path, limit=1)
    call([current().python, "-c", "import time; time.sleep(2)"], tmp_path)
    assert not late.exists()


def test_a_program_that_is_not_there_is_named(tmp_path):
    with pytest.raises(WorkspaceError, match="no-such-program: not installed"):
        call(["no-such-program"], tmp_path)
