"""The chart of both intervals: a dot, a thick bar for the weights' uncertainty, a thin line for the total."""

from collections.abc import Mapping, Sequence

from fordel.report.content import Figure, FigureData
from fordel.report.drawing import ACCENT, INK, QUIET, WIDTH, drawing, new_figure, quiet, to_svg
from fordel.report.figure_words import tick_writer
from fordel.report.interval_measure import Mark, Measure
from fordel.report.interval_words import ENDS, interval_alternative, interval_headline, interval_subtitle
from fordel.report.key_section import shares_in_print
from fordel.report.lettering import fitted, text_width, write_lines
from fordel.report.reader import Reader
from fordel.report.results import UnitRow

_LEFT, _RIGHT, _WIDEST, _TALLEST, _APART, _SMALL = 1.4, 0.7, 1.7, 8.0, 0.16, 7.5
_FEW, _NAMED = 24, 40
_BOUNDS = ("low", "high", "range_low", "range_high")
_COLUMNS = {"share": ("share_low", "share_high", "range_low", "range_high"), "index": tuple(f"index_{bound}" for bound in _BOUNDS)}


def chart_measure(rows: Sequence[UnitRow], reader: Reader) -> Measure:
    """Shares for up to 24 units; for more, the index, since many shares differ most by how large the units are.

    A bound of the index is ``index * bound of the share / share``.
    """
    if len(rows) <= _FEW or any(row.index is None or not row.share for row in rows):
        labels = shares_in_print(rows, reader)
        return Measure("share", tuple(_mark(row, row.share, label) for row, label in zip(rows, labels, strict=True)))
    return Measure("index", tuple(_mark(row, row.index, reader.number(row.index, 1)) for row in rows))


def _mark(row: UnitRow, value: float, label: str) -> Mark:
    scale = value / row.share if row.share else 1.0
    bounds = (row.share_low, row.share_high, row.range_low, row.range_high)
    return Mark(row.centre, row.name, value, *(scale * bound for bound in bounds), label)


def interval_chart(
    measure: Measure, words: Mapping[str, str], synthetic: str, reader: Reader, budget: int | None = None
) -> Figure:
    """The measure with both intervals; of more than 40 units, from the highest down with names at both ends only.

    Parameters
    ----------
    measure : Measure
    words : mapping of str to str
        ``table``: the caption of the table that has all the figures.
    synthetic : str
        The mark that stands inside the figure, or empty.
    budget : int, optional
        The budget year, for the subtitle.
    """
    many = len(measure.marks) > _NAMED
    headline, alternative = interval_headline(measure, reader), interval_alternative(measure, words, reader)
    marks = sorted(measure.marks, key=lambda mark: -mark.value) if many else measure.marks
    with drawing():
        svg = to_svg(_drawn(measure, marks, many, synthetic, reader), "intervals", headline, alternative)
    columns = ("centre", "name", measure.name, *_COLUMNS[measure.name])
    data = tuple((mark.centre, mark.name, mark.value, *(getattr(mark, bound) for bound in _BOUNDS)) for mark in measure.marks)
    return Figure("intervals", svg, headline, interval_subtitle(measure, many, budget, reader), alternative, FigureData(columns, data))


def _drawn(measure: Measure, marks: Sequence[Mark], many: bool, synthetic: str, reader: Reader):
    few = len(marks) <= _FEW
    step = min(0.34 if few else 0.26, _TALLEST / len(marks))
    left = _LEFT if few else 0.3 + max(text_width(_shown(mark, _WIDEST, _SMALL, 1), _SMALL) for mark in marks)
    height = step * len(marks) + 1.0
    figure = new_figure(height, synthetic)
    axes = figure.add_axes((left / WIDTH, 0.45 / height, 1 - (left + _RIGHT) / WIDTH, step * len(marks) / height))
    axes.set_ylim(len(marks) - 0.5, -0.5)
    for place, mark in enumerate(marks):
        _interval(axes, place, mark, 6 if not many else max(1.5, 40 * step))
        if not many:
            _name(axes, place, mark, left - 0.07 if few else _WIDEST, 9 if few else _SMALL, 2 if few else 1)
        elif not ENDS <= place < len(marks) - ENDS:
            _led_name(axes, place, _beside(place, len(marks), step), mark)
    _frame(axes, measure, reader)
    _legend(figure, reader.say(f"key.{measure.name}"), reader)
    return figure


