"""What the criteria do not explain at a unit, with its interval and without any comparison."""

from fordel.report.content import Block, Paragraph, Section
from fordel.report.practice_section import ratio_text, regression_notice
from fordel.report.results import PracticeRow, UnitRow
from fordel.sheets.case import Case


def unexplained_section(row: UnitRow, case: Case) -> Section:
    """The unexplained ratio of a unit that is a practice unit; of others, what applies instead."""
    reader, need = case.reader, case.results.need
    if need.receives != need.practice:
        blocks: tuple[Block, ...] = (
            *(Paragraph(reader.say(key)) for key in ("sheet.unexplained.other", "unexplained.three")),
            *regression_notice(need, reader),
        )
        return Section("unexplained", reader.say("unexplained.title"), blocks)
    found = case.practice.get(row.centre)
    if found is not None and found.withheld:
        words = [reader.say("sheet.unexplained.withheld", name=row.name)]
    elif found is None or found.unexplained_ratio is None:
        words = [reader.say("sheet.unexplained.unknown", name=row.name)]
    else:
        words = [_figure(found, case), *_amounts(found, case), *_bound(found, case)]
    told = (reader.by_outcome("unexplained.meaning"), " ".join(words), " ".join((reader.say("unexplained.three"), _paid(case))))
    return Section("unexplained", reader.say("unexplained.title"), tuple(map(Paragraph, told)))


def _figure(row: PracticeRow, case: Case) -> str:
    reader, years = case.reader, case.results.need.estimation_years
    listed = reader.listed([str(year) for year in years])
    together = reader.texts.count("report.unexplained.years", len(years), years=listed)
    words = {"name": row.name, "ratio": ratio_text(row.unexplained_ratio, reader), "years": together}
    if row.ratio_low is None or row.ratio_high is None:
        return reader.say("sheet.unexplained.unbounded", **words)
    interval = reader.span(ratio_text(row.ratio_low, reader), ratio_text(row.ratio_high, reader))
    return reader.say("sheet.unexplained.ratio", interval=interval, **words)


def _amounts(row: PracticeRow, case: Case) -> list[str]:
    """Actual and need in money; numbers of children are left to the table that withholds small ones."""
    reader, need = case.reader, case.results.need
    if need.outcome != "cost":
        return []
    level = str(need.price_level)
    return [reader.say("sheet.unexplained.amounts", actual=reader.money(row.actual), need=reader.money(row.need), level=level)]


def _bound(row: PracticeRow, case: Case) -> list[str]:
    """Whether the interval, as printed, leaves out 1, and whether that holds under every choice that was tried."""
    if row.ratio_low is None or row.ratio_high is None:
        return []
    if round(row.ratio_low, 2) <= 1 <= round(row.ratio_high, 2):
        return [case.reader.say("sheet.unexplained.near")]
    examined = case.results.examined
    kind = "untried" if examined is None else "holds" if row.practice in case.same_side else "turns"
    return [case.reader.say(f"sheet.unexplained.{kind}")]


def _paid(case: Case) -> str:
    share = case.results.need.unexplained_share
    if not share:
        return case.reader.say("sheet.unexplained.unpaid")
    return case.reader.say("sheet.unexplained.paid", percent=case.reader.texts.percent(share, 0))
