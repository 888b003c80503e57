"""Which files of the house a stage is made of: the modules it imports, directly or not, and their data files."""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

from fordel.errors import WorkspaceError
from fordel.publish.checksum import digest

PACKAGE = "fordel"


def closure_hash(package: Path, entry: str) -> str:
    """SHA-256 over every file that the module ``entry`` depends on inside the package.

    Parameters
    ----------
    package : Path
        The folder of the package ``fordel``.
    entry : str
        The dotted name of the stage's module, such as ``fordel.need.stage``.

    Returns
    -------
    str
        64 hexadecimal digits; the same on every system, because paths are written with ``/`` and the line
        endings of text are read as LF.

    Raises
    ------
    WorkspaceError
        Where the module is not there: the installation is incomplete.
    """
    total = hashlib.sha256()
    for name, path in sorted(closure_files(package, entry).items()):
        total.update(f"{name}\n{digest(path.read_bytes(), text=True)[0]}\n".encode())
    return total.hexdigest()


def closure_files(package: Path, entry: str) -> dict[str, Path]:
    """The stage's files, path by name relative to the package, written with ``/``.

    They are the modules that ``entry`` imports (inside functions too), the ``__init__.py`` of every folder on the
    way, and the data files of these folders; the package's own folder lends its modules only.
    """
    waiting, seen, found = [entry], set(), {}
    if _module_file(package, entry) is None:
        raise WorkspaceError(f"{entry}: this module is missing from the installation; install fordel again")
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        path = _module_file(package, module)
        if path is None:
            continue
        found[path] = None
        found.update(dict.fromkeys(_data_files(path.parent) if path.parent != package else ()))
        waiting += [*_ancestors(module), *_imported(path, module)]
    return {path.relative_to(package).as_posix(): path for path in found}


def _module_file(package: Path, module: str) -> Path | None:
    stem = package.joinpath(*module.split(".")[1:])
    for path in (stem / "__init__.py", stem.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def _ancestors(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


def _imported(path: Path, module: str) -> Iterator[str]:
    """Dotted names that may be modules of the house, imported anywhere in the file."""
    home = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == PACKAGE)
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, home)
            if base.split(".")[0] == PACKAGE:
                yield base
                yield from (f"{base}.{alias.name}" for alias in node.names)


def _base(node: ast.ImportFrom, home: str) -> str:
    if not node.level:
        return node.module or ""
    parts = home.split(".")
    return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])


def _data_files(folder: Path) -> list[Path]:
    """Files beside the modules that are not Python, in folders below too where these are not packages themselves."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name != "__pycache__" and not (path / "__init__.py").exists():
            found += _data_files(path)
        elif path.is_file() and path.suffix not in {".py", ".pyc"}:
            found.append(path)
    return found