def _interval(axes, place: int, mark: Mark, thick: float) -> None:
    axes.plot((mark.range_low, mark.range_high), (place, place), color=QUIET, linewidth=1.2, marker="|", markersize=thick + 1)
    axes.plot((mark.low, mark.high), (place, place), color=ACCENT, linewidth=thick, alpha=0.45, solid_capstyle="butt")
    axes.plot((mark.value,), (place,), color=INK, marker="o", markersize=0.8 * thick)


def _beside(place: int, count: int, step: float) -> float:
    """Where the name of a mark near an end stands, in rows: far enough from the next one to be read."""
    apart = max(1.0, _APART / step)
    return place * apart if place < ENDS else count - 1 - (count - 1 - place) * apart


def _name(axes, row: float, mark: Mark, room: float, size: float, lines: int, gap: float = 0.05) -> None:
    """Name and value on the two sides of the axes."""
    inches = axes.get_position().width * WIDTH
    sides = axes.get_yaxis_transform()
    write_lines(axes, (-gap / inches, row), _shown(mark, room, size, lines), size, "right", xycoords=sides)
    write_lines(axes, (1 + gap / inches, row), mark.label, size, "left", xycoords=sides)


def _shown(mark: Mark, room: float, size: float, lines: int) -> str:
    """The name, or the code where the name has no room and the code has."""
    name = fitted(mark.name, room, size, lines)
    return mark.centre if name.endswith("…") and text_width(mark.centre, size) <= room else name


def _led_name(axes, place: int, row: float, mark: Mark) -> None:
    """Value and name beside another row than the mark's, with a thin line from the one to the other."""
    inches = axes.get_position().width * WIDTH
    _name(axes, row, mark, _WIDEST, _SMALL, 1, 0.2)
    for across in ((0, -0.17 / inches), (1, 1 + 0.17 / inches)):
        axes.plot(across, (place, row), transform=axes.get_yaxis_transform(), color=QUIET, linewidth=0.5, clip_on=False)


def _frame(axes, measure: Measure, reader: Reader) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    lows, highs = ([pick(mark.value, mark.range_low, mark.range_high) for mark in measure.marks] for pick in (min, max))
    room = 0.04 * (max(highs) - min(lows)) or 0.01
    axes.set_xlim(min(lows) - room, max(highs) + room)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    share = measure.name == "share"
    write = reader.texts.percent if share else reader.texts.number
    axes.xaxis.set_major_formatter(FuncFormatter(tick_writer(write, axes.get_xticks(), 100 if share else 1)))
    quiet(axes, "x")


def _legend(figure, value: str, reader: Reader) -> None:
    from matplotlib.lines import Line2D

    keys = (
        (Line2D([], [], color=INK, marker="o", linestyle="none", markersize=5), value),
        (Line2D([], [], color=ACCENT, linewidth=6, alpha=0.45, solid_capstyle="butt"), reader.say("key.weights")),
        (Line2D([], [], color=QUIET, linewidth=1.2, marker="|", markersize=7), reader.say("key.range")),
    )
    handles, labels = zip(*keys, strict=True)
    height = figure.get_size_inches()[1]
    place = {"loc": "upper left", "bbox_to_anchor": (0, 1 - 0.22 / height), "ncols": 3}
    figure.legend(handles, labels, frameon=False, fontsize=8, borderpad=0, columnspacing=1, handlelength=1.6, **place)
