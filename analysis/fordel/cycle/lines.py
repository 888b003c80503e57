"""Rows as plain text: columns under each other, and paragraphs with a title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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
        lines += [f"  {line}" for line in columns([part.head, *part.rows])]
    return [*lines, f"  {part.note}"] if part.note else lines


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Cells under each other, with a rule below the head; columns of figures stand to the right."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    right = [place > 0 and not any(cell[:1].isalpha() for cell in column[1:]) for place, column in enumerate(zip(*rows, strict=True))]
    cells = [[cell.rjust(width) if to else cell.ljust(width) for cell, width, to in zip(row, widths, right, strict=True)] for row in rows]
    lines = ["  ".join(row).rstrip() for row in cells]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]
