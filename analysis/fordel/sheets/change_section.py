"""Why a unit's amount is another than last year: the parts as a figure and as a table with their meaning."""

from fordel.report.allocated import ChangeRow
from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.results import UnitRow
from fordel.report.waterfall import moved_parts, waterfall
from fordel.sheets.case import Case


def change_section(row: UnitRow, scale: int, case: Case) -> Section:
    """The parts of the change; or a sentence on why there are none. ``scale`` makes all units' figures comparable."""
    reader, found = case.reader, case.change.get(row.centre)
    title = reader.say("sheet.change.title")
    if found is None:
        kind = "none" if row.last_year is None else "unsplit"
        return Section("change", title, (Paragraph(reader.say(f"sheet.change.{kind}", name=row.name)),))
    other = row.last_year is not None and row.last_year != found.last_year
    words = [reader.say("sheet.change.text")]
    words += [reader.say("sheet.change.other_base", budget=reader.money(row.last_year))] if other else []
    blocks: list[Block] = [Paragraph(" ".join(words))]
    figure = waterfall(found, reader, case.synthetic, scale, case.results.key.budget_year, case.results.key.pays, not other)
    return Section("change", title, (*blocks, figure, _table(found, case)))


def _table(row: ChangeRow, case: Case) -> Table:
    reader, pays = case.reader, case.results.key.pays
    parts = moved_parts(row)
    rows = [(reader.say("gains.last_year"), reader.number(row.last_year))]
    rows += [(_meaning(part, pays, case), reader.texts.signed(value)) for part, value in parts.items()]
    columns = (Column(reader.say("sheet.change.part")), Column(reader.say("key.amount"), reader.currency_word(), "number"))
    notes = [reader.say("sheet.change.zero")] if len(parts) < _told(row) else []
    notes += [reader.say("change.moved")] if row.split != "whole" and row.children is None else []
    notes += [] if row.split == "full" else [reader.say(f"change.split.{row.split}")]
    total = (reader.say("sheet.change.this_year"), reader.number(row.amount))
    return Table("change", reader.say("sheet.change.caption"), columns, tuple(rows), total, (*notes, reader.say("change.note")))


def _told(row: ChangeRow) -> int:
    from fordel.key.mixture import ALL_PARTS

    return sum(getattr(row, part) is not None for part in ALL_PARTS)


def _meaning(part: str, pays: str, case: Case) -> str:
    return case.reader.say("change.meaning.weights_model" if part == "weights" and pays == "model" else f"change.meaning.{part}")
