"""The memo for the committee as content: one case in the order of a decision."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from fordel.memo.alternatives import alternatives_section
from fordel.memo.changes import changes_section
from fordel.memo.criteria import criteria_section
from fordel.memo.economy import economy_section
from fordel.memo.key_table import key_table
from fordel.memo.process import enclosures_section, process_section
from fordel.memo.proposal import index_words, problem_section, proposal_section
from fordel.memo.sure import not_measured_section, sure_section
from fordel.memo.why import why_section
from fordel.memo.words import inside, paragraphs
from fordel.params import Params
from fordel.report.content import Document, Link, Section, Table
from fordel.report.head import marks, synthetic_mark, with_mark
from fordel.report.index_map import index_map
from fordel.report.practice_section import regression_notice
from fordel.report.reader import Reader
from fordel.report.results import Results


def memo(results: Results, params: Params, shapes: Mapping[str, object], reader: Reader) -> Document:
    """The memo of one run.

    Parameters
    ----------
    results : Results
    params : Params
        For the head, the analyst's own text, the rules and the criteria register.
    shapes : mapping of str to shapely geometry
        The units' shapes; empty where no boundaries are given.
    reader : Reader
    """
    sections = (
        proposal_section(results, params, reader),
        problem_section(results, params, reader),
        *_solution(results, params, shapes, reader),
        *_economy(results, params, reader),
        process_section(results, params, reader),
        enclosures_section(params, reader),
    )
    return Document(
        language=reader.texts.language,
        title=reader.say(f"memo.title.{results.need.kind}", year=str(results.key.budget_year)),
        subtitle=params.workspace.name,
        facts=_facts(params, reader),
        marks=marks(results, reader),
        sections=_numbered(with_mark(sections, reader) if results.key.synthetic else sections, reader),
        contents_title="",
        footer=reader.say("footer", identity=results.key.run_identity),
        links=(
            Link("index.html", reader.say("memo.index")),
            Link("memo.pdf", reader.say("memo.pdf")),
            Link("whatif.html", reader.say("memo.whatif")),
        ),
    )


def _solution(results: Results, params: Params, shapes: Mapping[str, object], reader: Reader) -> tuple[Section, ...]:
    key, need, found = results.key, results.need, results.allocated
    figure = index_map(key.rows, shapes, synthetic_mark(results, reader), reader, key.budget_year)
    many = len(key.rows) > 1
    words = paragraphs(index_words(key, need, reader))
    first = (*words, *regression_notice(need, reader), key_table(key, need, reader), *paragraphs(*params.report.own_text.solution))
    return (
        Section("solution", reader.say("memo.solution.title"), first),
        *((why_section(key, found, figure, params, reader),) if many else ()),
        criteria_section(key, found.criteria, params, reader),
        *((sure_section(key, results.pairs, found.rules.order, reader),) if many else ()),
        not_measured_section(need, params, reader),
    )


def _economy(results: Results, params: Params, reader: Reader) -> tuple[Section, ...]:
    order = results.allocated.rules.order
    return (
        economy_section(results.key, order, params, reader),
        *changes_section(results.allocated, results.key, reader),
        *alternatives_section(results.key, order, reader),
    )


def _facts(params: Params, reader: Reader) -> tuple[str, ...]:
    """The lines of the head that are given: from, to, date, case and document number."""
    head = params.report
    found = (
        (head.sender, reader.say("memo.from", sender=head.sender)),
        (head.recipient, reader.say("memo.to", recipient=head.recipient)),
        (head.date, reader.texts.day(head.date) if head.date else ""),
        (head.case_number, reader.say("case", number=head.case_number)),
        (head.document_number, reader.say("document", number=head.document_number)),
    )
    return tuple(text for given, text in found if given)


def _numbered(sections: tuple[Section, ...], reader: Reader) -> tuple[Section, ...]:
    """Sections whose tables are numbered in the order in which they stand."""
    numbers = count(1)

    def block(one):
        return replace(one, caption=inside(reader, "table", number=next(numbers), caption=one.caption)) if isinstance(one, Table) else one

    return tuple(replace(section, blocks=tuple(block(one) for one in section.blocks)) for section in sections)
