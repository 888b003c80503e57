"""Files that were fetched before: what they may be called, where they come from, and which of them are meant."""

import re
from collections.abc import Mapping, Set
from pathlib import Path

from fordel.errors import ParamsError
from fordel.ingest.statbank.sidecar import read_sidecar

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def sidecars(folder: Path, ending: str, needed: Set[str]) -> dict[str, dict]:
    """The sidecars of a folder's files of one kind, by the names of the files; files without a whole one are left out."""
    paths = (path for path in sorted(folder.glob(f"*.{ending}")) if NAME.fullmatch(path.stem))
    found = {path.stem: read_sidecar(path, needed) for path in paths}
    return {name: sidecar for name, sidecar in found.items() if sidecar}


def chosen(names: list[str], *kinds: Mapping[str, dict]) -> list[dict]:
    """Of every kind, those that are named; all where none is.

    Raises
    ------
    ParamsError
        Where a name is of no kind.
    """
    there = dict.fromkeys(name for kind in kinds for name in kind)
    if unknown := [name for name in names if name not in there]:
        raise ParamsError(
            "fetch: no table in data/raw/database, no table of statbank.yaml and no map in data/raw/wfs is called "
            f"{', '.join(unknown)}; there are {', '.join(there)}"
        )
    return [{name: one for name, one in kind.items() if not names or name in names} for kind in kinds]
