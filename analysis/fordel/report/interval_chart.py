"""The chart of both intervals: a dot, a thick bar for the weights' uncertainty, a thin line for the total."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fordel.report.content import Figure, FigureData
from fordel.report.drawing import ACCENT, GRID, INK, QUIET, WIDTH, drawing, new_figure, to_svg, wrapped
from fordel.report.key_section import shares_in_print
from fordel.report.reader import Reader
from fordel.report.results import UnitRow

_LEFT, _RIGHT, _FEW = 1.4, 0.7, 24


@dataclass(frozen=True)
class Mark:
    """One row of the chart: a name, a value with both intervals in the measure's unit, and the value in print."""

    name: str
    value: float
    low: float
    high: float
    range_low: float
    range_high: float
    label: str


@dataclass(frozen=True)
class Measure:
    """What the chart shows: ``share`` (0-1) or ``index`` (average = 100), one mark per unit in the order of the key."""

    name: str
    marks: tuple[Mark, ...]


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
    return Mark(row.name, value, *(scale * bound for bound in bounds), label)


def interval_chart(measure: Measure, words: Mapping[str, str], synthetic: str, reader: Reader) -> Figure:
    """The measure with both intervals; ``words`` are the values that the figure's text alternative needs."""
    marks = measure.marks
    step = 0.34 if len(marks) <= _FEW else 0.26
    height = step * len(marks) + 1.0
    caption = reader.say(f"intervals.caption.{measure.name}")
    alternative = reader.say("intervals.alternative", measure=reader.say(f"key.{measure.name}"), **words)
    with drawing():
        figure = new_figure(height, synthetic)
        axes = figure.add_axes((_LEFT / WIDTH, 0.45 / height, 1 - (_LEFT + _RIGHT) / WIDTH, step * len(marks) / height))
        for place, mark in enumerate(marks):
            _row(axes, place, mark)
        _frame(axes, measure, reader)
        _legend(figure, reader.say(f"key.{measure.name}"), reader)
        return Figure("intervals", to_svg(figure, "intervals", caption, alternative), caption, "", alternative, FigureData((), ()))


def _row(axes, place: int, mark: Mark) -> None:
    axes.plot((mark.range_low, mark.range_high), (place, place), color=QUIET, linewidth=1.2, marker="|", markersize=7)
    axes.plot((mark.low, mark.high), (place, place), color=ACCENT, linewidth=6, alpha=0.45, solid_capstyle="butt")
    axes.plot((mark.value,), (place,), color=INK, marker="o", markersize=5)
    side = axes.get_yaxis_transform()
    axes.text(-0.02, place, wrapped(mark.name, 17), transform=side, ha="right", va="center", fontsize=9, linespacing=0.95)
    axes.text(1.02, place, mark.label, transform=side, ha="left", va="center", fontsize=9)


def _frame(axes, measure: Measure, reader: Reader) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    lows, highs = ([pick(mark.value, mark.range_low, mark.range_high) for mark in measure.marks] for pick in (min, max))
    room = 0.04 * (max(highs) - min(lows)) or 0.01
    axes.set_xlim(min(lows) - room, max(highs) + room)
    axes.set_ylim(len(measure.marks) - 0.5, -0.5)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(_tick_text(measure, axes.get_xticks(), reader)))
    axes.tick_params(axis="x", length=0, labelsize=8)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _tick_text(measure: Measure, ticks: Sequence[float], reader: Reader) -> Callable[[float, int], str]:
    """How a tick is written: with as many decimals, 0 to 2, as tell two neighbours apart."""
    step = (ticks[1] - ticks[0]) * (100 if measure.name == "share" else 1)
    decimals = 0 if step >= 1 else 1 if step >= 0.1 else 2
    write = reader.texts.percent if measure.name == "share" else reader.texts.number
    return lambda value, _: write(round(value, 9), decimals)


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
