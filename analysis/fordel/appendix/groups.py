"""Groups that the model does not know of, and the protocol's contest between shorter and longer models."""

from collections.abc import Sequence

from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.examined import Examined, Row
from fordel.report.results import Candidate
from fordel.report.voice import Voice, bounds, decimal, figures, numbers


def group_section(examined: Examined, voice: Voice) -> Section:
    """Actual over expected, and money a year, for the groups that each criterion forms when it is not in the model."""
    reader = voice.reader
    columns = (
        Column(reader.say("groups.group")),
        Column(reader.say("groups.use")),
        *numbers(reader, ("areas_column", "ratio", "interval")),
        *([Column(reader.say("groups.amount"), reader.currency_word(), "number")] if reader.outcome == "cost" else []),
    )
    rows = tuple(_cells(row, voice) for row in examined.rows("groups"))
    notes = (reader.say("groups.fifth"), *([reader.say("groups.amount_note")] if reader.outcome == "cost" else []))
    table = [Table("groups", reader.say("groups.caption"), columns, rows, (), notes)] if rows else []
    return Section("groups", reader.say("groups.title"), (Paragraph(voice.how("groups")), *table), 3)


def _cells(row: Row, voice: Voice) -> tuple[str, ...]:
    reader = voice.reader
    kind = str(row["kind"])
    top, name = kind.startswith("top_"), str(row["group"])
    low = "_low" if top and name not in voice.labels and name.endswith("_not") else ""
    label = reader.say(f"groups.{kind}{low}", label=voice.term(name.removesuffix("_not") if low else name)) if top else voice.term(name)
    withheld = reader.texts("report.withheld")
    amount = withheld if row["withheld"] else "" if row["amount_per_year"] is None else reader.texts.signed(row["amount_per_year"])
    return (
        label,
        reader.say(f"groups.uses.{row['use']}"),
        reader.number(row["areas"]),
        withheld if row["withheld"] else decimal(row["ratio"], 2, reader),
        bounds(row, "low", "high", 2, reader),
        *([amount] if reader.outcome == "cost" else []),
    )


def selection_section(candidates: Sequence[Candidate], voice: Voice) -> Section:
    """The nested models from the longest, with the deviance of each on unseen areas against the best's."""
    reader = voice.reader
    columns = (
        Column(reader.say("selection.criteria"), "", "number"),
        Column(reader.say("selection.dropped")),
        *(Column(reader.say(f"selection.{key}"), "", "number") for key in ("difference", "error")),
        Column(reader.say("selection.status")),
    )
    rows = tuple(
        (
            reader.number(row.criteria),
            voice.labels.get(row.dropped, row.dropped) or reader.say("none"),
            *(figures(value, reader) for value in (row.paired_difference, row.paired_std_error)),
            " ".join(reader.say(f"selection.{word}") for word in ("best", "chosen") if getattr(row, word)),
        )
        for row in candidates
    )
    table = Table("selection", reader.say("selection.caption"), columns, rows)
    return Section("selection", reader.say("selection.title"), (Paragraph(reader.say("selection.text")), table), 3)
