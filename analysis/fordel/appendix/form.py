"""Tests of the model's form, neighbours' residuals, slopes within and between units, and the check of the replicates."""

from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.examined import Examined, Row
from fordel.report.results import ReplicateCheck
from fordel.report.voice import Voice, decimal, figures, numbers, p_text

_LEVEL = 0.05
_NAMES = ("slope", "link", "reset", "park")


def form_section(examined: Examined, replicates: ReplicateCheck, voice: Voice) -> Section:
    """Link, RESET, Park and slope tests; Moran's I; slopes; how the fast replicates compare with full ones."""
    blocks: list[Block] = [*_tests(examined, voice), Paragraph(_moran(examined, voice)), *_slopes(examined, voice)]
    return Section("form", voice.reader.say("form.title"), (*blocks, Paragraph(_replicates(replicates, voice))), 3)


def _tests(examined: Examined, voice: Voice) -> list[Block]:
    reader, rows = voice.reader, examined.rows("form")
    missing = [f"{reader.say(f'form.{name}')}: {voice.why_not(examined.reason(name))}" for name in _NAMES if examined.reason(name)]
    blocks: list[Block] = [Paragraph(" ".join(missing))] if missing else []
    if not rows:
        return blocks
    pointing = [row for row in rows if row["p_value"] is not None and row["p_value"] < _LEVEL]
    names = reader.listed(list(dict.fromkeys(reader.say(f"form.{row['test']}") for row in pointing)))
    words = [reader.say("form.against", names=names) if pointing else reader.say("form.fine")]
    words += [reader.say("form.park_text")] if any(row["test"] == "park" for row in pointing) else []
    heads = numbers(reader, ("estimate", "error", "null", "statistic", "p"))
    columns = (Column(reader.say("form.test")), Column(reader.say("form.about")), *heads)
    cells = tuple(_test(row, voice) for row in rows)
    return [Paragraph(" ".join(words)), Table("form", reader.say("form.caption"), columns, cells, (), (reader.say("form.note"),)), *blocks]


def _test(row: Row, voice: Voice) -> tuple[str, ...]:
    reader = voice.reader
    part = f" ({reader.texts('report.form.part.' + str(row['part']))})" if row["part"] else ""
    name = reader.say(f"form.{row['test']}") + part
    cells = (decimal(row[key], digits, reader) for key, digits in (("estimate", 3), ("std_error", 3), ("null", 0)))
    statistic = reader.say("none") if row["statistic"] is None else f"{reader.number(row['statistic'], 2)} ({reader.number(row['df'])})"
    return (name, reader.say(f"form.{row['test']}_about"), *cells, statistic, p_text(row["p_value"], reader))


def _moran(examined: Examined, voice: Voice) -> str:
    reader, rows = voice.reader, examined.rows("moran")
    if not rows:
        return reader.say("form.no_moran", reason=voice.why_not(examined.reason("moran") or "not_estimated"))
    (row,) = rows
    found = "alike" if row["p_value"] < _LEVEL and row["index"] > row["expected"] else "apart" if row["p_value"] < _LEVEL else "random"
    told = reader.say(
        f"form.moran_{found}",
        index=reader.number(row["index"], 3),
        expected=reader.number(row["expected"], 3),
        p=reader.number(row["p_value"], 3),
        n=reader.number(row["permutations"]),
        areas=reader.number(row["areas"]),
    )
    return f"{told} {reader.say('form.moran_how')}"


def _slopes(examined: Examined, voice: Voice) -> list[Block]:
    reader, rows = voice.reader, examined.rows("within_between")
    if not rows:
        return [Paragraph(reader.say("form.no_slopes", reason=voice.why_not(examined.reason("within_between") or "not_estimated")))]
    columns = (Column(reader.say("form.term")), *(numbers(reader, ("within", "error", "between", "difference", "error"))))
    names = ("within", "within_error", "between", "difference", "difference_error")
    cells = tuple((voice.term(str(row["term"])), *(figures(row[name], reader) for name in names)) for row in rows)
    table = Table("slopes", reader.say("form.slopes_caption"), columns, cells, (), (reader.say("form.slopes_note"),))
    return [Paragraph(reader.say("form.slopes_text")), table]


def _replicates(check: ReplicateCheck, voice: Voice) -> str:
    reader = voice.reader
    return reader.say(
        "form.replicates",
        draws=reader.number(check.draws),
        largest=reader.number(check.largest_pp, 3),
        mean=reader.number(check.mean_pp, 3),
        part=reader.texts.percent(check.of_interval),
    )
