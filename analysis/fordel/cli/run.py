"""``fordel run``: look the workspace over, let DVC run what has changed, print the key."""

import datetime
import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from fordel.audit.aside import clear
from fordel.audit.environment import current
from fordel.audit.pipeline import draws_demo
from fordel.audit.programs import module, surroundings
from fordel.cli.faults import BAD_INPUT, UNEXPECTED, forget_failure, recalled_failure
from fordel.cli.progress import seconds, spinner, tell
from fordel.errors import WorkspaceError
from fordel.params import source_files
from fordel.starter.pipeline import SECTIONS
from fordel.texts import Texts
from fordel.workspace import Workspace, open_workspace

NOISE = (
    "> fordel",
    "Updating lock file",
    "Generating lock file",
    "To track the changes with git",
    "To enable auto staging",
    "git add ",
    "dvc config core.autostage",
    "Use `dvc push`",
    "Verifying data sources",
    "Data and pipelines are up to date",
)


def check(root: Path) -> Workspace:
    """The workspace, when everything a run needs is in place.

    Raises
    ------
    ParamsError
        Where ``params.yaml`` is missing or wrong.
    WorkspaceError
        One line per missing file, section or folder.
    """
    workspace = open_workspace(root)
    if lines := faults_before_run(workspace):
        raise WorkspaceError("\n".join(lines))
    return workspace


def faults_before_run(workspace: Workspace) -> list[str]:
    """A line per missing file, section or folder that keeps a run from starting."""
    return [*_missing_sections(workspace), *_missing_pipeline(workspace.root), *_missing_sources(workspace)]


def reproduce(root: Path, quiet: bool = False) -> int:
    """Run ``dvc repro`` with this interpreter's commands first on the path, and return the exit code for the user.

    What stages and DVC have to say goes to stderr; DVC's remarks on its own housekeeping are left out. 0 when all went
    well, 2 when a stage met bad input, 1 for anything else.
    """
    forget_failure(root)
    (root / "data" / "last_year").mkdir(parents=True, exist_ok=True)
    clear(root)
    command, environment = [*module("dvc"), "repro"], surroundings(current().variables)
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace"
    ) as process:
        told = _Stages(quiet)
        with told:
            told.follow(process.stdout)
    failure = recalled_failure(root)
    if process.returncode == 0:
        return 0
    for line in told.errors if failure is None else ():
        tell(line)
    return failure["exit"] if failure else _told_code(told.errors)


def _told_code(errors: Iterable[str]) -> int:
    """The exit code by what DVC says, where no marker was left: on a full disk nothing can be written, not even that."""
    full = any(os.strerror(errno.ENOSPC) in line for line in errors)
    return BAD_INPUT if full or any(line.endswith(f"exited with {BAD_INPUT}") for line in errors) else UNEXPECTED


class _Stages:
    """Follows DVC's output: a line per stage that ran with its seconds, the stages' own messages, DVC's errors kept back."""

    def __init__(self, quiet: bool) -> None:
        self.quiet, self.errors = quiet, []
        self.name, self.start, self.ran = None, 0.0, 0
        self.line = spinner("looking for what has changed") if sys.stderr.isatty() and not quiet else None

    def __enter__(self):
        if self.line:
            self.line.start()
        return self

    def __exit__(self, kind, *_) -> None:
        if self.line:
            self.line.stop()
        if kind is None and not self.quiet and not self.errors and not self.ran:
            tell("Nothing has changed; nothing was computed.")

    def follow(self, lines: Iterable[str]) -> None:
        for line in map(str.rstrip, lines):
            if line.startswith("Running stage '"):
                self._finished()
                self._begun(line.split("'")[1])
            elif line.startswith("ERROR: "):
                self.name = None
                self.errors.append(line)
            elif line and not line.strip().startswith(NOISE) and not line.endswith("didn't change, skipping"):
                self._tell(line)
        self._finished()

    def _begun(self, name: str) -> None:
        self.name, self.start = name, time.monotonic()
        if self.line:
            self.line.update(self.line.task_ids[0], description=name)

    def _finished(self) -> None:
        if self.name and self.name != "engine":
            self.ran += 1
            if not self.quiet:
                self._tell(f"{self.name}: computed in {seconds(time.monotonic() - self.start)}")
        self.name = None

    def _tell(self, text: str) -> None:
        """A line above the progress line, or a plain one."""
        if self.line:
            self.line.console.print(text, highlight=False, markup=False, soft_wrap=True)
        else:
            tell(text)


def _missing_sections(workspace: Workspace) -> list[str]:
    from ruamel.yaml import YAML

    there = YAML(typ="safe", pure=True).load((workspace.root / "params.yaml").read_bytes().decode("utf-8-sig"))
    bare = [f"params.yaml: {place}: DVC cannot follow a date that is not quoted; write it as '{day}'" for place, day in _dates(there)]
    return bare + [
        f"params.yaml: section {name} is missing, but the pipeline follows it; write '{name}: {'[]' if name == 'acknowledge' else '{}'}'"
        for name in SECTIONS
        if name not in there
    ]


def _dates(content: object, place: str = "") -> list[tuple[str, str]]:
    """Where YAML has read a date, and the date."""
    if isinstance(content, datetime.date):
        return [(place, content.isoformat()[:10])]
    parts = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [found for name, part in parts for found in _dates(part, f"{place}.{name}" if place else str(name))]


def _missing_pipeline(root: Path) -> list[str]:
    lines = []
    if not (root / "dvc.yaml").is_file():
        lines.append(f"dvc.yaml: not found in {root}; 'fordel new' writes it")
    if not (root / ".dvc").is_dir():
        lines.append(f".dvc: not found in {root}; this folder is not under DVC: run 'dvc init' in it (with --no-scm where there is no git)")
    return lines


def _missing_sources(workspace: Workspace) -> list[str]:
    drawn, sources = draws_demo(workspace.root), workspace.params.sources
    files = {name: (table, source.supplier) for table, source in sources.items() for name in source_files(workspace.root, source)}
    texts, pull = Texts(workspace.params.workspace.language), (workspace.root / "data" / "raw.dvc").is_file()

    def todo(supplier: str | None) -> str:
        name = ("order_pull" if pull else "order") if supplier else "pull" if pull else "put"
        return texts(f"cycle.check.missing.{name}", supplier=supplier)

    return [
        texts("cycle.check.missing.file", path=path, table=table, todo=todo(supplier))
        for path, (table, supplier) in sorted(files.items())
        if not (workspace.root / path).is_file() and not (drawn and path.startswith("data/raw/demo/"))
    ]
