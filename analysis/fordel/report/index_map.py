"""The map of the index: dissolved boundaries, or labelled tiles where no boundaries are given."""

import math
from collections.abc import Mapping, Sequence

from fordel.report.classes import IndexClass, class_of, used_classes
from fordel.report.content import Figure, FigureData
from fordel.report.drawing import BROAD, INK, WIDTH, drawing, new_figure, to_svg
from fordel.report.geometry import on_sheet
from fordel.report.lettering import broken, fitted, text_box, text_width, write_lines
from fordel.report.map_labels import placed_labels
from fordel.report.map_words import map_alternative, map_headline, map_subtitle
from fordel.report.reader import Reader
from fordel.report.results import UnitRow

_LEGEND_COLUMNS, _MAP_TALLEST, _TILES_TALLEST = 2, 6.5, 8.4
_FEW, _SOME, _MANY, _ACROSS, _MOST_DOWN = 14, 24, 40, 8, 24
_PAPER = 0.04


def index_map(
    rows: Sequence[UnitRow], shapes: Mapping[str, object], synthetic: str, reader: Reader, budget: int | None = None
) -> Figure:
    """The units by index class, as a map where any unit has a shape, else as tiles in the order of the codes.

    Parameters
    ----------
    rows : sequence of UnitRow
    shapes : mapping of str to shapely geometry
        By unit; see `fordel.report.geometry.unit_shapes`.
    synthetic : str
        The mark that stands inside the figure, or empty.
    budget : int, optional
        The budget year, for the subtitle.
    """
    drawn = [row for row in rows if row.centre in shapes]
    headline, alternative = map_headline(rows, reader), map_alternative(rows, reader)
    with drawing():
        figure, bare = _map(drawn, shapes, synthetic, reader) if drawn else _tiles(rows, synthetic, reader)
        _legend(figure, used_classes(drawn or rows, reader), reader)
        svg = to_svg(figure, "map", headline, alternative)
    subtitle = map_subtitle(drawn, [row for row in rows if row.centre not in shapes], bare, budget, reader)
    data = FigureData(("centre", "name", "index"), tuple((row.centre, row.name, row.index) for row in rows))
    return Figure("map", svg, headline, subtitle, alternative, data)


def _map(rows: Sequence[UnitRow], shapes: Mapping[str, object], synthetic: str, reader: Reader):
    """The map, and the units that stand on it without a label."""
    import geopandas

    placed, height = on_sheet([shapes[row.centre] for row in rows], WIDTH * 0.98, _MAP_TALLEST)
    figure, axes = _sheet(height, used_classes(rows, reader), synthetic)
    axes.set_xlim(0, WIDTH * 0.98)
    axes.set_ylim(0, height)
    for one in used_classes(rows, reader):
        chosen = [shape for row, shape in zip(rows, placed, strict=True) if class_of(row.index, reader) == one]
        geopandas.GeoSeries(chosen).plot(ax=axes, facecolor=one.colour, hatch=one.hatch, edgecolor=INK, linewidth=0.8, aspect=None)
    size = 7.5 if len(rows) <= _FEW else 6.5
    labels = placed_labels(placed, [_map_texts(row, len(rows), size, reader) for row in rows], size)
    for label in filter(None, labels):
        _write(axes, label.x, label.y, label.text, size)
    return figure, [row for row, label in zip(rows, labels, strict=True) if label is None]


def _map_texts(row: UnitRow, units: int, size: float, reader: Reader) -> tuple[str, ...]:
    """The name on few lines, on more and shorter ones, the code; each with the index, and the code alone."""
    index, few = reader.number(row.index, 1), units <= _FEW
    lines = [broken(row.name, width, size) for width in ((1.2, 0.75) if few else (0.7, 0.5))]
    names = ["\n".join(found) for found in lines if len(found) <= (4 if few else 2)]
    return tuple(dict.fromkeys((*(f"{name}\n{index}" for name in (*names, row.centre)), row.centre)))


def _sheet(height: float, classes: Sequence[IndexClass], synthetic: str, width: float = WIDTH):
    """A figure with room for the legend above bare axes of this height (inches)."""
    head = 0.32 + 0.2 * math.ceil(len(classes) / _LEGEND_COLUMNS)
    figure = new_figure(height + head + 0.04, synthetic, width)
    axes = figure.add_axes((0.01, 0.02 / (height + head), 0.98, height / (height + head + 0.04)))
    axes.set_axis_off()
    return figure, axes


def _write(axes, x: float, y: float, text: str, size: float) -> None:
    """Text on white paper, so that it is read over any hatching."""
    from matplotlib.patches import Rectangle

    wide, tall = (side + _PAPER for side in text_box(text, size))
    axes.add_patch(Rectangle((x - wide / 2, y - tall / 2), wide, tall, facecolor="white", edgecolor="none", alpha=0.85))
    write_lines(axes, (x, y), text, size)


def _tiles(rows: Sequence[UnitRow], synthetic: str, reader: Reader):
    """The tiles, and the units whose tile has no text."""
    from matplotlib.patches import Rectangle

    across = 3 if len(rows) <= _SOME else 4 if len(rows) <= _MANY else max(_ACROSS, math.ceil(len(rows) / _MOST_DOWN))
    down, size = math.ceil(len(rows) / across), {3: 8, 4: 7.5}.get(across, 6)
    width, highest, room, gap = (WIDTH, 0.58, 0.86, 0.02) if across <= 4 else (BROAD, 0.36, 0.9, 0.01)
    wide, tall = width * 0.98 / across, min(highest, _TILES_TALLEST / down)
    figure, axes = _sheet(down * tall, used_classes(rows, reader), synthetic, width)
    axes.set_xlim(0, across * wide)
    axes.set_ylim(down * tall, 0)
    bare = []
    for place, row in enumerate(rows):
        x, y, one = wide * (place % across), tall * (place // across), class_of(row.index, reader)
        look = {"facecolor": one.colour, "hatch": one.hatch, "edgecolor": INK, "linewidth": 0.8}
        axes.add_patch(Rectangle((x + 1.5 * gap, y + gap), wide - 3 * gap, tall - 2 * gap, **look))
        name = _tile_name(row, room * wide, size, 3 if len(rows) <= _MANY else 2)
        if name:
            _write(axes, x + wide / 2, y + tall / 2, f"{name}\n{reader.number(row.index, 1)}", size)
        else:
            bare.append(row)
    return figure, bare


def _tile_name(row: UnitRow, width: float, size: float, lines: int) -> str:
    """The name on so many ``lines``, else the code, else of three lines a shortened name; empty where nothing has room."""
    if len(broken(row.name, width, size)) <= lines:
        return fitted(row.name, width, size, lines)
    if text_width(row.centre, size) <= width:
        return row.centre
    return fitted(row.name, width, size, lines) if lines > 2 else ""


def _legend(figure, classes: Sequence[IndexClass], reader: Reader) -> None:
    from matplotlib.patches import Patch

    height = figure.get_size_inches()[1]
    patches = [Patch(facecolor=one.colour, hatch=one.hatch, edgecolor=INK, linewidth=0.6, label=one.label) for one in classes]
    look = {"frameon": False, "fontsize": 8, "title_fontsize": 8, "alignment": "left", "borderpad": 0, "handlelength": 2.4}
    place = {"loc": "upper left", "bbox_to_anchor": (0, 1 - 0.05 / height), "ncols": _LEGEND_COLUMNS}
    figure.legend(handles=patches, title=reader.say("map.legend"), handleheight=1.1, **place, **look)
