"""The receiving units' shapes for the map."""

from fordel.observations.stage import unit_year_of
from fordel.report.geometry import unit_shapes
from fordel.workspace import Workspace


def read_shapes(workspace: Workspace) -> dict[str, object]:
    """The receiving units' shapes; empty where the workspace has no boundaries."""
    path = workspace.path("data/tables/boundaries.geojson")
    if not path.exists():
        return {}
    return unit_shapes(path, _unit_of_area(workspace))


def _unit_of_area(workspace: Workspace) -> dict[str, str]:
    """The receiving unit of every area in the year whose units receive."""
    import pyarrow.parquet as pq

    rows = pq.read_table(workspace.table("area_centre")).to_pylist()
    column = "centre" if workspace.params.units.receives == "centre" else "area"
    year = unit_year_of(workspace)
    return {str(row["area"]): str(row[column]) for row in rows if row["year"] == year}
