"""The criteria: what each one does to the expected outcome in words, and the log of what was kept, dropped and refused."""

import math
from collections.abc import Sequence

from fordel.params import Criterion
from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.labels import level_name
from fordel.report.reader import Reader, capital
from fordel.report.results import Coefficient, LogEntry

_POINTS = 0.1


def effects_section(rows: Sequence[Coefficient], criteria: dict[str, Criterion], labels: dict[str, str], reader: Reader) -> Section:
    """Every criterion's effect in words with its interval; year and practice terms are counted, not listed."""
    shown = [row for row in rows if row.role == "criterion" and all(name in criteria for name in row.criterion.split(":"))]
    labels = labels | {row.criterion: " × ".join(labels[name] for name in row.criterion.split(":")) for row in shown}
    cells = tuple(
        _product_cells(row, labels, reader) if ":" in row.criterion else _effect_cells(row, criteria[row.criterion], labels, reader)
        for row in shown
    )
    note = (reader.say("effects.note"),) if any(is_weak(row) for row in shown) else ()
    columns = tuple(Column(reader.say(f"effects.{name}")) for name in ("criterion", "effect", "interval", "strength"))
    table = Table("effects", reader.by_outcome("effects.caption"), columns, cells, (), note)
    blocks: list[Block] = [table, *(Paragraph(text) for text in (*weak_words(shown, labels, reader), *other_terms(rows, labels, reader)))]
    return Section("effects", reader.say("effects.title"), tuple(blocks))


def _effect_cells(row: Coefficient, criterion: Criterion, labels: dict[str, str], reader: Reader) -> tuple[str, ...]:
    return (capital(labels[criterion.name]), effect(row, criterion, reader), interval(row, criterion, reader), strength(row, reader))


def _product_cells(row: Coefficient, labels: dict[str, str], reader: Reader) -> tuple[str, ...]:
    """The product of two criteria: what it does beside the two by themselves."""
    label = capital(f"{labels[row.criterion]}: {row.level}" if row.level else labels[row.criterion])
    if reader.additive:
        return (label, reader.say("product.added", amount=_amount(row.estimate, reader)), _amounts(row, 1.0, reader), strength(row, reader))
    factors = [reader.say("none") if value is None else reader.number(math.exp(value), 2) for value in (row.low, row.high)]
    words = reader.say("product.times", factor=reader.number(math.exp(row.estimate), 2))
    return (label, words, reader.span(*factors), strength(row, reader))


def effect(row: Coefficient | LogEntry, criterion: Criterion, reader: Reader) -> str:
    """One coefficient in words: so many per cent higher or lower, or so many times as large; of a linear model, so much more or less."""
    if reader.additive:
        return _amount_effect(row, criterion, reader)
    if criterion.kind in {"percent", "share"}:
        key = f"effect.{'points_fewer' if criterion.complement else 'points'}.{reader.outcome}"
        return reader.say(key, change=change(row.estimate * _POINTS, reader))
    if criterion.kind == "number":
        return reader.say(f"effect.number.{reader.outcome}", change=change(row.estimate, reader))
    factor = reader.number(math.exp(row.estimate), 2)
    if criterion.kind == "flag":
        owner = "child" if criterion.level == "child" else "area"
        return reader.say(f"effect.{owner}{'_not' if criterion.complement else ''}.{reader.outcome}", factor=factor)
    group = level_name(criterion, row.level, reader)
    return reader.say(f"effect.{criterion.kind}.{reader.outcome}", factor=factor, group=group, reference=reference(criterion, reader))


def _amount_effect(row: Coefficient | LogEntry, criterion: Criterion, reader: Reader) -> str:
    """The effect on the expected outcome per child-year of a model whose effects add."""
    scale = {"percent": _POINTS, "share": _POINTS}.get(criterion.kind, 1.0)
    amount = _amount(row.estimate * scale, reader)
    kind = {"share": "percent"}.get(criterion.kind, criterion.kind)
    if kind in {"level", "band"}:
        words = {"group": level_name(criterion, row.level, reader), "reference": reference(criterion, reader)}
        return reader.say("effect_added.group", amount=amount, **words)
    return reader.say(f"effect_added.{kind}{'_not' if criterion.complement else ''}", amount=amount)


def _amount(value: float, reader: Reader) -> str:
    """``1.200 kr. højere``: a change of the outcome per child-year; a change that prints as nought is ``stort set uændret``."""
    cost = reader.outcome == "cost"
    if not round(value if cost else 100 * value, 0 if cost else 2):
        return reader.texts("report.change.same")
    shown = reader.money(abs(value)) if cost else f"{reader.number(100 * abs(value), 2)} {_unit(reader)}"
    return reader.texts(f"report.change.{'higher' if value > 0 else 'lower'}", percent=shown)


def reference(criterion: Criterion, reader: Reader) -> str:
    """The level or band that the others are compared with."""
    first = criterion.level_names[0]
    return level_name(criterion, first, reader)


def change(log_change: float, reader: Reader) -> str:
    """``12,3 % højere``, ``4,0 % lavere`` or ``stort set uændret``, from a change on the log scale."""
    share = math.expm1(log_change)
    shown = reader.texts.percent(abs(share))
    if shown == reader.texts.percent(0):
        return reader.texts("report.change.same")
    return reader.texts(f"report.change.{'higher' if share > 0 else 'lower'}", percent=shown)


