"""How outputs that are written aside take their places: all or none, also where the process is killed in between."""

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.errors import WorkspaceError

if TYPE_CHECKING:
    from fordel.publish.write import Staged

ASIDE, JOURNAL = "outputs-", ".ready.json"


def swap(outputs: "Staged") -> None:
    """Put every output in its place; where one refuses, put the earlier ones back."""
    backup, journal = outputs.aside / ".before", outputs.aside / JOURNAL
    done: list[tuple[Path, Path | None]] = []
    names, gone = list(dict.fromkeys(outputs.names)), _left_over(outputs)
    for name in names:
        _make_home(outputs.root, name)
    _write_journal(journal, {"names": names, "gone": gone})
    try:
        for name in names:
            target, old = outputs.root / name, None
            if target.exists():
                old = backup / name
                old.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(target, old)
            os.replace(outputs.aside / name, target)
            done.append((target, old))
        for name in gone:
            target, old = outputs.root / name, backup / name
            old.parent.mkdir(parents=True, exist_ok=True)
            os.replace(target, old)
            done.append((target, old))
    except BaseException:
        journal.unlink(missing_ok=True)
        for target, old in reversed(done):
            if old is None:
                target.unlink(missing_ok=True)
            else:
                os.replace(old, target)
        raise


def _make_home(root: Path, name: str) -> None:
    """The folder of an output; a link that leads out of the workspace is refused."""
    home = (root / name).parent
    home.mkdir(parents=True, exist_ok=True)
    if not home.resolve().is_relative_to(root.resolve()):
        raise WorkspaceError(f"{name}: its folder is a link that leads out of the workspace; put a folder there instead, and run again")


def _write_journal(journal: Path, content: dict) -> None:
    """Say that everything is written and only has to take its place: whole or not at all."""
    draft = journal.with_suffix(".draft")
    draft.write_text(json.dumps(content), encoding="utf-8")
    os.replace(draft, journal)


def finish_killed(root: Path) -> None:
    """Tidy up after runs that were killed: outputs that were all written take their places, half-written ones go.

    Only for a caller that holds the workspace's lock: what another process is about to write looks the same.

    Raises
    ------
    OSError
        Where a file cannot take its place.
    """
    for aside in sorted((root / ".fordel" / "tmp").glob(f"{ASIDE}*/")):
        if (aside / JOURNAL).is_file():
            left = json.loads((aside / JOURNAL).read_text(encoding="utf-8"))
            for name in left["names"]:
                if (aside / name).is_file():
                    os.replace(aside / name, root / name)
            for name in left["gone"]:
                (root / name).unlink(missing_ok=True)
        shutil.rmtree(aside, ignore_errors=True)


def _left_over(outputs: "Staged") -> list[str]:
    """Files of an earlier run in the stage's own folders, as paths in the workspace."""
    files = (path for folder in outputs.folders for path in sorted((outputs.root / folder).rglob("*")) if path.is_file())
    return [name for name in (path.relative_to(outputs.root).as_posix() for path in files) if name not in outputs.names]
