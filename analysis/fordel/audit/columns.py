"""Rows as plain text: cells in columns under each other."""

from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]], sides: str) -> list[str]:
    """Cells in columns, to the left (``l``) or the right (``r``), a rule under the head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = zip(row, widths, sides, strict=True)
        lines.append("  ".join(cell.ljust(width) if side == "l" else cell.rjust(width) for cell, width, side in cells).rstrip())
    return [lines[0], "-" * (sum(widths) + 2 * len(widths) - 2), *lines[1:]]
