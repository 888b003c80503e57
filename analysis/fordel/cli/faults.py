"""What a fault looks like to the user: one line per fault on stderr, an exit code, a traceback only on request."""

import contextlib
import json
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import typer

from fordel.errors import FordelError
from fordel.publish.lock import BusyError, locked
from fordel.publish.write import why_not

BAD_INPUT = 2
UNEXPECTED = 1
MARKER = ".fordel/failed.json"
READERS = frozenset({"show", "explain", "check", "diff", "audit", "trace"})


@contextlib.contextmanager
def guarded(command: str, root: Path | None, debug: bool = False) -> Iterator[None]:
    """Turn an exception of the block into messages and an exit code.

    A `FordelError`, and a file of the workspace that the system refuses, exit with 2; a reader of the output who leaves early
    is no fault; anything else is a fault of the program and exits with 1. In the workspace ``root``, where there is one,
    ``.fordel/failed.json`` tells ``fordel run`` which command failed, and how; and commands that write keep others from doing so.
    """
    home, alone = root or Path.cwd(), contextlib.ExitStack()
    try:
        with alone:
            if command not in READERS and root is not None and (root / "params.yaml").is_file():
                alone.enter_context(locked(root, command))
            forget_failure(home)
            yield
    except (typer.Exit, typer.Abort, KeyboardInterrupt):
        raise
    except BrokenPipeError:
        raise typer.Exit() from None
    except Exception as error:
        code, lines = described(error, home)
        if debug:
            traceback.print_exc()
        for line in lines:
            print(line, file=sys.stderr)
        if code == UNEXPECTED and not debug:
            print(f"This is a fault in fordel, not in your input; 'fordel {command} --debug' shows where.", file=sys.stderr)
        if root is not None and not isinstance(error, BusyError):
            remember_failure(root, command, code)
        raise typer.Exit(code) from None


def described(error: Exception, root: Path) -> tuple[int, list[str]]:
    """Exit code and message lines of an exception."""
    if isinstance(error, FordelError):
        return BAD_INPUT, str(error).splitlines()
    if isinstance(error, OSError) and error.filename:
        name = str(error.filename)
        with contextlib.suppress(ValueError):
            name = Path(name).resolve().relative_to(root.resolve()).as_posix()
        return BAD_INPUT, [f"{name}: {why_not(error)}"]
    if isinstance(error, MemoryError):
        return UNEXPECTED, ["The machine ran out of memory."]
    return UNEXPECTED, [f"Unexpected {type(error).__name__} in {_where(error)}."]


def forget_failure(root: Path) -> None:
    """Remove the marker of an earlier failure."""
    with contextlib.suppress(OSError):
        (root / MARKER).unlink(missing_ok=True)


def remember_failure(root: Path, command: str, code: int) -> None:
    """Leave the marker, where the folder is a workspace that can be written."""
    if (root / "params.yaml").is_file():
        with contextlib.suppress(OSError):
            (root / MARKER).parent.mkdir(exist_ok=True)
            (root / MARKER).write_text(json.dumps({"command": command, "exit": code}) + "\n", encoding="utf-8")


def recalled_failure(root: Path) -> dict | None:
    """The marker's content, or None where no command has failed."""
    try:
        return json.loads((root / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _where(error: Exception) -> str:
    """Module and line of the innermost own frame; the exception's message may quote the data, so it is not printed."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "fordel" in Path(frame.filename).parts]
    if not frames:
        return "an unknown place"
    parts = Path(frames[-1].filename).parts
    start = len(parts) - 1 - parts[::-1].index("fordel")
    return f"{'/'.join(parts[start:])}, line {frames[-1].lineno}"
