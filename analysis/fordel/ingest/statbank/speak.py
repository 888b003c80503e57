"""What ``fordel fetch`` says: what was fetched, what changed, what to write under ``sources``, and the codes of a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from fordel.ingest.statbank.fetch import CHANGED, EDITED, KEPT, NEW, SAME, Fetched
from fordel.ingest.statbank.info import TableInfo
from fordel.ingest.statbank.sidecar import FOLDER
from fordel.texts import Texts

MOST_NAMED = 8


def report(done: Fetched, texts: Texts) -> list[str]:
    """The lines about one extract."""
    after = done.after
    said = {"name": done.name, "day": texts.day(date.fromisoformat(after["fetched"][:10]))}
    if done.state in (KEPT, EDITED, SAME):
        return [texts(f"statbank.{done.state}", **said)]
    head = texts.count("statbank.fetched", after["rows"], name=done.name, table=after["table"], updated=after["updated"][:10])
    changes = list(_changes(done.before, after, texts)) if done.state == CHANGED and done.before else []
    lines = [head, *(f"  {line}" for line in [*changes, *_remarks(after, texts)])]
    return [*lines, *_source(done.name, after, texts)] if done.state == NEW else lines


def codes(info: TableInfo, database: str | None) -> list[str]:
    """A table's variables and values, and an entry of ``statbank.yaml`` to begin with; data of the bank, so in no language of ours."""
    lines = [f"{info.id}: {info.text} ({info.unit}; {info.updated[:10]})"]
    for variable in info.variables:
        lines += ["", f"{variable.id}{' *' if variable.elimination else ''}: {variable.text}"]
        lines += [f"  {value.id}  {value.text}" for value in variable.values]
    where = [f'      {variable.id}: "{"(1)" if variable.time else "*"}"' for variable in info.variables]
    place = [f"    database: {database}"] if database else []
    return [*lines, "", "tables:", f"  {info.id.lower()}:", f"    table: {info.id}", *place, "    where:", *where]


def _changes(before: dict, after: dict, texts: Texts) -> Iterator[str]:
    """Rows, periods and sums against the extract that was there."""
    old, new = before["periods"], after["periods"]
    yield texts("statbank.rows", before=texts.number(before["rows"]), after=texts.number(after["rows"]))
    for key, periods in (("added", sorted(set(new) - set(old))), ("gone", sorted(set(old) - set(new)))):
        if periods and periods != [""]:
            yield texts(f"statbank.{key}", periods=_listed(periods))
    revised = [period for period in sorted(set(old) & set(new)) if old[period] != new[period]]
    for period in revised[:MOST_NAMED]:
        sums = {name: _number(one[period]["sum"], texts) for name, one in (("before", old), ("after", new))}
        counts = {f"rows_{name}": texts.number(one[period]["rows"]) for name, one in (("before", old), ("after", new))}
        yield texts("statbank.revised", period=period or after["table"], **sums, **counts)
    if len(revised) > MOST_NAMED:
        yield texts.count("statbank.more", len(revised) - MOST_NAMED)
    if old == new and before["sha256"] != after["sha256"]:
        yield texts("statbank.within")


def _remarks(after: dict, texts: Texts) -> Iterator[str]:
    """Cells without a number, and combinations that the bank left out."""
    if after["not_numbers"]:
        marks = list(after["not_numbers"].items())[:MOST_NAMED]
        named = ", ".join(f"{texts.number(count)} x {mark or texts('statbank.empty')}" for mark, count in marks)
        yield texts.count("statbank.not_numbers", sum(after["not_numbers"].values()), marks=named)
    if left_out := after["combinations"] - after["answered_rows"]:
        yield texts.count(f"statbank.left_out.{'bulk' if after['declared']['format'] == 'bulk' else 'csv'}", left_out)


def _source(name: str, after: dict, texts: Texts) -> list[str]:
    """An entry of ``sources`` in params.yaml to begin with."""
    keys = {variable["code"].casefold() for variable in after["query"]["variables"]}
    values = [column for column in after["columns"] if column.casefold() not in keys]
    marks = [mark for mark in after["not_numbers"] if mark]
    missing = [f"    missing: {{{', '.join(f'{_quoted(value)}: [{_list(marks)}]' for value in values)}}}"] if marks else []
    bank = f"Statistikbanken {after['declared']['database']}" if after["declared"]["database"] else "Danmarks Statistik"
    return [
        texts("statbank.source", name=name),
        f"    path: {FOLDER}/{name}.csv",
        '    separator: ";"',
        f'    decimal: "{after["decimal"]}"',
        "    columns:",
        *(f"      {texts('statbank.ours')}: {_quoted(column)}" for column in after["columns"]),
        *missing,
        f"    supplier: {_quoted(', '.join((bank, after['table'])))}",
        f"    extracted: {after['fetched'][:10]}",
    ]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(texts: list[str]) -> str:
    return ", ".join(map(_quoted, texts))


def _listed(periods: list[str]) -> str:
    return ", ".join(periods) if len(periods) <= MOST_NAMED else f"{periods[0]} ... {periods[-1]} ({len(periods)})"


def _number(text: str, texts: Texts) -> str:
    value = Decimal(text)
    return texts.number(value, max(0, -int(value.as_tuple().exponent)))
