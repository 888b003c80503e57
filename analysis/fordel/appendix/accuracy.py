"""How near the computation comes on areas and years that it has not seen: in words first, then every measure."""

from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.examined import Examined, Row
from fordel.report.voice import Voice, about, numbers


def tried_section(examined: Examined, voice: Voice) -> Section:
    """What a politician needs to know: how much is explained where the computation has not looked, and what moves most."""
    say = voice.reader.say
    words = [_sample(examined, voice), _sentences(examined, voice), _calibration(examined, voice), _most(examined, voice)]
    return Section("tried", say("tried.title"), tuple(Paragraph(text) for text in (say("tried.text"), *words) if text))


def untried_section(voice: Voice) -> Section:
    """The page's word where the stage has not run."""
    return Section("tried", voice.reader.say("tried.title"), (Paragraph(voice.reader.say("tried.missing")),))


def _sample(examined: Examined, voice: Voice) -> str:
    """How many areas were examined, where not all were."""
    areas, total = examined.head["areas"], examined.head["areas_estimating"]
    return voice.reader.say("tried.sample", n=voice.reader.number(areas), total=voice.reader.number(total)) if areas < total else ""


def _sentences(examined: Examined, voice: Voice) -> str:
    reader, found = voice.reader, {(row["split"], row["level"]): row for row in examined.rows("metrics")}
    area = found.get(("areas", "area"))
    if area is None or area["r2"] is None:
        return reader.say("tried.no_areas")
    words = [
        reader.say("tried.areas", r2=_explained(area, voice)),
        reader.by_outcome("tried.mae", mae=voice.per_child(area["mae"]), mean=voice.per_child(area["mean"])),
    ]
    if examined.head["child_rows"] and found["areas", "row"]["r2"] is not None:
        words.append(reader.say("tried.child", r2=_explained(found["areas", "row"], voice)))
    if ("years", "area") in found:
        words.append(reader.say("tried.years", r2=_explained(found["years", "area"], voice)))
    return " ".join(words)


def _explained(row: Row, voice: Voice) -> str:
    return voice.reader.texts.percent(max(0.0, row["r2"]), 0)


def _calibration(examined: Examined, voice: Voice) -> str:
    rows = [row for row in examined.rows("calibration") if row["low"] is not None]
    if not rows:
        return ""
    off = [row for row in rows if not row["low"] <= 1 <= row["high"]]
    low, high = (voice.reader.number(pick(row["ratio"] for row in rows), 2) for pick in (min, max))
    key = "calibration_near" if not off else "calibration_off"
    chance = {"chance": voice.reader.number(len(rows) / 20, 1)} if off else {}
    return voice.reader.say(f"tried.{key}", groups=len(rows), off=len(off), low=low, high=high, **chance)


def _most(examined: Examined, voice: Voice) -> str:
    """Which choice, the value judgement apart, moves most money between units."""
    every = examined.head["sensitivity"]
    choices = [choice for choice in every if choice["choice"] != "unexplained_share"]
    if not choices:
        return ""
    most = max(choices, key=lambda choice: choice["moved_amount"])
    amount = about(most["moved_amount"], voice.reader)
    choice, section = voice.choice(most["choice"], most["option"]), voice.reader.say("sensitivity.title")
    words = voice.reader.say("tried.most", choice=choice, amount=amount, section=section)
    return f"{words} {voice.reader.say('tried.most_apart')}" if len(choices) < len(every) else words


def metrics_section(examined: Examined, voice: Voice) -> Section:
    """R2, CPM and mean absolute error by what is predicted and from what."""
    reader = voice.reader
    unit = reader.currency_word() if reader.outcome == "cost" else reader.texts("report.key.points")
    columns = (
        *(Column(reader.say(f"tried.{key}")) for key in ("split", "level")),
        *numbers(reader, ("groups", "r2", "cpm")),
        *numbers(reader, ("mae_column",), unit),
    )
    levels = [row for row in examined.rows("metrics") if row["level"] != "row" or examined.head["child_rows"]]
    rows = tuple(_cells(row, voice) for row in levels)
    notes = (
        voice.how("areas", folds=examined.head["folds"]),
        voice.how("years") if not examined.reason("years") else voice.why_not(examined.reason("years")),
        reader.say("tried.measures"),
        reader.say("tried.practice_level"),
        *([reader.say("tried.held_out", share=reader.texts.percent(examined.head["held_out_share"]))] if _part(examined) else []),
    )
    table = Table("metrics", reader.say("tried.metrics_caption"), columns, rows, (), notes)
    return Section("accuracy", reader.say("tried.metrics_title"), (table,), 3)


def _part(examined: Examined) -> bool:
    return examined.head["held_out_share"] < 1


def _cells(row: Row, voice: Voice) -> tuple[str, ...]:
    reader = voice.reader
    error = row["mae"] if reader.outcome == "cost" else 100 * row["mae"]
    measures = (reader.say("none") if row[name] is None else reader.number(row[name], 3) for name in ("r2", "cpm"))
    words = (reader.say(f"tried.splits.{row['split']}"), reader.say(f"tried.levels.{row['level']}"))
    return (*words, reader.number(row["groups"]), *measures, reader.number(error, 0 if reader.outcome == "cost" else 2))
