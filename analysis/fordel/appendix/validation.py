"""The sections on validation: the few that everybody needs, and the technical appendix."""

from dataclasses import replace

from fordel.appendix.accuracy import metrics_section, tried_section, untried_section
from fordel.appendix.calibration import calibration_section
from fordel.appendix.challengers import challenger_section
from fordel.appendix.form import form_section
from fordel.appendix.groups import group_section, selection_section
from fordel.appendix.sensitivity import sensitivity_section
from fordel.params import Params
from fordel.report.chance_section import chance_section
from fordel.report.content import Paragraph, Section, Table
from fordel.report.reader import Reader
from fordel.report.results import Results
from fordel.report.voice import Voice

_LONG, _MOVED = 24, ("levels", "apart")


def voice_of(results: Results, params: Params, labels: dict[str, str], reader: Reader) -> Voice:
    """The reader with what this run's codes are called."""
    names = {row.practice: row.name for row in results.practice} | {row.centre: row.name for row in results.key.rows}
    return Voice(reader, {criterion.name: criterion for criterion in params.criteria}, labels, names)


def plain_sections(results: Results, voice: Voice) -> tuple[Section, ...]:
    """How well the computation does where it has not looked, and what chance does; a word that nobody has tried it otherwise."""
    if results.examined is None:
        return (untried_section(voice),)
    return (tried_section(results.examined, voice), chance_section(results.examined, voice))


def technical_sections(results: Results, synthetic: str, voice: Voice) -> tuple[Section, ...]:
    """Every table of the protocol and the examination."""
    examined = results.examined
    chosen = (selection_section(results.candidates, voice),) if results.candidates else ()
    if examined is None:
        return chosen
    return (
        *chosen,
        metrics_section(examined, voice),
        challenger_section(examined, voice),
        sensitivity_section(examined, voice),
        calibration_section(examined, synthetic, voice),
        group_section(examined, voice),
        form_section(examined, results.replicate_check, voice),
    )


def appendix_head(reader: Reader) -> Section:
    """The heading over the technical part."""
    return Section("appendix", reader.say("appendix.title"), (Paragraph(reader.say("appendix.text")),))


def split_long(sections: tuple[Section, ...], reader: Reader) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Sections for the first part, and for the appendix the tables of those that have more rows than a page holds."""
    shown, tables = [], []
    for section in sections:
        long = [block for block in section.blocks if isinstance(block, Table) and len(block.rows) > _LONG]
        if section.name not in _MOVED or not long:
            shown.append(section)
            continue
        rest = tuple(block for block in section.blocks if block not in long)
        shown.append(replace(section, blocks=(*rest, Paragraph(reader.say("table.appendix")))))
        tables.append(Section(f"{section.name}-all", section.title, tuple(long), 3))
    return tuple(shown), tuple(tables)
