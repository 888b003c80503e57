"""What every stage read and wrote, by checksum: figures of different runs, or edited ones, are never used together.

A stage's record is one of its outputs, so that DVC keeps it with the others and brings it back with them. Text counts with LF
endings, raw files byte by byte. What is not there is not compared.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fordel.errors import WorkspaceError
from fordel.publish.checksum import digest, of_file
from fordel.publish.reads import READS

if TYPE_CHECKING:
    from fordel.publish.write import Staged

FOLDER = "data/lineage"
_AGAIN = "run 'fordel {stage}' again, or 'fordel run', which computes what has changed"


@dataclass(frozen=True)
class _Record:
    """SHA-256 by path of the files that a stage read, and of those that it wrote."""

    stage: str
    read: Mapping[str, str]
    wrote: Mapping[str, str]


def record(out: "Staged", stage: str, raw: Iterable[str] = ()) -> None:
    """Write down what the stage has read and written, as the last of its outputs.

    Parameters
    ----------
    out : Staged
    stage : str
    raw : iterable of str
        Raw files that it has read, as paths in the workspace.
    """
    read = {name: _checksum(out.root / name, name) for name in (*raw, *_files(out.root, stage))}
    wrote = {name: _checksum(out.aside / name, name) for name in sorted(out.names)}
    out.json(f"{FOLDER}/{stage}.json", {"read": read, "wrote": wrote})


def check_lineage(root: Path, stage: str) -> None:
    """Refuse what the stage is about to read, unless it is as its stages wrote it, from what they would read now.

    Raises
    ------
    WorkspaceError
        With a line for every file that differs, those of the earliest stage alone.
    """

    @cache
    def now(name: str) -> str | None:
        return _checksum(root / name, name) if (root / name).is_file() else None

    for one in _chain(root, stage):
        if lines := [*_changed(one, _files(root, one.stage), now), *_edited(one, now)]:
            raise WorkspaceError("\n".join(lines))


def _chain(root: Path, stage: str) -> list[_Record]:
    """The records of all stages that the stage's files come from, directly or not; the earliest first."""
    found, wanted = [], set(_files(root, stage))
    for one in filter(None, (_recorded(root, name) for name in reversed(READS) if name != stage)):
        if not wanted.isdisjoint(one.wrote):
            found.append(one)
            wanted |= one.read.keys()
    return found[::-1]


def _changed(one: _Record, there: Iterable[str], now: Callable[[str], str | None]) -> list[str]:
    """Lines about files that the stage would read otherwise today."""
    names = [name for name in dict.fromkeys((*one.read, *there)) if now(name) not in (None, one.read.get(name))]
    return [f"{name}: has changed since 'fordel {one.stage}' read it; {_AGAIN.format(stage=one.stage)}" for name in names]


def _edited(one: _Record, now: Callable[[str], str | None]) -> list[str]:
    """Lines about files that are not as the stage wrote them."""
    names = [name for name, wrote in one.wrote.items() if now(name) not in (None, wrote)]
    return [f"{name}: is not as 'fordel {one.stage}' wrote it; {_AGAIN.format(stage=one.stage)}" for name in names]


def _recorded(root: Path, stage: str) -> _Record | None:
    """The record of a stage; None where it has left none."""
    name = f"{FOLDER}/{stage}.json"
    try:
        content = json.loads((root / name).read_text(encoding="utf-8"))
        return _Record(stage, dict(content["read"]), dict(content["wrote"]))
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(f"{name}: is not as 'fordel {stage}' wrote it; {_AGAIN.format(stage=stage)}") from error


def _files(root: Path, stage: str) -> list[str]:
    """The files that the stage reads and that are there, hidden ones left out."""
    paths = (path for name in READS[stage] for path in ((root / name).rglob("*") if (root / name).is_dir() else [root / name]))
    return sorted(path.relative_to(root).as_posix() for path in paths if path.is_file() and not path.name.startswith((".", "~$")))


def _checksum(path: Path, name: str) -> str:
    if name.startswith("data/raw/") or path.suffix == ".parquet":
        return of_file(path)
    return digest(path.read_bytes(), text=True)[0]
