"""One writing command at a time in a workspace, so that two runs do not mix their results.

The system holds the locks and lets them go when a process ends, however it ends: a file that a killed run leaves behind locks
nothing. What ``.fordel/running.json`` says is for messages only.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.publish.swap import finish_killed
from fordel.publish.write import why_not

HOME, RUN, STEP, NOTE = ".fordel", "run.lock", "step.lock", "running.json"
HELD = "FORDEL_LOCKED"


class BusyError(WorkspaceError):
    """Another command is at work in the workspace."""


@contextmanager
def locked(root: Path, command: str) -> Iterator[None]:
    """Keep other commands from writing in the workspace ``root`` until the block ends.

    The first command holds the lock of the run, and says so to the processes that it starts; each of these holds the lock of
    a step. A step that goes on after its run has been killed thus still keeps a new run from starting.

    Parameters
    ----------
    root : Path
        The workspace.
    command : str
        What the message calls this command.

    Raises
    ------
    BusyError
        Where another command is at work in the workspace.
    WorkspaceError
        Where the lock cannot be written.
    """
    root = root.resolve()
    if os.environ.get(HELD) == str(root):
        with _held(root, STEP):
            yield
        return
    with _held(root, RUN):
        with _held(root, STEP):
            finish_killed(root)
        _note(root, command)
        os.environ[HELD] = str(root)
        try:
            yield
        finally:
            del os.environ[HELD]
            with suppress(OSError):
                (root / HOME / NOTE).unlink(missing_ok=True)


@contextmanager
def _held(root: Path, name: str) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(root / HOME / name)
    try:
        (root / HOME).mkdir(exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise BusyError(f"{root}: {_other(root)} is at work in this folder; wait until it has ended, and run again") from None
    except OSError as error:
        raise WorkspaceError(f"{HOME}/{name}: {why_not(error)}") from error
    try:
        yield
    finally:
        lock.release()


def _note(root: Path, command: str) -> None:
    with suppress(OSError):
        (root / HOME / NOTE).write_text(json.dumps({"command": command, "process": os.getpid()}) + "\n", encoding="utf-8")


def _other(root: Path) -> str:
    """The command that is at work, as far as it has said so."""
    try:
        found = json.loads((root / HOME / NOTE).read_text(encoding="utf-8"))
        return f"'fordel {found['command']}' (process {found['process']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another fordel"
