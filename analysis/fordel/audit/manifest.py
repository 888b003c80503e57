"""``reports/manifest.json``: the checksums of an adopted year's raw files, settings and published files."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import fordel
from fordel.audit.figures import once
from fordel.errors import WorkspaceError
from fordel.params import raw_files, read_params
from fordel.publish.checksum import digest
from fordel.publish.classes import output_class
from fordel.publish.identity import run_identity

FILE = "reports/manifest.json"
SCHEMA = 1
SETTINGS = ("params.yaml", "engine.json", "dvc.yaml", "requirements.lock")
PLACES = ("models", "reports", "data/last_year")
NOT_SEALED = (FILE, "reports/audit.html", "reports/forgotten.json")
_KEYS = ("schema", "budget_year", "decision", "case_number", "run_identity", "engine", "inputs", "settings", "outputs", "sha256")


def manifest(root: Path, decision: str = "", case_number: str = "") -> dict[str, object]:
    """The manifest of the workspace as it stands: what ``fordel adopt`` writes to ``reports/manifest.json``.

    ``inputs`` are the files of the sources, byte by byte. ``settings`` and ``outputs`` (every public file in
    ``models``, ``reports`` and ``data/last_year``) are hashed with LF endings where they are text, as git keeps them, so that
    a checkout on Windows keeps the manifest valid; ``bytes`` counts the same way. ``sha256`` seals all the rest.

    Raises
    ------
    ParamsError
        Where ``params.yaml`` is missing or wrong.
    WorkspaceError
        Where a raw file is missing, or a file of these folders has no output class.
    """
    params = read_params(root / "params.yaml")
    content: dict[str, object] = {"mark": "syntetisk"} if params.workspace.synthetic else {}
    content |= {
        "schema": SCHEMA,
        "budget_year": params.years.budget,
        "decision": decision,
        "case_number": case_number,
        "run_identity": run_identity(root),
        "engine": fordel.__version__,
        "inputs": _entries(root, raw_files(root, params.sources.values()), text=False),
        "settings": _entries(root, [name for name in SETTINGS if (root / name).is_file()], text=True),
        "outputs": _entries(root, published(root), text=True),
    }
    return content | {"sha256": seal(content)}


def seal(content: dict[str, object]) -> str:
    """SHA-256 over everything in a manifest but its own field ``sha256``."""
    sealed = {name: value for name, value in content.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_manifest(root: Path) -> dict | None:
    """The manifest of a workspace, or None where it has none: the year is not adopted.

    Raises
    ------
    WorkspaceError
        Where it cannot be read, or is of another schema than this version knows.
    """
    try:
        content = json.loads((root / FILE).read_text(encoding="utf-8"), object_pairs_hook=once)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise WorkspaceError(f"{FILE}: not readable as JSON; take it from git again: git checkout -- {FILE}") from error
    missing = [name for name in _KEYS if not isinstance(content, dict) or name not in content]
    if missing:
        raise WorkspaceError(f"{FILE}: {', '.join(missing)} missing; expected what 'fordel adopt' writes; take it from git again")
    if content["schema"] != SCHEMA:
        raise WorkspaceError(f"{FILE}: schema {content['schema']}, but this fordel reads schema {SCHEMA}; use the version of the year")
    return content


def published(root: Path) -> list[str]:
    """The public files of ``models``, ``reports`` and ``data/last_year``, as paths in the workspace.

    Files that no run writes there (a note of one's own, say) have no class and are left out.
    """
    paths = (path for place in PLACES for path in (root / place).rglob("*") if path.is_file())
    names = sorted(path.relative_to(root).as_posix() for path in paths)
    return [name for name in names if name not in NOT_SEALED and is_public(name)]


def is_public(name: str) -> bool:
    """Whether a file of this name is one that may be printed."""
    try:
        return output_class(name) == "public"
    except KeyError:
        return False


def _entries(root: Path, names: Iterable[str], text: bool) -> list[dict[str, object]]:
    found = []
    for name in names:
        sha256, size = digest((root / name).read_bytes(), text)
        found.append({"path": name, "sha256": sha256, "bytes": size})
    return found
