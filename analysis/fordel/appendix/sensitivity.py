"""What every choice, every unit and every year moves, in money: one row per alternative, one column per unit."""

from collections.abc import Sequence

from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.examined import Examined, Row
from fordel.report.practice_section import withheld_note
from fordel.report.reader import Reader
from fordel.report.voice import WIDE, Money, Voice

_MILLION = 1e6


def sensitivity_section(examined: Examined, voice: Voice) -> Section:
    """The sensitivity table, the range of the unexplained ratios over it, stability, and the key without each criterion."""
    reader = voice.reader
    parts = (
        ("sensitivity", examined.rows("sensitivity"), ("choice", "option")),
        ("stability", examined.rows("stability"), ("left_out", "code")),
        ("without", examined.rows("left_out_criteria"), ("criterion",)),
    )
    blocks: list[Block] = [Paragraph(voice.how("sensitivity"))]
    blocks += [_table(name, rows, words, voice) for name, rows, words in parts if rows]
    blocks += [_ratios(examined, voice)] if examined.rows("same_side") else []
    failed = [name for table in ("sensitivity", "stability", "groups") for name in examined.failed(table)]
    blocks += (
        [Paragraph(reader.say("sensitivity.failed", names=reader.listed([_failed(name, voice) for name in failed])))] if failed else []
    )
    return Section("sensitivity", reader.say("sensitivity.title"), tuple(blocks), 3)


def _failed(name: str, voice: Voice) -> str:
    choice, _, option = name.partition(":")
    return voice.choice(choice, option) if option else voice.labels.get(name, voice.names.get(name, name))


def _table(name: str, rows: Sequence[Row], words: tuple[str, ...], voice: Voice) -> Table:
    """Shifts in money by alternative and unit; with many units, only the one that moves most."""
    reader, units = voice.reader, list(dict.fromkeys(str(row["unit"]) for row in rows))
    groups: dict[tuple, dict] = {}
    for row in rows:
        groups.setdefault(tuple(row[word] for word in words), {})[row["unit"]] = row
    money = Money(max(abs(row["shift_amount"]) for row in rows) >= _MILLION, reader)
    wide = len(units) > WIDE
    shown = [reader.say("sensitivity.most")] if wide else voice.heads(units)
    columns = (
        Column(reader.say(f"sensitivity.{name}_what")),
        Column(reader.say("sensitivity.moved"), money.unit, "number"),
        *([Column(reader.say("sensitivity.most_unit"))] if wide else []),
        *(Column(label, money.unit, "number") for label in shown),
    )
    cells = tuple((_label(key, voice), *_cells(group, units, wide, money, voice)) for key, group in groups.items() if _is_other(key, group))
    return Table(name, reader.say(f"sensitivity.{name}_caption"), columns, cells, (), (reader.say("sensitivity.moved_note"),))


def _is_other(key: tuple, group: dict) -> bool:
    """False for the chosen share of the unexplained difference, which stands among the others and moves nothing."""
    return key[0] != "unexplained_share" or any(row["shift_amount"] for row in group.values())


def _label(key: tuple, voice: Voice) -> str:
    return voice.choice(*key) if len(key) == 2 else voice.term(key[0])


def _cells(group: dict, units: Sequence[str], wide: bool, money: Money, voice: Voice) -> tuple[str, ...]:
    moved = money.text(sum(max(0.0, row["shift_amount"]) for row in group.values()))
    if not wide:
        shifts = [group[unit]["shift_amount"] if unit in group else None for unit in units]
        return (moved, *(voice.reader.say("none") if shift is None else money.signed(shift) for shift in shifts))
    most = max(group.values(), key=lambda row: abs(row["shift_amount"]))
    return (moved, voice.names.get(most["unit"], most["unit"]), money.signed(most["shift_amount"]))


def _ratios(examined: Examined, voice: Voice) -> Table:
    """The lowest and highest unexplained ratio of each practice unit over all rows."""
    reader = voice.reader
    columns = (
        Column(reader.say("unexplained.practice")),
        Column(reader.say("unexplained.ratio"), "", "number"),
        Column(reader.say("sensitivity.lowest_highest"), "", "number"),
        Column(reader.say("sensitivity.side")),
    )
    rows = tuple(
        (
            str(row["name"]),
            reader.number(row["unexplained_ratio"], 2),
            *_side(row, reader),
        )
        for row in examined.rows("same_side")
    )
    hidden = any(row["unexplained_ratio"] is None for row in examined.rows("same_side"))
    notes = (reader.say("unexplained.order"), voice.how("same_side"), *withheld_note(hidden, reader))
    return Table("same_side", reader.say("sensitivity.ratios_caption"), columns, rows, (), notes)


def _side(row: Row, reader: Reader) -> tuple[str, str]:
    """The lowest and highest ratio, and whether they lie on one side of 1; nothing of a withheld unit."""
    if row["unexplained_ratio"] is None:
        return (reader.texts("report.withheld"),) * 2
    span = reader.span(reader.number(row["lowest"], 2), reader.number(row["highest"], 2))
    return span, reader.say(f"sensitivity.{'same' if row['same_side'] else 'both'}")
