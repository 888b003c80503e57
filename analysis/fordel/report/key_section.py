"""The key in the report: what it is, the table, and what its intervals mean."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from fordel.key.exact import whole_parts
from fordel.report.content import Block, Bullets, Column, Paragraph, Table
from fordel.report.drop_section import shift_cell
from fordel.report.reader import Reader
from fordel.report.results import Drop, Key, Need, UnitRow

SHARE_DECIMALS = 2
_DIGITS = SHARE_DECIMALS + 2
_LONGEST_CODE = 12


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
    known = [(row.name, f"{row.index:.1f}", row.index) for row in rows if row.index is not None]
    if len(known) < 2:
        return reader.say("extremes.single" if len(rows) == 1 else "extremes.withheld")
    high, low = (f"{pick(index for _, _, index in known):.1f}" for pick in (max, min))
    if high == low:
        return reader.say("extremes.equal", index=reader.number(float(high), 1))
    names = [[name for name, shown, _ in known if shown == bound] for bound in (high, low)]
    return reader.say(
        "extremes.range" if len(known) == len(rows) else "extremes.range_shown",
        high=reader.number(float(high), 1),
        high_names=reader.some(names[0]),
        low=reader.number(float(low), 1),
        low_names=reader.some(names[1]),
    )


def key_table(key: Key, need: Need, drops: Sequence[Drop], labels: dict[str, str], reader: Reader) -> Table:
    """The key with index, share, both intervals and amount, and beside it what dropped criteria would move."""
    coded = any(row.name != row.centre for row in key.rows) and max(len(row.centre) for row in key.rows) <= _LONGEST_CODE
    dropped = list(dict.fromkeys(drop.criterion for drop in drops if drop.exceeds_half_interval))
    shifts = {(drop.criterion, drop.unit): drop for drop in drops}
    shares = shares_in_print(key.rows, reader)
    children = children_in_print(key.rows, need.children, reader)
    rows = [
        (
            row.name,
            *([row.centre] if coded else []),
            count,
            reader.number(row.index, 1),
            share,
            share_span(row.share_low, row.share_high, reader),
            share_span(row.range_low, row.range_high, reader),
            *([reader.number(row.target)] if key.transition else []),
            reader.number(row.amount),
            *(shift_cell(shifts.get((criterion, row.centre)), reader) for criterion in dropped),
        )
        for row, share, count in zip(key.rows, shares, children, strict=True)
    ]
    dash = reader.say("none")
    total = (
        reader.say("total"),
        *([""] if coded else []),
        reader.number(None if need.children is None else round_half_up(need.children)),
        reader.number(100, 1) if need.children else dash,
        reader.texts.percent(1, SHARE_DECIMALS),
        dash,
        dash,
        *([reader.number(sum(row.target for row in key.rows))] if key.transition else []),
        reader.number(sum(row.amount for row in key.rows)),
        *(dash for _ in dropped),
    )
    return Table(
        "key",
        reader.say(f"key.caption.{need.kind}", year=str(key.budget_year)),
        _columns(coded, key.transition, [labels[criterion] for criterion in dropped], reader),
        tuple(rows),
        total,
        _notes(key.rows, drops, reader),
    )


def _columns(coded: bool, transition: bool, dropped: Sequence[str], reader: Reader) -> tuple[Column, ...]:
    def number(key: str, unit: str = "") -> Column:
        return Column(reader.say(f"key.{key}"), unit, "number")

    return (
        Column(reader.say("key.unit")),
        *([Column(reader.say("key.code"))] if coded else []),
        number("children", reader.texts("report.key.count")),
        number("index", reader.texts("report.key.average")),
        number("share"),
        number("weights", reader.texts("report.key.interval")),
        number("range", reader.texts("report.key.limits")),
        *([Column(reader.say("money.target"), reader.currency_word(), "number")] if transition else []),
        number("amount", reader.currency_word()),
        *(number("shift", reader.texts("report.key.shift_unit", label=label)) for label in dropped),
    )


def _notes(rows: Sequence[UnitRow], drops: Sequence[Drop], reader: Reader) -> tuple[str, ...]:
    notes = [reader.say("key.sums")]
    if any(row.children is None for row in rows):
        notes.append(reader.say("key.withheld", sign=reader.texts("report.withheld")))
    if any(drop.exceeds_half_interval for drop in drops):
        notes += [reader.say("key.shift_note"), reader.say("key.shift_star")]
    return tuple(notes)


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
