"""From need to money: what every step gave every unit, and who gains and loses on last year."""

from collections.abc import Mapping, Sequence

from fordel.report.allocated import StepRow
from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.key_section import round_half_up
from fordel.report.reader import Reader
from fordel.report.results import Key, UnitRow

Effects = Mapping[tuple[str, str], float]


def money_section(key: Key, steps: Sequence[StepRow], reader: Reader) -> Section:
    """The steps that have an effect, as columns that add up across every row."""
    effects = {(row.step, row.centre): row.effect for row in steps}
    words = [Paragraph(text) for text in _kept(key, reader)]
    return Section("money", reader.say("money.title"), (Paragraph(reader.say("money.text")), *words, _steps_table(key, effects, reader)))


def _kept(key: Key, reader: Reader) -> list[str]:
    """Sentences about what stays with the city; none where nothing does."""
    kept, threshold = (("reserve", key.reserve), ("pool", key.pool)), reader.money(key.threshold or 0)
    return [reader.say(f"money.{name}", amount=reader.money(amount), threshold=threshold) for name, amount in kept if amount]


def _steps_table(key: Key, effects: Effects, reader: Reader) -> Table:
    fixed, cases = (_whole(key.rows, effects, step) for step in ("reserve", "actual_cases"))
    changed = [row.amount - row.target for row in key.rows]
    need = [row.target - one - other for row, one, other in zip(key.rows, fixed, cases, strict=True)]
    transition = any(step == "transition" for step, _ in effects)
    moved = transition or any(changed)
    columns = [
        ("fixed", fixed, any(fixed)),
        ("by_need", need, any(fixed) or any(cases) or not moved),
        ("cases", cases, any(cases)),
        ("target", [row.target for row in key.rows], moved),
        ("transition" if transition else "rounding", changed, moved),
        ("amount", [row.amount for row in key.rows], True),
    ]
    shown = [(name, values) for name, values, wanted in columns if wanted]
    signed = {"transition", "rounding"}

    def cell(name: str, value: int) -> str:
        return reader.texts.signed(value) if name in signed else reader.number(value)

    rows = tuple((row.name, *(cell(name, values[place]) for name, values in shown)) for place, row in enumerate(key.rows))
    total = (reader.say("total"), *(cell(name, sum(values)) for name, values in shown))
    heads = (Column(reader.say("key.unit")), *(Column(reader.say(f"money.{name}"), reader.currency_word(), "number") for name, _ in shown))
    return Table("money", reader.say("money.caption"), heads, rows, total, (reader.say("money.note" if moved else "money.note_plain"),))


def _whole(rows: Sequence[UnitRow], effects: Effects, step: str) -> list[int]:
    return [round_half_up(effects.get((step, row.centre), 0.0)) for row in rows]


def gains_section(key: Key, reader: Reader) -> tuple[Section, ...]:
    """Who receives more and who less than last year, in money and per child; nothing where no unit had a budget last year."""
    known = [row for row in key.rows if row.last_year is not None]
    if not known:
        return ()
    up, down = ([row.name for row in known if sign * (row.amount - row.last_year) > 0] for sign in (1, -1))
    same = [row.name for row in known if row.amount == row.last_year]
    parts = [("up", up), ("down", down), ("same", same)]
    words: list[Block] = [Paragraph(" ".join(_said(name, names, reader) for name, names in parts if names))]
    words.append(Paragraph(reader.say("gains.interval" if key.transition else "gains.interval_plain")))
    return (Section("gains", reader.say("gains.title"), (*words, _gains_table(key, reader))),)


def _said(name: str, names: list[str], reader: Reader, most: int = 4) -> str:
    words = reader.count(f"gains.{name}", len(names), name=names[0])
    return words if len(names) == 1 or len(names) > most else f"{words[:-1]}: {reader.listed(names)}."


def _gains_table(key: Key, reader: Reader) -> Table:
    rows = tuple(_gain(row, reader) for row in key.rows)
    currency = reader.currency_word()
    heads = (
        Column(reader.say("key.unit")),
        Column(reader.say("gains.last_year"), currency, "number"),
        Column(reader.say("money.amount"), currency, "number"),
        Column(reader.say("gains.change"), currency, "number"),
        Column(reader.say("gains.percent"), "%", "number"),
        Column(reader.say("gains.per_child"), reader.texts("report.gains.per_child_unit", currency=currency), "number"),
        Column(reader.say("money.target"), currency, "number"),
        Column(reader.say("gains.target_interval"), currency, "number"),
    )
    withheld = [reader.say("key.withheld", sign=reader.texts("report.withheld"))] if any(row.children is None for row in key.rows) else []
    return Table("gains", reader.say("gains.caption"), heads, rows, (), (reader.say("gains.direction"), *withheld))


def _gain(row: UnitRow, reader: Reader) -> tuple[str, ...]:
    span = reader.span(reader.number(row.amount_low), reader.number(row.amount_high))
    target = (reader.number(row.target), span)
    if row.last_year is None:
        dash = reader.say("none")
        return (row.name, dash, reader.number(row.amount), dash, dash, dash, *target)
    change = row.amount - row.last_year
    percent = reader.texts.signed(100 * change / row.last_year, 1) if row.last_year else reader.say("none")
    per_child = reader.texts.signed(change / row.children) if row.children else reader.number(None)
    return (row.name, reader.number(row.last_year), reader.number(row.amount), reader.texts.signed(change), percent, per_child, *target)
