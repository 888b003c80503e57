"""What git and DVC say of a workspace: uncommitted files, tags, stale results, where the data are pushed to."""

import json
import subprocess
from pathlib import Path

from fordel.audit.clone import TAG
from fordel.audit.programs import GIT, WITHOUT_HOOKS, module, surroundings
from fordel.errors import WorkspaceError

PATIENCE = 3600


def git(root: Path, *arguments: str) -> str:
    """What a git command prints.

    Raises
    ------
    WorkspaceError
        Where git is not installed or refuses, with its last line.
    """
    return _called([*(GIT if "commit" in arguments else WITHOUT_HOOKS), *arguments], root)


def dvc(root: Path, *arguments: str) -> str:
    """What a DVC command of this interpreter prints; `WorkspaceError` where it refuses."""
    return _called([*module("dvc"), *arguments], root)


def under_git(root: Path) -> bool:
    """Whether the workspace lies in a git repository that has a commit, and git is installed."""
    return _works([*WITHOUT_HOOKS, "rev-parse", "-q", "--verify", "HEAD"], root)


def uncommitted(root: Path) -> list[str]:
    """Paths that git has not committed, from the repository's root."""
    found = git(root, "-c", "core.quotepath=false", "status", "--porcelain")
    return [line[3:].rpartition(" -> ")[2].strip('"') for line in found.splitlines()]


def has_tag(root: Path, tag: str) -> bool:
    """Whether the tag is there."""
    return _works([*WITHOUT_HOOKS, "rev-parse", "-q", "--verify", f"refs/tags/{tag}"], root)


def tags(root: Path) -> list[str]:
    """The tags of adopted years, in the order of their names."""
    return git(root, "tag", "--list", f"{TAG}*").split()


def at(root: Path, revision: str, name: str) -> str | None:
    """A file of the workspace as it was in a revision; None where it was not there."""
    done = _run([*WITHOUT_HOOKS, "show", f"{revision}:./{name}"], root)
    return None if done.returncode else done.stdout.replace("\r\n", "\n")


def knows_who(root: Path) -> bool:
    """Whether git knows who commits."""
    return _works([*WITHOUT_HOOKS, "var", "GIT_COMMITTER_IDENT"], root)


def stale(root: Path) -> list[str]:
    """Stages and tracked data that are not as the last run left them; the stage that always runs is left out."""
    changed = json.loads(dvc(root, "status", "--json") or "{}")
    return [name for name, reasons in changed.items() if reasons != ["always changed"]]


def remote(root: Path) -> str:
    """The name of the store that data are pushed to; empty where none is set."""
    done = _run([*module("dvc"), "config", "core.remote"], root)
    return "" if done.returncode else done.stdout.strip()


def _works(command: list[str], root: Path) -> bool:
    try:
        return _run(command, root).returncode == 0
    except FileNotFoundError:
        return False


def _called(command: list[str], root: Path) -> str:
    words = [part for part in command[1:] if not part.startswith(("-", "core.")) and part != "dvc"]
    shown = " ".join(["git" if command[0] == "git" else "dvc", *words][:2])
    try:
        done = _run(command, root)
    except FileNotFoundError as error:
        raise WorkspaceError(f"{command[0]}: not installed; install it, or start fordel where it is on the path") from error
    except subprocess.TimeoutExpired as error:
        raise WorkspaceError(f"'{shown}' has not ended after {PATIENCE // 60} minutes; look whether the drive answers") from error
    if done.returncode:
        raise WorkspaceError(f"'{shown}' failed: {_said(done)}")
    return done.stdout


def _said(done: subprocess.CompletedProcess) -> str:
    """What a program says went wrong: its last error where it marks them, else its last line."""
    lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
    marked = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (marked or lines)[-1]


def _run(command: list[str], root: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, cwd=root, env=surroundings(), capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=PATIENCE
    )
