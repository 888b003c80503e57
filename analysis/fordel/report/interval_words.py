"""What the chart of intervals says in words: which value is least certain, what is drawn, and the main figures."""

from collections.abc import Mapping

from fordel.report.figure_words import budget_words
from fordel.report.interval_measure import Mark, Measure
from fordel.report.key_section import share_span
from fordel.report.reader import Reader

ENDS = 5
_LISTED = 12


def interval_headline(measure: Measure, reader: Reader) -> str:
    """The unit whose outer limits lie furthest apart, by the printed bounds."""
    marks, key = measure.marks, f"figure.intervals.{measure.name}"
    if len(marks) == 1:
        return reader.say(f"{key}.single", name=marks[0].name, value=marks[0].label)
    widths = [measure.printed(mark.range_high) - measure.printed(mark.range_low) for mark in marks]
    most = max(widths)
    if not most:
        return reader.say(f"{key}.certain")
    width = reader.number(most, measure.decimals)
    widest = [mark for mark, wide in zip(marks, widths, strict=True) if wide == most]
    if len(widest) == len(marks):
        return reader.say(f"{key}.equal", width=width)
    if len(widest) > 1:
        return reader.say(f"{key}.tied", names=reader.some([mark.name for mark in widest]), width=width)
    low, high = (measure.text(bound, reader) for bound in (widest[0].range_low, widest[0].range_high))
    return reader.say(f"{key}.widest", name=widest[0].name, low=low, high=high)


def interval_subtitle(measure: Measure, ordered: bool, budget: int | None, reader: Reader) -> str:
    """The measure, what bar and line are, and the order where it is not the key's."""
    words = [reader.say(f"figure.intervals.{measure.name}.subtitle", budget=budget_words(budget, reader))]
    words += [reader.say("figure.intervals.ordered", n=reader.number(ENDS))] if ordered else []
    return " ".join(words)


def interval_alternative(measure: Measure, words: Mapping[str, str], reader: Reader) -> str:
    """The headline, the highest and the lowest, and each unit's figures where they are few."""
    found = [f"{interval_headline(measure, reader)}."]
    if len(measure.marks) > 1:
        found.append(_range(measure, reader))
    if len(measure.marks) <= _LISTED:
        found.append(f"{'; '.join(_unit(mark, measure, reader) for mark in measure.marks)}.")
    return " ".join((*found, reader.say("figure.table", table=words["table"])))


def _range(measure: Measure, reader: Reader) -> str:
    key, marks = f"figure.intervals.{measure.name}", measure.marks
    high, low = (pick(marks, key=lambda mark: mark.value).label for pick in (max, min))
    if high == low:
        return reader.say(f"{key}.same", value=high)
    names = {label: reader.some([mark.name for mark in marks if mark.label == label]) for label in (high, low)}
    return reader.say(f"{key}.range", high_names=names[high], high=high, low_names=names[low], low=low)


def _unit(mark: Mark, measure: Measure, reader: Reader) -> str:
    weights, outer = (_span(*pair, measure, reader) for pair in ((mark.low, mark.high), (mark.range_low, mark.range_high)))
    return reader.texts("report.figure.intervals.unit", name=mark.name, value=mark.label, weights=weights, range=outer)


def _span(low: float, high: float, measure: Measure, reader: Reader) -> str:
    if measure.name == "share":
        return share_span(low, high, reader)
    return reader.span(measure.text(low, reader), measure.text(high, reader))
