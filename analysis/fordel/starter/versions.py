"""Putting a folder under git and DVC."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from fordel.audit.programs import module, surroundings
from fordel.errors import WorkspaceError
from fordel.starter.house import template

WITHOUT_GIT = (
    "The workspace is under DVC alone, without git. Missing are then: a history of settings and results, 'git diff' of what "
    "a change did to the key, and an audit that goes back to an adopted key by its tag."
)


def has_git() -> bool:
    """Whether the command git is there."""
    return shutil.which("git") is not None


STORE = "store"


def track(root: Path, git: bool, store: Path | None = None) -> None:
    """Start git (where wanted) and DVC in ``root``, name DVC's ``store``, and hand ``data/raw`` to DVC where it holds files.

    Raises
    ------
    WorkspaceError
        Where one of them refuses.
    """
    if git:
        _call(["git", "init", "-q", "-b", "main"], root)
    _call([*module("dvc"), "init", "-q", *([] if git else ["--no-scm"])], root)
    config = template("dvcconfig") + ("" if git else "    no_scm = True\n")
    (root / ".dvc" / "config").write_bytes(config.encode())
    (root / ".dvcignore").write_bytes(template("dvcignore").encode())
    if store is not None:
        _call([*module("dvc"), "remote", "add", "-q", "-d", STORE, str(store)], root)
    if any((root / "data" / "raw").iterdir()):
        _call([*module("dvc"), "add", "-q", "data/raw"], root)
    if git and not _works(["git", "config", "core.hooksPath"], root):
        hook(root)


def hook(root: Path) -> Path:
    """Let git ask the guard before every commit; returns the hook's path.

    Raises
    ------
    WorkspaceError
        Where git refuses, takes its hooks from elsewhere, or has another hook already.
    """
    path = root / _call(["git", "rev-parse", "--git-common-dir"], root).strip() / "hooks" / "pre-commit"
    if _works(["git", "config", "core.hooksPath"], root):
        raise WorkspaceError("git: core.hooksPath is set, so hooks come from there; add a hook pre-commit that calls 'fordel guard'")
    if path.exists() and "fordel" not in path.read_text(encoding="utf-8", errors="replace"):
        raise WorkspaceError(f"{path}: is there already; add the line 'fordel guard' to it")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template("pre-commit", python=shlex.quote(Path(sys.executable).as_posix())).encode())
    path.chmod(0o755)
    return path


def commit(root: Path, message: str) -> bool:
    """Stage everything and commit it with the user's git identity; False where that cannot be done."""
    _call(["git", "add", "-A"], root)
    known = "GIT_COMMITTER_EMAIL" in os.environ or _works(["git", "config", "user.email"], root)
    return known and _works(["git", "commit", "-q", "-m", message], root)


def _works(command: list[str], root: Path) -> bool:
    return subprocess.run(command, cwd=root, env=surroundings(), capture_output=True).returncode == 0


def _call(command: list[str], root: Path) -> str:
    result = subprocess.run(command, cwd=root, env=surroundings(), capture_output=True, text=True, encoding="utf-8", errors="replace")
    if result.returncode:
        said = (result.stderr or result.stdout).strip().splitlines() or ["no message"]
        shown = " ".join(Path(command[0]).stem if place == 0 else part for place, part in enumerate(command))
        raise WorkspaceError(f"'{shown}' failed: {said[-1]}; put that right, or use --no-git")
    return result.stdout
