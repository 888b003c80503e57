"""A full disk, a folder that cannot be written, a file that is open elsewhere: a sentence that says so, and the old outputs."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fordel.cli.faults import described
from fordel.errors import WorkspaceError
from fordel.publish.lock import locked
from fordel.publish.write import staged

FULL = "cannot be written, the disk is full; free space, and run again"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 256 kilobytes."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk can be made by the administrator of a Linux system only")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", tmp_path], capture_output=True)
    if made.returncode:
        pytest.skip("this system lets nobody make a disk")
    yield tmp_path
    subprocess.run(["umount", "-l", tmp_path], check=True)


def write(root: Path, size: int, kind: str = "text") -> None:
    """Replace two outputs."""
    with staged(root) as out:
        out.text("models/need.json", "x")
        if kind == "text":
            out.text("reports/key.csv", "x" * size)
        elif kind == "parquet":
            import pyarrow as pa

            out.parquet("data/key.parquet", pa.table({"x": list(range(size))}))
        else:
            out.path("reports/memo.pdf").write_bytes(bytes(size))


def outputs(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file() and ".fordel" not in path.parts}


@pytest.mark.parametrize("kind", ["text", "bytes", "parquet"])
def test_a_full_disk(kind, small_disk):
    write(small_disk, 10)
    before = outputs(small_disk)
    with pytest.raises(WorkspaceError) as caught:
        write(small_disk, 1_000_000, kind)
    assert FULL in str(caught.value) and "\n" not in str(caught.value)
    assert outputs(small_disk) == before
    write(small_disk, 20)


def test_a_disk_that_cannot_be_written(small_disk):
    write(small_disk, 10)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(WorkspaceError, match="the disk is read-only; work in a folder that can be written"):
        write(small_disk, 10)
    with pytest.raises(WorkspaceError, match="the disk is read-only"), locked(small_disk, "key"):
        pass


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, FULL),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "it is open in another program, such as Excel or a PDF reader, or protected: close it there"),
    ],
)
@pytest.mark.parametrize("where", ["os.replace", "shutil.copy2"])
def test_a_file_that_the_system_refuses(code, said, where, tmp_path, monkeypatch):
    """Each is named as a path in the workspace."""
    write(tmp_path, 10)
    before, real = outputs(tmp_path), getattr(sys.modules[where.split(".")[0]], where.split(".")[1])

    def refusing(source, target):
        if "key.csv" in str(target) and Path(source).parent.name == "reports":
            raise OSError(code, os.strerror(code), str(source), None, str(target))
        return real(source, target)

    monkeypatch.setattr(where, refusing)
    with pytest.raises(WorkspaceError, match=said) as caught:
        write(tmp_path, 20)
    assert str(caught.value).startswith("reports/key.csv: ")
    assert outputs(tmp_path) == before


def test_a_refused_file_elsewhere_in_a_command(tmp_path):
    refused = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "reports" / "key.xlsx"))
    code, lines = described(refused, tmp_path)
    assert code == 2 and len(lines) == 1
    assert lines[0].startswith("reports/key.xlsx: cannot be used (Permission denied); it is open in another program, such as Excel")


def test_outputs_stay_in_the_workspace(tmp_path):
    """Neither a path nor a link leads out."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root = tmp_path / "city"
    for name in ("reports/centres/../../../x.html", "/reports/key.csv", "reports\\key.csv"):
        with pytest.raises(ValueError, match="out of the workspace"), staged(root) as out:
            out.text(name, "x")
    if os.name != "nt":
        (root / "reports").symlink_to(elsewhere)
        with pytest.raises(WorkspaceError, match=r"reports/key\.csv: its folder is a link that leads out of the workspace"):
            write(root, 10)
        assert list(elsewhere.iterdir()) == []
