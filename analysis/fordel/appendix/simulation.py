"""What is known of the method from made-up cities whose true need is known: a table that ships with the program."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from fordel.report.content import Column, Paragraph, Section, Table
from fordel.report.reader import Reader

TABLE = "simulation.csv"
_FIGURES = ("cities", "mean_error_pp", "worst_centre_pp", "last_year_pp", "coverage_95", "coverage_range")


@dataclass(frozen=True)
class Simulated:
    """A figure of the simulation; ``met`` is None where nothing was asked of it, and the limits where there are none."""

    setting: str
    form: str
    family: str
    figure: str
    value: float
    at_least: float | None
    at_most: float | None
    met: bool | None


def simulated() -> tuple[Simulated, ...]:
    """The rows of the table."""
    text = files("fordel.appendix").joinpath(TABLE).read_text(encoding="utf-8")
    return tuple(_simulated(row) for row in csv.DictReader(text.splitlines()))


def _simulated(row: dict[str, str]) -> Simulated:
    limits = (float(row[name]) if row[name] else None for name in ("at_least", "at_most"))
    words = (row[name] for name in ("setting", "form", "family", "figure"))
    return Simulated(*words, float(row["value"]), *limits, bool(int(row["met"])) if row["met"] else None)


def simulation_section(rows: Sequence[Simulated], reader: Reader) -> Section:
    """The errors and the coverage by setting, and the targets that were missed."""
    say, size = reader.say, {row.figure: row.value for row in rows if row.setting == "all"}
    judged = [row for row in rows if row.met is not None]
    missed = [row for row in judged if not row.met]
    words = (
        say("appendix.simulation.text", cities=reader.number(size["cities"]), replicates=reader.number(size["replicates"])),
        say("appendix.simulation.meaning"),
        *_no_better(rows, reader),
        say("appendix.simulation.met", met=reader.number(len(judged) - len(missed)), of=reader.number(len(judged))),
    )
    tables = (_table(rows, reader), *([_missed_table(missed, reader)] if missed else []))
    return Section("simulation", say("appendix.simulation.title"), (*map(Paragraph, words), *tables), 3)


def _figures(rows: Sequence[Simulated]) -> dict[tuple[str, str], float]:
    return {(row.setting, row.figure): row.value for row in rows if row.met is None and row.setting != "all"}


def _no_better(rows: Sequence[Simulated], reader: Reader) -> list[str]:
    """The settings where last year's spend is as near to true need as the key; nothing where there is none."""
    found = _figures(rows)
    settings = dict.fromkeys(setting for setting, _ in found)
    worse = [setting for setting in settings if found[setting, "mean_error_pp"] >= found[setting, "last_year_pp"]]
    names = [reader.say("appendix.quoted", text=reader.say(f"appendix.simulation.settings.{setting}")) for setting in worse]
    return [reader.say("appendix.simulation.no_better", settings=reader.listed(names))] if worse else []


def _table(rows: Sequence[Simulated], reader: Reader) -> Table:
    found = _figures(rows)
    points = reader.texts("report.key.points")
    columns = (
        Column(reader.say("appendix.simulation.setting")),
        *(Column(reader.say(f"appendix.simulation.{name}"), points if name.endswith("_pp") else "", "number") for name in _FIGURES),
    )
    cells = tuple(
        (reader.say(f"appendix.simulation.settings.{setting}"), *(_shown(name, found[setting, name], reader) for name in _FIGURES))
        for setting in dict.fromkeys(setting for setting, _ in found)
    )
    return Table("simulation", reader.say("appendix.simulation.caption"), columns, cells, (), (reader.say("appendix.simulation.note"),))


def _missed_table(missed: Sequence[Simulated], reader: Reader) -> Table:
    """Each missed target: where, what, what was asked for and what was found."""
    columns = (
        *(Column(reader.say(f"appendix.simulation.{name}")) for name in ("setting", "form", "family", "what")),
        *(Column(reader.say(f"appendix.simulation.{name}"), "", "number") for name in ("asked", "found")),
    )
    cells = tuple(
        (
            reader.say(f"appendix.simulation.settings.{row.setting}"),
            reader.say(f"appendix.simulation.forms.{row.form}"),
            reader.say(f"family.{row.family}"),
            _target(row.figure, reader),
            _asked(row, reader),
            _shown(row.figure, row.value, reader, 3),
        )
        for row in missed
    )
    return Table("missed", reader.say("appendix.simulation.missed"), columns, cells, (), (reader.say("appendix.simulation.missed_note"),))


def _target(figure: str, reader: Reader) -> str:
    """What a target asks of: a figure of the key or of the full model, a rival's error over the key's, a group, or an incentive."""
    kind, _, name = figure.partition(" ")
    if kind == "times_the_key":
        return reader.say("appendix.simulation.times_the_key", rival=reader.texts(f"report.appendix.simulation.rivals.{name}"))
    if kind == "full_model":
        return reader.say("appendix.simulation.full_model", figure=reader.texts(f"report.appendix.simulation.{name}"))
    return reader.say(f"appendix.simulation.{kind}")


def _asked(row: Simulated, reader: Reader) -> str:
    """The limit that was missed."""
    low = row.at_most is None or (row.at_least is not None and row.value < row.at_least)
    limit = row.at_least if low else row.at_most
    return reader.say(f"appendix.simulation.{'at_least' if low else 'at_most'}", limit=_shown(row.figure, limit, reader))


def _shown(figure: str, value: float, reader: Reader, decimals: int = 2) -> str:
    """A figure in its unit: coverage as a percentage, cities as they are, others with so many decimals."""
    if "coverage" in figure:
        return reader.texts.percent(value, 0)
    return reader.number(value, 0 if figure == "cities" else decimals)
