"""Checksums: of a file as it stands, and of a text whatever its line endings."""

import hashlib
from pathlib import Path
from typing import Literal


def of_file(path: Path, kind: Literal["sha256", "md5"] = "sha256") -> str:
    """SHA-256 of a file byte by byte, or the MD5 under which DVC keeps it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()


def md5(content: bytes) -> str:
    """MD5, as ``dvc.lock`` has it."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def digest(content: bytes, text: bool) -> tuple[str, int]:
    """SHA-256 and number of bytes; where ``text`` and the bytes are text (UTF-8 without NUL), with LF endings."""
    content = unix(content) if text else content
    return hashlib.sha256(content).hexdigest(), len(content)


def unix(content: bytes) -> bytes:
    """Text (UTF-8 without NUL) with LF endings; other bytes as they are."""
    if b"\r\n" not in content or b"\0" in content:
        return content
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    return content.replace(b"\r\n", b"\n")
