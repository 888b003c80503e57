"""A unit's change since last year, part by part: only the changes are drawn, from last year's amount as zero."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from fordel.key.mixture import ALL_PARTS
from fordel.report.allocated import ChangeRow
from fordel.report.content import Figure, FigureData
from fordel.report.drawing import INK, WIDTH, drawing, named, new_figure, quiet, to_svg
from fordel.report.figure_words import tick_writer
from fordel.report.lettering import fitted, write_lines
from fordel.report.reader import Reader
from fordel.report.waterfall_words import waterfall_alternative, waterfall_headline, waterfall_subtitle

_LEFT, _RIGHT, _STEP, _FOOT, _HEAD = 1.3, 1.1, 0.23, 0.42, 0.2
_LOOKS = {1: ("#7fb3d5", ""), -1: ("#f6cfa3", "/////"), 0: ("#54585d", "")}


def waterfall_scale(rows: Sequence[ChangeRow]) -> int:
    """The widest reach of any unit's running sum, in currency units: the axis that makes all units' figures comparable."""
    return max((high - low for low, high in map(_reach, rows)), default=0)


def waterfall(
    row: ChangeRow,
    reader: Reader,
    synthetic: str = "",
    scale: int = 0,
    budget: int | None = None,
    pays: str = "additive",
    is_budget: bool = True,
) -> Figure:
    """The figure ``waterfall-<code>``: last year's amount, an arrow for every part that moved, the change in all, this year's amount.

    Parameters
    ----------
    row : ChangeRow
    reader : Reader
    synthetic : str
        The mark that stands inside the figure, or empty.
    scale : int
        How many currency units the axis spans at least; see `waterfall_scale`.
    budget : int, optional
        The budget year, for the subtitle.
    pays : str
        ``additive`` or ``model``: which key the amounts follow.
    is_budget : bool
        Whether last year's amount is the budget that the change is told from elsewhere; see `waterfall_headline`.
    """
    parts = moved_parts(row)
    headline = waterfall_headline(row, parts, pays, reader, is_budget)
    alternative = waterfall_alternative(row, parts, headline, reader)
    name = named("waterfall", row.centre)
    with drawing():
        svg = to_svg(_drawn(row, parts, scale, synthetic, reader), name, headline, alternative)
    data = (("last_year", row.last_year), *parts.items(), ("amount", row.amount))
    return Figure(name, svg, headline, waterfall_subtitle(row, budget, reader), alternative, FigureData(("part", "amount"), data))


def moved_parts(row: ChangeRow) -> dict[str, int]:
    """The parts that moved the unit's amount, in the order of the key."""
    return {part: getattr(row, part) for part in ALL_PARTS if getattr(row, part)}


def _reach(row: ChangeRow) -> tuple[int, int]:
    """The lowest and the highest running sum of the parts, zero included."""
    sums = list(accumulate(moved_parts(row).values(), initial=0))
    return min(sums), max(sums)


def _drawn(row: ChangeRow, parts: dict[str, int], scale: int, synthetic: str, reader: Reader):
    lines = len(parts) + 3
    height = _HEAD + _STEP * lines + _FOOT
    figure = new_figure(height, synthetic)
    axes = figure.add_axes((_LEFT / WIDTH, _FOOT / height, 1 - (_LEFT + _RIGHT) / WIDTH, _STEP * lines / height))
    _window(axes, row, scale)
    axes.set_ylim(lines - 0.5, -0.5)
    axes.axvline(0, color=INK, linewidth=1)
    say, net, sums = reader.say, row.amount - row.last_year, list(accumulate(parts.values(), initial=0))
    _words(axes, 0, say("figure.waterfall.last_year"), reader.number(row.last_year), "bold")
    for place, (part, (start, end)) in enumerate(zip(parts, pairwise(sums), strict=True), 1):
        _words(axes, place, say(f"change.part.{part}"), reader.texts.signed(end - start), "normal")
        _arrow(axes, place, start, end, 1 if end > start else -1)
        axes.plot((end, end), (place, place + 1), color=INK, linewidth=0.5)
    _words(axes, lines - 2, say("figure.waterfall.net"), reader.texts.signed(net), "bold")
    _arrow(axes, lines - 2, 0, net, 0)
    _words(axes, lines - 1, say("figure.waterfall.this_year"), reader.number(row.amount), "bold")
    _frame(axes, reader)
    return figure


def _window(axes, row: ChangeRow, scale: int) -> None:
    """The axis: all running sums in the middle, and as wide as ``scale`` at least."""
    low, high = _reach(row)
    span = max(high - low, scale, 1)
    middle = (low + high) / 2
    axes.set_xlim(middle - 0.54 * span, middle + 0.54 * span)


def _arrow(axes, place: int, start: int, end: int, kind: int) -> None:
    """A bar that points the way it moves; ``kind`` is 1 for a rise, -1 for a fall (hatched), 0 for the change in all."""
    from matplotlib.patches import Polygon

    if start == end:
        return
    low, high = axes.get_xlim()
    head = min(abs(end - start), 0.03 * (high - low)) * (1 if end > start else -1)
    colour, hatch = _LOOKS[kind]
    up, down = place - 0.33, place + 0.33
    corners = ((start, up), (end - head, up), (end, place), (end - head, down), (start, down))
    axes.add_patch(Polygon(corners, facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=0.7))


def _words(axes, place: int, label: str, amount: str, weight: str) -> None:
    """The row's name left of the axes, its amount at the figure's right edge."""
    inches = WIDTH - _LEFT - _RIGHT
    look = {"xycoords": axes.get_yaxis_transform(), "fontweight": weight}
    write_lines(axes, (-0.06 / inches, place), fitted(label, _LEFT - 0.08, 8), 8, "right", **look)
    write_lines(axes, (1 + (_RIGHT - 0.04) / inches, place), amount, 8, "right", **look)


def _frame(axes, reader: Reader) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    low, high = axes.get_xlim()
    size, kind = (1e6, "axis_millions") if high - low >= 2e6 else (1e3, "axis_thousands") if high - low >= 2e3 else (1, "")
    word = reader.currency_word()
    unit = reader.texts(f"report.figure.waterfall.{kind}", currency=word) if kind else word
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], integer=size == 1))
    write = tick_writer(lambda value, decimals: reader.texts.signed(value / size, decimals), axes.get_xticks(), 1 / size)
    axes.xaxis.set_major_formatter(FuncFormatter(write))
    axes.set_xlabel(reader.say("figure.waterfall.axis", unit=unit), fontsize=8)
    quiet(axes, "x")
