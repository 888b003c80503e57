"""The formulas in one line each, for whoever recomputes a figure."""

from fordel.report.content import Bullets, Section
from fordel.report.reader import Reader

_ALWAYS = ("errors", "intervals", "neutral", "ratio", "actual", "range", "additive", "more")


def formula_section(family: str, reader: Reader) -> Section:
    """The model of this run's family, and what is computed from it."""
    items = tuple(reader.say(f"appendix.formula.{name}") for name in (family, *_ALWAYS))
    return Section("formulas", reader.say("appendix.formula.title"), (Bullets(items),), 3)
