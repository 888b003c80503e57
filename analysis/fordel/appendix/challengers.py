"""Other ways to expect a cost beside the chosen model, on the same unseen areas, and the rule for the default."""

from fordel.report.content import Bullets, Column, Paragraph, Section, Table
from fordel.report.examined import Examined, Row
from fordel.report.voice import Voice, decimal, figures, numbers

_FAMILIES = ("two_part", "tweedie", "linear")
_CLEAR = 2.0


def challenger_section(examined: Examined, voice: Voice) -> Section:
    """Each family against the default in a sentence, and every challenger in a table."""
    reader, rows = voice.reader, {str(row["challenger"]): row for row in examined.rows("challengers")}
    title = reader.say("challengers.title")
    if not rows:
        return Section("challengers", title, (Paragraph(voice.why_not("no_predictions")),), 3)
    reference = str(examined.head["family_rule"]["reference"])
    blocks = (
        Paragraph(reader.say("challengers.rule", reference=reader.say(f"family.{reference}"))),
        Bullets(tuple(_family(name, rows, reference, examined, voice) for name in _FAMILIES if name != reference)),
        Paragraph(_outcome(examined, voice)),
        _table(list(rows.values()), bool(examined.head["child_rows"]), voice),
    )
    return Section("challengers", title, blocks, 3)


def _family(name: str, rows: dict[str, Row], reference: str, examined: Examined, voice: Voice) -> str:
    """By how much the default wins or loses against one family: the deviance in per cent of its own, and the paired z."""
    reader = voice.reader
    family = reader.say(f"family.{name}")
    if name not in rows or rows[name]["deviance_difference"] is None:
        return reader.say("challengers.absent", family=family, reason=voice.why_not(examined.reason(name) or "not_estimated"))
    row, z = rows[name], rows[name]["deviance_z"]
    share = reader.texts.percent(abs(row["deviance_difference"]) / rows[reference]["deviance"], 2)
    if z is None:
        return reader.say("challengers.same", family=family)
    key = "wins" if z <= -_CLEAR else "loses" if z >= _CLEAR else "even"
    direction = reader.texts(f"report.challengers.{'lower' if row['deviance_difference'] < 0 else 'higher'}", percent=share)
    return reader.say(f"challengers.{key}", family=family, direction=direction, z=reader.texts.signed(z, 1))


def _outcome(examined: Examined, voice: Voice) -> str:
    rule, reader = examined.head["family_rule"], voice.reader
    used = [reader.say("challengers.other", chosen=reader.say(f"family.{rule['chosen']}"))] if rule["chosen"] != rule["reference"] else []
    winners = [reader.say(f"family.{name}") for name in rule["better_than_reference"]]
    if not winners:
        return " ".join([*used, reader.say("challengers.stays")])
    return " ".join([*used, reader.say("challengers.candidate", names=reader.listed(winners))])


def _table(rows: list[Row], children: bool, voice: Voice) -> Table:
    """Every challenger; the fit of rows only where a row is a child."""
    reader = voice.reader
    unit = reader.currency_word() if reader.outcome == "cost" else reader.texts("report.key.points")
    columns = (
        Column(reader.say("challengers.what")),
        *numbers(reader, (*(("r2_row",) if children else ()), "r2_area")),
        *numbers(reader, ("mae_area",), unit),
        *(Column(reader.say(f"challengers.{key}"), "", "number") for key in ("deviance", "z", "square_z", "gap")),
    )
    notes = (voice.how("challengers"), reader.say("challengers.gap_note"))
    return Table("challengers", reader.say("challengers.caption"), columns, tuple(_cells(row, children, voice) for row in rows), (), notes)


def _cells(row: Row, children: bool, voice: Voice) -> tuple[str, ...]:
    reader = voice.reader
    cost = reader.outcome == "cost"
    return (
        reader.say(f"family.{row['challenger']}"),
        *([decimal(row["r2_row"], 3, reader)] if children else []),
        decimal(row["r2_area"], 3, reader),
        decimal(row["mae_area"] if cost else 100 * row["mae_area"], 0 if cost else 2, reader),
        figures(row["deviance"], reader),
        *(reader.say("none") if row[key] is None else reader.texts.signed(row[key], 1) for key in ("deviance_z", "square_area_z")),
        reader.texts.percent(row["balance_gap"]),
    )
