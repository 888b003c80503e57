"""The figures of ``docs/evidence.md``, drawn from ``reports/simulation.json``."""

from collections.abc import Mapping

from fordel.report.drawing import ACCENT, GRID, INK, QUIET, WIDTH, drawing, new_figure, to_svg

Pair = Mapping[str, object]
MARK = "syntetisk / synthetic"
_LEFT, _ROW = 1.75, 0.27


def errors_figure(pair: Pair, names: Mapping[str, str]) -> str:
    """Mean error (bar) and worst centre (dot) of the key and of every rival."""
    rows = [("the key", pair), *((names[name], figures) for name, figures in pair["rivals"].items())]
    alternative = "; ".join(f"{name}: mean {row['mean_error_pp']:.2f}, worst centre {row['worst_centre_pp']:.2f}" for name, row in rows)
    with drawing():
        figure, axes = _rows_figure([name for name, _ in rows])
        for place, (_, row) in enumerate(rows):
            axes.barh(place, row["mean_error_pp"], height=0.55, color=ACCENT if place == 0 else QUIET)
            axes.plot(row["worst_centre_pp"], place, marker="o", color=INK, markersize=4)
        axes.set_xlim(0, None)
        _below(figure, "percentage points of share: mean (bar), worst centre (dot)")
        return to_svg(figure, "errors", "Errors of the key and its rivals, no unobserved need", alternative)


def coverage_figure(pairs: Mapping[str, Pair]) -> str:
    """How often both intervals hold the truth, by setting."""
    alternative = "; ".join(f"{name}: weights {row['coverage_95']:.2f}, range {row['coverage_range']:.2f}" for name, row in pairs.items())
    with drawing():
        figure, axes = _rows_figure(list(pairs))
        axes.axvline(0.95, color=QUIET, linewidth=0.8, linestyle=":")
        for place, row in enumerate(pairs.values()):
            axes.plot(row["coverage_range"], place, marker="|", markersize=11, markeredgewidth=2, color=INK)
            axes.plot(row["coverage_95"], place, marker="o", markersize=5, color=ACCENT)
        axes.set_xlim(0, 1.02)
        _below(figure, "share of centres covered: by the interval of the weights (dot), by the range (bar)")
        return to_svg(figure, "coverage", "How often the intervals hold the truth", alternative)


def unexplained_figure(pairs: Mapping[str, Pair]) -> str:
    """Mean error by ``unexplained_share``, one line per setting, with last year's spend at the right."""
    alternative = "; ".join(f"{name}: " + _points(row) for name, row in pairs.items())
    styles = (("-", INK), ("--", ACCENT), ("-.", QUIET), (":", "#8a1f11"))
    with drawing():
        figure = new_figure(2.6, MARK)
        axes = figure.add_axes((0.09, 0.19, 0.54, 0.70))
        for (name, row), (style, color) in zip(pairs.items(), styles, strict=False):
            points = {float(share): found["mean_error_pp"] for share, found in row["at_unexplained_share"].items()}
            axes.plot(list(points), list(points.values()), style, color=color, marker="o", markersize=3.5, label=name)
            axes.plot(1.12, row["rivals"]["last_year"]["mean_error_pp"], marker="D", color=color, markersize=4, clip_on=False)
        axes.set(xlim=(-0.02, 1.15), ylim=(0, None), xticks=(0, 0.25, 0.5, 1, 1.12))
        axes.set_xticklabels(("0", "0.25", "0.5", "1", "last\nyear"))
        _below(figure, "unexplained_share; diamonds: last year's spend as the key")
        axes.set_title("mean error, percentage points", fontsize=8, loc="left")
        _quiet(axes, "y")
        axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.02, 0.5), handlelength=1.8)
        return to_svg(figure, "unexplained", "Error by how much of the unexplained difference is paid", alternative)


def _below(figure, text: str) -> None:
    figure.text(0.99, 0.06 / figure.get_size_inches()[1], text, ha="right", va="bottom", fontsize=8)


def _points(row: Pair) -> str:
    return ", ".join(f"{found['mean_error_pp']:.2f} at {share}" for share, found in row["at_unexplained_share"].items())


def _rows_figure(names: list[str]):
    """A figure with one named row per line, top down; returns it and its axes."""
    height = _ROW * len(names) + 0.75
    figure = new_figure(height, MARK)
    axes = figure.add_axes((_LEFT / WIDTH, 0.48 / height, 1 - (_LEFT + 0.15) / WIDTH, _ROW * len(names) / height))
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), names)
    _quiet(axes, "x")
    return figure, axes


def _quiet(axes, grid: str) -> None:
    axes.tick_params(length=0, labelsize=8)
    axes.grid(axis=grid, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
