"""The secret key of pseudonyms: made once, readable by its owner alone, and never where git or DVC keeps files."""

import os
import secrets
import stat
from pathlib import Path

from fordel.errors import WorkspaceError

HEAD = "fordel pseudonym key: who has it and a civil registration number can tell the pseudonym"
_BYTES = 32


def secret(path: Path) -> tuple[bytes, bool]:
    """The key in a file, and whether it was made now because the file was not there.

    Raises
    ------
    WorkspaceError
        Where the file lies below a folder that git or DVC keeps, others may read it, or it is no such key.
    """
    path = path.expanduser().absolute()
    _check_place(path)
    if not path.exists():
        return _made(path), True
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise WorkspaceError(f"--key {path}: others may read it; take their rights away with 'chmod 600' and see who has had it")
    head, _, rest = path.read_text(encoding="utf-8", errors="replace").partition("\n")
    try:
        key = bytes.fromhex(rest.strip())
    except ValueError:
        key = b""
    if head != HEAD or len(key) != _BYTES:
        raise WorkspaceError(f"--key {path}: is no key that fordel made; name the right file, or a new one that it can make")
    return key, False


def _check_place(path: Path) -> None:
    for folder in path.resolve().parents:
        kept = next((name for name in (".git", ".dvc") if (folder / name).exists()), None)
        if kept:
            raise WorkspaceError(
                f"--key {path}: lies in {folder}, which {'git' if kept == '.git' else 'DVC'} keeps; "
                "put the key on a drive of its own, where only those may read it who are allowed to"
            )


def _made(path: Path) -> bytes:
    key = secrets.token_bytes(_BYTES)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise WorkspaceError(f"--key {path}: cannot be made ({error.strerror}); the folder must be there and be yours") from error
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(f"{HEAD}\n{key.hex()}\n")
    return key
