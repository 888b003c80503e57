"""A document for every unit, and all of them as one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fordel.params import Params
from fordel.report.content import Block, Document, Figure, Link, Paragraph, Section, Table
from fordel.report.head import facts_of, marks, with_mark
from fordel.report.reader import Reader
from fordel.report.results import Results, UnitRow
from fordel.report.waterfall import waterfall_scale
from fordel.sheets.amount_section import amount_section
from fordel.sheets.case import Case, case_of
from fordel.sheets.chance_section import chance_section
from fordel.sheets.change_section import change_section
from fordel.sheets.names import file_names
from fordel.sheets.profile_section import profile_section
from fordel.sheets.sum_section import sum_section
from fordel.sheets.unexplained_section import unexplained_section

_LINKS = ("index", "memo", "appendix")


@dataclass(frozen=True)
class Sheet:
    """The document of one unit, and the name of its file, without ending, that is safe for its code."""

    centre: str
    file_name: str
    document: Document


def sheets(results: Results, params: Params, reader: Reader) -> tuple[Sheet, ...]:
    """A sheet for every receiving unit, in the order of the key.

    Parameters
    ----------
    results : Results
    params : Params
        For the head, the rules of the transition and the criteria register.
    reader : Reader
    """
    case, scale = case_of(results, params, reader), waterfall_scale(results.allocated.change)
    names = file_names([row.centre for row in results.key.rows])
    return tuple(Sheet(row.centre, names[row.centre], _document(row, scale, case)) for row in results.key.rows)


def joint(found: Sequence[Sheet], results: Results, params: Params, reader: Reader) -> Document:
    """All sheets as one document, each from a new page; names of sections, tables and figures carry that of the sheet's file."""
    many = reader.say("sheet.joint.title")
    about = Section("about", reader.say("sheet.joint.about"), (Paragraph(reader.say("sheet.joint.text", units=reader.units(len(found)))),))
    return replace(
        _head(many, results, params, reader),
        sections=(about, *(section for sheet in found for section in _nested(sheet))),
        contents_title=reader.say("contents"),
    )


def _nested(sheet: Sheet) -> tuple[Section, ...]:
    own = Section(f"sheet-{sheet.file_name}", sheet.document.title, (), new_page=True)
    return (
        own,
        *(
            replace(section, name=f"{section.name}-{sheet.file_name}", level=section.level + 1, blocks=_named(section.blocks, sheet))
            for section in sheet.document.sections
        ),
    )


def _named(blocks: Sequence[Block], sheet: Sheet) -> tuple[Block, ...]:
    return tuple(replace(block, name=f"{block.name}-{sheet.file_name}") if isinstance(block, Table | Figure) else block for block in blocks)


def _document(row: UnitRow, scale: int, case: Case) -> Document:
    reader, results = case.reader, case.results
    sections = (
        amount_section(row, case),
        profile_section(row, case),
        sum_section(row, case),
        change_section(row, scale, case),
        unexplained_section(row, case),
        chance_section(row, case),
    )
    links = tuple(Link(f"../{name}.html", reader.say(f"sheet.link.{name}")) for name in _LINKS)
    head = _head(row.name, results, case.params, reader)
    return replace(head, sections=with_mark(sections, reader) if results.key.synthetic else sections, links=links)


def _head(title: str, results: Results, params: Params, reader: Reader) -> Document:
    year = str(results.key.budget_year)
    return Document(
        language=reader.texts.language,
        title=title,
        subtitle=f"{reader.say(f'title.{results.need.kind}', year=year)} – {params.workspace.name}",
        facts=facts_of(params, reader),
        marks=marks(results, reader),
        sections=(),
        contents_title="",
        footer=reader.say("footer", identity=results.key.run_identity),
    )
