"""The stage ``report``: the other stages' results in; the page, the workbook, the what-if page and the map out."""

from dataclasses import dataclass
from pathlib import Path

from fordel.appendix.document import document
from fordel.book.workbook import workbook
from fordel.publish.write import staged
from fordel.report.agreement import check_one_run
from fordel.report.files import read_json
from fordel.report.head import synthetic_mark
from fordel.report.html import to_html
from fordel.report.index_map import index_map
from fordel.report.load import load
from fordel.report.reader import reader_of
from fordel.report.shapes import read_shapes
from fordel.whatif.page import whatif_page
from fordel.workspace import Workspace

PAGE, BOOK, WHAT_IF, MAP = "reports/appendix.html", "reports/key.xlsx", "reports/whatif.html", "reports/map.svg"


@dataclass(frozen=True)
class EditionResult:
    """Where the files lie: the page first, then the workbook, the what-if page and the map."""

    paths: tuple[Path, ...]


def run(workspace: Workspace) -> EditionResult:
    """Write ``reports/index.html``, ``reports/key.xlsx``, ``reports/whatif.html`` and ``reports/map.svg``.

    Raises
    ------
    WorkspaceError
        Where a result is missing or of another run, or a file cannot be written.
    """
    check_one_run(workspace)
    results, reader, shapes = load(workspace), reader_of(workspace.params), read_shapes(workspace)
    allocation = read_json(workspace, "reports/allocation.json", "key")
    page = to_html(document(results, workspace.params, shapes, reader))
    book = workbook(results, workspace.params, reader, allocation)
    what_if = whatif_page(allocation, shapes, workspace.params)
    drawn = index_map(results.key.rows, shapes, synthetic_mark(results, reader), reader)
    with staged(workspace.root, workspace.mark) as out:
        out.text(PAGE, page)
        out.path(BOOK).write_bytes(book)
        out.text(WHAT_IF, what_if)
        out.text(MAP, f'<?xml version="1.0" encoding="utf-8"?>\n{drawn.svg}')
    return EditionResult(tuple(workspace.path(name) for name in (PAGE, BOOK, WHAT_IF, MAP)))
