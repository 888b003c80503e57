"""The pipeline run again in the clone, every stage by force, after everything that stages have written was taken away."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.call import LONGEST, call
from fordel.audit.environment import Environment
from fordel.audit.pipeline import declared
from fordel.audit.programs import module
from fordel.audit.result import Check, Finding
from fordel.audit.stored import outputs

BAD_INPUT = 2


@dataclass(frozen=True)
class Rerun:
    """Which stages ran, and the one that stopped, with the exit code it gave (0 where none)."""

    ran: tuple[str, ...]
    stopped: str = ""
    code: int = 0


def empty(clone: Path) -> None:
    """Take away what stages have written, so that every file that is there afterwards was computed."""
    for name in {*outputs(clone), *declared(clone)}:
        path = (clone / name).resolve()
        if not path.is_relative_to(clone.resolve()) or path == clone.resolve():
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def rerun(clone: Path, environment: Environment) -> Rerun:
    """Run every stage with ``dvc repro --force --no-run-cache``; nothing is taken from an earlier run.

    What the stages say is not passed on: a message may quote the data.
    """
    empty(clone)
    (clone / "data" / "last_year").mkdir(parents=True, exist_ok=True)
    command = [*module("dvc", environment.python), "repro", "--force", "--no-run-cache", "--no-commit"]
    done = call(command, clone, LONGEST, environment.variables)
    ran = tuple(line.split("'")[1] for line in done.output.splitlines() if line.startswith("Running stage '"))
    if done.code == 0:
        return Rerun(ran)
    named = [line.split("'")[1] for line in done.errors.splitlines() if line.startswith("ERROR: failed to reproduce '")]
    stopped = named[0] if named else (ran[-1] if ran else "dvc")
    return Rerun(tuple(name for name in ran if name != stopped), stopped, _exit_code(clone, stopped))


def checked(done: Rerun, pipeline: Iterable[Finding]) -> Check:
    """The check of the run: every stage ran to its end, and the ``pipeline`` of the version is the engine's own."""
    stopped = [Finding("stopped_input" if done.code == BAD_INPUT else "stopped", done.stopped)] if done.stopped else []
    return Check("rerun", len(done.ran), (*pipeline, *stopped))


def _exit_code(clone: Path, stage: str) -> int:
    """The exit code that a stage of fordel has left behind; 1 where it has left none."""
    try:
        marker = json.loads((clone / ".fordel" / "failed.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 1
    return int(marker["exit"]) if marker.get("command") == stage else 1
