"""One layer: ask what the server offers, fetch the features, check them, put file and sidecar in their place together."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from fordel.errors import ParamsError
from fordel.ingest.extracts import NAME
from fordel.ingest.statbank.fetch import CHANGED, EDITED, KEPT, NEW, SAME, Fetched
from fordel.ingest.statbank.sidecar import edited, read_sidecar
from fordel.ingest.wfs.content import examine
from fordel.ingest.wfs.server import Server, question
from fordel.publish.checksum import of_file
from fordel.publish.write import staged

FOLDER = "data/raw/wfs"
NEEDED = frozenset({"address", "asked", "layer", "sha256", "content", "fetched", "features", "properties"})
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def file_name(layer: str, given: str | None) -> str:
    """The extract's name: as given, else made of the layer's.

    Raises
    ------
    ParamsError
        Where it cannot be a file's name.
    """
    made = re.sub(r"[^a-z0-9]+", "_", layer.rpartition(":")[2].lower().translate(LETTERS)).strip("_")[:40]
    name = given or made
    if not NAME.fullmatch(name):
        raise ParamsError(f"{name or layer}: no name of a file; give one of small letters, digits and _: fordel fetch NAME --wfs ...")
    return name


def fetch_layer(root: Path, name: str, layer: str, again: bool, server: Server, now: datetime) -> Fetched:
    """Fetch a layer into ``data/raw/wfs``; where its features are the same as before, nothing is written.

    Parameters
    ----------
    root : Path
        The workspace.
    name : str
        The file's, without ending.
    layer : str
        The layer's, as the server calls it.
    again : bool
        Fetch also what is there and was fetched from the same place.
    server : Server
    now : datetime
        The time in UTC that the sidecar states.

    Raises
    ------
    FetchError
        Where the server does not give what is asked for.
    """
    extract = root / FOLDER / f"{name}.geojson"
    before = read_sidecar(extract, NEEDED)
    same_place = before is not None and before["address"] == server.address and layer in (before["asked"], before["layer"])
    if same_place and not again:
        return Fetched(name, EDITED if edited(extract, before) else KEPT, before, before)
    offered = server.capabilities()
    found = offered.layer(layer)
    query = question(offered, found.name, offered.geojson(found))
    matched = server.matched(query)
    with staged(root) as outputs:
        answer = outputs.aside / "answer.geojson"
        server.save(query, answer)
        content = asdict(examine(answer, found, matched))
        if before and not edited(extract, before) and _same(before, server.address, found.name, content["content"]):
            return Fetched(name, SAME, before, before)
        after = {
            "address": server.address,
            "server": offered.title,
            "terms": offered.terms,
            "asked": before["asked"] if same_place else layer,
            "layer": found.name,
            "title": found.title,
            "query": query,
            "fetched": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "sha256": of_file(answer),
            "bytes": answer.stat().st_size,
            "matched": matched,
            **content,
        }
        os.replace(answer, outputs.path(f"{FOLDER}/{name}.geojson"))
        outputs.json(f"{FOLDER}/{name}.json", after)
    return Fetched(name, CHANGED if before else NEW, before, after)


def _same(before: dict, address: str, layer: str, content: str) -> bool:
    return (before["address"], before["layer"], before["content"]) == (address, layer, content)
