"""Where the package's own files are: in the installed package, or beside it in a checkout."""

import json
from dataclasses import dataclass
from pathlib import Path

import fordel
from fordel.errors import WorkspaceError

PACKAGE = Path(fordel.__file__).parent


@dataclass(frozen=True)
class WantedFile:
    """A raw file that an example needs: its name, its place in the workspace, what it is and where to get it."""

    file: str
    to: str
    what: str
    where: str


def house_file(name: str) -> Path:
    """``examples`` or ``requirements.lock``: inside an installed package, at the root of a checkout.

    Raises
    ------
    WorkspaceError
        Where it is in neither place.
    """
    for folder in (PACKAGE, PACKAGE.parent.parent):
        if (folder / name).exists():
            return folder / name
    raise WorkspaceError(f"{name}: missing from the installation in {PACKAGE}; install fordel again")


def template(name: str, **values: str) -> str:
    """A file of a new workspace, with its placeholders filled where values are given."""
    text = (PACKAGE / "starter" / "files" / name).read_text(encoding="utf-8")
    return text.format(**values) if values else text


def example_folder(name: str) -> Path:
    """The folder of an example.

    Raises
    ------
    WorkspaceError
        Where there is no example of that name.
    """
    folder = house_file("examples")
    names = sorted(path.name for path in folder.iterdir() if (path / "files.json").is_file())
    if name not in names:
        raise WorkspaceError(f"--example {name}: there is no such example; choose one of {', '.join(names)}")
    return folder / name


def wanted_files(example: Path) -> tuple[WantedFile, ...]:
    """The raw files that the example in this folder needs."""
    return tuple(WantedFile(**entry) for entry in json.loads((example / "files.json").read_text(encoding="utf-8")))
