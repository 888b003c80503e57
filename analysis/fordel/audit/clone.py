"""The workspace as git keeps it, cloned afresh into a folder of the audit's own."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.call import call, needed
from fordel.audit.programs import GIT, WITHOUT_HOOKS
from fordel.errors import WorkspaceError

TAG = "budget-"
_LINKS = {"120000": "a link", "160000": "another repository"}


@dataclass(frozen=True)
class Origin:
    """The repository of a workspace: its folder, where in it the workspace lies, and the commit that is audited.

    ``tags`` are the adopted years' tags of that commit.
    """

    top: Path
    inside: str
    commit: str
    uncommitted: tuple[str, ...]
    tags: tuple[str, ...]

    def message(self, tag: str) -> str | None:
        """What was said of a tag, or None where there is no such tag."""
        done = call([*GIT, "for-each-ref", "--format=%(contents)", f"refs/tags/{tag}"], self.top)
        return done.output if done.code == 0 and done.output.strip() else None

    def file(self, revision: str, name: str) -> str | None:
        """A file of the workspace in a revision; None where it is not there."""
        done = call([*GIT, "cat-file", "blob", f"{revision}:{Path(self.inside, name).as_posix()}"], self.top)
        return None if done.code else done.output.replace("\r\n", "\n")


def tag_of(year: int) -> str:
    """The tag of an adopted budget year."""
    return f"{TAG}{year}"


def text_of(path: Path) -> str | None:
    """A file of a folder, as `Origin.file` gives one of a version."""
    return path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n") if path.is_file() else None


def origin(root: Path, tag: str) -> Origin:
    """The repository of the workspace, at a tag (or branch, or commit).

    Raises
    ------
    WorkspaceError
        Where the workspace is not under git, there is no such version, or the version holds links.
    """
    try:
        top = Path(needed([*GIT, "rev-parse", "--show-toplevel"], root).strip())
    except WorkspaceError as error:
        raise WorkspaceError(f"{root}: is not under git, so there is no kept version to audit; {error}") from error
    try:
        commit = needed([*GIT, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{tag}^{{commit}}"], root).strip()
    except WorkspaceError as error:
        tags = ", ".join(needed([*GIT, "tag", "--list"], root).split()) or "none"
        raise WorkspaceError(f"{tag}: there is no such version in {top}; expected a tag ({tags}), a branch or a commit") from error
    inside = root.resolve().relative_to(top.resolve()).as_posix()
    _refuse_links(top, inside, commit)
    status = needed([*WITHOUT_HOOKS, *_unfiltered(root), "status", "--porcelain", "-z", "--no-renames", "--", "."], root)
    adopted = needed([*GIT, "tag", "--points-at", commit, "--list", f"{TAG}*"], root).split()
    return Origin(top, inside, commit, tuple(line[3:] for line in status.split("\0") if line), tuple(adopted))


def clone(source: Origin, folder: Path) -> Path:
    """Clone the repository's commit into ``folder``, and return the workspace in it.

    DVC's settings in it are the audit's own: what it keeps lies beside the clone.

    Raises
    ------
    WorkspaceError
        Where git refuses, or the version holds no workspace.
    """
    needed([*WITHOUT_HOOKS, "clone", "-q", "--no-hardlinks", "--no-checkout", source.top, folder], folder.parent)
    needed([*WITHOUT_HOOKS, "-c", "core.autocrlf=false", "checkout", "-q", "--detach", source.commit], folder)
    root = folder / source.inside
    missing = [name for name in ("params.yaml", "dvc.yaml", "dvc.lock") if not (root / name).is_file()]
    if missing:
        raise WorkspaceError(
            f"{source.commit[:12]}: {', '.join(missing)} not in this version, so it holds no computed key; "
            "run 'fordel run', commit everything and audit that version"
        )
    shutil.rmtree(root / ".dvc", ignore_errors=True)
    (root / ".dvc").mkdir()
    cache = Path(os.path.relpath(folder.parent / "cache", root / ".dvc")).as_posix()
    settings = f"[core]\n    check_update = false\n    site_cache_dir = {(folder.parent / 'dvc').as_posix()}\n[cache]\n    dir = {cache}\n"
    (root / ".dvc" / "config").write_text(settings, encoding="utf-8")
    return root


def _refuse_links(top: Path, inside: str, commit: str) -> None:
    """A link of the version may lead out of the clone, and what is written there would land elsewhere."""
    home = "" if inside == "." else f"{inside}/"
    for entry in needed([*GIT, "ls-tree", "-r", "-z", "--full-tree", commit], top).split("\0"):
        about, _, name = entry.partition("\t")
        kind = _LINKS.get(about.partition(" ")[0])
        if kind and (name.startswith(home) or home.startswith(f"{name}/")):
            raise WorkspaceError(f"{name}: is {kind} in version {commit[:12]}, and fordel keeps files only; nothing was audited")


def _unfiltered(root: Path) -> list[str]:
    """Options that switch off the programs which this repository's own settings let git run on files."""
    listed = call([*GIT, "config", "--show-scope", "--name-only", "--get-regexp", r"^filter\."], root).output.splitlines()
    found = dict.fromkeys(name.rpartition(".")[0] for scope, _, name in (line.partition("\t") for line in listed) if scope != "global")
    values = ("clean=", "smudge=", "process=", "required=false")
    return [word for name in found for value in values for word in ("-c", f"{name}.{value}")]
