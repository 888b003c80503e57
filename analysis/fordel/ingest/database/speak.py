"""What ``fordel fetch --database`` says: what was fetched, what changed, what to write under ``sources``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from fordel.ingest.database.address import database_address
from fordel.ingest.database.fetch import FOLDER
from fordel.ingest.statbank.fetch import CHANGED, NEW, Fetched
from fordel.texts import Texts


def report(done: Fetched, texts: Texts) -> list[str]:
    """The lines about one table."""
    after = done.after
    said = {"name": done.name, "day": texts.day(date.fromisoformat(after["fetched"][:10]))}
    if done.state not in (NEW, CHANGED):
        return [texts(f"database.{done.state}", **said)]
    lines = [texts.count("database.fetched", after["rows"], name=done.name, table=after["table"])]
    lines += [f"  {line}" for line in (_changes(done.before, after, texts) if done.before else ())]
    return [*lines, *_source(done.name, after, texts)] if done.state == NEW else lines


def _changes(before: dict, after: dict, texts: Texts) -> Iterator[str]:
    """Rows and columns against the extract that was there."""
    yield texts("database.rows", before=texts.number(before["rows"]), after=texts.number(after["rows"]))
    old, new = before["types"], after["types"]
    for key, names in (("added", [name for name in new if name not in old]), ("gone", [name for name in old if name not in new])):
        if names:
            yield texts(f"database.{key}", names=", ".join(names))
    for name in new:
        if name in old and old[name] != new[name]:
            yield texts("database.type", name=name, before=old[name], after=new[name])
    if (before["rows"], old) == (after["rows"], new) and before["sha256"] != after["sha256"]:
        yield texts("database.within")


def _source(name: str, after: dict, texts: Texts) -> list[str]:
    """An entry of ``sources`` in params.yaml to begin with."""
    supplier = f"{database_address(after['address']).place}, {after['table']}"
    return [
        texts("database.source", name=name),
        f"    path: {FOLDER}/{name}.parquet",
        "    columns:",
        *(f"      {texts('database.ours')}: {_quoted(column)}" for column in after["columns"]),
        f"    supplier: {_quoted(supplier)}",
        f"    extracted: {after['fetched'][:10]}",
    ]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
