"""A workspace on a disk that is full, or that cannot be written: a sentence, the exit code of bad input, and nothing changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.test_audit import change
from tests.platform.conftest import outputs


@pytest.fixture
def disk(city, tmp_path):
    """The adopted workspace on a disk of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a disk can be made by the administrator of a Linux system only")
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("this system lets nobody make a disk")
    yield Path(shutil.copytree(city, place / "city"))
    subprocess.run(["umount", "-l", place], check=True)


def test_a_run_without_a_byte_left(disk, engine):
    """Whatever cannot be written first."""
    before = outputs(disk)
    change(disk / "params.yaml", "seed: 1", "seed: 2")
    with (disk.parent / "fill").open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space left"):
        while stream.write(bytes(4096)):
            pass
    done = engine("run", "-w", disk, cwd=disk.parent)
    assert done.returncode == 2, done.stderr
    assert "full" in done.stderr or "No space left" in done.stderr
    assert "Traceback" not in done.stderr and outputs(disk) == before


def test_a_disk_that_cannot_be_written(disk, engine, audit, tmp_path):
    """The look says what DVC cannot do in one line; the audit says at once that its note has no place, and finds one elsewhere."""
    subprocess.run(["mount", "-o", "remount,ro", disk.parent], check=True)
    done = engine("check", "-w", disk, cwd=tmp_path)
    assert done.returncode == 2 and "Read-only file system" in done.stderr and len(done.stderr.splitlines()) == 1
    done, _ = audit(disk, "budget-2009", "--from", "key")
    assert done.returncode == 2 and "--note" in done.stderr and "audit: clone" not in done.stderr
    done, _ = audit(disk, "budget-2009", "--from", "key", "--note", tmp_path / "note.html")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "note.html").is_file()
