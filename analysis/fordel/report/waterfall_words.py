"""What the waterfall says in words: how much more or less, mostly why, and every part."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from fordel.report.allocated import ChangeRow
from fordel.report.amounts import signed_amounts
from fordel.report.figure_words import about_amount, budget_words
from fordel.report.reader import Reader

_MOST, _ENOUGH = 3, Fraction(3, 4)


def waterfall_headline(row: ChangeRow, parts: Mapping[str, int], pays: str, reader: Reader, is_budget: bool = True) -> str:
    """The change against last year, and of the parts with its own sign those that made most of it; see `main_parts`.

    ``is_budget`` is False where last year's key was another than the budget that the change is told from elsewhere.
    """
    net, base = row.amount - row.last_year, "" if is_budget else "_distribution"
    if not net:
        return reader.say(f"figure.waterfall.{'balanced' if parts else 'same'}{base}", name=row.name)
    if not row.last_year:
        return reader.say("figure.waterfall.first", name=row.name, amount=about_amount(abs(net), reader))
    why = main_parts({part: value for part, value in parts.items() if (value > 0) == (net > 0)})
    change, *amounts = signed_amounts([net, *(parts[part] for part in why)], reader)
    key, percent = "more" if net > 0 else "less", _percent(net / row.last_year, reader)
    headline = reader.say(f"figure.waterfall.{key}{base}", name=row.name, amount=re.sub("[+−]", "", change), percent=percent)
    words = reader.listed([told_part(part, text, row, pays, reader) for part, text in zip(why, amounts, strict=True)])
    return reader.say("figure.waterfall.only" if len(why) == len(parts) else "figure.waterfall.mostly", headline=headline, parts=words)


def main_parts(parts: Mapping[str, int]) -> list[str]:
    """The parts that together make up three quarters, the largest first; three at most, unless others are as large as the third."""
    ordered = sorted(parts, key=lambda part: (-abs(parts[part]), part))
    whole, reached, found = sum(map(abs, parts.values())), 0, []
    for part in ordered:
        tied = found and abs(parts[part]) == abs(parts[found[-1]])
        if not tied and (len(found) >= _MOST or reached >= _ENOUGH * whole):
            break
        found, reached = [*found, part], reached + abs(parts[part])
    return found


def told_parts(parts: Sequence[tuple[str, int]], row: ChangeRow, pays: str, reader: Reader) -> str:
    """Parts with their amounts in a sentence; what each is called depends on how far the row could be split, and on what is paid."""
    amounts = signed_amounts([amount for _, amount in parts], reader)
    return reader.listed([told_part(part, text, row, pays, reader) for (part, _), text in zip(parts, amounts, strict=True)])


def told_part(part: str, amount: str, row: ChangeRow, pays: str, reader: Reader) -> str:
    """A part's name and amount inside a sentence; one that holds others says so."""
    name = reader.texts(f"report.figure.waterfall.because.{part}{_special(part, row, pays)}")
    return reader.texts("report.figure.waterfall.because.part", name=name, amount=amount)


def _special(part: str, row: ChangeRow, pays: str) -> str:
    if part == "rules":
        return "" if row.split == "full" else f"_{row.split}"
    if part == "composition":
        return "_moved" if row.split != "whole" and row.children is None else ""
    return "_model" if part == "weights" and pays == "model" else ""


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
