"""The chart of shares: a dot, a thick bar for the weights' uncertainty, a thin line for the total."""

from collections.abc import Sequence

from fordel.report.content import Figure
from fordel.report.drawing import ACCENT, GRID, INK, QUIET, WIDTH, drawing, new_figure, to_svg, wrapped
from fordel.report.reader import Reader
from fordel.report.results import UnitRow

_LEFT, _RIGHT = 1.4, 0.7


def interval_chart(
    rows: Sequence[UnitRow], shares: Sequence[str], caption: str, alternative: str, synthetic: str, reader: Reader
) -> Figure:
    """Shares with both intervals, one row per unit in the order of the key; ``shares`` are the printed ones."""
    step = 0.34 if len(rows) <= 24 else 0.26
    height = step * len(rows) + 1.0
    with drawing():
        figure = new_figure(height, synthetic)
        axes = figure.add_axes((_LEFT / WIDTH, 0.45 / height, 1 - (_LEFT + _RIGHT) / WIDTH, step * len(rows) / height))
        for place, (row, share) in enumerate(zip(rows, shares, strict=True)):
            _row(axes, place, row, share)
        _frame(axes, rows, reader)
        _legend(figure, axes, reader)
        return Figure("intervals", to_svg(figure, "intervals", caption, alternative), caption, alternative)


def _row(axes, place: int, row: UnitRow, share: str) -> None:
    axes.plot((row.range_low, row.range_high), (place, place), color=QUIET, linewidth=1.2, marker="|", markersize=7)
    axes.plot((row.share_low, row.share_high), (place, place), color=ACCENT, linewidth=6, alpha=0.45, solid_capstyle="butt")
    axes.plot((row.share,), (place,), color=INK, marker="o", markersize=5)
    side = axes.get_yaxis_transform()
    axes.text(-0.02, place, wrapped(row.name, 17), transform=side, ha="right", va="center", fontsize=9, linespacing=0.95)
    axes.text(1.02, place, share, transform=side, ha="left", va="center", fontsize=9)


def _frame(axes, rows: Sequence[UnitRow], reader: Reader) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    lows, highs = [min(row.range_low, row.share) for row in rows], [max(row.range_high, row.share) for row in rows]
    room = 0.04 * (max(highs) - min(lows)) or 0.01
    axes.set_xlim(min(lows) - room, max(highs) + room)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    decimals = _decimals(axes.get_xticks())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: reader.texts.percent(round(value, 9), decimals)))
    axes.tick_params(axis="x", length=0, labelsize=8)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _decimals(ticks: Sequence[float]) -> int:
    """Decimals of the percentages that tell two neighbouring ticks apart, 0 to 2."""
    step = (ticks[1] - ticks[0]) * 100
    return 0 if step >= 1 else 1 if step >= 0.1 else 2


def _legend(figure, axes, reader: Reader) -> None:
    from matplotlib.lines import Line2D

    keys = (
        (Line2D([], [], color=INK, marker="o", linestyle="none", markersize=5), reader.say("key.share")),
        (Line2D([], [], color=ACCENT, linewidth=6, alpha=0.45, solid_capstyle="butt"), reader.say("key.weights")),
        (Line2D([], [], color=QUIET, linewidth=1.2, marker="|", markersize=7), reader.say("key.range")),
    )
    handles, labels = zip(*keys, strict=True)
    height = figure.get_size_inches()[1]
    place = {"loc": "upper left", "bbox_to_anchor": (0, 1 - 0.22 / height), "ncols": 3}
    figure.legend(handles, labels, frameon=False, fontsize=8, borderpad=0, columnspacing=1, handlelength=1.6, **place)
