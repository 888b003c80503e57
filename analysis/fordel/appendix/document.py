"""The technical appendix as content: everything that was used, computed and tried, in the order of the computation."""

from collections.abc import Mapping

from fordel.appendix.assumptions import assumptions_section
from fordel.appendix.criteria import effects_section, log_section
from fordel.appendix.data import data_section, method_section
from fordel.appendix.file_list import file_section
from fordel.appendix.formulas import formula_section
from fordel.appendix.groups import selection_section
from fordel.appendix.key import key_table
from fordel.appendix.levels import levels_section
from fordel.appendix.matrices import pairs_section
from fordel.appendix.order import Part, numbered
from fordel.appendix.register import log_table_section, register_section
from fordel.appendix.simulation import simulated, simulation_section
from fordel.appendix.sources import sources_section
from fordel.appendix.steps import steps_section
from fordel.appendix.terms import practice_terms_section, terms_section
from fordel.appendix.validation import examination_sections, voice_of
from fordel.appendix.versions import locked_packages, versions_section
from fordel.params import Params
from fordel.report.additive_section import additive_section, criteria_appendix
from fordel.report.apart_section import apart_section
from fordel.report.change_section import change_section, weight_change_section
from fordel.report.content import Block, Document, Link, Paragraph, Section
from fordel.report.drop_section import drop_words
from fordel.report.head import facts_of, marks, synthetic_mark, with_mark
from fordel.report.index_map import index_map
from fordel.report.interval_chart import chart_measure, interval_chart
from fordel.report.key_section import amounts_table, interval_words, what_it_is
from fordel.report.labels import labels_of
from fordel.report.limits import limits_section
from fordel.report.money_section import gains_section, money_section
from fordel.report.practice_section import regression_notice, residual_section, unexplained_section
from fordel.report.reader import Reader
from fordel.report.remarks import open_remarks
from fordel.report.results import Results
from fordel.report.voice import Voice

_FILES = {"front": "index.html", "memo": "memo.html", "appendix_pdf": "appendix.pdf"}


def document(results: Results, params: Params, shapes: Mapping[str, object], reader: Reader) -> Document:
    """The technical appendix of one run.

    Parameters
    ----------
    results : Results
    params : Params
        For the head, the criteria register, the choices and the disclosure limit.
    shapes : mapping of str to shapely geometry
        The units' shapes; empty where no boundaries are given.
    reader : Reader
    """
    voice = voice_of(results, params, labels_of(params, reader.texts.language), reader)
    told = numbered((*_found(results, params, voice), *_key_and_money(results, params, shapes, voice), _choices(params, voice)), reader)
    versions = (versions_section(results, locked_packages(), reader), file_section(results.examined, told, reader))
    number = sum(section.level == 2 for section in told) + 1
    sections = (_about(results, params, reader), *told, *numbered((Part("run", versions),), reader, number))
    title = reader.say(f"title.{results.need.kind}", year=str(results.key.budget_year))
    return Document(
        language=reader.texts.language,
        title=reader.say("appendix.heading", title=title),
        subtitle=params.workspace.name,
        facts=facts_of(params, reader),
        marks=marks(results, reader),
        sections=with_mark(sections, reader) if results.key.synthetic else sections,
        contents_title=reader.say("contents"),
        footer=reader.say("footer", identity=results.key.run_identity),
        links=tuple(Link(address, reader.say(f"index.file.{name}")) for name, address in _FILES.items()),
    )


def _about(results: Results, params: Params, reader: Reader) -> Section:
    blocks: list[Block] = [*what_it_is(results.key, results.need, reader), *regression_notice(results.need, reader)]
    blocks += [Paragraph(reader.say("appendix.text")), *open_remarks(results, params, reader)]
    return Section("about", reader.say(f"about.title.{results.need.kind}"), tuple(blocks))


def _found(results: Results, params: Params, voice: Voice) -> tuple[Part, ...]:
    """Data, criteria, model and examination."""
    reader = voice.reader
    same_side = None if results.examined is None else results.examined.same_side()
    criteria = (
        register_section(params.criteria, voice),
        log_section(results.log, params.criteria, voice.labels, reader),
        *((selection_section(results.candidates, voice),) if results.candidates else ()),
        log_table_section(results.log, voice),
    )
    model = (
        method_section(results, params, reader),
        formula_section(results.need.family, reader),
        effects_section(results.coefficients, voice.criteria, voice.labels, reader),
        terms_section(results.terms, voice),
        practice_terms_section(results.terms, voice),
        unexplained_section(results.practice, results.need, params.privacy.minimum_count, same_side, reader),
        *((residual_section(results.residuals, reader),) if results.residuals else ()),
    )
    return (
        Part("data", (sources_section(results.inputs, params, reader), data_section(results, params, reader))),
        Part("criteria", criteria),
        Part("model", model),
        Part(
            "examination",
            (*examination_sections(results, synthetic_mark(results, reader), voice), simulation_section(simulated(), reader)),
        ),
    )


def _key_and_money(results: Results, params: Params, shapes: Mapping[str, object], voice: Voice) -> tuple[Part, ...]:
    key, found, reader = results.key, results.allocated, voice.reader
    shares = (
        *_key_sections(results, shapes, voice),
        *((levels_section(key, results.need, reader),) if len(key.rows) > 1 else ()),
        *((apart_section(results.pairs, key.rows, reader),) if results.pairs else ()),
        *pairs_section(results.pairs, voice),
    )
    money = (
        money_section(key, params.policy, found.steps, reader),
        steps_section(found.steps, voice),
        *gains_section(key, reader),
        *change_section(found.change, key.pays, reader),
        additive_section(key, found, results.need.outcome, reader),
        *criteria_appendix(key, found, reader),
        *weight_change_section(found.weight_changes, results.need.outcome, reader),
    )
    return Part("key", shares), Part("money", money)


def _key_sections(results: Results, shapes: Mapping[str, object], voice: Voice) -> tuple[Section, ...]:
    """The table, the map, and the intervals as a chart and in money."""
    key, reader, synthetic = results.key, voice.reader, synthetic_mark(results, voice.reader)
    table = key_table(key, results.need, results.drops, voice.labels, reader)
    dropped = drop_words(key, results.drops, voice.criteria, voice.labels, reader)
    chart = interval_chart(chart_measure(key.rows, reader), {"table": table.caption}, synthetic, reader, key.budget_year)
    return (
        Section("key", reader.say(f"key.title.{results.need.kind}"), (table, *dropped)),
        Section("map", reader.say("map.title"), (index_map(key.rows, shapes, synthetic, reader, key.budget_year),)),
        Section("intervals", reader.say("intervals.title"), (interval_words(reader), chart, amounts_table(key, reader))),
    )


def _choices(params: Params, voice: Voice) -> Part:
    limits = limits_section(params.criteria_used("fit"), params, voice.reader)
    return Part("choices", (assumptions_section(params, voice), limits))
