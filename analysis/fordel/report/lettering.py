"""Text that fits: how wide it is in the figures' font, and names broken and shortened to a width."""

import textwrap
from functools import cache

from fordel.report.drawing import printable

LINE = 1.18
_LARGE, _HALF_CAPITAL = 200, 0.36


@cache
def text_width(text: str, size: float) -> float:
    """Width in inches of one line in DejaVu Sans at ``size`` points."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont("DejaVu Sans"))
    font.set_size(_LARGE, 72)
    font.set_text(text)
    return font.get_width_height()[0] / 64 / 72 * size / _LARGE


def text_box(text: str, size: float) -> tuple[float, float]:
    """Width and height in inches of lines of text, `LINE` times the size apart."""
    lines = text.split("\n")
    return max(text_width(line, size) for line in lines), len(lines) * LINE * size / 72


def broken(name: str, width: float, size: float) -> list[str]:
    """A name on as many lines as it takes, none wider than ``width`` inches; words are broken only where they must be."""
    name = printable(name)
    for letters in range(len(name), 0, -1):
        lines = textwrap.wrap(name, letters)
        if all(text_width(line, size) <= width for line in lines):
            return lines or [""]
    return list(name) or [""]


def fitted(name: str, width: float, size: float, lines: int = 2) -> str:
    """A name on at most ``lines`` lines within ``width`` inches, shortened with an ellipsis beyond."""
    found = broken(name, width, size)
    if len(found) <= lines:
        return "\n".join(found)
    last = found[lines - 1]
    while last and text_width(f"{last}…", size) > width:
        last = last[:-1].rstrip()
    return "\n".join((*found[: lines - 1], f"{last}…"))


def write_lines(axes, place: tuple[float, float], text: str, size: float, ha: str = "center", **look: object) -> None:
    """Lines of text around the point ``place``, each a text of its own, `LINE` times the size apart whatever letters it has."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        up = ((len(lines) - 1) / 2 - number) * LINE * size - _HALF_CAPITAL * size
        options = {"textcoords": "offset points", "ha": ha, "va": "baseline", "fontsize": size, "annotation_clip": False}
        axes.annotate(line, place, (0, up), **options, **look)
