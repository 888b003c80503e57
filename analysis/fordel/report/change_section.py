"""Why every unit's amount is another than last year, part by part, and which weights have moved."""

from collections.abc import Sequence

from fordel.key.mixture import ALL_PARTS
from fordel.params.model import OUTCOME_DECIMALS
from fordel.report.allocated import ChangeRow, WeightChange
from fordel.report.content import Bullets, Column, Paragraph, Section, Table
from fordel.report.reader import Reader


def change_section(rows: Sequence[ChangeRow], pays: str, reader: Reader) -> tuple[Section, ...]:
    """The table of the parts that moved anything; nothing without a last year."""
    if not rows:
        return ()
    shown = [part for part in ALL_PARTS if any(getattr(row, part) for row in rows)]
    currency = reader.currency_word()
    heads = (
        Column(reader.say("key.unit")),
        Column(reader.say("gains.last_year"), currency, "number"),
        *(Column(reader.say(f"change.part.{part}"), currency, "number") for part in shown),
        Column(reader.say("money.amount"), currency, "number"),
    )
    cells = tuple(
        (row.name, reader.number(row.last_year), *(_cell(getattr(row, part), reader) for part in shown), reader.number(row.amount))
        for row in rows
    )
    sums = [sum(getattr(row, part) or 0 for row in rows) for part in ("last_year", *shown, "amount")]
    total = (reader.say("total"), reader.number(sums[0]), *(reader.texts.signed(value) for value in sums[1:-1]), reader.number(sums[-1]))
    still = [reader.texts(f"report.change.part.{part}") for part in ALL_PARTS if all(getattr(row, part) == 0 for row in rows)]
    notes = [reader.say("change.note"), reader.say("change.rounded")]
    notes += [reader.say("change.still", parts=reader.listed(still))] if still else []
    split = rows[0].split
    words = [reader.say("change.text")]
    words += [reader.say("change.moved")] if split != "whole" and rows[0].children is None else []
    words += ([] if split == "full" else [reader.say(f"change.split.{split}")])
    meanings = Bullets(tuple(_meaning(part, pays, reader) for part in shown))
    table = Table("change", reader.say("change.caption"), heads, cells, total, tuple(notes))
    return (Section("change", reader.say("change.title"), (*map(Paragraph, words), table, meanings)),)


def _meaning(part: str, pays: str, reader: Reader) -> str:
    return reader.say("change.meaning.weights_model" if part == "weights" and pays == "model" else f"change.meaning.{part}")


def _cell(value: int | None, reader: Reader) -> str:
    return reader.say("none") if value is None else reader.texts.signed(value)


def weight_change_section(rows: Sequence[WeightChange], outcome: str, reader: Reader) -> tuple[Section, ...]:
    """Every weight last year and this year, and whether the difference is more than the draws of areas give."""
    if not rows:
        return ()
    decimals = OUTCOME_DECIMALS[outcome]
    heads = (
        Column(reader.say("additive.criterion")),
        *(Column(reader.say(f"change.weight.{name}"), "", "number") for name in ("last", "this", "difference", "error")),
        Column(reader.say("change.weight.verdict")),
    )
    cells = tuple(_weight(row, decimals, reader) for row in rows)
    both = [row for row in rows if row.moved]
    moved = sum(row.moved == "yes" for row in both)
    new, gone = (sum(row.draws == kind for row in rows) for kind in ("only_this", "only_last"))
    words, notes = [], ()
    if both:
        kind = "none" if not moved else "one" if moved == 1 else "many"
        words.append(reader.say(f"change.weight.text.{kind}", moved=reader.number(moved), both=reader.number(len(both))))
        words += [reader.say("change.weight.meaning")] if moved else []
        draws = "change.weight.independent" if any(row.draws == "independent" for row in rows) else "change.weight.same"
        chance = reader.number(len(both) / 20, 1)
        notes = (reader.say("change.weight.level", chance=chance, both=reader.number(len(both))), reader.say(draws))
    if new or gone:
        words.append(reader.say("change.weight.others", new=reader.number(new), gone=reader.number(gone)))
    table = Table("weight-changes", reader.say("change.weight.caption"), heads, cells, (), notes)
    return (Section("weight-changes", reader.say("change.weight.title"), (*map(Paragraph, words), table), 3),)


def _weight(row: WeightChange, decimals: int, reader: Reader) -> tuple[str, ...]:
    dash = reader.say("none")
    before, now = (dash if value is None else reader.number(value, decimals) for value in (row.last_year, row.this_year))
    difference = dash if row.difference is None else reader.texts.signed(row.difference, decimals)
    error = dash if row.std_error is None else reader.number(row.std_error, decimals)
    return (reader.label(row), before, now, difference, error, reader.say(f"change.weight.moved.{row.moved or row.draws}"))
