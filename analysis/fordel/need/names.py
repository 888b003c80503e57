"""What codes are called: units, practice units and areas by their names."""

from fordel.workspace import Workspace


def read_names(workspace: Workspace) -> dict[str, str]:
    """Names by code: ``units.names`` first, then the table ``centres``, then ``areas.name`` (its last year)."""
    import pyarrow.parquet as pq

    names: dict[str, str] = {}
    for table, code in (("areas", "area"), ("centres", "centre")):
        path = workspace.table(table)
        if table not in workspace.params.sources or not path.is_file():
            continue
        content = pq.read_table(path)
        if "name" in content.column_names:
            found = zip(content[code].to_pylist(), content["name"].to_pylist(), strict=True)
            names |= {key: name for key, name in found if name}
    return names | workspace.params.units.names
