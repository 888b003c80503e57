"""All or nothing: files that are put back as they were when what is done to them fails."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def kept(root: Path, names: Sequence[str]) -> Iterator[Path]:
    """Files and folders of the workspace that come back as they were when the block fails, or is interrupted.

    Parameters
    ----------
    root : Path
        The workspace.
    names : sequence of str
        Paths in it, with ``/``; what was not there is taken away again.

    Yields
    ------
    Path
        An empty folder for what is made aside; it is removed at the end.
    """
    home = root / ".fordel" / "tmp"
    home.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=home, prefix="cycle-"))
    before, work = aside / "before", aside / "work"
    work.mkdir()
    try:
        for name in names:
            _copy(root / name, before / name)
        try:
            yield work
        except BaseException:
            for name in names:
                _remove(root / name)
                _copy(before / name, root / name)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
