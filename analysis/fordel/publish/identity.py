"""The identity of a run: one hash over everything that decides its figures."""

import hashlib
import json
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.params import Params, raw_files, read_params
from fordel.publish.checksum import digest, of_file


def run_identity(root: Path) -> str:
    """SHA-256 over the raw files of the sources, ``params.yaml`` and ``engine.json``.

    Each file counts with its path and the SHA-256 of its bytes, in the order of the paths. Line endings of
    ``params.yaml`` and ``engine.json`` are read as LF, so that a checkout on Windows keeps the identity; raw
    files count byte by byte. Without ``engine.json`` the word ``absent`` takes the place of its hash.

    Parameters
    ----------
    root : Path
        The workspace.

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    ParamsError
        Where ``params.yaml`` is missing or wrong.
    WorkspaceError
        Where a raw file is missing.
    """
    raw = raw_files(root, read_params(root / "params.yaml").sources.values())
    parts = [(name, _raw_hash(root, name)) for name in raw]
    parts += [(name, _text_hash(root / name)) for name in ("params.yaml", "engine.json")]
    return hashlib.sha256("".join(f"{checksum}  {name}\n" for name, checksum in parts).encode()).hexdigest()


def settings_identity(params: Params) -> str:
    """SHA-256 over the settings that decide what the tables and the coded rows hold: 64 hexadecimal digits.

    Files between the stages carry it, so that a stage that is run by hand does not go on with files of other settings.
    """
    content = params.model_dump(mode="json")
    model, units = content["model"], content["units"]
    parts = {name: content[name] for name in ("years", "sources", "criteria")}
    parts |= {name: model[name] for name in ("outcome", "outside_formula", "pool_thresholds", "supply", "interactions")}
    parts |= {name: units[name] for name in ("receives", "practice")}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def model_identity(params: Params) -> str:
    """SHA-256 over the settings that decide the weights: those of the coded rows, the model's and the disclosure limit."""
    content = params.model_dump(mode="json")
    parts = {"settings": settings_identity(params), "model": content["model"], "privacy": content["privacy"]}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def check_settings_identity(metadata: dict[bytes, bytes] | None, params: Params, name: str, stage: str) -> None:
    """Refuse a Parquet file that was made under other settings; one that does not say is taken.

    Raises
    ------
    WorkspaceError
        Naming the file and the command that makes it.
    """
    found = (metadata or {}).get(b"settings")
    if found is not None and found.decode() != settings_identity(params):
        raise WorkspaceError(
            f"{name}: was made under other settings than params.yaml now has; "
            f"run 'fordel {stage}' again, or 'fordel run', which computes what has changed"
        )


def _raw_hash(root: Path, name: str) -> str:
    try:
        return of_file(root / name)
    except OSError as error:
        raise WorkspaceError(f"{name}: cannot be read ({error.strerror}); params.yaml names it as a source; put it there") from error


def _text_hash(path: Path) -> str:
    return digest(path.read_bytes(), text=True)[0] if path.exists() else "absent"
