"""Every published file as it stood beside itself as it was computed again."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from fordel.audit.figures import differences
from fordel.audit.result import Finding
from fordel.publish.checksum import digest, md5, unix


def compared(names: Iterable[str], recorded: Path, recomputed: Path, sealed: Mapping[str, str], locked: Mapping[str, str]) -> list[Finding]:
    """A finding for every file that does not come out byte for byte.

    Parameters
    ----------
    names : iterable of str
        Published files, recorded or recomputed.
    recorded, recomputed : Path
        Two folders that hold them.
    sealed, locked : mapping of str to str
        SHA-256 by the manifest and MD5 by ``dvc.lock``: what a file is compared with whose recorded copy is not at hand.
    """
    found = (_finding(name, recorded / name, recomputed / name, sealed.get(name), locked.get(name)) for name in names)
    return [one for one in found if one is not None]


def _finding(name: str, before: Path, after: Path, sealed: str | None, locked: str | None) -> Finding | None:
    if not after.is_file():
        return Finding("gone", name)
    content = after.read_bytes()
    if not before.is_file():
        return _by_hash(name, content, sealed, locked)
    kept = before.read_bytes()
    if kept == content:
        return None
    if unix(kept) == unix(content):
        return Finding("line_endings", name, harmless=True)
    cells = differences(name, kept, content)
    if cells is None:
        return Finding("bytes", name)
    if not cells:
        return Finding("tolerance", name, harmless=True)
    return Finding("figures", name, cells=tuple(cells))


def _by_hash(name: str, content: bytes, sealed: str | None, locked: str | None) -> Finding | None:
    """Where the file itself is not at hand, its checksum is compared."""
    if sealed is not None:
        return None if digest(content, text=True)[0] == sealed else Finding("bytes", name)
    if locked is not None:
        return None if md5(content) == locked else Finding("bytes", name)
    return Finding("not_recorded", name)
