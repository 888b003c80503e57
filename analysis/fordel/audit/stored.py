"""What DVC keeps for the version: raw files and published files, pulled into the clone from a remote or the workspace's cache."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.call import LONG, call, last_line, needed
from fordel.audit.manifest import is_public
from fordel.audit.programs import module
from fordel.errors import WorkspaceError


@dataclass(frozen=True)
class Store:
    """A place that DVC pulls from: a name of its own in the clone, and the folder or address."""

    name: str
    place: str


def stores(root: Path, remote: Path | None) -> tuple[Store, ...]:
    """Where the data are looked for: in ``remote`` alone where it is given, else in the workspace's cache and its own remote.

    Raises
    ------
    WorkspaceError
        Where ``remote`` is no folder.
    """
    if remote is not None:
        if not remote.is_dir():
            raise WorkspaceError(f"--remote {remote}: there is no such folder; name the one that 'dvc push' writes to")
        return (Store("audit-remote", str(remote.resolve())),)
    cache = call([*module("dvc"), "cache", "dir"], root).output.strip()
    found = [Store("audit-cache", str((root / cache).resolve()))] if cache and (root / cache).is_dir() else []
    listed = call([*module("dvc"), "remote", "list"], root).output.splitlines()
    own = [line.split("\t")[1].removesuffix("(default)").strip() for line in listed if "(default)" in line and "\t" in line]
    return (*found, *(Store("audit-own", place) for place in own))


def pull(clone: Path, places: tuple[Store, ...], raw: bool = True) -> None:
    """Bring what DVC keeps and is not personal, and the ``raw`` files, into the clone; what is missing everywhere stays out.

    Raw files and outputs are asked for apart: DVC leaves some out where both are named at once.
    """
    targets = (raw_targets(clone) if raw else [], public_kept(clone))
    for place in places:
        needed([*module("dvc"), "remote", "add", "-q", "--local", "-f", place.name, place.place], clone)
        for names in targets:
            wanted = [name for name in names if not (clone / name.removesuffix(".dvc")).exists()]
            if wanted:
                call([*module("dvc"), "pull", "-q", "--allow-missing", "-r", place.name, *wanted], clone, LONG)


def changed_since(clone: Path) -> list[tuple[str, str]]:
    """Stages, and what they read that has changed since they ran, by ``dvc.lock``.

    Files that are not in the clone (personal data, which is computed again) do not count.
    """
    done = call([*module("dvc"), "status", "--json"], clone)
    try:
        status = json.loads(done.output)
    except ValueError as error:
        raise WorkspaceError(f"'dvc status' failed in the clone: {last_line(done)}") from error
    found = [(stage, name) for stage, entries in status.items() for entry in entries for name in _changed(entry)]
    return list(dict.fromkeys(found))


def read_yaml(path: Path) -> object:
    """What a file of DVC says.

    Raises
    ------
    WorkspaceError
        Where it cannot be read.
    """
    from ruamel.yaml import YAML, YAMLError

    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"{path.name}: not readable as YAML; take it from git again: git checkout -- {path.name}") from error


def stages(path: Path) -> dict[str, dict]:
    """The stages of a ``dvc.lock`` or ``dvc.yaml`` by name.

    Raises
    ------
    WorkspaceError
        Where it is no such file.
    """
    content = read_yaml(path) or {}
    found = (content.get("stages") or {}) if isinstance(content, dict) else None
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise WorkspaceError(f"{path.name}: holds no stages as DVC writes them; take it from git again: git checkout -- {path.name}")
    return found


def outputs(clone: Path) -> dict[str, str]:
    """MD5 by path of everything that stages wrote, as ``dvc.lock`` has it; a folder's ends in ``.dir``."""
    return {out["path"]: out.get("md5", "") for stage in stages(clone / "dvc.lock").values() for out in stage.get("outs", [])}


def raw_targets(clone: Path) -> list[str]:
    """Files that hand something to DVC by hand: ``data/raw.dvc`` and its like."""
    return sorted(path.relative_to(clone).as_posix() for path in (clone / "data").rglob("*.dvc") if path.is_file())


def public_kept(clone: Path) -> list[str]:
    """Outputs in DVC's cache that may be printed: pages, workbook, folders of tables."""
    found = ((name, [name, f"{name}/x.csv", f"{name}/x.html"] if md5.endswith(".dir") else [name]) for name, md5 in outputs(clone).items())
    return sorted(name for name, examples in found if name.startswith(("models/", "reports/")) and any(map(is_public, examples)))


def _changed(entry: dict | str) -> Iterator[str]:
    """What one entry of DVC's status says has changed: the command, files that are read, settings."""
    if isinstance(entry, str):
        yield from [entry] if entry == "changed command" else []
        return
    for name, state in entry.get("changed deps", {}).items():
        if isinstance(state, dict):
            yield from (f"{name}: {setting}" for setting in state)
        elif state in ("modified", "new"):
            yield name
