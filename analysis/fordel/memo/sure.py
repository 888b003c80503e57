"""How sure the shares are, in plain words: both intervals, the widest of them, and who cannot be told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fordel.key.order import Order
from fordel.memo.words import inside, joined, paragraphs, percent_words, short
from fordel.params import Params
from fordel.report.apart_section import all_told_apart, not_told_apart, overlap_words
from fordel.report.content import Bullets, Section
from fordel.report.held import limited
from fordel.report.key_section import shares_in_print
from fordel.report.limits import limits_section
from fordel.report.reader import Reader
from fordel.report.results import Key, Need, Pair

_FEW_PAIRS = 6


def sure_section(key: Key, pairs: Sequence[Pair], order: Order, reader: Reader) -> Section:
    """Both intervals with an example, the pairs that the weights' uncertainty does not tell apart, and in how many the bounds overlap."""
    words = [reader.say("memo.sure.two"), _widest(key, reader), _target(order, reader)]
    apart = joined([_apart(pairs, {row.centre: row.name for row in key.rows}, reader), *(overlap_words(key.rows, reader) if pairs else ())])
    return Section("sure", reader.say("memo.sure.title"), paragraphs(joined(words), apart), 3)


def _target(order: Order, reader: Reader) -> str:
    """How much of the target's uncertainty the amount after the transition carries; empty without a transition."""
    if order.transition is None:
        return ""
    limit = inside(reader, "sure.no_limit") if limited(order) else ""
    return reader.say("memo.sure.target", weight=percent_words(order.transition.weight, reader), limit=limit)


def _widest(key: Key, reader: Reader) -> str:
    """The unit whose outer bounds are furthest from each other; where others are as wide in print, it is one of them."""
    rows = key.rows
    widths = [round(100 * (row.range_high - row.range_low), 2) for row in rows]
    place = widths.index(max(widths))
    row, share = rows[place], shares_in_print(rows, reader)[place]
    bounds = {name: reader.texts.percent(getattr(row, field), 2) for name, field in _SHARES.items()}
    amounts = {name: short(getattr(row, field), reader) for name, field in _AMOUNTS.items()}
    what = inside(reader, "sure.what_target" if key.transition else "sure.what_amount")
    tied = "_tied" if widths.count(max(widths)) > 1 else ""
    return reader.say(f"memo.sure.widest{tied}", name=row.name, share=share, what=what, **bounds, **amounts)


_SHARES = {"low": "share_low", "high": "share_high", "range_low": "range_low", "range_high": "range_high"}
_AMOUNTS = {"amount_low": "range_amount_low", "amount_high": "range_amount_high"}


def _apart(pairs: Sequence[Pair], names: Mapping[str, str], reader: Reader) -> str:
    near = not_told_apart(pairs)
    if not pairs:
        return ""
    if not near:
        return reader.say(all_told_apart(len(names)))
    if len(near) > _FEW_PAIRS:
        return reader.say("memo.sure.apart_many", n=reader.number(len(near)), of=reader.number(len(pairs)))
    told = [inside(reader, "sure.pair", first=names.get(one.unit_a, one.unit_a), second=names.get(one.unit_b, one.unit_b)) for one in near]
    return reader.count("memo.sure.apart", len(told), pairs="; ".join(told))


def not_measured_section(need: Need, params: Params, reader: Reader) -> Section:
    """What the key does not measure."""
    found = limits_section(params.criteria_used("fit"), params, reader)
    share = need.unexplained_share
    name = "unexplained" if share else "unexplained_none"
    first = reader.say(f"memo.limits.{name}", percent=reader.texts.percent(share, 0))
    blocks = tuple(Bullets((first, *block.items)) if isinstance(block, Bullets) else block for block in found.blocks)
    return replace(found, title=reader.say("memo.limits.title"), blocks=blocks, level=3)
