"""The whole report as content: head, marks and sections in the order a reader asks."""

from collections.abc import Mapping
from dataclasses import replace

from fordel.appendix.criteria import effects_section, log_section
from fordel.appendix.data import data_section, method_section
from fordel.appendix.levels import levels_section
from fordel.appendix.validation import appendix_head, plain_sections, split_long, technical_sections, voice_of
from fordel.params import Params
from fordel.report.additive_section import additive_section, criteria_appendix
from fordel.report.apart_section import apart_section
from fordel.report.change_section import change_section, weight_change_section
from fordel.report.content import Block, Document, Paragraph, Section
from fordel.report.drop_section import drop_words
from fordel.report.head import facts_of, marks, synthetic_mark, with_mark
from fordel.report.index_map import index_map
from fordel.report.interval_chart import chart_measure, interval_chart
from fordel.report.key_section import (
    amounts_table,
    extremes,
    interval_words,
    key_table,
    what_it_is,
)
from fordel.report.labels import labels_of
from fordel.report.limits import limits_section
from fordel.report.money_section import gains_section, money_section
from fordel.report.practice_section import regression_notice, residual_section, unexplained_section
from fordel.report.reader import Reader
from fordel.report.remarks import open_remarks
from fordel.report.results import Results
from fordel.report.voice import Voice


def document(results: Results, params: Params, shapes: Mapping[str, object], reader: Reader) -> Document:
    """The report of one run.

    Parameters
    ----------
    results : Results
    params : Params
        For the head, the criteria register and the disclosure limit.
    shapes : mapping of str to shapely geometry
        The units' shapes; empty where no boundaries are given.
    reader : Reader
    """
    shown, tables = split_long(_key_sections(results, params, shapes, reader), reader)
    voice = voice_of(results, params, labels_of(params, reader.texts.language), reader)
    sections = (
        _about(results, params, reader),
        *shown,
        *_money_sections(results, params, reader),
        *_model_sections(results, params, voice),
        *plain_sections(results, voice),
        limits_section(params.criteria_used("fit"), params, reader),
        appendix_head(reader),
        *(replace(section, level=3) for section in (data_section(results, params, reader), method_section(results, params, reader))),
        *tables,
        *criteria_appendix(results.key, results.allocated, reader),
        *weight_change_section(results.allocated.weight_changes, results.need.outcome, reader),
        *technical_sections(results, synthetic_mark(results, reader), voice),
        *([replace(residual_section(results.residuals, reader), level=3)] if results.residuals else []),
    )
    return Document(
        language=reader.texts.language,
        title=reader.say(f"title.{results.need.kind}", year=str(results.key.budget_year)),
        subtitle=params.workspace.name,
        facts=facts_of(params, reader),
        marks=marks(results, reader),
        sections=with_mark(sections, reader) if results.key.synthetic else sections,
        contents_title=reader.say("contents"),
        footer=reader.say("footer", identity=results.key.run_identity),
    )


def _about(results: Results, params: Params, reader: Reader) -> Section:
    blocks: list[Block] = [*what_it_is(results.key, results.need, reader), *regression_notice(results.need, reader)]
    blocks += open_remarks(results, params, reader)
    blocks += [Paragraph(text) for _, text in sorted(params.report.own_text.items())]
    return Section("about", reader.say(f"about.title.{results.need.kind}"), tuple(blocks))


def _key_sections(results: Results, params: Params, shapes: Mapping[str, object], reader: Reader) -> tuple[Section, ...]:
    key, criteria = results.key, {criterion.name: criterion for criterion in params.criteria}
    labels = labels_of(params, reader.texts.language)
    table = key_table(key, results.need, results.drops, labels, reader)
    dropped = drop_words(key, results.drops, criteria, labels, reader)
    words = {"units": reader.units(len(key.rows)), "extremes": extremes(key.rows, reader), "table": table.caption}
    chart = interval_chart(chart_measure(key.rows, reader), words, synthetic_mark(results, reader), reader)
    return (
        Section("key", reader.say(f"key.title.{results.need.kind}"), (table, *dropped)),
        Section("map", reader.say("map.title"), (index_map(results.key.rows, shapes, synthetic_mark(results, reader), reader),)),
        Section("intervals", reader.say("intervals.title"), (interval_words(reader), chart, amounts_table(key, reader))),
        *((levels_section(key, results.need, reader),) if len(key.rows) > 1 else ()),
        *((apart_section(results.pairs, {row.centre: row.name for row in key.rows}, reader),) if results.pairs else ()),
    )


def _money_sections(results: Results, params: Params, reader: Reader) -> tuple[Section, ...]:
    found = results.allocated
    return (
        money_section(results.key, params.policy, found.steps, reader),
        *gains_section(results.key, reader),
        *change_section(found.change, results.key.pays, reader),
        additive_section(results.key, found, results.need.outcome, reader),
    )


def _model_sections(results: Results, params: Params, voice: Voice) -> tuple[Section, ...]:
    same_side = None if results.examined is None else results.examined.same_side()
    return (
        unexplained_section(results.practice, results.need, params.privacy.minimum_count, same_side, voice.reader),
        effects_section(results.coefficients, voice.criteria, voice.labels, voice.reader),
        log_section(results.log, params.criteria, voice.labels, voice.reader),
    )
