"""What the waterfall says in words: how much more or less, mostly why, and every part."""

from collections.abc import Mapping

from fordel.report.allocated import ChangeRow
from fordel.report.figure_words import about_amount, budget_words
from fordel.report.reader import Reader


def waterfall_headline(row: ChangeRow, parts: Mapping[str, int], reader: Reader) -> str:
    """The change against last year, and the parts that made most of it.

    Of the parts with the change's own sign those are named that are at least half as large as the largest, two at most
    unless they tie.
    """
    net = row.amount - row.last_year
    if not net:
        return reader.say("figure.waterfall.balanced" if parts else "figure.waterfall.same", name=row.name)
    amount = about_amount(abs(net), reader)
    if not row.last_year:
        return reader.say("figure.waterfall.first", name=row.name, amount=amount)
    key, percent = "more" if net > 0 else "less", _percent(net / row.last_year, reader)
    headline = reader.say(f"figure.waterfall.{key}", name=row.name, amount=amount, percent=percent)
    why = _main_parts(net, parts)
    joint = "" if row.split == "full" else f"_{row.split}"
    words = reader.listed([reader.texts(f"report.figure.waterfall.because.{part}{joint if part == 'rules' else ''}") for part in why])
    return reader.say("figure.waterfall.only" if len(why) == len(parts) else "figure.waterfall.mostly", headline=headline, parts=words)


def _main_parts(net: int, parts: Mapping[str, int]) -> list[str]:
    along = {part: abs(value) for part, value in parts.items() if (value > 0) == (net > 0)}
    sizes = sorted(along.values(), reverse=True)
    least = max([sizes[0] / 2, *sizes[1:2]])
    return [part for part, size in along.items() if size >= least]


def _percent(change: float, reader: Reader) -> str:
    """A signed percentage with one decimal; a change that would round to nothing is said to be under 0.1 per cent."""
    if abs(change) < 0.0005:
        return reader.texts("report.figure.waterfall.under")
    return ("+" if change > 0 else "") + reader.texts.percent(change)


def waterfall_subtitle(row: ChangeRow, budget: int | None, reader: Reader) -> str:
    """What is drawn, where the axis begins, and which parts stand under another."""
    given = {"currency": reader.currency_word(), "last_year": reader.money(row.last_year), "budget": budget_words(budget, reader)}
    words = [reader.say("figure.waterfall.subtitle", **given)]
    words += [reader.say("figure.waterfall.moved")] if row.split != "whole" and row.children is None else []
    words += [] if row.split == "full" else [reader.say(f"figure.waterfall.{row.split}")]
    return " ".join(words)


def waterfall_alternative(row: ChangeRow, parts: Mapping[str, int], headline: str, reader: Reader) -> str:
    """The headline, both amounts, and every part with its sign."""
    words = [
        reader.texts("report.figure.waterfall.part", part=reader.texts(f"report.change.part.{part}"), amount=reader.texts.signed(value))
        for part, value in parts.items()
    ]
    amounts = {"last_year": reader.money(row.last_year), "this_year": reader.money(row.amount), "currency": reader.currency_word()}
    key = "alternative" if parts else "alternative_none"
    return reader.say(f"figure.waterfall.{key}", headline=headline, parts="; ".join(words), **amounts)
