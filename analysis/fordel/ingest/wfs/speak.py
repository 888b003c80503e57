"""What ``fordel fetch --wfs`` says: the layers, what was fetched, what changed, what to write under ``sources``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from fordel.ingest.statbank.fetch import CHANGED, NEW, Fetched
from fordel.ingest.wfs.capabilities import Capabilities
from fordel.ingest.wfs.fetch import FOLDER
from fordel.texts import Texts


def layers(offered: Capabilities) -> list[str]:
    """A server's layers; its own words, so in no language of ours."""
    return [f"{layer.name}  {layer.title}".rstrip() for layer in sorted(offered.layers, key=lambda layer: layer.name)]


def report(done: Fetched, texts: Texts) -> list[str]:
    """The lines about one layer."""
    after = done.after
    said = {"name": done.name, "day": texts.day(date.fromisoformat(after["fetched"][:10]))}
    if done.state not in (NEW, CHANGED):
        return [texts(f"wfs.{done.state}", **said)]
    lines = [texts.count("wfs.fetched", after["features"], name=done.name, layer=after["layer"])]
    lines += [f"  {line}" for line in [*(_changes(done.before, after, texts) if done.before else ()), *_remarks(after, texts)]]
    return [*lines, *_source(done.name, after, texts)] if done.state == NEW else lines


def _changes(before: dict, after: dict, texts: Texts) -> Iterator[str]:
    """Features and properties against the file that was there."""
    yield texts("wfs.features", before=texts.number(before["features"]), after=texts.number(after["features"]))
    old, new = set(before["properties"]), set(after["properties"])
    for key, names in (("added", sorted(new - old)), ("gone", sorted(old - new))):
        if names:
            yield texts(f"wfs.{key}", names=", ".join(names))
    if (before["features"], old) == (after["features"], new) and before["content"] != after["content"]:
        yield texts("wfs.within")


def _remarks(after: dict, texts: Texts) -> Iterator[str]:
    if after["without_polygon"]:
        yield texts.count("wfs.without_polygon", after["without_polygon"])
    yield texts("wfs.properties", names=", ".join(after["properties"]))
    if after["terms"]:
        yield texts("wfs.terms", terms=after["terms"])


def _source(name: str, after: dict, texts: Texts) -> list[str]:
    """An entry of ``sources`` in params.yaml to begin with."""
    supplier = ", ".join(filter(None, (after["server"], after["layer"])))
    return [
        texts("wfs.source"),
        "  boundaries:",
        f"    path: {FOLDER}/{name}.geojson",
        f"    columns: {{area: {texts('wfs.theirs')}}}",
        f"    supplier: {json.dumps(supplier, ensure_ascii=False)}",
        f"    extracted: {after['fetched'][:10]}",
    ]
