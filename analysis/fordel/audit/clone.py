"""The workspace as git keeps it, cloned afresh into a folder that is removed when the audit ends."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.call import needed
from fordel.errors import WorkspaceError

HOME = ".fordel/tmp"


@dataclass(frozen=True)
class Origin:
    """The repository of a workspace: its folder, where in it the workspace lies, and the commit that is audited."""

    top: Path
    inside: str
    commit: str
    uncommitted: tuple[str, ...]


def origin(root: Path, tag: str) -> Origin:
    """The repository of the workspace, at a tag (or branch, or commit).

    Raises
    ------
    WorkspaceError
        Where the workspace is not under git, or there is no such version.
    """
    try:
        top = Path(needed(["git", "rev-parse", "--show-toplevel"], root).strip())
    except WorkspaceError as error:
        raise WorkspaceError(f"{root}: is not under git, so there is no kept version to audit; {error}") from error
    try:
        commit = needed(["git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{tag}^{{commit}}"], root).strip()
    except WorkspaceError as error:
        tags = ", ".join(needed(["git", "tag", "--list"], root).split()) or "none"
        raise WorkspaceError(f"{tag}: there is no such version in {top}; expected a tag ({tags}), a branch or a commit") from error
    inside = root.resolve().relative_to(top.resolve()).as_posix()
    status = needed(["git", "status", "--porcelain", "-z", "--no-renames", "--", "."], root)
    return Origin(top, inside, commit, tuple(line[3:] for line in status.split("\0") if line))


def clone(source: Origin, folder: Path) -> Path:
    """Clone the repository's commit into ``folder``, and return the workspace in it; DVC keeps its index beside the clone.

    Raises
    ------
    WorkspaceError
        Where git refuses, or the version holds no workspace.
    """
    plain = ["-c", "core.autocrlf=false", "-c", "core.hooksPath="]
    needed(["git", "clone", "-q", "--no-hardlinks", "--no-checkout", source.top, folder], source.top)
    needed(["git", *plain, "checkout", "-q", "--detach", source.commit], folder)
    root = folder / source.inside
    missing = [name for name in ("params.yaml", "dvc.yaml", "dvc.lock") if not (root / name).is_file()]
    if missing:
        raise WorkspaceError(
            f"{source.commit[:12]}: {', '.join(missing)} not in this version, so it holds no computed key; "
            "run 'fordel run', commit everything and audit that version"
        )
    if (root / ".dvc").is_dir():
        index = f"[core]\n    site_cache_dir = {(folder.parent / 'dvc').as_posix()}\n"
        (root / ".dvc" / "config.local").write_text(index, encoding="utf-8")
    return root


@contextmanager
def passing(home: Path | None, keep: bool = False) -> Iterator[Path]:
    """A folder of one's own, in ``home`` where that can be written; removed at the end, also after a fault, unless kept."""
    folder = Path(tempfile.mkdtemp(prefix="audit-", dir=_writable(home)))
    try:
        yield folder
    finally:
        if not keep:
            remove(folder)


def remove(folder: Path) -> None:
    """Delete a folder with all in it; files that git has made read-only too.

    Raises
    ------
    WorkspaceError
        Where something is left, because it may be personal data.
    """

    def unlocked(function, path, _) -> None:
        os.chmod(path, stat.S_IWRITE)
        function(path)

    try:
        shutil.rmtree(folder, onerror=unlocked)
    except OSError as error:
        raise WorkspaceError(f"{folder}: cannot be deleted ({error.strerror}); it holds the audit's copy of the data: delete it") from error


def _writable(home: Path | None) -> Path | None:
    """``home`` where it is there or can be made; else the system's folder for passing files."""
    try:
        if home is not None:
            home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return home if home is not None and os.access(home, os.W_OK) else None
