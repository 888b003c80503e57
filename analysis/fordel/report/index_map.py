"""The map of the index: dissolved boundaries, or labelled tiles where no boundaries are given."""

import math
from collections.abc import Mapping, Sequence

from fordel.report.classes import IndexClass, class_of, map_words, used_classes
from fordel.report.content import Figure, FigureData
from fordel.report.drawing import INK, WIDTH, drawing, new_figure, to_svg, wrapped
from fordel.report.geometry import aspect
from fordel.report.reader import Reader
from fordel.report.results import UnitRow

_MANY, _LEGEND_COLUMNS = 40, 2
_PAPER = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}


def index_map(rows: Sequence[UnitRow], shapes: Mapping[str, object], synthetic: str, reader: Reader) -> Figure:
    """The units by index class, as a map where any unit has a shape, else as tiles in the order of the codes.

    Parameters
    ----------
    rows : sequence of UnitRow
    shapes : mapping of str to shapely geometry
        By unit; see `fordel.report.geometry.unit_shapes`.
    synthetic : str
        The mark that stands inside the figure, or empty.
    """
    drawn = [row for row in rows if row.centre in shapes]
    caption, words = reader.say("map.caption" if drawn else "map.tiles_caption"), map_words(rows, reader)
    lost = [row.name for row in rows if row.centre not in shapes]
    if drawn and lost:
        caption = f"{caption}. {reader.say('map.missing', names=reader.listed(lost))}"
    with drawing():
        figure = _map(drawn, shapes, synthetic, reader) if drawn else _tiles(rows, synthetic, reader)
        _legend(figure, used_classes(drawn or rows, reader), reader)
        return Figure("map", to_svg(figure, "map", caption, words), caption, "", words, FigureData((), ()))


def _map(rows: Sequence[UnitRow], shapes: Mapping[str, object], synthetic: str, reader: Reader):
    import geopandas
    import shapely

    geometry = [shapes[row.centre] for row in rows]
    left, bottom, right, top = shapely.total_bounds(geometry)
    stretch = aspect(bottom, top, left, right)
    height = min(6.5, WIDTH * 0.98 * (top - bottom) * stretch / (right - left))
    figure, axes = _sheet(height, used_classes(rows, reader), synthetic)
    for one in used_classes(rows, reader):
        chosen = [shape for row, shape in zip(rows, geometry, strict=True) if class_of(row.index, reader) == one]
        geopandas.GeoSeries(chosen).plot(ax=axes, facecolor=one.colour, hatch=one.hatch, edgecolor=INK, linewidth=0.8, aspect=None)
    axes.set_aspect(stretch)
    axes.set_axis_off()
    for row, shape in zip(rows, geometry, strict=True) if len(rows) <= _MANY else ():
        place = shape.representative_point()
        axes.text(place.x, place.y, _label(row, len(rows), reader), ha="center", va="center", fontsize=7.5, bbox=_PAPER, linespacing=1.0)
    return figure


def _sheet(height: float, classes: Sequence[IndexClass], synthetic: str):
    """A figure with room for the legend above axes of this height (inches)."""
    head = 0.32 + 0.2 * math.ceil(len(classes) / _LEGEND_COLUMNS)
    figure = new_figure(height + head, synthetic)
    return figure, figure.add_axes((0.01, 0.01, 0.98, (height - 0.02) / (height + head)))


def _label(row: UnitRow, units: int, reader: Reader) -> str:
    name = row.name if len(row.name) <= 14 or units <= 14 else row.centre
    return f"{wrapped(name, 16 if units <= 14 else 10)}\n{reader.number(row.index, 1)}"


def _tiles(rows: Sequence[UnitRow], synthetic: str, reader: Reader):
    from matplotlib.patches import Rectangle

    across = 3 if len(rows) <= 24 else 4 if len(rows) <= 40 else 6
    down, tall = math.ceil(len(rows) / across), 0.48 if across == 6 else 0.58
    height = down * tall
    figure, axes = _sheet(height, used_classes(rows, reader), synthetic)
    for place, row in enumerate(rows):
        x, y, one = place % across, place // across, class_of(row.index, reader)
        axes.add_patch(Rectangle((x + 0.02, y + 0.03), 0.96, 0.94, facecolor=one.colour, hatch=one.hatch, edgecolor=INK, linewidth=0.8))
        label = f"{wrapped(row.name, {3: 19, 4: 14, 6: 12}[across])}\n{reader.number(row.index, 1)}"
        size = {3: 8, 4: 7.5, 6: 5.5}[across]
        axes.text(x + 0.5, y + 0.5, label, ha="center", va="center", fontsize=size, bbox=_PAPER, linespacing=1.05)
    axes.set_xlim(0, across)
    axes.set_ylim(down, 0)
    axes.set_axis_off()
    return figure


def _legend(figure, classes: Sequence[IndexClass], reader: Reader) -> None:
    from matplotlib.patches import Patch

    height = figure.get_size_inches()[1]
    patches = [Patch(facecolor=one.colour, hatch=one.hatch, edgecolor=INK, linewidth=0.6, label=one.label) for one in classes]
    look = {"frameon": False, "fontsize": 8, "title_fontsize": 8, "alignment": "left", "borderpad": 0, "handlelength": 2.4}
    place = {"loc": "upper left", "bbox_to_anchor": (0, 1 - 0.05 / height), "ncols": _LEGEND_COLUMNS}
    figure.legend(handles=patches, title=reader.say("map.legend"), handleheight=1.1, **place, **look)
