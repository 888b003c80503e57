"""The receiving units' shapes for the map."""

from fordel.observations.stage import unit_of_area
from fordel.report.geometry import unit_shapes
from fordel.workspace import Workspace


def read_shapes(workspace: Workspace) -> dict[str, object]:
    """The receiving units' shapes; empty where the workspace has no boundaries."""
    path = workspace.path("data/tables/boundaries.geojson")
    if not path.exists():
        return {}
    return unit_shapes(path, unit_of_area(workspace))
