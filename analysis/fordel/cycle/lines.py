"""Rows as plain text: columns under each other, and paragraphs with a title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fordel.audit.columns import columns

NAMED = 5


@dataclass(frozen=True)
class Part:
    """A titled table of text cells, its head first; ``note`` stands in its place where it has no rows, else under it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


def part_lines(part: Part) -> list[str]:
    """Title, table and note, indented below the title."""
    lines = [part.title]
    if part.rows:
        lines += [f"  {line}" for line in table([part.head, *part.rows])]
    return [*lines, f"  {part.note}"] if part.note else lines


def table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Cells under each other, with a rule below the head; columns of figures stand to the right."""
    rows = list(rows)
    words = (any(cell[:1].isalpha() for cell in cells) for _, *cells in zip(*rows, strict=True))
    return columns(rows, "".join("l" if place == 0 or holds else "r" for place, holds in enumerate(words)))


def some(names: Sequence[str]) -> str:
    """The first names, and that there are more."""
    return ", ".join(names[:NAMED]) + (" ..." if len(names) > NAMED else "")
