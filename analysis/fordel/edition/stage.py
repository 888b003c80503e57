"""The stage ``report``: the other stages' results in; everything that people read out."""

from dataclasses import dataclass
from pathlib import Path

from fordel.appendix.document import document as appendix
from fordel.book.workbook import workbook
from fordel.edition.index import index
from fordel.memo.document import memo
from fordel.params import Params
from fordel.publish.write import Staged, staged
from fordel.report.agreement import check_one_run
from fordel.report.content import Document, Figure
from fordel.report.files import read_json
from fordel.report.html import to_html
from fordel.report.load import load
from fordel.report.pdf import first_page, to_pdf
from fordel.report.reader import reader_of
from fordel.report.shapes import read_shapes
from fordel.sheets.document import Sheet, joint, sheets
from fordel.whatif.page import whatif_page
from fordel.workspace import Workspace

PAGES = ("reports/index.html", "reports/memo.html", "reports/memo.pdf", "reports/whatif.html", "reports/key.xlsx", "reports/appendix.html")
CENTRES, FIGURES = "reports/centres", "reports/figures"


@dataclass(frozen=True)
class EditionResult:
    """Where the files lie that a reader opens: the front page first."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Edition:
    """The documents of one run and who sends them; ``figures`` are those of memo and appendix, by name, each once."""

    sender: str
    index: Document
    memo: Document
    sheets: tuple[Sheet, ...]
    joint: Document
    appendix: Document
    figures: tuple[Figure, ...]
    workbook: bytes
    whatif: str


def run(workspace: Workspace) -> EditionResult:
    """Write the front page, the memo, a sheet for every unit, the appendix, the workbook, the what-if page and the figures.

    Raises
    ------
    WorkspaceError
        Where a result is missing or of another run, or a file cannot be written.
    """
    check_one_run(workspace)
    found = edition(workspace)
    with staged(workspace.root, workspace.mark) as out:
        _write_documents(out, found)
        _write_sheets(out, found)
        _write_figures(out, found)
        out.path("reports/key.xlsx").write_bytes(found.workbook)
        out.text("reports/whatif.html", found.whatif)
    return EditionResult(tuple(workspace.path(name) for name in PAGES))


def edition(workspace: Workspace) -> Edition:
    """Everything that people read, before it is written."""
    params: Params = workspace.params
    results, reader, shapes = load(workspace), reader_of(params), read_shapes(workspace)
    allocation = read_json(workspace, "reports/allocation.json", "key")
    note, technical = memo(results, params, shapes, reader), appendix(results, params, shapes, reader)
    single = sheets(results, params, reader)
    figures = {one.name: one for one in (*_figures(note), *_figures(technical))}
    addresses = {one.centre: f"centres/{one.file_name}.html" for one in single}
    return Edition(
        sender=params.report.sender,
        index=index(results, params, addresses, tuple(figures.values()), reader),
        memo=note,
        sheets=single,
        joint=joint(single, results, params, reader),
        appendix=technical,
        figures=tuple(figures.values()),
        workbook=workbook(results, params, reader, allocation),
        whatif=whatif_page(allocation, shapes, params),
    )


def _figures(document: Document) -> list[Figure]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Figure)]


def _write_documents(out: Staged, found: Edition) -> None:
    out.text("reports/index.html", to_html(found.index))
    for name, document in (("memo", found.memo), ("appendix", found.appendix)):
        out.text(f"reports/{name}.html", to_html(document))
        out.path(f"reports/{name}.pdf").write_bytes(to_pdf(document, found.sender))
    out.path("reports/memo.png").write_bytes(first_page(found.memo, found.sender))


def _write_sheets(out: Staged, found: Edition) -> None:
    out.folder(CENTRES)
    for sheet in found.sheets:
        out.text(f"{CENTRES}/{sheet.file_name}.html", to_html(sheet.document))
    out.path("reports/centres.pdf").write_bytes(to_pdf(found.joint, found.sender))


def _write_figures(out: Staged, found: Edition) -> None:
    out.folder(FIGURES)
    for figure in found.figures:
        rows = [dict(zip(figure.data.columns, row, strict=True)) for row in figure.data.rows]
        out.csv(f"{FIGURES}/{figure.name}.csv", figure.data.columns, rows)
        if figure.name == "map":
            out.text("reports/map.svg", f'<?xml version="1.0" encoding="utf-8"?>\n{figure.svg}')
