"""``<name>.json`` beside an extract: where it comes from, what was asked, when, and what is in it."""

from __future__ import annotations

import json
from collections.abc import Set
from decimal import Decimal
from pathlib import Path

from fordel.ingest.statbank.answer import Content
from fordel.ingest.statbank.declaration import Query
from fordel.ingest.statbank.info import TableInfo
from fordel.publish.checksum import of_file

FOLDER = "data/raw/statbank"
NEEDED = frozenset({"sha256", "declared", "fetched", "periods", "rows"})
AS_ANSWERED, JOINED, RESHAPED = "as answered, byte for byte", "parts joined, bytes as answered", "reshaped; cells as answered"


def file_facts(path: Path, content: Content, columns: tuple[str, ...], shape: str) -> dict:
    """The extract itself: fingerprint, columns, rows, cells without a number, sums per period."""
    return {
        "sha256": of_file(path),
        "bytes": path.stat().st_size,
        "shape": shape,
        "rows": _lines(path) - 1,
        "columns": list(columns),
        "answered_rows": content.rows,
        "not_numbers": content.marks,
        "periods": {name: {"rows": rows, "sum": plain(total)} for name, (rows, total) in content.periods.items()},
    }


def table_facts(info: TableInfo) -> dict:
    """What the bank says about the table."""
    return {
        "table": info.id,
        "title": info.text,
        "description": info.description,
        "unit": info.unit,
        "updated": info.updated,
        "active": info.active,
        "contacts": [contact.model_dump() for contact in info.contacts],
        "documentation": info.documentation.url if info.documentation else None,
        "footnote": info.footnote.text if info.footnote else None,
    }


def declared(query: Query) -> dict:
    """The entry of ``statbank.yaml``, to see whether it has changed."""
    return query.model_dump(mode="json")


def read_sidecar(extract: Path, needed: Set[str] = NEEDED) -> dict | None:
    """What an earlier fetch wrote, where the extract and it are both there, it can be read, and what is needed is in it."""
    try:
        earlier = json.loads(extract.with_suffix(".json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return earlier if isinstance(earlier, dict) and needed <= set(earlier) and extract.is_file() else None


def edited(extract: Path, earlier: dict) -> bool:
    """Whether the extract is no longer the one that was fetched."""
    return of_file(extract) != earlier["sha256"]


def plain(number: Decimal) -> str:
    """A sum without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
