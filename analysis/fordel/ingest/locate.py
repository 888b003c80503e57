"""Where a source's file lies: inside ``data/raw``, links followed."""

from pathlib import Path

from fordel.contract.rules import FILE_NOT_FOUND, FILE_OUTSIDE, Rule


def locate(root: Path, path: str) -> Path | Rule:
    """The file, or the rule that it breaks.

    Parameters
    ----------
    root : Path
        The workspace.
    path : str
        The source's path, written with ``/``.

    Returns
    -------
    Path or Rule
        The resolved path; `FILE_OUTSIDE` where a link leads out of ``data/raw``, `FILE_NOT_FOUND` where there is no file.
    """
    home = (root / "data" / "raw").resolve()
    try:
        file = (root / path).resolve()
    except (OSError, RuntimeError, ValueError):
        return FILE_NOT_FOUND
    if not file.is_relative_to(home):
        return FILE_OUTSIDE
    return file if file.is_file() else FILE_NOT_FOUND
