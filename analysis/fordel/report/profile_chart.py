"""The social profile of one unit: every criterion compared with the whole city, as an index with the city = 100."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fordel.report.content import Figure, FigureData
from fordel.report.drawing import ACCENT, INK, QUIET, WIDTH, drawing, named, new_figure, quiet, to_svg
from fordel.report.figure_words import tick_writer
from fordel.report.lettering import fitted, write_lines
from fordel.report.reader import Reader

_LEFT, _RIGHT, _STEP, _HEAD, _FOOT = 1.9, 1.36, 0.28, 0.38, 0.42
_COLUMNS = (("centre", 0.66, "bold"), ("city", 1.32, "normal"))
_LEAST, _MOST = 200, 300


@dataclass(frozen=True)
class ProfileMark:
    """A criterion, or one of its levels: both figures in print, and the index with the whole city = 100; None is withheld or unknown."""

    label: str
    centre_text: str
    city_text: str
    index: float | None


def profile_chart(
    marks: Sequence[ProfileMark], centre: str, name: str, reader: Reader, synthetic: str = "", year: int | None = None
) -> Figure:
    """The figure ``profile-<centre>``: a dot for the unit on an axis from 0, a line at 100 for the city, both figures beside it.

    Parameters
    ----------
    marks : sequence of ProfileMark
        In the order of the register; at least one.
    centre, name : str
        The unit's code and name.
    synthetic : str
        The mark that stands inside the figure, or empty.
    year : int, optional
        The year in which the children were counted, for the subtitle.
    """
    headline = _headline(marks, name, reader)
    most = max((mark.index for mark in marks if mark.index is not None), default=0)
    subtitle = _subtitle(marks, name, most > _MOST, year, reader)
    alternative = reader.say("figure.profile.alternative", headline=headline, marks="; ".join(_sentence(mark, reader) for mark in marks))
    figure_name = named("profile", centre)
    with drawing():
        figure = _drawn(marks, max(_LEAST, min(_MOST, 1.1 * most)), synthetic, reader)
        svg = to_svg(figure, figure_name, headline, alternative)
    return Figure(figure_name, svg, headline, subtitle, alternative, FigureData(("criterion", "index"), _data(marks)))


def _data(marks: Sequence[ProfileMark]) -> tuple[tuple[object, ...], ...]:
    return tuple((mark.label, mark.index) for mark in marks)


def _headline(marks: Sequence[ProfileMark], name: str, reader: Reader) -> str:
    """What differs most from the city, by the printed figures."""
    away = {mark: 0 if mark.centre_text == mark.city_text else round(mark.index) - 100 for mark in marks if mark.index is not None}
    if not away:
        return reader.say("figure.profile.none", name=name)
    high, low = max(away.values()), min(away.values())
    found = {
        side: _some([mark for mark, value in away.items() if value == bound], reader)
        for side, bound in (("high", high), ("low", low))
        if (bound > 0 if side == "high" else bound < 0)
    }
    if len(found) == 2:
        return reader.say("figure.profile.both", name=name, **found)
    for side, words in found.items():
        return reader.say(f"figure.profile.{side}", name=name, marks=words)
    return reader.say("figure.profile.same", name=name)


def _some(marks: Sequence[ProfileMark], reader: Reader) -> str:
    if len(marks) > 2:
        return reader.texts("report.figure.profile.several", n=reader.number(len(marks)))
    words = [
        reader.texts("report.figure.profile.mark", label=mark.label, centre=mark.centre_text, city=mark.city_text) for mark in marks
    ]
    return reader.listed(words)


def _subtitle(marks: Sequence[ProfileMark], name: str, beyond: bool, year: int | None, reader: Reader) -> str:
    counted = "" if year is None else f", {year}"
    words = [reader.say("figure.profile.subtitle", name=name, year=counted)]
    words += [reader.say("figure.profile.beyond")] if beyond else []
    return " ".join(words)


def _sentence(mark: ProfileMark, reader: Reader) -> str:
    key = "each" if mark.index is not None else "each_unknown"
    values = {"label": mark.label, "centre": mark.centre_text, "city": mark.city_text, "index": reader.number(mark.index)}
    return reader.texts(f"report.figure.profile.{key}", **values)


def _drawn(marks: Sequence[ProfileMark], most: float, synthetic: str, reader: Reader):
    height = _HEAD + _STEP * len(marks) + _FOOT
    figure = new_figure(height, synthetic)
    axes = figure.add_axes((_LEFT / WIDTH, _FOOT / height, 1 - (_LEFT + _RIGHT) / WIDTH, _STEP * len(marks) / height))
    axes.set_xlim(0, most)
    axes.set_ylim(len(marks) - 0.5, -0.5)
    axes.axvline(100, color=INK, linewidth=1)
    for place, mark in enumerate(marks):
        _words(axes, place, mark)
    _dots(axes, {place: mark.index for place, mark in enumerate(marks) if mark.index is not None}, most)
    _heads(figure, reader)
    _frame(axes, reader)
    return figure


def _words(axes, place: int, mark: ProfileMark) -> None:
    """The criterion left of the axes, both figures right of it."""
    sides, inches = axes.get_yaxis_transform(), WIDTH - _LEFT - _RIGHT
    write_lines(axes, (-0.08 / inches, place), fitted(mark.label, _LEFT - 0.12, 8), 8, "right", xycoords=sides)
    for (_, right, weight), text in zip(_COLUMNS, (mark.centre_text, mark.city_text), strict=True):
        write_lines(axes, (1 + right / inches, place), text, 8, "right", xycoords=sides, fontweight=weight)


def _dots(axes, indices: Mapping[int, float], most: float) -> None:
    """A dot per row with a line from the city's 100, and an arrowhead at the edge where the dot lies beyond the axis."""
    axes.hlines(list(indices), 100, [min(index, most) for index in indices.values()], color=ACCENT, linewidth=1.6)
    for marker, beyond in (("o", False), (">", True)):
        shown = {place: min(index, most) for place, index in indices.items() if (index > most) == beyond}
        axes.plot(list(shown.values()), list(shown), color=INK, marker=marker, markersize=5.5, linestyle="none", clip_on=False)


def _heads(figure, reader: Reader) -> None:
    height = figure.get_size_inches()[1]
    for key, right, weight in _COLUMNS:
        words = fitted(reader.say(f"figure.profile.{key}"), 1.6 if key == "centre" else 0.64, 7.5, 1)
        place = (WIDTH - _RIGHT + right) / WIDTH
        figure.text(place, 1 - (_HEAD - 0.03) / height, words, ha="right", va="bottom", fontsize=7.5, fontweight=weight, color=QUIET)


def _frame(axes, reader: Reader) -> None:
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    axes.set_yticks([])
    axes.xaxis.set_major_locator(MultipleLocator(50 if axes.get_xlim()[1] <= _LEAST else 100))
    axes.xaxis.set_major_formatter(FuncFormatter(tick_writer(reader.number, axes.get_xticks())))
    axes.set_xlabel(reader.say("figure.profile.axis"), fontsize=8)
    quiet(axes, "x")
