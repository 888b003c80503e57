"""Which units cannot be told apart: neither's need per child is clearly the higher."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.reader import Reader
from fordel.report.results import Pair, UnitRow

_LOW, _HIGH, _PAIRS, _TWO = 0.025, 0.975, 24, 2


def apart_section(pairs: Sequence[Pair], rows: Sequence[UnitRow], reader: Reader) -> Section:
    """The pairs that the weights' uncertainty does not tell apart; of many, how many each unit has; and what the bounds say."""
    names, alike = {row.centre: row.name for row in rows}, not_told_apart(pairs)
    wider = [Paragraph(text) for text in overlap_words(rows, reader)]
    title = reader.say("apart.title")
    if not alike:
        return Section("apart", title, (Paragraph(reader.say(all_told_apart(len(rows)))), *wider))
    text = reader.count("apart.some", len(alike), of=reader.number(len(pairs)))
    blocks: list[Block] = [Paragraph(text), Paragraph(reader.say("apart.meaning")), *wider]
    table = _pairs(alike, names, reader) if len(alike) <= _PAIRS else _counts(alike, pairs, names, reader)
    return Section("apart", title, (*blocks, table))


def not_told_apart(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs of which neither's need per child exceeds the other's in more than 97.5 % of the replicates."""
    return [pair for pair in pairs if _LOW <= pair.probability <= _HIGH]


def overlap_words(rows: Sequence[UnitRow], reader: Reader) -> list[str]:
    """In how many pairs the outer bounds of need per child overlap; units without a printed number of children are left out."""
    spans = [(row.range_low / row.children, row.range_high / row.children) for row in rows if row.children]
    pairs = list(combinations(spans, 2))
    if not pairs:
        return []
    both = sum(one[0] <= other[1] and other[0] <= one[1] for one, other in pairs)
    if not both or len(rows) == _TWO:
        return [reader.say("apart.range_both" if both else "apart.range_none")]
    return [reader.count("apart.range", both, of=reader.number(len(pairs)))]


def all_told_apart(units: int) -> str:
    """The text that no pair is too near to tell: of two units there is only one."""
    return "apart.both" if units == _TWO else "apart.all"


def _pairs(alike: Sequence[Pair], names: Mapping[str, str], reader: Reader) -> Table:
    columns = (Column(reader.say("apart.first")), Column(reader.say("apart.second")), Column(reader.say("apart.probability"), "", "number"))
    rows = tuple(
        (names.get(pair.unit_a, pair.unit_a), names.get(pair.unit_b, pair.unit_b), reader.texts.percent(pair.probability)) for pair in alike
    )
    return Table("apart", reader.say("apart.caption"), columns, rows, (), (reader.say("unexplained.order"),))


def _counts(alike: Sequence[Pair], pairs: Sequence[Pair], names: Mapping[str, str], reader: Reader) -> Table:
    columns = (Column(reader.say("key.unit")), Column(reader.say("apart.others"), "", "number"))
    units = dict.fromkeys(unit for pair in pairs for unit in (pair.unit_a, pair.unit_b))
    count = {unit: sum(unit in (pair.unit_a, pair.unit_b) for pair in alike) for unit in units}
    rows = tuple((names.get(unit, unit), reader.number(count[unit])) for unit in units)
    return Table("apart", reader.say("apart.counts"), columns, rows, (), (reader.say("unexplained.order"),))
