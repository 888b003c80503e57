"""The pipeline run again in the clone, every stage by force, after everything that stages have written was taken away."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.call import LONGEST, call
from fordel.audit.environment import Environment
from fordel.audit.result import Check, Finding
from fordel.audit.stored import outputs, stages

BAD_INPUT = 2
_PIPELINE = "import sys; from fordel.starter.pipeline import dvc_yaml; sys.stdout.write(dvc_yaml(demo={demo}))"


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
    command = [environment.python, "-m", "dvc", "repro", "--force", "--no-run-cache", "--no-commit"]
    done = call(command, clone, LONGEST, environment.variables)
    ran = tuple(line.split("'")[1] for line in done.output.splitlines() if line.startswith("Running stage '"))
    if done.code == 0:
        return Rerun(ran)
    named = [line.split("'")[1] for line in done.errors.splitlines() if line.startswith("ERROR: failed to reproduce '")]
    stopped = named[0] if named else (ran[-1] if ran else "dvc")
    return Rerun(tuple(name for name in ran if name != stopped), stopped, _exit_code(clone, stopped))


def checked(clone: Path, done: Rerun, environment: Environment) -> Check:
    """The check of the run: every stage ran to its end, none is frozen, and the pipeline is the engine's own."""
    findings = [Finding("frozen", name) for name in frozen(clone)]
    if done.stopped:
        findings.append(Finding("stopped_input" if done.code == BAD_INPUT else "stopped", done.stopped))
    text = (clone / "dvc.yaml").read_bytes().replace(b"\r\n", b"\n").decode("utf-8")
    own = _PIPELINE.format(demo="\n  demo:" in text)
    pipeline = call([environment.python, "-c", own], clone, environment=environment.variables)
    if pipeline.code == 0 and pipeline.output.replace("\r\n", "\n") != text:
        findings.append(Finding("pipeline", "dvc.yaml", harmless=True))
    return Check("rerun", len(done.ran), tuple(findings))


def engine_findings(before: Path, after: Path) -> list[Finding]:
    """What computes now beside what computed then, by two files ``engine.json``."""
    if not before.is_file() or not after.is_file():
        return [Finding("engine_missing", "engine.json")]
    then, now = (json.loads(path.read_text(encoding="utf-8")) for path in (before, after))
    found = [
        Finding(f"engine_{name}", "engine.json", {"wanted": str(then.get(name)), "found": str(now.get(name))})
        for name in ("version", "python", "packages")
        if then.get(name) != now.get(name)
    ]
    rooms = {**then.get("rooms", {}), **now.get("rooms", {})}
    return [*found, *(Finding("engine_room", room) for room in rooms if then.get("rooms", {}).get(room) != now["rooms"].get(room))]


def declared(clone: Path) -> Iterator[str]:
    """Paths that ``dvc.yaml`` says are written."""
    for stage in stages(clone / "dvc.yaml").values():
        for out in stage.get("outs") or []:
            yield next(iter(out)) if isinstance(out, dict) else out


def frozen(clone: Path) -> list[str]:
    """Stages that DVC is told never to run again."""
    return [name for name, stage in stages(clone / "dvc.yaml").items() if stage.get("frozen")]


def _exit_code(clone: Path, stage: str) -> int:
    """The exit code that a stage of fordel has left behind; 1 where it has left none."""
    try:
        marker = json.loads((clone / ".fordel" / "failed.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 1
    return int(marker["exit"]) if marker.get("command") == stage else 1
