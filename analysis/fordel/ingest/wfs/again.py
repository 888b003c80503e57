"""Layers that were fetched before: their sidecars say from where, so that they can be fetched again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from fordel.ingest.extracts import sidecars
from fordel.ingest.statbank.asker import Manners
from fordel.ingest.statbank.faults import FetchError
from fordel.ingest.statbank.fetch import Fetched
from fordel.ingest.wfs.address import service_address
from fordel.ingest.wfs.fetch import FOLDER, NEEDED, fetch_layer
from fordel.ingest.wfs.server import Server


def fetched_layers(root: Path) -> dict[str, dict]:
    """The sidecars in ``data/raw/wfs`` by the names of their files."""
    return sidecars(root / FOLDER, "geojson", NEEDED)


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
