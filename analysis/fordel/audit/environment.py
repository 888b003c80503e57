"""The packages that compute: built afresh from the lock by hash, or those of this installation."""

import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.call import LONG, call, needed, python_path
from fordel.audit.lock import LOCK, blocks, packages, refuse_foreign, vendored
from fordel.audit.programs import module
from fordel.errors import WorkspaceError

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
        alone = {"PYTHONNOUSERSITE": "1"} if self.kind == "locked" else {}
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
        Where the lock is missing or asks for something else, a hash does not fit, or a package cannot be had.
    """
    if not (clone / LOCK).is_file():
        raise WorkspaceError(f"{LOCK}: not in this version, so its packages cannot be installed again; use --env current")
    text = (clone / LOCK).read_text(encoding="utf-8")
    refuse_foreign(text)
    found = Environment("locked", *_empty(folder))
    wheel = vendored(text)
    own = [f"fordel @ {(clone / wheel[0]).resolve().as_uri()} --hash=sha256:{wheel[1]}"] if wheel else []
    _install_hashed(found, folder, [*packages(text), *own])
    if not (clone / "vendor").is_dir():
        _install_hashed(found, folder, blocks(clone / "requirements-dev.lock", BUILD_TOOLS))
        _install(found, folder, ["--no-deps", "--no-build-isolation", str(clone)])
    return found


def _empty(folder: Path) -> tuple[Path, Path]:
    """An environment without packages but pip."""
    base = Path(getattr(sys, "_base_executable", None) or sys.executable)
    uv = _uv(folder)
    command = [*module("venv", base), folder / "env"] if uv is None else [*uv, "venv", "-q", "--python", base, folder / "env"]
    needed(command, folder)
    scripts = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    return scripts / ("python.exe" if sys.platform == "win32" else "python"), scripts


def _install_hashed(found: Environment, folder: Path, lines: list[str]) -> None:
    """Install what is asked for by hash, from a list of the audit's own."""
    asked = folder / "asked.lock"
    asked.write_text("\n".join([*lines, ""]), encoding="utf-8")
    _install(found, folder, ["--require-hashes", "-r", str(asked)])


def _install(found: Environment, folder: Path, what: list[str]) -> None:
    uv = _uv(folder)
    command = [*module("pip", found.python), "install", "-q", "--disable-pip-version-check"]
    if uv is not None:
        command = [*uv, "pip", "install", "-q", "--python", found.python]
    try:
        needed([*command, *what], folder, LONG)
    except WorkspaceError as error:
        raise WorkspaceError(f"The locked environment cannot be built: {error}; without a network use --env current") from error


def _uv(folder: Path) -> list[str] | None:
    """How uv is called, where it is installed; it is quicker than pip, and checks the same hashes."""
    found = ["uv"] if shutil.which("uv") else module("uv")
    return [*found, "--no-config"] if call([*found, "--version"], folder).code == 0 else None
