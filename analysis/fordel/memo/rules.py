"""Which rules and criteria are others than last year, in words."""

from collections.abc import Callable
from fractions import Fraction

from fordel.key.order import Change, Order, Transition
from fordel.memo.words import inside, joined, percent_words
from fordel.report.allocated import Allocated, Rules
from fordel.report.criterion_words import lowered
from fordel.report.reader import Reader

_FEW = 4


def changed_rules(found: Allocated, reader: Reader) -> str:
    """One sentence for every rule that has changed; empty where last year's are not known, or none of these has."""
    before, now = found.rules_before, found.rules
    if before is None:
        return ""
    sentences = [
        *_transition(before.order.transition, now.order.transition, reader),
        _valued("unit", before.order.unit, now.order.unit, reader.money, reader),
        *_kept(before, now, reader),
        *_given(before.order, now.order, reader),
        reader.say(f"memo.rules.pays_{now.pays}") if before.pays != now.pays else "",
        _unexplained(before, now, reader),
        *_criteria(found, reader),
    ]
    told = joined(sentences)
    return joined([reader.say("memo.rules.first"), told]) if told else ""


def _transition(before: Transition | None, now: Transition | None, reader: Reader) -> list[str]:
    if before is None or now is None:
        return [] if before is now else [reader.say("memo.rules.transition_gone" if now is None else "memo.rules.transition_new")]

    def percent(share: Fraction) -> str:
        return percent_words(share, reader)

    furthest = tuple(None if one.furthest_under_target is None else one.furthest_under_target / 100 for one in (before, now))
    moved = before.measured_from != now.measured_from and (now.floor is not None or now.ceiling is not None)
    return [
        _valued("weight", before.weight, now.weight, percent, reader),
        _valued("floor", before.floor, now.floor, lambda change: _size(change, reader), reader),
        _valued("ceiling", before.ceiling, now.ceiling, lambda change: _size(change, reader), reader),
        _valued("furthest", *furthest, percent, reader),
        reader.say(f"memo.rules.measured_{now.measured_from}") if moved else "",
    ]


def _kept(before: Rules, now: Rules, reader: Reader) -> list[str]:
    parts = [Fraction(one.centre_pays) for one in (before, now)]
    pool = before.threshold is not None and now.threshold is not None and parts[0] != parts[1]
    return [
        _valued("reserve", before.order.reserve, now.order.reserve, lambda kept: _plain(kept, reader), reader),
        _valued("pool", before.threshold, now.threshold, reader.money, reader),
        _valued("pool_part", *parts, lambda share: percent_words(share, reader), reader) if pool else "",
    ]


def _given(before: Order, now: Order, reader: Reader) -> list[str]:
    fixed = tuple(int(sum(order.fixed.values())) or None for order in (before, now))
    others = fixed[0] == fixed[1] and dict(before.fixed) != dict(now.fixed)
    rates = [{one.kind: one.per_case for one in order.cases} for order in (before, now)]
    return [
        reader.say("memo.rules.fixed_others") if others else _valued("fixed", *fixed, reader.money, reader),
        reader.say("memo.rules.cases") if rates[0] != rates[1] else "",
    ]


def _unexplained(before: Rules, now: Rules, reader: Reader) -> str:
    shares = [Fraction(one.unexplained_share) for one in (before, now)]
    if shares[0] == shares[1]:
        return ""
    old, new = (percent_words(share, reader) for share in shares)
    return reader.say("memo.rules.changed.unexplained", before=old, now=new)


def _criteria(found: Allocated, reader: Reader) -> list[str]:
    """The criteria that only one of the years has, by name where they are few."""
    told = []
    for name, draws in (("new", "only_this"), ("gone", "only_last")):
        labels = [inside(reader, "rules.named", label=lowered(reader.label(row))) for row in found.weight_changes if row.draws == draws]
        if labels:
            few = reader.listed(labels) if len(labels) <= _FEW else ""
            told.append(reader.count(f"memo.rules.criteria_{name}{'' if few else '_count'}", len(labels), names=few))
    return told


def _valued(name: str, before: object, now: object, write: Callable, reader: Reader) -> str:
    """That a rule is new, is gone, or has another value; empty where it is the same."""
    if before == now:
        return ""
    kind = "new" if before is None else "gone" if now is None else "changed"
    values = {word: write(value) for word, value in (("before", before), ("now", now)) if value is not None}
    return reader.say(f"memo.rules.{kind}.{name}", **values)


def _size(change: Change, reader: Reader) -> str:
    """A change with its sign: in percent, or in money."""
    value = change.amount if change.percent is None else change.percent
    return ("+" if value > 0 else "−" if value < 0 else "") + _plain(change, reader)


def _plain(change: Change, reader: Reader) -> str:
    """The size of a change, without its sign."""
    return reader.money(float(abs(change.amount))) if change.percent is None else percent_words(abs(change.percent) / 100, reader)
