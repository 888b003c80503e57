"""The social profile of a unit: every criterion beside all units together, with the difference in words."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10

from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.profile import ProfileRow
from fordel.report.profile_chart import ProfileMark, profile_chart
from fordel.report.results import UnitRow
from fordel.sheets.case import Case

_RARE, _MOST = 1.0, 8


def profile_section(row: UnitRow, case: Case) -> Section:
    """The table and the figure; or a sentence where nothing may be shown."""
    reader, rows = case.reader, case.profile.get(row.centre, ())
    title = reader.say("sheet.profile.title")
    if not any(one.value is not None for one in rows):
        kind = "nobody" if row.children == 0 else "nothing"
        return Section("profile", title, (Paragraph(reader.say(f"sheet.profile.{kind}", name=row.name)),))
    words = [reader.say("sheet.profile.text"), *_counted(rows, case)]
    return Section("profile", title, (Paragraph(" ".join(words)), *_figure(row, rows, case), _table(rows, case)))


def _counted(rows: Sequence[ProfileRow], case: Case) -> list[str]:
    """How many criteria that are held to raise or lower need are higher and how many lower, as they are printed."""
    away = [_difference(row) for row in _held(rows, case) if row.city_value is not None]
    if case.alone or len(away) < 2:
        return []
    more, less = sum(one > 0 for one in away), sum(one < 0 for one in away)
    key = "both" if more and less else "more" if more else "less" if less else "none"
    numbers = {name: case.reader.number(number) for name, number in (("all", len(away)), ("more", more), ("less", less))}
    return [case.reader.say(f"sheet.profile.counted.{key}", **numbers)]


def _held(rows: Sequence[ProfileRow], case: Case) -> list[ProfileRow]:
    """Those shown of the criteria that are held to raise or lower need, but for the levels they are compared with."""
    names = {(one.name, level) for one in case.params.criteria if one.expected_sign != "none" for level in one.level_names[1:] or ("",)}
    return [one for one in rows if one.value is not None and (one.criterion, one.level) in names]


def _figure(row: UnitRow, rows: Sequence[ProfileRow], case: Case) -> tuple[Block, ...]:
    """Of the criteria that are held to raise or lower need, those furthest from all."""
    shown = _held(rows, case)
    if case.alone or not any(one.index is not None for one in shown):
        return ()
    far = sorted((one for one in shown if one.index is not None), key=lambda one: -abs(one.index - 100))[:_MOST]
    marks = [ProfileMark(case.reader.label(one), *_cells(one, case)[:2], one.index) for one in shown if one in far]
    chart = profile_chart(marks, row.centre, row.name, case.reader, case.synthetic, case.results.need.population_year)
    told = (Paragraph(case.reader.say("sheet.profile.most", n=case.reader.number(len(marks)))),) if len(marks) < len(shown) else ()
    return (*told, chart)


def _table(rows: Sequence[ProfileRow], case: Case) -> Table:
    reader = case.reader
    columns = [Column(reader.say("additive.criterion")), Column(reader.say("sheet.profile.here"), "", "number")]
    if not case.alone:
        against = reader.texts("report.sheet.profile.difference_unit", **reader.words())
        columns += [Column(reader.say("sheet.profile.all"), "", "number"), Column(reader.say("sheet.profile.difference"), against)]
    cells = tuple((reader.label(row), *_cells(row, case)[: len(columns) - 1]) for row in rows)
    by_area = {one.name for one in case.params.criteria if one.level == "area"}
    told = (
        ("children", any(row.criterion not in by_area for row in rows)),
        ("area", any(row.criterion in by_area for row in rows)),
        ("hidden", any(row.value is None for row in rows)),
    )
    notes = tuple(reader.say(f"sheet.profile.{name}", sign=reader.texts("report.withheld")) for name, holds in told if holds)
    year = str(case.results.need.population_year)
    return Table("profile", reader.say("sheet.profile.caption", year=year), tuple(columns), cells, (), notes)


def _cells(row: ProfileRow, case: Case) -> tuple[str, str, str]:
    """The unit's figure, all units' and the difference between the two as they are printed."""
    here, all_ = (_printed(value, row, case) for value in (row.value, row.city_value))
    return here, all_, _words(row, case)


def _words(row: ProfileRow, case: Case) -> str:
    reader = case.reader
    if row.value is None or row.city_value is None:
        return reader.say("none")
    away = _difference(row)
    side = "more" if away > 0 else "less" if away < 0 else "same"
    return reader.texts(f"report.sheet.profile.{row.kind}.{side}", size=reader.number(abs(away), _decimals(row)))


def _difference(row: ProfileRow) -> Decimal:
    """The difference of the figures as they are printed: rounded first, halves away from zero."""
    places = Decimal(1).scaleb(-_decimals(row))
    here, all_ = (Decimal(str(value)).quantize(places, ROUND_HALF_UP) for value in (row.value, row.city_value))
    return here - all_


def _printed(value: float | None, row: ProfileRow, case: Case) -> str:
    if value is None or row.kind != "percent":
        return case.reader.number(value, _decimals(row))
    return case.reader.texts.percent(Decimal(str(value)) / 100, _decimals(row))


def _decimals(row: ProfileRow) -> int:
    """One for percentages, two where they are under one; for other figures as many as leave three digits that count."""
    size = abs(row.city_value if row.city_value is not None else row.value or 0.0)
    if row.kind == "percent":
        return 2 if 0 < size < _RARE else 1
    return min(4, max(0, 2 - floor(log10(size)))) if size else 1
