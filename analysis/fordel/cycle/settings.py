"""The page ``params.yaml`` as bytes: read and written without touching its line endings or its byte order mark."""

from pathlib import Path

from fordel.params.parse import read_page as read

BOM = "\ufeff"


def read_page(root: Path) -> str:
    """The page's text as it stands, without a byte order mark."""
    return read(root / "params.yaml")


def write_page(root: Path, text: str) -> None:
    """Write the page, with the byte order mark it had."""
    path = root / "params.yaml"
    mark = BOM if path.read_bytes().startswith(BOM.encode()) else ""
    path.write_bytes((mark + text).encode("utf-8"))
