"""The HTML renderer: a document as one self-contained page that needs neither script nor network."""

import math
import re
from functools import cache

from fordel.report.content import Document
from fordel.report.typography import kept_together
from fordel.texts import Texts

_SMALLEST = 8.8  # CSS pixels that a figure's smallest text keeps on a narrow screen
_WHOLE_SPAN = re.compile(r"\S*(?<![\d.,])\d+–\d+(?![.,]?\d)\S*|\d+\u00a0%-\w+")


def to_html(document: Document) -> str:
    """The page; every text is escaped, only the figures' SVG goes in as it is."""
    texts = Texts(document.language)
    words = {name: texts(f"report.page.{name}") for name in ("skip", "number", "of")}
    return _environment().get_template("page.html.j2").render(document=document, words=words).rstrip() + "\n"


@cache
def _environment():
    """The templates, each compiled once for all pages of a run."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("fordel.report", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"inline": inline_svg, "joined": joined, "css": css_text, "least_width": least_width}
    return environment


def inline_svg(svg: str):
    """SVG for use inside HTML, where the namespace is implied."""
    from markupsafe import Markup

    return Markup(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def least_width(svg: str) -> int:
    """The width in CSS pixels at which the smallest text of a figure can be read."""
    box = re.search(r'viewBox="\S+ \S+ (\S+) ', svg)
    sizes = [float(size) for size in re.findall(r"<text[^>]*font-size: ([\d.]+)px", svg)]
    return math.ceil(_SMALLEST * float(box.group(1)) / min(sizes)) if box and sizes else 0


def joined(text: str):
    """Text as markup, escaped, whose numbers keep their units, and spans of whole numbers their bounds, on the same line."""
    from markupsafe import Markup, escape

    return Markup(_WHOLE_SPAN.sub(r'<span class="whole">\g<0></span>', str(escape(kept_together(text)))))


def css_text(text: str):
    """Text as a string of a style sheet; every sign that is neither a letter nor a digit of ASCII stands as its number."""
    from markupsafe import Markup

    signs = (sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in text)
    return Markup('"' + "".join(signs) + '"')
