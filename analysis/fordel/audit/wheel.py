"""The program that the version holds, file by file beside the auditor's own."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from fordel.audit.auditor import Auditor
from fordel.audit.lock import LOCK, entries, packages, vendored
from fordel.audit.result import Finding
from fordel.errors import WorkspaceError
from fordel.publish.checksum import of_file

SOURCE = "analysis/fordel"
_SHIPPED = ("fordel/examples/", "fordel/requirements.lock")
_BUILT = ("METADATA", "RECORD", "WHEEL", "INSTALLER")


def wheel_checksum(clone: Path) -> str:
    """SHA-256 of the wheel of fordel in the version; empty where it holds none."""
    path = _wheel(clone)
    return of_file(path) if path else ""


def program_findings(clone: Path, recorded: Mapping, auditor: Auditor) -> list[Finding]:
    """Whether the lock and the program of the version are those of the auditor's fordel, where it is of the same version.

    Another version cannot be compared; that is said.

    Raises
    ------
    WorkspaceError
        Where the wheel holds files that are none of fordel's.
    """
    path = _wheel(clone)
    held = _of_wheel(path) if path else _of_source(clone)
    if not auditor.is_of(recorded):
        values = {"wanted": str(recorded.get("version")), "found": str(auditor.engine["version"])}
        return [Finding("another_version", path.name if path else "engine.json", values, harmless=True)]
    found = []
    lock = clone / LOCK
    if lock.is_file() and packages(lock.read_text(encoding="utf-8")) != entries(auditor.lock):
        found.append(Finding("lock", LOCK))
    if not held:
        return found
    own = {name: content for name, content in auditor.files().items() if not _built(name)}
    if path is None:
        own = {name: content for name, content in own.items() if name.startswith("fordel/") and not name.startswith(_SHIPPED)}
    changed = sorted(name for name in {*own, *held} if own.get(name) != held.get(name))
    return [*found, *(Finding("program", name) for name in changed)]


def _wheel(clone: Path) -> Path | None:
    lock = clone / LOCK
    named = vendored(lock.read_text(encoding="utf-8")) if lock.is_file() else None
    return clone / named[0] if named and (clone / named[0]).is_file() else None


def _of_wheel(path: Path) -> dict[str, bytes]:
    info = "-".join(path.name.split("-")[:2]) + ".dist-info/"
    try:
        with zipfile.ZipFile(path) as wheel:
            names = wheel.namelist()
            foreign = [name for name in names if not name.startswith(("fordel/", info)) or ".." in name.split("/")]
            if foreign or len(names) != len(set(names)):
                said = f"{foreign[0]}, which is none of fordel's files" if foreign else "a file twice"
                raise WorkspaceError(f"vendor/{path.name}: holds {said}; nothing was installed")
            return {name: wheel.read(name) for name in names if not _built(name)}
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise WorkspaceError(f"vendor/{path.name}: is no wheel; take it from git again") from error


def _of_source(clone: Path) -> dict[str, bytes]:
    """The package of a checkout, as its wheel would hold it."""
    home = clone / SOURCE
    paths = [path for path in home.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {f"fordel/{path.relative_to(home).as_posix()}": path.read_bytes() for path in paths}


def _built(name: str) -> bool:
    """Whether whoever builds or installs a wheel writes the file, so that it may differ."""
    folder, _, file = name.rpartition("/")
    return (folder.endswith(".dist-info") and file in _BUILT) or name.endswith("/")
