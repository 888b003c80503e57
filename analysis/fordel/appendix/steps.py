"""Every step from need to money in full, as the key stage wrote it: one row per unit, one column per step."""

from collections.abc import Sequence

from fordel.report.allocated import StepRow
from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.voice import Voice


def steps_section(steps: Sequence[StepRow], voice: Voice) -> Section:
    """What each step adds to the amount; the step before them moves last year's budgets and stands apart."""
    reader = voice.reader
    found = {(row.step, row.centre): row for row in steps}
    names, units = list(dict.fromkeys(row.step for row in steps)), list(dict.fromkeys(row.centre for row in steps))
    columns = (
        Column(reader.say("key.unit")),
        *(Column(reader.say(f"appendix.steps.{name}"), reader.currency_word(), "number") for name in names),
        Column(reader.say("money.amount"), reader.currency_word(), "number"),
    )
    rows = tuple(
        (
            voice.names.get(unit, unit),
            *(_effect(found.get((name, unit)), voice) for name in names),
            reader.number(found[names[-1], unit].amount_after if (names[-1], unit) in found else 0),
        )
        for unit in units
    )
    table = Table("steps", reader.say("appendix.steps.caption"), columns, rows, (), (reader.say("appendix.steps.note"),))
    return Section("steps", reader.say("appendix.steps.title"), (Paragraph(reader.say("appendix.steps.text")), table), 3)


def _effect(row: StepRow | None, voice: Voice) -> str:
    """A step's effect with two decimals, since it is exact until the last step; nought is written as such.

    A unit that is no more has had last year's budget moved away, and takes part in no other step.
    """
    if row is None:
        return "–"
    return voice.reader.texts.signed(row.effect, 2) if row.effect else voice.reader.number(0)
