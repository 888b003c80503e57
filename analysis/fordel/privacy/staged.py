"""The guard before git: what is staged is looked through for personal data. ``python -m fordel.privacy.staged`` is git's hook."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fordel.errors import FordelError, WorkspaceError
from fordel.privacy.key_file import HEAD
from fordel.privacy.number import holds_number
from fordel.publish.classes import output_class

CHILD_COLUMNS = frozenset({"child_id", "cpr", "cprnr", "cpr_nr", "cpr-nr", "cprnummer", "cpr-nummer", "pnr", "personnr", "personnummer"})
TABLES = frozenset({
    ".parquet", ".feather", ".arrow", ".xlsx", ".xlsm", ".xls", ".ods", ".sas7bdat", ".xpt", ".sav", ".dta", ".rds", ".rdata",
    ".mdb", ".accdb", ".sqlite", ".db", ".duckdb", ".zip", ".gz", ".7z",
})  # fmt: skip
_MAGIC = (b"PAR1", b"PK\x03\x04", b"ARROW1", b"SQLite format 3", b"7z\xbc\xaf", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_DELIMITED = (".csv", ".tsv", ".txt", ".tab")
_TODO = "take it out with 'git restore --staged'"


@dataclass(frozen=True)
class Staged:
    """A file that git is about to commit: its path in the repository, its path in the workspace, its bytes."""

    path: str
    name: str
    content: bytes


def faults(folder: Path) -> list[str]:
    """What may not go into the repository that ``folder`` lies in, a line for each file.

    Raises
    ------
    WorkspaceError
        Where there is no git repository, or git refuses.
    """
    found = ((one.path, fault(one)) for one in staged(folder))
    return [f"{path}{said}" for path, said in found if said]


def staged(folder: Path) -> Iterator[Staged]:
    """The files that are added or changed in git's index, as they stand there."""
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode("utf-8").strip())
    raw = _git(top, "diff", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--diff-filter=ACMT")
    parts = raw.decode("utf-8", errors="surrogateescape").split("\0")[:-1]
    for about, path in zip(parts[::2], parts[1::2], strict=True):
        blob = about.split()[3]
        content = b"" if about.split()[1] == "160000" else _git(top, "cat-file", "blob", blob)
        yield Staged(path, _in_workspace(top, path), content)


def fault(one: Staged) -> str:
    """What is personal in a file, to be said after its name; empty where nothing is."""
    place = PurePosixPath(one.name)
    own = place.suffix == ".dvc" or place.name == ".gitignore"
    kind = "" if own else _kind(one.name)
    if kind in ("personal", "aggregated"):
        return f": holds rows or sums that may not leave the house; DVC keeps it, git must not; {_TODO}"
    if place.parts[0] == "data" and not kind and not own:
        return f": lies in data/, where personal data are; DVC keeps it, git must not; {_TODO}"
    if kind != "public" and place.suffix != ".whl" and (place.suffix.lower() in TABLES or one.content.startswith(_MAGIC)):
        return f": is a table or an archive that no stage publishes, and git cannot show what is in it; {_TODO}"
    return _said(one, plain=kind != "public" and not own and place.name != "dvc.lock")


def _said(one: Staged, plain: bool) -> str:
    """What is wrong with a text."""
    text = _text(one.content)
    if text is None:
        return ""
    if text.startswith(HEAD):
        return f": is a key of pseudonyms; keep it outside the repository; {_TODO} and make a new key if others have had this one"
    lines = text.splitlines()
    if lines and one.name.lower().endswith(_DELIMITED):
        held = _columns(lines[0]) & CHILD_COLUMNS
        if held:
            return f": has the column {', '.join(sorted(held))}, so its rows are about single children; {_TODO}"
    for number, line in enumerate(lines, start=1):
        if holds_number(line, plain):
            return f", line {number}: holds what looks like a civil registration number; take it out of the text, then 'git add' again"
    return ""


def _columns(header: str) -> set[str]:
    for separator in ";\t|":
        header = header.replace(separator, ",")
    return {name.strip().strip("\"'").lower() for name in header.lstrip("\ufeff").split(",")}


def _text(content: bytes) -> str | None:
    """Text in UTF-8, UTF-16 with its mark, or Windows' letters; None for other bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _kind(name: str) -> str:
    try:
        return output_class(name)
    except KeyError:
        return ""


def _in_workspace(top: Path, path: str) -> str:
    """A path as its workspace has it: below the nearest folder with a ``dvc.yaml``."""
    for parent in PurePosixPath(path).parents:
        if (top / parent / "dvc.yaml").is_file():
            return PurePosixPath(path).relative_to(parent).as_posix()
    return path


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True)
    except FileNotFoundError as error:
        raise WorkspaceError("git: not installed, so nothing can be staged in it") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines() or ["no message"]
        raise WorkspaceError(f"'git {arguments[0]}' failed in {folder}: {said[-1]}")
    return done.stdout


def main() -> int:
    """Git's hook: 0 where nothing is wrong; else the faults go to stderr, and git commits nothing."""
    try:
        found = faults(Path.cwd())
    except FordelError as error:
        found = [str(error)]
    if found:
        print("\n".join(["Nothing is committed:", *found]), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
