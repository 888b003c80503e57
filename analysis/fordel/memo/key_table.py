"""The memo's first table: the key as the committee decides it."""

from fordel.memo.words import inside
from fordel.report.content import Table
from fordel.report.key_columns import key_columns, put_together, withheld_note
from fordel.report.reader import Reader
from fordel.report.results import Key, Need


def key_table(key: Key, need: Need, reader: Reader) -> Table:
    """Children, index, share with both intervals, target, amount and change of every unit, at most nine columns."""
    changes = any(row.last_year is not None for row in key.rows)
    wanted = ("unit", "children", "index", "share", "weights", "range")
    wanted = (*wanted, *(["target"] if key.transition else []), "amount", *(["change"] if changes else []))
    found = key_columns(key, need, reader)
    heads, rows, total = put_together([found[name] for name in wanted])
    notes = (reader.say("key.sums"), *withheld_note(key, reader))
    return Table("key", inside(reader, f"key.{need.kind}", year=str(key.budget_year)), heads, rows, total, notes)
