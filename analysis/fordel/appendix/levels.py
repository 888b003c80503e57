"""The key at three answers to how much of the unexplained difference is need, side by side."""

from collections.abc import Sequence

from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.key_section import share_span, shares_in_print
from fordel.report.money_section import percent_text
from fordel.report.reader import Reader
from fordel.report.results import Key, Need, NeedUnit, UnitRow


def levels_section(key: Key, need: Need, reader: Reader) -> Section:
    """Shares where none, the chosen part, and all of the unexplained difference is need, and what all would move."""
    chosen = percent_text(need.unexplained_share, reader)
    between = 0 < need.unexplained_share < 1
    columns = (
        Column(reader.say("key.unit")),
        Column(reader.texts.percent(0, 0), reader.texts("report.levels.share" if between else "report.levels.chosen"), "number"),
        *([Column(chosen, reader.texts("report.levels.chosen"), "number")] if between else []),
        Column(reader.texts.percent(1, 0), reader.texts("report.levels.display"), "number"),
        Column(reader.say("levels.moved_target" if key.transition else "levels.moved"), reader.currency_word(), "number"),
        Column(reader.say("key.range"), reader.texts("report.key.limits"), "number"),
    )
    chosen_shares = shares_in_print(key.rows, reader)
    rows = tuple(_cells(row, share, key.distributable, between, reader) for row, share in zip(key.rows, chosen_shares, strict=True))
    note = reader.say("levels.note_target" if key.transition else "levels.note")
    table = Table("levels", reader.say("levels.caption"), columns, rows, (), (note,))
    text = reader.say("levels.text" if need.unexplained_share else "levels.text_none", chosen=chosen)
    return Section("levels", reader.say("levels.title"), (Paragraph(text), *_selection(key.rows, need.units, reader), table))


def _cells(row: UnitRow, chosen: str, left: float, between: bool, reader: Reader) -> tuple[str, ...]:
    none = [reader.texts.percent(row.share_none, 2)] if between else []
    moved = reader.texts.signed(round(left * (row.share_all - row.share)))
    return (row.name, *none, chosen, reader.texts.percent(row.share_all, 2), moved, share_span(row.range_low, row.range_high, reader))


def _selection(rows: Sequence[UnitRow], units: Sequence[NeedUnit], reader: Reader) -> tuple[Paragraph, ...]:
    """How much wider the weights' intervals are on average when the criteria are chosen anew in every replicate, if they were."""
    wide = {unit.unit: unit.selection_high - unit.selection_low for unit in units if unit.selection_low is not None}
    own = sum(row.share_high - row.share_low for row in rows if row.centre in wide)
    if not wide or not own:
        return ()
    return (Paragraph(reader.say("levels.selection", factor=reader.number(sum(wide.values()) / own, 2))),)
