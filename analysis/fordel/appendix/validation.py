"""The sections on the examination, from what everybody needs to the tables behind it."""

from fordel.appendix.accuracy import metrics_section, tried_section, untried_section
from fordel.appendix.calibration import calibration_section
from fordel.appendix.challengers import challenger_section
from fordel.appendix.form import form_section
from fordel.appendix.groups import group_section
from fordel.appendix.matrices import balance_section, ratios_section
from fordel.appendix.sensitivity import sensitivity_section
from fordel.params import Params
from fordel.report.chance_section import chance_section
from fordel.report.content import Section
from fordel.report.reader import Reader
from fordel.report.results import Results
from fordel.report.voice import Voice


def voice_of(results: Results, params: Params, labels: dict[str, str], reader: Reader) -> Voice:
    """The reader with what this run's codes are called."""
    names = {row.practice: row.name for row in results.practice} | {row.centre: row.name for row in results.key.rows}
    return Voice(reader, {criterion.name: criterion for criterion in params.criteria}, labels, names)


def examination_sections(results: Results, synthetic: str, voice: Voice) -> tuple[Section, ...]:
    """Every table of the examination, words first; or a word that nobody has tried the computation."""
    examined = results.examined
    if examined is None:
        return (untried_section(voice),)
    return (
        tried_section(examined, voice),
        metrics_section(examined, voice),
        calibration_section(examined, synthetic, voice),
        challenger_section(examined, voice),
        *balance_section(examined, voice),
        group_section(examined, voice),
        form_section(examined, results.replicate_check, voice),
        sensitivity_section(examined, voice),
        *ratios_section(examined, voice),
        chance_section(examined, voice),
    )
