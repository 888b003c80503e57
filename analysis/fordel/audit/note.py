"""The audit's note for someone who is no programmer: what was looked at, what matched, what did not, and how it was done."""

from collections.abc import Iterator

from fordel.audit.figures import Difference
from fordel.audit.result import Audit, Check, Finding
from fordel.params import Params
from fordel.report.content import Block, Bullets, Column, Document, Notice, Paragraph, Section, Table
from fordel.report.reader import Reader

QUOTED, LISTED, NAMED = 5, 200, 10
_SHORT = 12


def note(audit: Audit, params: Params, reader: Reader) -> Document:
    """The note as a document."""
    audited = audit.audited
    marks = [Notice(reader.say("mark.synthetic"), reader.say("audit.synthetic"))] if params.workspace.synthetic else []
    return Document(
        language=reader.texts.language,
        title=reader.say("audit.title", year=str(audited.budget_year)),
        subtitle=params.workspace.name,
        facts=tuple(_facts(audit, reader)),
        marks=(_verdict(audit, reader), *marks),
        sections=tuple(_sections(audit, reader)),
        contents_title="",
        footer=reader.say("audit.footer", commit=audited.commit),
    )


def lines(audit: Audit, reader: Reader) -> list[str]:
    """The same in a few lines, for the terminal."""
    verdict = _verdict(audit, reader)
    found = [f"{reader.say(f'audit.check.{one.name}')}: {_result(one, reader)}" for one in audit.checks]
    wrong = [f"  {one.subject}: {sentence(one, reader)}" for one in _findings(audit, harmless=False)]
    return [f"{verdict.title}. {verdict.text}", *found, *wrong[:LISTED]]


def sentence(finding: Finding, reader: Reader) -> str:
    """What is said of a finding."""
    text = reader.say(f"audit.finding.{finding.kind}", **finding.values)
    if not finding.cells:
        return text
    words = [_cell(one, reader) for one in finding.cells[:QUOTED]]
    more = len(finding.cells) - QUOTED
    rest = [reader.count("audit.more", more)] if more > 0 else []
    return " ".join([text, *words, *rest])


def _verdict(audit: Audit, reader: Reader) -> Notice:
    wrong = len(_findings(audit, harmless=False))
    if wrong:
        return Notice(reader.say("audit.differs"), reader.count("audit.differs_text", wrong))
    if audit.impossible:
        return Notice(reader.say("audit.impossible"), reader.say("audit.impossible_text", date=audit.audited.forgotten))
    title = reader.say("audit.matches" if audit.audited.adopted else "audit.matches_draft")
    return Notice(title, reader.say(f"audit.matches_text.{audit.start}"))


def _facts(audit: Audit, reader: Reader) -> Iterator[str]:
    audited = audit.audited
    yield reader.say("audit.version", tag=audited.tag, commit=audited.commit[:_SHORT])
    if audited.case_number:
        yield reader.say("case", number=audited.case_number)
    if audited.decision:
        yield reader.say("audit.decision", decision=audited.decision)


def _sections(audit: Audit, reader: Reader) -> Iterator[Section]:
    yield Section("checks", reader.say("audit.checks"), (Paragraph(reader.say("audit.checks_text")), _table(audit, reader)))
    wrong, harmless = _findings(audit, harmless=False), _findings(audit, harmless=True)
    if wrong:
        yield Section("wrong", reader.say("audit.wrong"), _listed("wrong", wrong, reader))
    if harmless:
        blocks = (Paragraph(reader.say("audit.harmless_text")), *_listed("harmless", harmless, reader))
        yield Section("harmless", reader.say("audit.harmless"), blocks)
    yield Section("not_done", reader.say("audit.not_done"), (Bullets(tuple(_not_done(audit, reader))),))
    yield Section("how", reader.say("audit.how"), (Bullets(tuple(_how(audit, reader))),))


def _table(audit: Audit, reader: Reader) -> Table:
    columns = (Column(reader.say("audit.column.check")), Column(reader.say("audit.column.count"), "", "number"))
    columns += (Column(reader.say("audit.column.result")),)
    rows = tuple((reader.say(f"audit.check.{one.name}"), _count(one, reader), _result(one, reader)) for one in audit.checks)
    return Table("checks", reader.say("audit.checks_caption"), columns, rows)


def _count(check: Check, reader: Reader) -> str:
    return reader.texts("report.audit.none") if check.state == "not_done" else reader.number(check.count)


def _result(check: Check, reader: Reader) -> str:
    wrong = sum(not one.harmless for one in check.findings)
    if check.state == "failed":
        return reader.count("audit.failed", wrong)
    return reader.say("audit.passed" if check.state == "passed" else "audit.not_done_word")


def _listed(name: str, findings: list[Finding], reader: Reader) -> tuple[Block, ...]:
    columns = (Column(reader.say("audit.column.subject")), Column(reader.say("audit.column.what")))
    rows = tuple((one.subject, sentence(one, reader)) for one in findings[:LISTED])
    more = len(findings) - LISTED
    notes = (reader.count("audit.more_rows", more),) if more > 0 else ()
    return (Table(name, reader.say(f"audit.{name}_caption"), columns, rows, notes=notes),)


def _not_done(audit: Audit, reader: Reader) -> Iterator[str]:
    yield from dict.fromkeys(reader.say(f"audit.reason.{one.reason}") for one in audit.checks if one.reason)
    if audit.audited.forgotten:
        yield reader.say("audit.forgotten", year=str(audit.audited.budget_year), date=audit.audited.forgotten)
    left = audit.audited.uncommitted
    if left:
        names = reader.listed(left) if len(left) <= NAMED else ", ".join(left[:NAMED]) + " ..."
        yield reader.count("audit.uncommitted", len(left), names=names)
    yield from (reader.say(f"audit.limit.{name}") for name in ("truth", "manifest", "program"))


def _how(audit: Audit, reader: Reader) -> Iterator[str]:
    machine, audited = audit.machine, audit.audited
    yield reader.say("audit.clone", commit=audited.commit)
    if audited.sealed:
        yield reader.say("audit.sealed", sha256=audited.sealed, identity=audited.identity)
    yield reader.say(f"audit.environment.{machine.environment}", fordel=machine.fordel, python=machine.python, tools=machine.tools)
    if machine.program:
        yield reader.say("audit.program", sha256=machine.program)
    if any(one.kind == "tolerance" for one in _findings(audit, harmless=True)):
        yield reader.say("audit.tolerance")
    else:
        yield reader.say("audit.compared")
    yield reader.say("audit.machine", system=machine.system, time=_time(machine.seconds, reader))
    yield reader.say("audit.kept" if audit.kept else "audit.removed", folder=audit.kept)


def _time(seconds: float, reader: Reader) -> str:
    if seconds < 60:
        return reader.count("audit.seconds", max(1, round(seconds)))
    return reader.count("audit.minutes", round(seconds / 60))


def _cell(one: Difference, reader: Reader) -> str:
    """A figure that differs; one that either version withholds is named and not quoted."""
    place = reader.texts("report.audit.line", line=one.line, where=one.where) if one.line else one.where
    if not one.recorded or not one.recomputed:
        return reader.texts("report.audit.cell_withheld", place=place)
    return reader.texts("report.audit.cell", place=place, recorded=one.recorded, recomputed=one.recomputed)


def _findings(audit: Audit, harmless: bool) -> list[Finding]:
    return [one for check in audit.checks for one in check.findings if one.harmless == harmless]
