"""One extract: ask what the table is, choose the codes, fetch the parts, check them, put file and sidecar in their place together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fordel.errors import ParamsError
from fordel.ingest.statbank.answer import Content, examine, join
from fordel.ingest.statbank.client import Client
from fordel.ingest.statbank.declaration import Declaration, Query
from fordel.ingest.statbank.faults import FetchError
from fordel.ingest.statbank.selection import MOST_CELLS, Choice, cells, choose, divided, rows
from fordel.ingest.statbank.shape import check_years, reshape
from fordel.ingest.statbank.sidecar import AS_ANSWERED, FOLDER, JOINED, RESHAPED, declared, edited, file_facts, read_sidecar, table_facts
from fordel.publish.write import staged

KEPT, EDITED, NEW, SAME, CHANGED = "kept", "edited", "new", "same", "changed"


@dataclass(frozen=True)
class Fetched:
    """What became of an extract or a layer: ``state`` and the sidecars before and after."""

    name: str
    state: str
    before: dict | None
    after: dict


def fetch(root: Path, page: Declaration, names: Sequence[str], again: bool, client: Client, now: datetime) -> Iterator[Fetched]:
    """Fetch the extracts, one after the other; each takes its place as soon as it is whole.

    Parameters
    ----------
    root : Path
        The workspace.
    page : Declaration
        ``statbank.yaml``.
    names : sequence of str
        The extracts; all where empty.
    again : bool
        Fetch also what is there and declared as it was.
    client : Client
        The bank.
    now : datetime
        The time in UTC that the sidecars state.

    Raises
    ------
    ParamsError
        Where a name is not declared.
    FetchError
        Where the bank does not give what is asked for.
    """
    if unknown := [name for name in names if name not in page.tables]:
        raise ParamsError(f"statbank.yaml: no table is called {', '.join(unknown)}; it has {', '.join(page.tables)}")
    for name in names or page.tables:
        query = page.tables[name]
        extract = root / FOLDER / f"{name}.csv"
        before = read_sidecar(extract)
        if before and not again and before["declared"] == declared(query):
            yield Fetched(name, EDITED if edited(extract, before) else KEPT, before, before)
        else:
            yield fetch_one(root, name, query, client, now)


def fetch_one(root: Path, name: str, query: Query, client: Client, now: datetime, limit: int = MOST_CELLS) -> Fetched:
    """Fetch one extract; where the bank gives the same as before, nothing is written."""
    info = client.info(query.table, query.database, query.language)
    choices = choose(name, query, info)
    time = next((choice for choice in choices if choice.variable.time), None)
    if query.time_as_year and time:
        check_years(time.codes, name)
    parts = divided(choices, limit) if query.format == "csv" else [choices]
    extract = root / FOLDER / f"{name}.csv"
    before = read_sidecar(extract)
    with staged(root) as outputs:
        work = outputs.aside / "work"
        work.mkdir()
        answer = _answer(client, query, parts, work)
        sizes = {choice.variable.id: len(choice.codes) for choice in choices}
        content = examine(answer, sizes, time.variable.id if time else None, query.decimal)
        if not content.rows:
            raise FetchError(f"{name}: the bank answered without a row; choose other values under 'where'")
        file, columns, shape = _shaped(query, choices, time, answer, content, joined=len(parts) > 1)
        after = {
            "address": client.place("data", query.database),
            **table_facts(info),
            "declared": declared(query),
            "query": question(query, choices),
            "questions": len(parts),
            "cells": cells(choices),
            "combinations": rows(choices),
            "left_out_means": info.suppressedDataValue if query.format == "bulk" else None,
            "separator": ";",
            "decimal": query.decimal,
            **file_facts(file, content, columns, shape),
        }
        if before and not edited(extract, before) and _without_time(before) == after:
            return Fetched(name, SAME, before, before)
        after["fetched"] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        os.replace(file, outputs.path(f"{FOLDER}/{name}.csv"))
        outputs.json(f"{FOLDER}/{name}.json", after)
    return Fetched(name, CHANGED if before else NEW, before, after)


def question(query: Query, choices: Sequence[Choice]) -> dict:
    """The body of a data query."""
    return {
        "table": query.table,
        "lang": query.language,
        "format": query.format.upper(),
        "valuePresentation": "Code" if query.values == "code" else "Value",
        "variables": [{"code": choice.variable.id, "values": list(choice.codes)} for choice in choices],
    }


def _answer(client: Client, query: Query, parts: Sequence[tuple[Choice, ...]], work: Path) -> Path:
    """The whole answer in one file."""
    files = [work / f"part_{number}.csv" for number in range(len(parts))]
    for file, part in zip(files, parts, strict=True):
        client.save(question(query, part), query.database, file)
    if len(files) == 1:
        return files[0]
    join(files, work / "joined.csv")
    return work / "joined.csv"


def _shaped(
    query: Query, choices: Sequence[Choice], time: Choice | None, answer: Path, content: Content, joined: bool
) -> tuple[Path, tuple[str, ...], str]:
    """The file to keep, its columns, and what was done to it."""
    if not query.wide and not query.time_as_year:
        return answer, content.columns, JOINED if joined else AS_ANSWERED
    order: list[str] = []
    if query.wide:
        wide = next(choice for choice in choices if choice.variable.id.casefold() == query.wide.casefold())
        texts = {value.id: value.text for value in wide.variable.values}
        order = [texts[code] if query.values == "text" else code for code in wide.codes]
    target = answer.with_name("shaped.csv")
    columns = reshape(answer, target, query.wide, order, time.variable.id if query.time_as_year and time else None)
    return target, columns, RESHAPED


def _without_time(sidecar: dict) -> dict:
    return {key: value for key, value in sidecar.items() if key != "fetched"}
