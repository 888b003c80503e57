"""From need to money: what every step gave every unit, and who gains and loses on last year."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fordel.params import Policy, TransitionRules
from fordel.report.allocated import StepRow
from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.key_columns import since_notes
from fordel.report.key_section import round_half_up
from fordel.report.reader import Reader
from fordel.report.real import price_rise
from fordel.report.results import Key, UnitRow

Effects = Mapping[tuple[str, str], float]


def money_section(key: Key, policy: Policy, steps: Sequence[StepRow], reader: Reader) -> Section:
    """The rules in words, and the steps that have an effect, as columns that add up across every row."""
    effects = {(row.step, row.centre): row.effect for row in steps}
    words = [Paragraph(text) for text in (*_kept(key, reader), *transition_words(policy.transition, reader))]
    return Section("money", reader.say("money.title"), (Paragraph(reader.say("money.text")), *words, _steps_table(key, effects, reader)))


def _kept(key: Key, reader: Reader) -> list[str]:
    """Sentences about what stays with the city; none where nothing does."""
    kept, threshold = (("reserve", key.reserve), ("pool", key.pool)), reader.money(key.threshold or 0)
    return [reader.say(f"money.{name}", amount=reader.money(amount), threshold=threshold) for name, amount in kept if amount]


def transition_words(rules: TransitionRules | None, reader: Reader) -> list[str]:
    """Sentences about the rules of the transition, one for each that is in force."""
    if rules is None:
        return []
    weight = Fraction(rules.target_share) / rules.years_left
    percents = {name: percent_text(float(share), reader) for name, share in (("share", weight), ("rest", 1 - weight))}
    limits = (rules.floor, rules.ceiling, rules.furthest_under_target)
    whole = "transition.target" if any(limit is not None for limit in limits) else "transition.target_plain"
    found = [reader.say("transition.blend" if weight < 1 else whole, **percents)]
    base = "scaled" if rules.measured_from == "budget_scaled" else "budget"
    for name, change in (("floor", rules.floor), ("ceiling", rules.ceiling)):
        if change is not None:
            size = reader.money(abs(change.amount)) if change.percent is None else percent_text(abs(change.percent) / 100, reader)
            value = change.amount if change.percent is None else change.percent
            side = "fall" if value < 0 else "rise" if value else "same"
            found.append(reader.say(f"transition.{name}.{side}", size=size, base=reader.texts(f"report.transition.base.{base}")))
    if rules.furthest_under_target is not None:
        found.append(reader.say("transition.furthest", size=percent_text(float(rules.furthest_under_target) / 100, reader)))
    return found


def percent_text(share: float, reader: Reader) -> str:
    """A percentage with as many decimals as it needs: two at most, but where it would read as none or all."""
    percent = 100 * float(share)
    exact = next((count for count in range(3) if abs(round(percent, count) - percent) < 1e-9), None)
    decimals = exact if exact is not None else 6 if round(percent, 2) in (0.0, 100.0) else 2
    return reader.texts.percent(float(share), decimals)


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
    words += [Paragraph(text) for text in _price_words(key, reader)]
    words.append(Paragraph(reader.say("gains.interval" if key.transition else "gains.interval_plain")))
    return (Section("gains", reader.say("gains.title"), (*words, _gains_table(key, reader))),)


def _said(name: str, names: list[str], reader: Reader, most: int = 4) -> str:
    words = reader.count(f"gains.{name}", len(names), name=names[0])
    return words if len(names) == 1 or len(names) > most else f"{words[:-1]}: {reader.listed(names)}."


def _price_words(key: Key, reader: Reader) -> list[str]:
    """How prices have moved since last year; nothing where they are not known, or have not."""
    rise = price_rise(key)
    if not rise:
        return []
    return [reader.say("gains.prices" if rise > 0 else "gains.prices_down", percent=reader.texts.percent(abs(rise)))]


def _gains_table(key: Key, reader: Reader) -> Table:
    currency, real = reader.currency_word(), bool(price_rise(key))
    rows = tuple(_gain(row, key, reader) for row in key.rows)
    heads = (
        Column(reader.say("key.unit")),
        Column(reader.say("gains.last_year"), currency, "number"),
        Column(reader.say("money.amount"), currency, "number"),
        Column(reader.say("gains.change"), currency, "number"),
        Column(reader.say("gains.percent"), "%", "number"),
        *([Column(reader.say("gains.real"), "%", "number")] if real else []),
        Column(reader.say("gains.per_child"), reader.texts("report.gains.per_child_unit", currency=currency), "number"),
        *([Column(reader.say("money.target"), currency, "number")] if key.transition else []),
        Column(reader.say("key.weights"), currency, "number"),
        Column(reader.say("key.range"), currency, "number"),
    )
    return Table("gains", reader.say("gains.caption"), heads, rows, _gains_total(key, reader), since_notes(key, reader))


def _gains_total(key: Key, reader: Reader) -> tuple[str, ...]:
    """The sums; empty where a unit had no budget last year, because then they would compare unlike things."""
    if any(row.last_year is None for row in key.rows):
        return ()
    dash, before, now = reader.say("none"), sum(row.last_year for row in key.rows), sum(row.amount for row in key.rows)
    cells = (reader.number(before), reader.number(now), *_changes(before, now, key, reader))
    target = [reader.number(sum(row.target for row in key.rows))] if key.transition else []
    return (reader.say("total"), *cells, dash, *target, dash, dash)


def _changes(before: int, now: int, key: Key, reader: Reader) -> tuple[str, ...]:
    """The change in money, in percent, and, where prices have moved, in percent at equal prices."""
    rise = price_rise(key)
    percents = [100 * (now / before - 1), *([100 * (now / before / (1 + rise) - 1)] if rise else [])] if before else []
    shown = [reader.texts.signed(value, 1) for value in percents] or [reader.say("none")] * (2 if rise else 1)
    return (reader.texts.signed(now - before), *shown)


def _gain(row: UnitRow, key: Key, reader: Reader) -> tuple[str, ...]:
    spans = ((row.amount_low, row.amount_high), (row.range_amount_low, row.range_amount_high))
    target = (*([reader.number(row.target)] if key.transition else []), *(reader.span(*map(reader.number, span)) for span in spans))
    dash = reader.say("none")
    if row.last_year is None:
        return (row.name, dash, reader.number(row.amount), *([dash] * (4 if price_rise(key) else 3)), *target)
    per_child = reader.texts.signed((row.amount - row.last_year) / row.children) if row.children else reader.number(None)
    cells = (reader.number(row.last_year), reader.number(row.amount), *_changes(row.last_year, row.amount, key, reader))
    return (row.name, *cells, per_child, *target)
