"""What a unit gets: its amount, its share with both intervals, its children and its index, in words."""

from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.key_section import share_span
from fordel.report.real import real_percent, real_side
from fordel.report.reasons import main_reasons, side_of
from fordel.report.results import UnitRow
from fordel.sheets.case import Case


def amount_section(row: UnitRow, case: Case) -> Section:
    """Amount, change, share, children and index; and the intervals where there are several units."""
    told = (" ".join(words) for words in (_gets(row, case), _need(row, case)))
    blocks: list[Block] = [Paragraph(words) for words in told if words]
    return Section("amount", case.reader.say("sheet.amount.title"), (*blocks, *(() if case.alone else (_intervals(row, case),))))


def _gets(row: UnitRow, case: Case) -> list[str]:
    key, reader = case.results.key, case.reader
    if not key.pot:
        return [reader.say("sheet.amount.no_pot", name=row.name)]
    words = [reader.say("sheet.amount.gets", name=row.name, amount=reader.money(row.amount), year=str(key.budget_year))]
    if row.last_year is not None:
        words.append(_since(row.last_year, row.amount, case))
    if key.transition:
        side, size = _side(row.amount - row.target)
        words.append(reader.say(f"sheet.amount.target.{side}", target=reader.money(row.target), size=reader.money(size)))
        words += _whole(row, case)
    return words


def _whole(row: UnitRow, case: Case) -> list[str]:
    """What the amount would be if the target counted alone; nothing where it does, or where the limits do not allow it."""
    rules, reader = case.results.allocated.rules.order.transition, case.reader
    if case.alone or rules is None or rules.weight == 1 or row.centre not in case.whole:
        return []
    return [reader.say("sheet.amount.whole", amount=reader.money(case.whole[row.centre]), all=reader.texts.percent(1, 0))]


def _since(before: int, now: int, case: Case) -> str:
    """The change since last year; in per cent, and at equal prices, where there was a budget to compare with."""
    reader, (side, size) = case.reader, _side(now - before)
    percent, real = "", real_percent(before, now, case.results.key, case.reader)
    if real:
        kind = "percent_real" if real_side(real) else "percent_real_same"
        values = {"percent": _signed_percent(now / before - 1, case), "real": real}
        percent = reader.texts(f"report.sheet.amount.{kind}", **values)
    elif before and size:
        percent = reader.texts("report.sheet.amount.percent", percent=_signed_percent(now / before - 1, case))
    return reader.say(f"sheet.amount.since.{side}", size=reader.money(size), percent=percent)


def _side(difference: int) -> tuple[str, int]:
    return "more" if difference > 0 else "less" if difference < 0 else "same", abs(difference)


def _signed_percent(share: float, case: Case) -> str:
    text = case.reader.texts.percent(share, 1)
    return text if share < 0 or not text.strip("0,. %") else f"+{text}"


def _need(row: UnitRow, case: Case) -> list[str]:
    """Share, children, index and amount per child."""
    reader = case.reader
    if case.alone:
        return [reader.say("sheet.amount.alone"), *_children(row, case)]
    words = [reader.say("sheet.amount.share", share=case.shares[row.centre]), *_children(row, case)]
    if row.index is not None:
        away = round(row.index, 1) - 100
        side = "more" if away > 0 else "less" if away < 0 else "same"
        percent = reader.texts.percent(abs(away) / 100, 1)
        words.append(reader.say(f"sheet.amount.index.{side}", percent=percent, index=reader.number(row.index, 1)))
        words += _why(row, case)
    return words


def _why(row: UnitRow, case: Case) -> list[str]:
    """What makes the share larger or smaller than the number of children alone would; nothing for an average unit."""
    found, reader = main_reasons(row, case.pulls[row.centre]), case.reader
    if not found:
        return []
    about = reader.say("sheet.amount.why.approximate") if case.results.key.pays == "model" else ""
    told = reader.say(f"sheet.amount.why.{'more' if side_of(row) > 0 else 'less'}", reasons=reader.listed(found))
    return [told, about] if about else [told]


def _children(row: UnitRow, case: Case) -> list[str]:
    reader, year = case.reader, str(case.results.need.population_year)
    if row.children is None:
        return [reader.say("sheet.amount.withheld", name=row.name)]
    if not row.children:
        return [reader.say("sheet.amount.childless", name=row.name, year=year)]
    count, number = ("one" if row.children == 1 else "many"), case.children[row.centre]
    words = [reader.say(f"sheet.amount.children.{count}", name=row.name, number=number, year=year)]
    if not case.results.key.pot:
        return words
    each, total = reader.money(row.amount / row.children), case.results.need.children
    if total and not case.alone:
        average = reader.money(sum(one.amount for one in case.results.key.rows) / total)
        return [*words, reader.say("sheet.amount.each_beside", each=each, average=average)]
    return [*words, reader.say("sheet.amount.each", each=each)]


def _intervals(row: UnitRow, case: Case) -> Table:
    """The share, and where there is a pot the amount before any transition, with both intervals."""
    reader, key = case.reader, case.results.key
    what = reader.say("money.target" if key.transition else "key.amount")
    columns = (
        Column(reader.say("sheet.amount.what")),
        Column(reader.say("key.share"), "", "number"),
        *((Column(what, reader.currency_word(), "number"),) if key.pot else ()),
    )

    def span(low: int, high: int) -> str:
        return reader.span(reader.number(low), reader.number(high))

    rows = (
        (reader.say("sheet.amount.found"), case.shares[row.centre], reader.number(row.target if key.transition else row.amount)),
        (reader.say("key.weights"), share_span(row.share_low, row.share_high, reader), span(row.amount_low, row.amount_high)),
        (reader.say("key.range"), share_span(row.range_low, row.range_high, reader), span(row.range_amount_low, row.range_amount_high)),
    )
    notes = (reader.say("sheet.amount.weights_note"), reader.say("sheet.amount.range_note"))
    caption = reader.say("sheet.amount.caption" if key.pot else "sheet.amount.caption_share")
    return Table("intervals", caption, columns, tuple(cells[: len(columns)] for cells in rows), (), notes)
