"""How far a year's outcome must be expected to fall from the budget by chance."""

from fordel.report.content import Paragraph, Section
from fordel.report.examined import Row
from fordel.report.results import UnitRow
from fordel.report.voice import about
from fordel.sheets.case import Case
from fordel.validation.chance import mean_absolute


def chance_section(row: UnitRow, case: Case) -> Section:
    """The expected deviation and how likely a year is to go further over; or why it cannot be said."""
    reader, found = case.reader, case.chance.get(row.centre)
    words = _missing(case) if found is None or found["expected_percent"] is None else _told(found, case)
    return Section("chance", reader.say("sheet.chance.title"), tuple(map(Paragraph, words)))


def _missing(case: Case) -> list[str]:
    reader, examined = case.reader, case.results.examined
    if examined is None:
        return [reader.say("sheet.chance.untried")]
    code = examined.reason("chance")
    return [" ".join((reader.say("sheet.chance.unknown"), *([reader.texts(f"validation.reason.{code}")] if code else [])))]


def _told(row: Row, case: Case) -> list[str]:
    reader = case.reader
    percents = {name: reader.texts.percent(row[f"{name}_percent"] / 100) for name in ("expected", "reserve80", "reserve95")}
    expected = reader.by_outcome("sheet.chance.expected", expected=percents["expected"])
    over = reader.by_outcome("sheet.chance.over", **percents, **{f"about{years}": _about(row, years, case) for years in ("80", "95")})
    basis = [reader.say("sheet.chance.alike")]
    basis += [reader.say("sheet.chance.budget", budget=reader.money(row["budget"]))] if reader.outcome == "cost" and row["budget"] else []
    return [f"{expected} {over}", " ".join(_lasting(row, case)), " ".join(basis)]


def _lasting(row: Row, case: Case) -> list[str]:
    """That lasting differences between areas are part of the figures, and how much is left without them where it is known."""
    reader, between = case.reader, row["between_years_percent"]
    if between is None:
        return [reader.say("sheet.chance.lasting")]
    told = reader.texts.percent(float(mean_absolute(between)) / 100)
    return [reader.say("sheet.chance.lasting"), reader.say("sheet.chance.between", between=told)]


def _about(row: Row, years: str, case: Case) -> str:
    """The amount that a percentage of the budget comes to; nothing where there is no budget."""
    if not row["budget"]:
        return ""
    return case.reader.texts("report.sheet.chance.about", amount=about(row[f"reserve{years}_amount"], case.reader))
