"""One stage from the command line: its inputs are looked for, its room is called, its time is told."""

from importlib import import_module
from pathlib import Path

from fordel.cli.faults import guarded
from fordel.cli.progress import progress
from fordel.engine.record import ENTRIES
from fordel.errors import WorkspaceError
from fordel.starter.pipeline import DEMO, STAGES, stage

OPTIONAL = ("engine.json", "data/last_year")


def run_stage(name: str, root: Path, debug: bool, quiet: bool) -> None:
    """Run one pipeline stage on the workspace at ``root``."""
    with guarded(name, root, debug):
        from fordel.workspace import open_workspace

        workspace = open_workspace(root)
        check_inputs(name, workspace.root)
        with progress(name, quiet):
            import_module(ENTRIES[name]).run(workspace)


def check_inputs(name: str, root: Path) -> None:
    """Every file or folder that the stage reads must be there, but those that it can do without.

    Raises
    ------
    WorkspaceError
        One line per missing input, with the command that makes it.
    """
    lines = []
    for path in stage(name).reads:
        if path not in OPTIONAL and not (root / path).exists():
            maker = next((item.name for item in (DEMO, *STAGES) if path in item.writes), None)
            todo = f"run 'fordel {maker}' first, or 'fordel run' for all stages" if maker else "put the suppliers' files there"
            lines.append(f"{path}: not found in {root}; {todo}")
    if lines:
        raise WorkspaceError("\n".join(lines))
