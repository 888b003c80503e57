"""The assumptions log: every choice that no data can settle, as it stands in this run, its default, and who answers for it."""

from dataclasses import dataclass

from fordel.appendix.choices import Choice, choices
from fordel.params import Params
from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.reader import Reader
from fordel.report.voice import Voice


@dataclass(frozen=True)
class _Row:
    """A choice as it is printed."""

    cells: tuple[str, ...]
    other: bool


def assumptions_section(params: Params, voice: Voice) -> Section:
    """One row per choice, from the settings; those that differ from the default are marked in words."""
    reader = voice.reader
    rows = [_row(choice, reader) for choice in choices(params, voice)]
    columns = tuple(Column(reader.say(f"appendix.assumptions.{name}")) for name in ("choice", "here", "default", "who"))
    other = sum(row.other for row in rows)
    counts = {"choices": reader.number(len(rows)), "other": reader.number(other)}
    text = " ".join(reader.say(f"appendix.assumptions.{key}", **counts) for key in ("text", "differ"))
    table = Table(
        "assumptions",
        reader.say("appendix.assumptions.caption"),
        columns,
        tuple(row.cells for row in rows),
        (),
        (reader.say("appendix.assumptions.note"),),
    )
    return Section("assumptions", reader.say("appendix.assumptions.title"), (Paragraph(text), table), 3)


def _row(choice: Choice, reader: Reader) -> _Row:
    other = choice.compared and choice.default != "" and choice.here != choice.default
    here = reader.say("appendix.assumptions.other", here=choice.here) if other else choice.here
    default = choice.default or reader.say("appendix.assumptions.must")
    name = f"{reader.say(f'appendix.choice.{choice.name}')} ({choice.setting})"
    return _Row((name, here, default, reader.say(f"appendix.who.{choice.who}")), other)
