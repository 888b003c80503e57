"""What stands over a report: who sends it, and the marks draft, synthetic and example."""

from dataclasses import replace

from fordel.params import Params
from fordel.report.content import Block, Figure, Notice, Section, Table
from fordel.report.reader import Reader
from fordel.report.results import Results


def facts_of(params: Params, reader: Reader) -> tuple[str, ...]:
    """The lines of the head that are given: sender, date, case and document number."""
    head = params.report
    return tuple(
        text
        for text, given in (
            (head.sender, head.sender),
            (reader.texts.day(head.date) if head.date else "", head.date),
            (reader.say("case", number=head.case_number), head.case_number),
            (reader.say("document", number=head.document_number), head.document_number),
        )
        if given
    )


def marks(results: Results, reader: Reader) -> tuple[Notice, ...]:
    """What stands over everything: draft, synthetic, a pot that is only an example."""
    found = [("draft", results.key.status == "draft"), ("synthetic", results.key.synthetic), ("illustrative", results.key.illustrative)]
    pot = reader.money(results.key.pot)
    return tuple(Notice(reader.say(f"mark.{name}"), reader.say(f"mark.{name}_text", pot=pot)) for name, holds in found if holds)


def synthetic_mark(results: Results, reader: Reader) -> str:
    """The words that stand inside a synthetic figure; empty for real data."""
    return reader.say("map.synthetic") if results.key.synthetic else ""


def with_mark(sections: tuple[Section, ...], reader: Reader) -> tuple[Section, ...]:
    """Sections whose captions of tables and figures begin with the synthetic mark."""

    def marked(block: Block) -> Block:
        if isinstance(block, Figure):
            return replace(block, subtitle=reader.texts("report.mark.caption", caption=block.subtitle))
        if isinstance(block, Table):
            return replace(block, caption=reader.texts("report.mark.caption", caption=block.caption))
        return block

    return tuple(replace(section, blocks=tuple(marked(block) for block in section.blocks)) for section in sections)
