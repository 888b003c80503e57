"""The lock of packages: what may stand in it, what it asks for, and what is installed."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from fordel.audit.result import Finding
from fordel.errors import WorkspaceError

LOCK = "requirements.lock"
_PACKAGE = re.compile(r"[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[\w.!+-]+( ; [^#@/\\]+?)?( --hash=sha256:[0-9a-f]{64})+")
_WHEEL = re.compile(r"\./(?P<path>vendor/fordel-[\w.+]+-py3-none-any\.whl) --hash=sha256:(?P<hash>[0-9a-f]{64})")


def entries(text: str) -> list[str]:
    """The lock's entries, each on one line, without comments."""
    lines = re.sub(r"\\\r?\n\s*", "", text).splitlines()
    return [" ".join(line.split()) for line in lines if line.strip() and not line.lstrip().startswith("#")]


def refuse_foreign(text: str) -> None:
    """Packages of the index by version and hash, and fordel from the version itself, are all that may be installed.

    Raises
    ------
    WorkspaceError
        Naming the first other entry.
    """
    found = entries(text)
    if wrong := [one for one in found if not _PACKAGE.fullmatch(one) and not _WHEEL.fullmatch(one)]:
        said = wrong[0].partition(" --hash")[0][:80]
        raise WorkspaceError(
            f"{LOCK}: {said}: only lines name==version with --hash, and fordel itself in vendor, may stand there; nothing was installed"
        )
    if len(found) - len(packages(text)) > 1:
        raise WorkspaceError(f"{LOCK}: names fordel in vendor more than once; nothing was installed")


def packages(text: str) -> list[str]:
    """The entries of all packages but fordel's own."""
    return [one for one in entries(text) if not _WHEEL.fullmatch(one)]


def vendored(text: str) -> tuple[str, str] | None:
    """Path and SHA-256 of the wheel of fordel that the lock names, or None."""
    found = next(filter(None, map(_WHEEL.fullmatch, entries(text))), None)
    return (found["path"], found["hash"]) if found else None


def against_lock(lock: Path) -> tuple[int, list[Finding]]:
    """How many packages the lock names for this system, and those whose installed version is another.

    Without a lock that is said; the packages' checksum in ``engine.json`` is then what they are compared by.
    """
    if not lock.is_file():
        return 0, [Finding("lock_missing", LOCK, harmless=True)]
    wanted = pinned(lock.read_text(encoding="utf-8"))
    found = ((name, number, _installed(name)) for name, number in wanted.items())
    return len(wanted), [
        Finding("package" if there else "package_missing", name, {"wanted": number, "found": there})
        for name, number, there in found
        if there != number
    ]


def pinned(text: str) -> dict[str, str]:
    """Versions by name of the lock's packages whose marker holds here."""
    from packaging.requirements import Requirement

    needs = [Requirement(one.partition(" --hash")[0]) for one in entries(text) if one[0].isalnum()]
    return {need.name: next(iter(need.specifier)).version for need in needs if need.marker is None or need.marker.evaluate()}


def blocks(lock: Path, names: tuple[str, ...]) -> list[str]:
    """The entries of a lock, with their hashes, for some packages.

    Raises
    ------
    WorkspaceError
        Where the lock is missing.
    """
    if not lock.is_file():
        raise WorkspaceError(f"{lock.name}: not in this version, so its source cannot be built; use --env current")
    return [one for one in entries(lock.read_text(encoding="utf-8")) if one.partition("==")[0] in names]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
