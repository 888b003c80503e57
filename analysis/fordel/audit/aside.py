"""The audit's own folders: removed when it ends, and by the next one where it was killed."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from fordel.errors import WorkspaceError

HOME = ".fordel/tmp"
PREFIX, AT_WORK = "audit-", "at-work.lock"


@contextmanager
def passing(home: Path | None, keep: bool = False) -> Iterator[Path]:
    """A folder of one's own, in ``home`` where that can be written; removed at the end, also after a fault, unless kept.

    While it is in use it holds a lock, which the system lets go when the process ends, however it ends.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_writable(home)))
    lock = FileLock(folder / AT_WORK)
    lock.acquire()
    try:
        yield folder
    finally:
        lock.release()
        (folder / AT_WORK).unlink(missing_ok=True)
        if not keep:
            remove(folder)


def left_over(root: Path) -> list[Path]:
    """Folders that audits have left which were killed: of this workspace, and of this user in the system's folder."""
    found = [path.parent for place in (root / HOME, Path(tempfile.gettempdir())) for path in place.glob(f"{PREFIX}*/{AT_WORK}")]
    return sorted(folder for folder in found if not folder.is_symlink() and _own(folder) and _free(folder / AT_WORK))


def clear(root: Path) -> None:
    """Remove what `left_over` finds; what cannot be removed stays, and is named by ``fordel check``."""
    for folder in left_over(root):
        with suppress(OSError):
            shutil.rmtree(folder, onerror=_unlocked)


def remove(folder: Path) -> None:
    """Delete a folder with all in it; files that git has made read-only too.

    Raises
    ------
    WorkspaceError
        Where something is left, because it may be personal data.
    """
    try:
        shutil.rmtree(folder, onerror=_unlocked)
    except OSError as error:
        raise WorkspaceError(f"{folder}: cannot be deleted ({error.strerror}); it holds the audit's copy of the data: delete it") from error


def _unlocked(function, path, _) -> None:
    os.chmod(path, stat.S_IWRITE)
    function(path)


def _own(folder: Path) -> bool:
    return os.name == "nt" or folder.lstat().st_uid == os.getuid()


def _free(path: Path) -> bool:
    """Whether nobody holds the lock."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return False
    lock.release()
    return True


def _writable(home: Path | None) -> Path | None:
    """``home`` where it is there or can be made; else the system's folder for passing files."""
    try:
        if home is not None:
            home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return home if home is not None and os.access(home, os.W_OK) else None
