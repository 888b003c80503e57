"""The key in words and in print: what it is, figures that add up as they stand, and what its intervals mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fordel.key.exact import whole_parts
from fordel.report.content import Block, Bullets, Column, Paragraph, Table
from fordel.report.reader import Reader
from fordel.report.results import Key, Need, UnitRow

SHARE_DECIMALS = 2
_DIGITS = SHARE_DECIMALS + 2


@dataclass(frozen=True)
class IndexEnds:
    """The highest and the lowest index as printed (``142.1``), the units that have them, and how many units have an index."""

    high: str
    low: str
    high_names: tuple[str, ...]
    low_names: tuple[str, ...]
    shown: int


def shares_in_print(rows: Sequence[UnitRow], reader: Reader) -> tuple[str, ...]:
    """Shares as percentages with two decimals that add to 100 as they stand, shape (units,)."""
    return percents_in_print([row.centre for row in rows], [row.share for row in rows], reader)


def percents_in_print(codes: Sequence[str], shares: Sequence[float], reader: Reader) -> tuple[str, ...]:
    """Parts of a whole as percentages with two decimals that add to 100 as they stand, shape (units,)."""
    counts = whole_parts(codes, [Fraction(f"{share:.9f}") for share in shares], 10**_DIGITS)
    return tuple(reader.texts.percent(count / 10**_DIGITS, SHARE_DECIMALS) for count in counts)


def children_in_print(rows: Sequence[UnitRow], total: float | None, reader: Reader) -> tuple[str, ...]:
    """Children as whole numbers that add to the printed total, or the sign for a withheld count, shape (units,)."""
    if total is None or any(row.children is None for row in rows):
        return tuple(reader.number(row.children) for row in rows)
    exact = [Fraction(str(row.children)) for row in rows]
    nearest = round_half_up(total)
    if not sum(exact):
        return tuple(reader.number(0) for _ in rows)
    counts = whole_parts([row.centre for row in rows], exact, nearest)
    return tuple(reader.number(count) for count in counts)


def round_half_up(value: float) -> int:
    """A number rounded to a whole one, halves away from zero."""
    from fordel.key.exact import half_up

    return half_up(Decimal(str(value)))


def what_it_is(key: Key, need: Need, reader: Reader) -> tuple[Block, ...]:
    """What is distributed to whom, by what, in plain words."""
    text = reader.by_outcome(f"about.{need.kind}", pot=reader.money(key.pot), units=reader.units(len(key.rows)))
    stage = (Paragraph(reader.say("about.transition")),) if key.transition else ()
    return (Paragraph(text), *stage, Paragraph(extremes(key.rows, reader)))


def extremes(rows: Sequence[UnitRow], reader: Reader) -> str:
    """The sentence about the highest and the lowest index; ties, one unit and equal indices have their own."""
    found = index_ends(rows)
    if found is None or len(rows) == 1:
        return reader.say("extremes.single" if len(rows) == 1 else "extremes.withheld")
    high, low = (reader.number(float(index), 1) for index in (found.high, found.low))
    if found.shown == 1:
        return f"{reader.say('figure.map.only', name=found.high_names[0], index=high)}."
    if high == low:
        return reader.say("extremes.equal", index=high)
    names = {"high_names": reader.some(found.high_names), "low_names": reader.some(found.low_names)}
    return reader.say("extremes.range" if found.shown == len(rows) else "extremes.range_shown", high=high, low=low, **names)


def index_ends(rows: Sequence[UnitRow]) -> IndexEnds | None:
    """The highest and the lowest printed index of the units whose index is shown; None where it is shown for none."""
    known = [(row.name, f"{row.index:.1f}") for row in rows if row.index is not None]
    if not known:
        return None
    high, low = (pick((index for _, index in known), key=float) for pick in (max, min))
    tops, ends = (tuple(name for name, index in known if index == bound) for bound in (high, low))
    return IndexEnds(high, low, tops, ends, len(known))


def share_span(low: float, high: float, reader: Reader) -> str:
    """Two shares as percentages with two decimals: ``11,20–13,05 %``."""
    if reader.texts.language == "da":
        return f"{reader.number(low * 100, SHARE_DECIMALS)}–{reader.texts.percent(high, SHARE_DECIMALS)}"
    return f"{reader.texts.percent(low, SHARE_DECIMALS)}–{reader.texts.percent(high, SHARE_DECIMALS)}"


def interval_words(reader: Reader) -> Bullets:
    """What the two intervals mean, in plain words."""
    return Bullets((reader.say("intervals.weights"), reader.say("intervals.range")))


def amounts_table(key: Key, reader: Reader) -> Table:
    """Both intervals in money: of the amounts before the transition, whose size the share decides."""
    rows = [
        (
            row.name,
            reader.number(row.target),
            reader.span(reader.number(row.amount_low), reader.number(row.amount_high)),
            reader.span(reader.number(row.range_amount_low), reader.number(row.range_amount_high)),
        )
        for row in key.rows
    ]
    columns = (
        Column(reader.say("key.unit")),
        Column(reader.say("money.target" if key.transition else "key.amount"), reader.currency_word(), "number"),
        Column(reader.say("key.weights"), reader.currency_word(), "number"),
        Column(reader.say("key.range"), reader.currency_word(), "number"),
    )
    return Table("amounts", reader.say("amounts.caption_target" if key.transition else "amounts.caption"), columns, tuple(rows))
