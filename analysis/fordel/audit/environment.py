"""The packages that compute: built afresh from the lock by hash, or those of this installation, compared with the lock."""

import shutil
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from fordel.audit.call import LONG, call, needed, python_path
from fordel.audit.result import Finding
from fordel.errors import WorkspaceError

LOCK = "requirements.lock"
BUILD_TOOLS = ("hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers")


@dataclass(frozen=True)
class Environment:
    """A Python with fordel in it: ``locked`` or ``current``, and where its programs lie."""

    kind: str
    python: Path
    scripts: Path

    @property
    def variables(self) -> dict[str, str]:
        """What makes a stage find this environment's programs first."""
        alone = {"PYTHONPATH": "", "PYTHONNOUSERSITE": "1"} if self.kind == "locked" else {}
        return {"PATH": python_path(self.python, self.scripts), "FORDEL_UNDER_RUN": "1", **alone}


def current() -> Environment:
    """The installation that runs this process."""
    return Environment("current", Path(sys.executable), Path(sysconfig.get_path("scripts")))


def locked(clone: Path, folder: Path) -> Environment:
    """Build the environment of the version in ``folder``: every package by hash, and the engine that the version holds.

    The engine is the wheel that a workspace keeps (the lock's last line), or the package's source where the version is a
    checkout of fordel itself.

    Raises
    ------
    WorkspaceError
        Where the lock is missing, a hash does not fit, or a package cannot be had.
    """
    if not (clone / LOCK).is_file():
        raise WorkspaceError(f"{LOCK}: not in this version, so its packages cannot be installed again; use --env current")
    python, scripts = _empty(folder)
    found = Environment("locked", python, scripts)
    _install(found, clone, ["--require-hashes", "-r", LOCK])
    if not (clone / "vendor").is_dir():
        tools = folder / "tools.lock"
        tools.write_text("".join(blocks(clone / "requirements-dev.lock", BUILD_TOOLS)), encoding="utf-8")
        _install(found, clone, ["--require-hashes", "-r", str(tools)])
        _install(found, clone, ["--no-deps", "--no-build-isolation", "."])
    return found


def against_lock(lock: Path) -> tuple[int, list[Finding]]:
    """How many packages the lock names for this system, and those whose installed version is another.

    Without a lock that is said; the packages' checksum in ``engine.json`` is then what they are compared by.
    """
    if not lock.is_file():
        return 0, [Finding("lock_missing", LOCK, harmless=True)]
    wanted = dict(pinned(lock.read_text(encoding="utf-8")))
    found = ((name, number, _installed(name)) for name, number in wanted.items())
    return len(wanted), [
        Finding("package" if there else "package_missing", name, {"wanted": number, "found": there})
        for name, number, there in found
        if there != number
    ]


def pinned(text: str) -> Iterator[tuple[str, str]]:
    """Name and version of the lock's packages whose marker holds here."""
    from packaging.requirements import Requirement

    for line in text.splitlines():
        words = line.partition("\\")[0].partition(" --hash")[0].strip()
        if words and words[0].isalnum():
            need = Requirement(words)
            if need.marker is None or need.marker.evaluate():
                yield need.name, next(iter(need.specifier)).version


def blocks(lock: Path, names: tuple[str, ...]) -> list[str]:
    """The entries of a lock, with their hashes, for some packages.

    Raises
    ------
    WorkspaceError
        Where the lock is missing.
    """
    if not lock.is_file():
        raise WorkspaceError(f"{lock.name}: not in this version, so its source cannot be built; use --env current")
    found, wanted = [], False
    for line in lock.read_text(encoding="utf-8").splitlines(keepends=True):
        if line[:1].isalnum():
            wanted = line.partition("==")[0] in names
        if wanted:
            found.append(line)
    return found


def _empty(folder: Path) -> tuple[Path, Path]:
    """An environment without packages but pip."""
    base = Path(getattr(sys, "_base_executable", None) or sys.executable)
    uv = _uv()
    command = [base, "-m", "venv", folder / "env"] if uv is None else [*uv, "venv", "-q", "--python", base, folder / "env"]
    needed(command, folder)
    scripts = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    return scripts / ("python.exe" if sys.platform == "win32" else "python"), scripts


def _install(found: Environment, clone: Path, what: list[str]) -> None:
    uv = _uv()
    command = [found.python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if uv is not None:
        command = [*uv, "pip", "install", "-q", "--python", found.python]
    try:
        needed([*command, *what], clone, LONG)
    except WorkspaceError as error:
        raise WorkspaceError(f"The locked environment cannot be built: {error}; without a network use --env current") from error


def _uv() -> list[str | Path] | None:
    """How uv is called, where it is installed; it is quicker than pip, and checks the same hashes."""
    if shutil.which("uv"):
        return ["uv"]
    return [sys.executable, "-m", "uv"] if call([sys.executable, "-m", "uv", "--version"], Path.cwd()).code == 0 else None


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
