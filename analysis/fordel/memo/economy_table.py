"""The memo's third table: last year's budgets and this year's amounts."""

from fordel.memo.words import inside, percent_signed
from fordel.report.content import Column, Table
from fordel.report.key_columns import change_in_print, since_notes
from fordel.report.reader import Reader
from fordel.report.real import price_rise, real_percent
from fordel.report.results import Key, UnitRow


def economy_table(key: Key, reader: Reader) -> Table:
    """Both years' amounts and the change in money, in percent, at constant prices where prices are known, and per child."""
    currency = reader.currency_word()
    columns = (
        Column(reader.say("key.unit")),
        Column(reader.say("gains.last_year"), currency, "number"),
        Column(reader.say("key.amount"), currency, "number"),
        Column(reader.say("gains.change"), currency, "number"),
        Column(reader.say("gains.percent"), "%", "number"),
        *([Column(reader.say("gains.real"), "%", "number")] if price_rise(key) else []),
        Column(reader.say("gains.per_child"), reader.texts("report.gains.per_child_unit", currency=currency), "number"),
    )
    rows = tuple(_cells(row, key, reader) for row in key.rows)
    caption = inside(reader, "economy.caption", year=str(key.budget_year))
    return Table("economy", caption, columns, rows, _total(key, reader), since_notes(key, reader))


def _cells(row: UnitRow, key: Key, reader: Reader) -> tuple[str, ...]:
    dash, amount = reader.say("none"), reader.number(row.amount)
    if row.last_year is None:
        return (row.name, dash, amount, dash, dash, *([dash] if price_rise(key) else []), dash)
    per_child = reader.texts.signed((row.amount - row.last_year) / row.children) if row.children else reader.number(row.children)
    percents = _percents(row.last_year, row.amount, key, reader)
    return (row.name, reader.number(row.last_year), amount, change_in_print([row], reader), *percents, per_child)


def _percents(before: int, now: int, key: Key, reader: Reader) -> tuple[str, ...]:
    """A change in percent, and at constant prices where prices are known, without the sign for it; a dash for a change from nothing."""
    percent = percent_signed(before, now, reader).rstrip(" %") if before else reader.say("none")
    return (percent, *([real_percent(before, now, key, reader) or reader.say("none")] if price_rise(key) else []))


def _total(key: Key, reader: Reader) -> tuple[str, ...]:
    rows = key.rows
    if len(rows) == 1 or any(row.last_year is None for row in rows):
        return ()
    dash, before, now = reader.say("none"), sum(row.last_year for row in rows), sum(row.amount for row in rows)
    figures = (reader.number(before), reader.number(now), change_in_print(rows, reader))
    return (reader.say("total"), *figures, *_percents(before, now, key, reader), dash)
