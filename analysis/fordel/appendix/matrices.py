"""Tables with a column for each unit: the models' balance, the unexplained ratios by choice, and the pairs of units."""

from collections.abc import Sequence

from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.examined import Examined, Row
from fordel.report.practice_section import withheld_note
from fordel.report.results import Pair
from fordel.report.voice import WIDE, Voice


def balance_section(examined: Examined, voice: Voice) -> tuple[Section, ...]:
    """Each model's sum over the actual sum, by practice unit; nothing where no model was compared."""
    rows = examined.rows("balance")
    if not rows:
        return ()
    labels = [voice.reader.say(f"family.{row['challenger']}") for row in rows]
    return (_section("balance", rows, labels, "fitted_to_actual", voice),)


def ratios_section(examined: Examined, voice: Voice) -> tuple[Section, ...]:
    """The unexplained ratio of each practice unit under every choice that was tried."""
    rows = [row for row in examined.rows("sensitivity_ratios") if row["choice"] != "unexplained_share"]
    if not rows:
        return ()
    say = voice.reader.say
    labels = [say("appendix.ratios.chosen") if row["choice"] == "chosen" else voice.choice(row["choice"], row["option"]) for row in rows]
    return (_section("ratios", rows, labels, "unexplained_ratio", voice),)


def _section(name: str, rows: Sequence[Row], labels: Sequence[str], value: str, voice: Voice) -> Section:
    """The table, or where it lies: with many practice units it is too wide for a page."""
    reader, codes = voice.reader, list(dict.fromkeys(str(row["practice"]) for row in rows))
    blocks: list[Block] = [Paragraph(reader.say(f"appendix.{name}.text"))]
    if len(codes) > WIDE:
        blocks.append(Paragraph(reader.say(f"appendix.{name}.long")))
        return Section(name, reader.say(f"appendix.{name}.title"), tuple(blocks), 3)
    cells: dict[str, dict[str, object]] = {}
    for row, label in zip(rows, labels, strict=True):
        cells.setdefault(label, {})[str(row["practice"])] = row[value]
    columns = (Column(reader.say(f"appendix.{name}.what")), *(Column(head, "", "number") for head in voice.heads(codes)))
    closed = {code for code in codes if all(found.get(code) is None for found in cells.values())}
    body = tuple((label, *(_number(found.get(code), code in closed, voice) for code in codes)) for label, found in cells.items())
    notes = [reader.say("appendix.columns_order"), *withheld_note(bool(closed), reader)]
    table = Table(name, reader.say(f"appendix.{name}.caption"), columns, body, (), tuple(notes))
    return Section(name, reader.say(f"appendix.{name}.title"), (*blocks, table), 3)


def _number(value: object, closed: bool, voice: Voice) -> str:
    if closed:
        return voice.reader.texts("report.withheld")
    return voice.reader.say("none") if value is None else voice.reader.number(value, 2)


def pairs_section(pairs: Sequence[Pair], voice: Voice) -> tuple[Section, ...]:
    """How likely each unit's need per child is to exceed each other's, row over column; of many units, where it lies."""
    if not pairs:
        return ()
    reader, codes = voice.reader, list(dict.fromkeys(code for pair in pairs for code in (pair.unit_a, pair.unit_b)))
    blocks: list[Block] = [Paragraph(reader.say("appendix.pairs.text"))]
    if len(codes) > WIDE:
        blocks.append(Paragraph(reader.say("appendix.pairs.long", pairs=reader.number(len(pairs)))))
        return (Section("pairs", reader.say("appendix.pairs.title"), tuple(blocks), 3),)
    found = {(pair.unit_a, pair.unit_b): pair.probability for pair in pairs}
    found |= {(other, one): 1 - probability for (one, other), probability in found.items()}
    columns = (Column(reader.say("key.unit")), *(Column(head, "", "number") for head in voice.heads(codes)))
    rows = tuple((voice.names.get(one, one), *(_chance(found.get((one, other)), voice) for other in codes)) for one in codes)
    note = (reader.say("unexplained.order"),)
    blocks.append(Table("pairs", reader.say("appendix.pairs.caption"), columns, rows, (), note))
    return (Section("pairs", reader.say("appendix.pairs.title"), tuple(blocks), 3),)


def _chance(probability: float | None, voice: Voice) -> str:
    return voice.reader.say("none") if probability is None else voice.reader.texts.percent(probability)
