"""Whether expected and actual agree from the least to the most need, over all and within the practice units."""

from collections.abc import Sequence

from fordel.report.content import Block, Column, Figure, FigureData, Paragraph, Section, Table
from fordel.report.drawing import ACCENT, INK, WIDTH, drawing, new_figure, quiet, to_svg
from fordel.report.examined import Examined, Row
from fordel.report.figure_words import tick_writer, years_words
from fordel.report.reader import Reader
from fordel.report.voice import WIDE, Voice, bounds, decimal, numbers


def calibration_section(examined: Examined, synthetic: str, voice: Voice) -> Section:
    """A chart and a table by decile, and the deciles of areas within the practice units where these are few enough."""
    reader, rows = voice.reader, examined.rows("calibration")
    title = reader.say("calibration.title")
    if not rows:
        return Section("calibration", title, (Paragraph(voice.why_not(examined.reason("held_out") or "not_estimated")),), 3)
    shown = any(row["low"] is not None for row in rows)
    chart = [calibration_chart(rows, examined.head.get("years", ()), synthetic, reader)] if shown else []
    return Section(
        "calibration", title, (Paragraph(reader.say("calibration.text")), *chart, _table(rows, voice), *_within(examined, voice)), 3
    )


def _table(rows: Sequence[Row], voice: Voice) -> Table:
    reader = voice.reader
    columns = (Column(reader.say("calibration.decile")), *numbers(reader, ("areas_column", "ratio", "interval")))
    cells = tuple(
        (reader.number(row["decile"]), reader.number(row["areas"]), decimal(row["ratio"], 2, reader), bounds(row, "low", "high", 2, reader))
        for row in rows
    )
    return Table("calibration", reader.say("calibration.caption"), columns, cells, (), (reader.say("calibration.note"),))


def _within(examined: Examined, voice: Voice) -> tuple[Block, ...]:
    """Ratios by decile of areas (rows) and practice unit (columns), starred where the interval leaves out 1."""
    reader, cells = voice.reader, {(row["practice"], row["decile"]): row for row in examined.rows("deprivation")}
    codes, deciles = (sorted({key[at] for key in cells}) for at in (0, 1))
    bounded = [row for row in cells.values() if row["low"] is not None]
    off = [row for row in bounded if not row["low"] <= 1 <= row["high"]]
    if not cells:
        return ()
    words = [reader.say("calibration.within", off=len(off), cells=len(bounded))] if bounded else []
    words += [reader.say("calibration.within_chance", chance=reader.number(len(bounded) / 20))] if len(bounded) >= 20 else []
    text = [Paragraph(" ".join(words))] if words else []
    if len(codes) > WIDE:
        return (*text, Paragraph(reader.say("appendix.deprivation_long")))
    columns = (Column(reader.say("calibration.decile")), *(Column(head, "", "number") for head in voice.heads(codes)))
    rows = tuple((reader.number(decile), *(_starred(cells.get((code, decile)), reader) for code in codes)) for decile in deciles)
    return (*text, Table("deprivation", reader.say("calibration.within_caption"), columns, rows, (), (reader.say("calibration.star"),)))


def _starred(row: Row | None, reader: Reader) -> str:
    if row is None or row["ratio"] is None:
        return reader.texts("report.withheld") if row and row["withheld"] else reader.say("none")
    off = row["low"] is not None and not row["low"] <= 1 <= row["high"]
    return reader.number(row["ratio"], 2) + ("*" if off else "")


def calibration_chart(rows: Sequence[Row], years: Sequence[int], synthetic: str, reader: Reader) -> Figure:
    """Ratio and interval by decile, with a line at 1; groups without an interval are left out.

    Parameters
    ----------
    rows : sequence of Row
        ``models/validation/calibration.csv``, of which one at least has an interval.
    years : sequence of int
        The accounting years, for the subtitle; may be empty.
    synthetic : str
        The mark that stands inside the figure, or empty.
    """
    shown = [row for row in rows if row["low"] is not None]
    headline, alternative = _headline(shown, reader), _alternative(shown, reader)
    height = 2.6
    with drawing():
        figure = new_figure(height, synthetic)
        axes = figure.add_axes((0.45 / WIDTH, 0.5 / height, 1 - 0.55 / WIDTH, 1 - 0.85 / height))
        for row in shown:
            axes.plot((row["decile"],) * 2, (row["low"], row["high"]), color=ACCENT, linewidth=6, alpha=0.45, solid_capstyle="butt")
            axes.plot((row["decile"],), (row["ratio"],), color=INK, marker="o", markersize=5)
        _frame(axes, shown, reader)
        svg = to_svg(figure, "calibration", headline, alternative)
    span = reader.texts("report.figure.calibration.years", years=years_words(years, reader)) if years else ""
    words = [reader.say("figure.calibration.subtitle", years=span)]
    words += [reader.say("figure.calibration.left_out")] if len(shown) < len(rows) else []
    columns = ("decile", "ratio", "low", "high")
    data = FigureData(columns, tuple((int(row["decile"]), row["ratio"], row["low"], row["high"]) for row in shown))
    return Figure("calibration", svg, headline, " ".join(words), alternative, data)


def _headline(rows: Sequence[Row], reader: Reader) -> str:
    """In how many groups the interval holds 1."""
    inside = sum(row["low"] <= 1 <= row["high"] for row in rows)
    if inside in (0, len(rows)):
        return reader.say("figure.calibration.all" if inside else "figure.calibration.none")
    return reader.say("figure.calibration.some", inside=reader.number(inside), groups=reader.number(len(rows)))


def _alternative(rows: Sequence[Row], reader: Reader) -> str:
    """The headline, and every group's ratio with its interval."""
    groups = [
        reader.texts(
            "report.figure.calibration.group",
            decile=reader.number(row["decile"]), ratio=reader.number(row["ratio"], 2), interval=bounds(row, "low", "high", 2, reader),
        )
        for row in rows
    ]  # fmt: skip
    table = reader.say("figure.table", table=reader.say("calibration.caption"))
    return reader.say("figure.calibration.alternative", headline=_headline(rows, reader), groups="; ".join(groups), table=table)


def _frame(axes, rows: Sequence[Row], reader: Reader) -> None:
    from matplotlib.ticker import FuncFormatter

    axes.axhline(1, color=INK, linewidth=0.8)
    axes.set_xticks([row["decile"] for row in rows])
    axes.set_xlabel(reader.say("calibration.axis"), fontsize=8)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: reader.number(value)))
    axes.yaxis.set_major_formatter(FuncFormatter(tick_writer(reader.number, axes.get_yticks())))
    quiet(axes, "y")
