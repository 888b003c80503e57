"""How far a year falls from its budget by chance, and the reserves that cover most years."""

from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.examined import Examined, Row
from fordel.report.voice import Voice, about


def chance_section(examined: Examined, voice: Voice) -> Section:
    """Expected deviation and reserves per unit and for all together; or why they cannot be computed."""
    reader, rows = voice.reader, [row for row in examined.rows("chance") if row["expected_percent"] is not None]
    title = reader.say("chance.title")
    if not any(row["unit"] for row in rows) or all(row["unit"] for row in rows):
        reason = examined.reason("chance")
        words = [reader.say("chance.missing"), voice.why_not(reason) if reason else "", voice.how("not_forecast")]
        return Section("chance", title, (Paragraph(" ".join(word for word in words if word)),))
    units, (city,) = [row for row in rows if row["unit"]], [row for row in rows if not row["unit"]]
    low, high = (reader.texts.percent(pick(row["expected_percent"] for row in units) / 100) for pick in (min, max))
    text = reader.say(
        "chance.city",
        expected=reader.texts.percent(city["expected_percent"] / 100),
        low=low,
        high=high,
        covers80=about(city["reserve80_amount"], reader),
        covers95=about(city["reserve95_amount"], reader),
    )
    words = (voice.how("not_forecast") + " " + reader.say("chance.differs"), text, voice.how("reserve"))
    return Section("chance", title, (*(Paragraph(word) for word in words), _table(units, city, voice)))


def _table(units: list[Row], city: Row, voice: Voice) -> Table:
    reader = voice.reader
    columns = (
        Column(reader.say("key.unit")),
        Column(reader.say("chance.budget"), reader.currency_word(), "number"),
        Column(reader.say("chance.expected"), reader.texts("report.chance.of_budget"), "number"),
        Column(reader.say("chance.covers80"), reader.currency_word(), "number"),
        Column(reader.say("chance.covers95"), reader.currency_word(), "number"),
    )
    rows = tuple(_cells(str(row["name"]), row, voice) for row in units)
    notes = (reader.say("chance.how"), voice.how("chance"), *_other(city, voice))
    return Table("chance", reader.say("chance.caption"), columns, rows, _cells(reader.say("chance.together"), city, voice), notes)


def _cells(name: str, row: Row, voice: Voice) -> tuple[str, ...]:
    amounts = [voice.reader.number(row[key]) for key in ("budget", "reserve80_amount", "reserve95_amount")]
    return (name, amounts[0], voice.reader.texts.percent(row["expected_percent"] / 100), *amounts[1:])


def _other(city: Row, voice: Voice) -> tuple[str, ...]:
    """What the deviation would be by two other ways to count it, where they can be told."""
    if city["between_years_percent"] is None or city["children_percent"] is None:
        return ()
    kinds = {name: voice.reader.texts.percent(city[f"{name}_percent"] / 100) for name in ("sd", "children", "between_years")}
    return (voice.reader.say("chance.other", **kinds),)
