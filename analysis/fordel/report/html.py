"""The HTML renderer: a document as one self-contained page that needs neither script nor network."""

import re

from fordel.report.content import Document


def to_html(document: Document) -> str:
    """The page; every text is escaped, only the figures' SVG goes in as it is."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("fordel.report", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["inline"] = inline_svg
    environment.filters["joined"] = joined
    return environment.get_template("page.html.j2").render(document=document).rstrip() + "\n"


def inline_svg(svg: str):
    """SVG for use inside HTML, where the namespace is implied."""
    from markupsafe import Markup

    return Markup(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def joined(text: str):
    """Text as markup, escaped, whose numbers keep their units, and spans of whole numbers their bounds, on the same line."""
    from markupsafe import Markup, escape

    kept = re.sub(r"(?<=\d) (?=(?:%|kr\.|procentpoint)(?!\w))", "\u00a0", str(escape(text))).replace(" · 10", "\u00a0·\u00a010")
    return Markup(re.sub(r"\S*(?<![\d.,])\d+–\d+(?![.,]?\d)\S*", r'<span class="whole">\g<0></span>', kept))