def interval(row: Coefficient | LogEntry, criterion: Criterion, reader: Reader) -> str:
    """The 95 % interval on the scale of the sentence: signed per cent, or factors."""
    if row.low is None or row.high is None:
        return reader.say("none")
    if reader.additive:
        return _amounts(row, _POINTS if criterion.kind in {"percent", "share"} else 1.0, reader)
    if criterion.kind in {"percent", "share", "number"}:
        step = 1.0 if criterion.kind == "number" else _POINTS
        low, high = (math.expm1(bound * step) * 100 for bound in (row.low, row.high))
        return reader.texts("report.effects.percent_interval", low=reader.texts.signed(low, 1), high=reader.texts.signed(high, 1))
    return reader.span(reader.number(math.exp(row.low), 2), reader.number(math.exp(row.high), 2))


def _amounts(row: Coefficient | LogEntry, scale: float, reader: Reader) -> str:
    """The interval of an effect that adds; the sign for none without one."""
    if row.low is None or row.high is None:
        return reader.say("none")
    factor, decimals = (1, 0) if reader.outcome == "cost" else (100, 2)
    low, high = (reader.texts.signed(bound * scale * factor, decimals) for bound in (row.low, row.high))
    return reader.texts("report.effect_added.interval", low=low, high=high, unit=_unit(reader))


def _unit(reader: Reader) -> str:
    return reader.currency_word() if reader.outcome == "cost" else reader.texts("report.key.points")


def is_weak(row: Coefficient) -> bool:
    """True where the coefficient's interval includes zero."""
    return row.low is not None and row.high is not None and row.low <= 0 <= row.high


def strength(row: Coefficient, reader: Reader) -> str:
    """``Svag`` where the interval includes no effect, else ``Tydelig``; the sign for none without an interval."""
    if row.low is None or row.high is None:
        return reader.say("none")
    return reader.say("strength.weak" if is_weak(row) else "strength.clear")


def weak_words(rows: Sequence[Coefficient], labels: dict[str, str], reader: Reader) -> list[str]:
    """The sentence about criteria whose every term is weak: none, one or several."""
    names = [
        labels[criterion]
        for criterion in dict.fromkeys(row.criterion for row in rows)
        if all(is_weak(row) for row in rows if row.criterion == criterion)
    ]
    if not names:
        return []
    return [reader.count("weak", len(names), labels=reader.listed([f"»{name}«" for name in names]))]


def other_terms(rows: Sequence[Coefficient], labels: dict[str, str], reader: Reader) -> list[str]:
    """What else stands in the model and is not a criterion."""
    words = []
    roles = {row.role for row in rows}
    if "practice" in roles:
        words.append(reader.say("effects.other" if "year" in roles else "effects.other_practice"))
    supply = [labels.get(row.term, row.term) for row in rows if row.role == "supply"]
    if supply:
        words.append(reader.count("effects.supply", len(supply), names=reader.listed(supply)))
    return words


def log_section(entries: Sequence[LogEntry], criteria: Sequence[Criterion], labels: dict[str, str], reader: Reader) -> Section:
    """The register's criteria, each with its cause and what was decided about it."""
    decided = {entry.criterion: entry for entry in sorted(entries, key=_weight)}
    cells = tuple(
        (
            capital(labels[criterion.name]),
            reader.say(f"sign.{ {'+': 'plus', '-': 'minus', 'none': 'none'}[criterion.expected_sign] }"),
            criterion.cause,
            decision(decided.get(criterion.name), criterion, reader),
            capital(criterion.source),
        )
        for criterion in criteria
    )
    columns = tuple(Column(reader.say(f"log.{name}")) for name in ("criterion", "sign", "cause", "decision", "source"))
    table = Table("criteria", reader.say("log.caption"), columns, cells)
    return Section("criteria", reader.say("log.title"), (Paragraph(reader.say("log.text")), table))


def _weight(entry: LogEntry) -> int:
    """Later wins: the final fit over a trial, a drop or refusal over both."""
    return {"kept": 1 if entry.step == "final" else 0}.get(entry.decision, 2)


def decision(entry: LogEntry | None, criterion: Criterion, reader: Reader) -> str:
    """What was decided about a criterion, with the estimate that decided it."""
    if entry is None:
        return reader.say(f"decision.{ {'fit': 'kept', 'tried': 'tried', 'refused': 'by_choice'}[criterion.use] }")
    if entry.decision == "kept":
        return reader.say("decision.kept_wrong_sign" if entry.reason == "wrong_sign" else "decision.kept")
    if entry.decision == "refused":
        return reader.say("decision.influenceable" if entry.reason == "influenceable" else "decision.by_choice")
    known = {"wrong_sign", "part_wrong_sign", "negligible", "one_standard_error"}
    words = reader.say(f"decision.{entry.reason if entry.reason in known else 'tried'}")
    return " ".join([words, *_estimate(entry, criterion, reader)])


def _estimate(entry: LogEntry, criterion: Criterion, reader: Reader) -> list[str]:
    """The estimate behind a decision: as the effect in words where the criterion has one term, else as a coefficient."""
    if entry.estimate is None or entry.low is None or entry.high is None:
        return []
    areas = reader.number(entry.areas)
    if criterion.kind not in {"level", "band"}:
        words, bounds = effect(entry, criterion, reader), interval(entry, criterion, reader)
        return [reader.say("decision.effect", effect=words, interval=bounds, areas=areas)]
    estimate, low, high = (reader.number(value, 2) for value in (entry.estimate, entry.low, entry.high))
    return [reader.say("decision.estimate", estimate=estimate, interval=reader.span(low, high), areas=areas)]
