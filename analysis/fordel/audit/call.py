"""Other programs, called with a time limit; what they say is cut short, and what a stage says is not repeated."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.programs import surroundings
from fordel.errors import WorkspaceError

QUICK, LONG, LONGEST = 600, 3600, 6 * 3600
LONGEST_MESSAGE = 160
_KEEPER = """
import os, signal, subprocess, sys, threading
def end_with_the_caller():
    os.read(0, 1)
    os.killpg(0, signal.SIGKILL)
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
threading.Thread(target=end_with_the_caller, daemon=True).start()
sys.exit(child.wait() & 255)
"""


@dataclass(frozen=True)
class Done:
    """A finished program: its exit code, and what it printed."""

    code: int
    output: str
    errors: str


def call(command: Sequence[str | Path], cwd: Path, limit: int = QUICK, environment: Mapping[str, str] | None = None) -> Done:
    """Run a program to its end; it and what it has started are stopped when the limit is reached or the user breaks off.

    A program that may take long ends with this process, however this one ends.

    Raises
    ------
    WorkspaceError
        Where the program is not there, or takes longer than ``limit`` seconds.
    """
    words = [str(part) for part in command]
    try:
        with _started(words, cwd, surroundings(environment), kept=limit > QUICK) as process:
            output, errors = process.communicate(timeout=limit)
    except FileNotFoundError as error:
        raise WorkspaceError(f"{Path(words[0]).name}: not installed, and the audit needs it; install it and try again") from error
    except subprocess.TimeoutExpired as error:
        raise WorkspaceError(f"'{shown(words)}' took over {limit} seconds and was stopped; try again on a quieter machine") from error
    return Done(process.returncode, _text(output), _text(errors))


def needed(command: Sequence[str | Path], cwd: Path, limit: int = QUICK, environment: Mapping[str, str] | None = None) -> str:
    """What a program prints that must succeed.

    Raises
    ------
    WorkspaceError
        Naming the program and the last line of what it says, cut short.
    """
    done = call(command, cwd, limit, environment)
    if done.code:
        raise WorkspaceError(f"'{shown(command)}' failed: {last_line(done)}")
    return done.output


def last_line(done: Done) -> str:
    """The last line of a message, cut short."""
    lines = [line for line in (done.errors.strip() or done.output.strip()).splitlines() if line.strip()]
    text = lines[-1].strip() if lines else f"exit code {done.code}"
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + " ..."


def shown(command: Sequence[str | Path]) -> str:
    """A command as it is named in a message: the program without its folder, and its first words."""
    first, *rest = (str(part) for part in command)
    words = [word for word in rest if not word.startswith(("-", "core.", "filter."))]
    return " ".join([Path(first).stem, *words[:2]])


def python_path(python: Path, scripts: Path) -> str:
    """A search path for programs that begins with an environment's own."""
    return os.pathsep.join(dict.fromkeys([str(scripts), str(python.parent), *os.environ.get("PATH", "").split(os.pathsep)]))


@contextlib.contextmanager
def _started(words: list[str], cwd: Path, environment: dict[str, str], kept: bool) -> Iterator[subprocess.Popen]:
    """A program in a group of its own, which is stopped whole at a fault; a ``kept`` one also where this process is killed.

    It is then the child of a small process that waits for the end of a pipe, which the system closes with this process.
    """
    apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {"start_new_session": True}
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": cwd, "env": environment}
    reading, writing = os.pipe()
    kept = kept and os.name != "nt"
    try:
        keeper = [sys.executable, "-I", "-S", "-c", _KEEPER] if kept else []
        process = subprocess.Popen([*keeper, *words], stdin=reading if kept else subprocess.DEVNULL, **piped, **apart)
        try:
            yield process
        except BaseException:
            _stop(process)
            raise
    finally:
        os.close(reading)
        os.close(writing)


def _stop(process: subprocess.Popen) -> None:
    """End a program that this one has started, with all that it has started itself."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")
