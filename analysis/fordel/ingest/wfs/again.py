"""Layers that were fetched before: their sidecars say from where, so that they can be fetched again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from fordel.errors import ParamsError
from fordel.ingest.statbank.asker import Manners
from fordel.ingest.statbank.faults import FetchError
from fordel.ingest.statbank.fetch import Fetched
from fordel.ingest.statbank.sidecar import read_sidecar
from fordel.ingest.wfs.address import service_address
from fordel.ingest.wfs.fetch import FOLDER, NAME, NEEDED, fetch_layer
from fordel.ingest.wfs.server import Server


def fetched_layers(root: Path) -> dict[str, dict]:
    """The sidecars in ``data/raw/wfs`` by the names of their files."""
    paths = (path for path in sorted((root / FOLDER).glob("*.geojson")) if NAME.fullmatch(path.stem))
    found = {path.stem: read_sidecar(path, NEEDED) for path in paths}
    return {name: sidecar for name, sidecar in found.items() if sidecar}


def fetch_layers(root: Path, layers: Mapping[str, dict], again: bool, manners: Manners, now: datetime) -> Iterator[Fetched]:
    """See what lies there, one layer after the other; with ``again`` ask its server anew.

    Raises
    ------
    ParamsError
        Where a sidecar's address is not one that may be asked.
    FetchError
        Where a server does not give the layer; it is named, and its file stays as it was.
    """
    for name, sidecar in layers.items():
        address = service_address(str(sidecar["address"]), f"{FOLDER}/{name}.json: address")
        try:
            with Server(address, manners) as server:
                yield fetch_layer(root, name, str(sidecar["layer"]), again, server, now)
        except FetchError as fault:
            raise FetchError(f"{name}: {fault}") from None


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
            f"fetch: no table in data/raw/database, no table of statbank.yaml and no map in {FOLDER} is called {', '.join(unknown)}; "
            f"there are {', '.join(there)}"
        )
    return [{name: one for name, one in kind.items() if not names or name in names} for kind in kinds]
