"""The stage ``report``: the other stages' results in; the page, the workbook and the map out."""

from dataclasses import dataclass
from pathlib import Path

from fordel.publish.write import staged
from fordel.report.agreement import check_one_run
from fordel.report.document import document, map_figure
from fordel.report.geometry import unit_shapes
from fordel.report.html import to_html
from fordel.report.load import load
from fordel.report.reader import reader_of
from fordel.report.workbook import workbook
from fordel.workspace import Workspace

_PAGE, _BOOK, _MAP = "reports/index.html", "reports/key.xlsx", "reports/map.svg"


@dataclass(frozen=True)
class ReportResult:
    """Where the report lies: the page first, then the workbook and the map."""

    paths: tuple[Path, ...]


def run(workspace: Workspace) -> ReportResult:
    """Write ``reports/index.html``, ``reports/key.xlsx`` and ``reports/map.svg``.

    Raises
    ------
    WorkspaceError
        Where a result is missing or of another run, or a file cannot be written.
    """
    check_one_run(workspace)
    results, reader, shapes = load(workspace), reader_of(workspace.params), read_shapes(workspace)
    page = to_html(document(results, workspace.params, shapes, reader))
    book = workbook(results, workspace.params, reader)
    drawn = map_figure(results, shapes, reader)
    with staged(workspace.root, workspace.mark) as out:
        out.text(_PAGE, page)
        out.path(_BOOK).write_bytes(book)
        out.text(_MAP, f'<?xml version="1.0" encoding="utf-8"?>\n{drawn.svg}')
    return ReportResult(tuple(workspace.path(name) for name in (_PAGE, _BOOK, _MAP)))


def read_shapes(workspace: Workspace) -> dict[str, object]:
    """The receiving units' shapes; empty where the workspace has no boundaries."""
    path = workspace.path("data/tables/boundaries.geojson")
    if not path.exists():
        return {}
    return unit_shapes(path, _unit_of_area(workspace))


def _unit_of_area(workspace: Workspace) -> dict[str, str]:
    """The receiving unit of every area in the population year."""
    import pyarrow.parquet as pq

    params = workspace.params
    rows = pq.read_table(workspace.table("area_centre")).to_pylist()
    column = "centre" if params.units.receives == "centre" else "area"
    return {str(row["area"]): str(row[column]) for row in rows if row["year"] == params.years.population}
