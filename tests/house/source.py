"""The package's source, read as text."""

import ast
import subprocess
from pathlib import Path

from fordel.engine.closure import _imported

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "analysis" / "fordel"


def modules() -> dict[str, Path]:
    """Path by dotted name of every module of the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("fordel", *path.relative_to(PACKAGE).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room(module: str) -> str:
    """The part of the house a module belongs to: a folder, or a module at the top."""
    return module.partition(".")[2].partition(".")[0]


def imports() -> list[tuple[str, str]]:
    """Every pair of a module and a module of the house that it imports."""
    known = modules()
    return [(name, other) for name, path in known.items() for other in _imported(path, name) if other in known]


def parsed(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def tracked() -> list[Path]:
    """Files that git tracks, or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    names = listed.stdout.decode("utf-8").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]
