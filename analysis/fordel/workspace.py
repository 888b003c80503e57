"""The folder layout of a workspace: which file is where."""

from dataclasses import dataclass
from pathlib import Path

from fordel.params import Params, read_params


@dataclass(frozen=True)
class Workspace:
    """A folder with ``params.yaml`` and ``data/raw``; every path of a run hangs from here."""

    root: Path
    params: Params

    @property
    def mark(self) -> str:
        """What every output of a made-up city says of itself; empty for a real one."""
        return "syntetisk" if self.params.workspace.synthetic else ""

    def path(self, relative: str) -> Path:
        """A file of the workspace, from its path with ``/``."""
        return self.root / relative

    def table(self, name: str) -> Path:
        """The contract table ``data/tables/<name>.parquet``."""
        return self.root / "data" / "tables" / f"{name}.parquet"


def open_workspace(root: Path) -> Workspace:
    """The workspace at ``root``.

    Raises
    ------
    ParamsError
        Where ``params.yaml`` is missing or wrong.
    """
    root = root.resolve()
    return Workspace(root, read_params(root / "params.yaml"))
