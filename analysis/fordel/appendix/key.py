"""The key in full: every column, and beside it what dropped criteria would move."""

from collections.abc import Sequence

from fordel.report.content import Column, Table
from fordel.report.drop_section import shift_cell
from fordel.report.key_columns import KeyColumn, key_columns, put_together, withheld_note
from fordel.report.reader import Reader
from fordel.report.results import Drop, Key, Need

_LONGEST_CODE = 12


def key_table(key: Key, need: Need, drops: Sequence[Drop], labels: dict[str, str], reader: Reader) -> Table:
    """The key with index, share, both intervals and amount, and beside it what dropped criteria would move."""
    coded = any(row.name != row.centre for row in key.rows) and max(len(row.centre) for row in key.rows) <= _LONGEST_CODE
    moved = list(dict.fromkeys(drop.criterion for drop in drops if drop.exceeds_half_interval))
    wanted = ("unit", *(["code"] if coded else []), "children", "index", "share", "weights", "range")
    wanted = (*wanted, *(["target"] if key.transition else []), "amount")
    found = key_columns(key, need, reader)
    heads, rows, total = put_together([*(found[name] for name in wanted), *(_shift(one, key, drops, labels, reader) for one in moved)])
    notes = [reader.say("key.sums"), *withheld_note(key, reader)]
    notes += [reader.say("key.shift_note"), reader.say("key.shift_star")] if moved else []
    return Table("key", reader.say(f"key.caption.{need.kind}", year=str(key.budget_year)), heads, rows, total, tuple(notes))


def _shift(criterion: str, key: Key, drops: Sequence[Drop], labels: dict[str, str], reader: Reader) -> KeyColumn:
    """What dropping a criterion moves at every unit."""
    by_unit = {drop.unit: drop for drop in drops if drop.criterion == criterion}
    head = Column(reader.say("key.shift"), reader.texts("report.key.shift_unit", label=labels[criterion]), "number")
    return KeyColumn(head, tuple(shift_cell(by_unit.get(row.centre), reader) for row in key.rows), reader.say("none"))
