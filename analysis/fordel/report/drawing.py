"""Drawing as SVG: one look for every figure, text kept as text, the same bytes on every run."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

WIDTH, BROAD = 4.6, 6.5
INK, QUIET, ACCENT, GRID = "#1b1b1b", "#54585d", "#00527a", "#c9cdd1"

_LOOK = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "text.parse_math": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": QUIET,
    "svg.fonttype": "none",
    "svg.hashsalt": "fordel",
    "hatch.linewidth": 0.6,
}


@contextmanager
def drawing() -> Iterator[None]:
    """The figures' look, whatever the reader's own matplotlib settings are."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_LOOK)
        yield


def new_figure(height: float, synthetic: str = "", width: float = WIDTH):
    """An empty figure, ``width`` x ``height`` inches, with the synthetic mark drawn inside it where one is given."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    FigureCanvasSVG(figure)
    if synthetic:
        figure.text(0.99, 1 - 0.06 / height, synthetic, ha="right", va="top", fontsize=8, fontweight="bold", color="#8a1f11")
    return figure


def to_svg(figure, name: str, title: str, alternative: str) -> str:
    """The figure as an SVG element with title and description, ids that begin with ``name``, and no address in it."""
    title, alternative = printable(title), printable(alternative)
    page = io.StringIO()
    figure.savefig(page, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = page.getvalue()
    head, body = re.match(r"<svg [^>]*>", svg[svg.index("<svg") :]), svg[svg.index("<svg") :]
    box = re.search(r'viewBox="([^"]+)"', head.group()).group(1)
    inside = re.sub(r"\s*<metadata>.*?</metadata>", "", body[head.end() :], flags=re.DOTALL)
    inside = re.sub(r"<[^>]+>", lambda tag: _own_ids(tag.group(), name), inside)
    return (
        f'<svg viewBox="{box}" role="img" aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n<desc id="{name}-desc">{escape(alternative)}</desc>{inside}'
    )


def _own_ids(tag: str, name: str) -> str:
    """A tag whose ids and references begin with the figure's name, so that two figures can share a page."""
    return re.sub(r'\bid="', f'id="{name}-', tag).replace("url(#", f"url(#{name}-").replace('xlink:href="#', f'href="#{name}-')


def printable(text: str) -> str:
    """The text without control characters, which XML cannot hold."""
    return "".join(sign for sign in text if sign.isprintable())


def named(kind: str, code: str) -> str:
    """A figure's name for one unit: ``kind-code``, where signs other than letters, digits, - and . stand as ``_<number>_``."""
    return f"{kind}-" + "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-.") else f"_{ord(sign):x}_" for sign in code)


def quiet(axes, grid: str) -> None:
    """No frame and no tick marks; thin lines of the ``grid`` (``x`` or ``y``) behind what is drawn."""
    axes.tick_params(length=0, labelsize=8)
    axes.grid(axis=grid, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
