"""The commands for who checks a key, and what their ``--help`` teaches."""

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fordel.cli.app import app
from fordel.cli.options import HERE, Debug, Quiet, Root

if TYPE_CHECKING:
    from fordel.audit.auditor import Auditor

NOT_MADE = 2
DIFFERS = 3


@app.command()
def audit(
    tag: Annotated[str, typer.Argument(metavar="[TAG]", help="The version: a tag, a branch or a commit.")] = "HEAD",
    remote: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder that 'dvc push' writes to.")] = None,
    start: Annotated[Literal["raw", "need", "key"], typer.Option("--from", help="From which file on it is computed again.")] = "raw",
    env: Annotated[
        Literal["locked", "current"] | None, typer.Option("--env", help="Packages installed afresh by hash, or those of this fordel.")
    ] = None,
    note: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the note is written.", dir_okay=False)] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the clone; it holds personal data.")] = False,
    workspace: Root = HERE,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Compute a kept key again, and compare every file.

    Clones the version into an empty folder, takes its data from DIR (else from the workspace's own cache and remote),
    installs the locked packages, runs every stage by force, and compares each published file with the one that was kept.
    --from need and --from key need no rows about children: they begin with models/need.json or reports/allocation.json, and
    the note says what was not computed again.

    Reads: the workspace's git and DVC. Writes: reports/audit.html, a note in the workspace's language; nothing else changes.

    What can go wrong: there is no such version, or it holds links, a second pipeline or packages from elsewhere; a package
    cannot be had (use --env current); the raw files have been deleted with 'fordel forget', and the note says so. Exit codes: 0 everything
    matches, 3 something does not, 2 the audit could not be made, 1 a fault in the program.

    Example: fordel audit budget-2009 --remote ~/store -w ~/key-2009
    """
    from fordel.cli.faults import guarded
    from fordel.cli.progress import tell

    for sent in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, sent) and signal.getsignal(getattr(signal, sent)) is signal.SIG_DFL:
            signal.signal(getattr(signal, sent), _end)  # so that the clone is deleted then too
    with guarded("audit", workspace, debug):
        from fordel.audit.place import Task
        from fordel.audit.run import audit as audited
        from fordel.audit.write import FILE, check_place, write
        from fordel.errors import WorkspaceError
        from fordel.report.reader import reader_of
        from fordel.workspace import open_workspace

        if start != "raw" and env == "locked":
            raise WorkspaceError(f"--env locked: goes with --from raw only; --from {start} computes in this fordel")
        space = open_workspace(workspace)
        task = Task(tag, remote, start, env or ("locked" if start == "raw" else "current"), keep)
        path = (note or space.root / FILE).resolve()
        check_place(path)
        done = audited(space, task, _auditor(), (lambda _: None) if quiet else (lambda step: tell(f"audit: {step}")))
        print("\n".join(write(done, space.params, reader_of(space.params), path)))
    if not done.matches:
        raise typer.Exit(DIFFERS)
    if done.impossible:
        raise typer.Exit(NOT_MADE)


def _end(sent: int, _: object) -> None:
    sys.exit(128 + sent)


def _auditor() -> "Auditor":
    """The fordel that is installed."""
    from dataclasses import asdict

    from fordel.audit.auditor import Auditor
    from fordel.engine.record import installed_engine
    from fordel.starter.house import house_file
    from fordel.starter.pipeline import dvc_yaml
    from fordel.starter.wheel import wheel_files

    lock = house_file("requirements.lock").read_text(encoding="utf-8")
    return Auditor(asdict(installed_engine()), dvc_yaml, lock, wheel_files)


@app.command()
def trace(
    centre: Annotated[str, typer.Argument(metavar="CENTRE", help="The receiver's code, as it stands in reports/key.csv.")],
    workspace: Root = HERE,
    debug: Debug = False,
) -> None:
    """Follow one amount back to the raw files.

    Prints the amount, every step from need to money, every term of its need with the lines of counts.csv and weights.csv it
    stands in, the raw files with their checksums and whether they are unchanged, and the files on the way.

    Reads: reports/key.json, steps.csv, explanation.csv, counts.csv, weights.csv, inputs.csv and dvc.lock. Writes nothing.

    What can go wrong: the code is not in the key; the message lists the codes.

    Example: fordel trace A
    """
    from fordel.cli.faults import guarded

    with guarded("trace", workspace, debug):
        from fordel.audit.trace import trace_text
        from fordel.report.reader import reader_of
        from fordel.workspace import open_workspace

        space = open_workspace(workspace)
        print(trace_text(space, reader_of(space.params), centre))
