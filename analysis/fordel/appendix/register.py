"""The criteria register as it was written down before the first fit, and the log of every estimate that decided about a criterion."""

from collections.abc import Sequence

from fordel.params import Criterion
from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.labels import level_name
from fordel.report.reader import Reader, capital
from fordel.report.results import LogEntry
from fordel.report.voice import Voice, bounds, decimal

LONGEST = 60


def register_section(criteria: Sequence[Criterion], voice: Voice) -> Section:
    """Every criterion, used, tried and refused: what it is measured on, how it is coded, and who can move it."""
    reader = voice.reader
    columns = tuple(Column(reader.say(f"appendix.register.{name}")) for name in ("criterion", "group", "level", "kind", "influence", "use"))
    rows = tuple(
        (
            capital(voice.labels[one.name]),
            reader.say(f"appendix.group.{one.group}"),
            reader.say(f"appendix.level.{one.level}"),
            _kind(one, reader),
            reader.say(f"appendix.influence.{one.influenced_by}"),
            reader.say(f"appendix.use.{one.use}"),
        )
        for one in criteria
    )
    notes = (reader.say("appendix.register.complement"),) if any(one.complement for one in criteria) else ()
    table = Table("register", reader.say("appendix.register.caption"), columns, rows, (), notes)
    return Section("register", reader.say("appendix.register.title"), (Paragraph(reader.say("appendix.register.text")), table), 3)


def _kind(one: Criterion, reader: Reader) -> str:
    kind = f"appendix.kind.{one.kind}{'_not' if one.complement else ''}"
    if not one.level_names:
        return reader.say(kind)
    names = [level_name(one, name, reader) for name in one.level_names]
    return reader.say(kind, levels=", ".join(names), reference=names[0])


def log_table_section(entries: Sequence[LogEntry], voice: Voice) -> Section:
    """The log row by row; of a long one, where it lies."""
    reader = voice.reader
    blocks: list[Block] = [Paragraph(reader.say("appendix.log.text"))]
    if len(entries) > LONGEST:
        blocks.append(Paragraph(reader.say("appendix.log.long", rows=reader.number(len(entries)))))
    else:
        blocks.append(_log(entries, voice))
    return Section("criteria-log", reader.say("appendix.log.title"), tuple(blocks), 3)


def _log(entries: Sequence[LogEntry], voice: Voice) -> Table:
    reader = voice.reader
    columns = (
        *(Column(reader.say(f"appendix.log.{name}")) for name in ("term", "step")),
        *(Column(reader.say(f"appendix.log.{name}"), "", "number") for name in ("estimate", "interval", "areas")),
        *(Column(reader.say(f"appendix.log.{name}")) for name in ("decision", "reason")),
    )
    rows = tuple(
        (
            voice.term(entry.term or entry.criterion),
            reader.say(f"appendix.log.steps.{entry.step}"),
            decimal(entry.estimate, 3, reader),
            bounds({"low": entry.low, "high": entry.high}, "low", "high", 3, reader),
            decimal(entry.areas, 0, reader),
            reader.say(f"appendix.log.decisions.{entry.decision}"),
            reader.say(f"appendix.log.reasons.{entry.reason}") if entry.reason else reader.say("none"),
        )
        for entry in entries
    )
    return Table("criteria-log", reader.say("appendix.log.caption"), columns, rows, (), (reader.say("appendix.log.note"),))
