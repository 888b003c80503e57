"""The boxes of an SVG's texts, measured in its own units (points) from position, anchor, size and the font's widths."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations

from fordel.report.lettering import text_width

_SVG = "{http://www.w3.org/2000/svg}"
_RISE, _DROP, _TOUCH = 0.74, 0.2, 0.3


@dataclass(frozen=True)
class Box:
    """A text and where it stands; ``y`` grows downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two texts cover each other by more than a hair."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > _TOUCH and down > _TOUCH


def text_boxes(svg: str) -> list[Box]:
    """One box per text element."""
    return [_box(element) for element in ET.fromstring(svg).iter(f"{_SVG}text")]


def _box(element: ET.Element) -> Box:
    style, move = element.get("style", ""), element.get("transform", "")
    x, y = (
        map(float, re.search(r"translate\(([\d.-]+)[ ,]+([\d.-]+)\)", move).groups())
        if "translate" in move
        else (float(element.get("x", 0)), float(element.get("y", 0)))
    )
    size = float(re.search(r"([\d.]+)px", style).group(1))
    wide = 72 * text_width(element.text, size) * (1.1 if "bold" in style or "700" in style else 1)
    anchor = re.search(r"text-anchor: (\w+)", style)
    left = x - {"middle": wide / 2, "end": wide}.get(anchor.group(1) if anchor else "start", 0)
    return Box(element.text, left, y - _RISE * size, left + wide, y + _DROP * size)


def clipped(svg: str) -> list[str]:
    """Texts that reach out of the figure."""
    left, top, wide, tall = map(float, re.search(r'viewBox="([^"]+)"', svg).group(1).split())
    return [
        box.text
        for box in text_boxes(svg)
        if box.left < left - _TOUCH or box.top < top - _TOUCH or box.right > left + wide + _TOUCH or box.bottom > top + tall + _TOUCH
    ]


def overlapping(svg: str) -> list[tuple[str, str]]:
    """Pairs of texts that cover each other."""
    return [(one.text, other.text) for one, other in combinations(text_boxes(svg), 2) if one.meets(other)]
