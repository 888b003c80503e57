"""The personal data of a budget year deleted for good: what would go, what stays and why, the deletion and its record."""

import datetime
import json
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.forgotten import FILE
from fordel.errors import WorkspaceError
from fordel.privacy.holdings import HERE, Version, personal, versions
from fordel.privacy.stores import Store, stores
from fordel.publish.checksum import of_file
from fordel.publish.write import staged
from fordel.workspace import Workspace

LEFT_OVERS = (".fordel/tmp", ".dvc/tmp/exps")
SCHEMA = 1


@dataclass(frozen=True)
class Held:
    """A file of the year: its path, its checksum, and every copy of it that goes."""

    name: str
    md5: str
    copies: tuple[Path, ...]
    size: int


@dataclass(frozen=True)
class Kept:
    """A file of the year that stays, because another version uses it."""

    name: str
    md5: str
    users: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What ``fordel forget`` will do.

    Attributes
    ----------
    files : tuple of Held
        The year's personal files.
    kept : tuple of Kept
        Those that another adopted year, the end of a branch, or the workspace uses.
    unused : tuple of Path
        Objects in the workspace's own cache that no version uses any more.
    left_over : tuple of Path
        What interrupted stages have left.
    out_of_reach : tuple of str
        Remotes that are no folders; what is in them must be deleted there.
    """

    year: int
    date: str
    files: tuple[Held, ...]
    kept: tuple[Kept, ...]
    unused: tuple[Path, ...]
    left_over: tuple[Path, ...]
    out_of_reach: tuple[str, ...]

    @property
    def deletes(self) -> bool:
        """Whether there is anything to delete."""
        return bool(any(one.copies for one in self.files) or self.unused or self.left_over)


@dataclass(frozen=True)
class Done:
    """What was deleted: copies and their bytes, and copies that could not be."""

    copies: int
    size: int
    failed: tuple[str, ...]


def planned(workspace: Workspace, year: int, date: str) -> Plan:
    """What goes and what stays; nothing is deleted.

    Raises
    ------
    WorkspaceError
        Where the date is none, or no version is of that budget year.
    """
    _check_date(date)
    places, others = stores(workspace.root)
    found = versions(workspace.root, places)
    own = [one for one in found if one.year == year]
    if not own:
        years = ", ".join(str(one) for one in sorted({one.year for one in found}))
        raise WorkspaceError(f"{year}: no version of the workspace is of that budget year; there are {years}")
    users = _users([one for one in found if one.lasting and one.year != year])
    files, kept = [], []
    here = dict(_on_disk(workspace.root)) if any(one.name == HERE for one in own) else {}
    for name, md5 in sorted({pair for objects in (here, *(one.objects for one in own)) for pair in objects.items()}):
        if name.endswith("/") or not personal(name):
            continue
        if md5 in users:
            kept.append(Kept(name, md5, tuple(users[md5])))
        else:
            files.append(_held(workspace.root, name, md5, places, here))
    known = {md5 for one in found for md5 in one.objects.values()}
    unused = (path for store in places if store.own for md5, path in store.objects() if md5 not in known)
    return Plan(year, date, tuple(files), tuple(kept), tuple(unused), tuple(_left_over(workspace.root)), others)


def forget(workspace: Workspace, plan: Plan) -> Done:
    """Delete what the plan names, and write the record of what has gone."""
    copies = (path for one in plan.files for path in one.copies if path.is_file())
    faults: dict[Path, str] = {}
    size = 0
    for path in dict.fromkeys((*copies, *plan.unused, *plan.left_over)):
        length = path.lstat().st_size
        faults[path] = _deleted(path)
        size += 0 if faults[path] else length
    for name in LEFT_OVERS:
        _clear(workspace.root / name)
    _record(workspace, plan, [one for one in plan.files if not any(faults.get(path) for path in one.copies)])
    failed = tuple(fault for fault in faults.values() if fault)
    return Done(len(faults) - len(failed), size, failed)


def _check_date(date: str) -> None:
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        raise WorkspaceError(f"--date {date}: is no day; expected the day of the deletion as 2014-03-31") from None


def _users(others: list[Version]) -> dict[str, list[str]]:
    """The versions that use an object, by its checksum."""
    found: dict[str, list[str]] = {}
    for one in others:
        for md5 in dict.fromkeys(one.objects.values()):
            found.setdefault(md5, []).append(one.name)
    return found


def _on_disk(root: Path) -> Iterator[tuple[str, str]]:
    """What lies in the workspace now, whether DVC has been told of it or not."""
    for folder in ("data", "models", "reports"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix != ".dvc" and path.name != ".gitignore":
                yield path.relative_to(root).as_posix(), of_file(path, "md5")


def _held(root: Path, name: str, md5: str, places: tuple[Store, ...], here: Mapping[str, str]) -> Held:
    copies = [path for store in places if (path := store.path(md5))]
    if here.get(name) == md5:
        copies.append(root / name)
    return Held(name, md5, tuple(copies), sum(path.stat().st_size for path in copies))


def _left_over(root: Path) -> Iterator[Path]:
    paths = (path for name in LEFT_OVERS for path in sorted((root / name).rglob("*")))
    yield from (path for path in paths if path.is_file() or path.is_symlink())


def _deleted(path: Path) -> str:
    """Delete a file, one that DVC has made read-only too; returns what went wrong."""
    try:
        if not path.is_symlink():
            path.chmod(stat.S_IWRITE | stat.S_IREAD)
        path.unlink()
    except OSError as error:
        return f"{path}: cannot be deleted ({error.strerror}); it holds personal data: delete it by hand, and run the command again"
    return ""


def _clear(folder: Path) -> None:
    """The empty folders of what was left over."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        shutil.rmtree(path, ignore_errors=True)


def _record(workspace: Workspace, plan: Plan, gone: list[Held]) -> None:
    """Add the deletion to the record; one that is run again for the same year adds its files."""
    try:
        content = json.loads((workspace.root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        content = {"schema": SCHEMA, "years": []}
    earlier = next((one for one in content["years"] if one["year"] == plan.year), None)
    listed = {(one["path"], one["md5"]) for one in earlier["files"]} if earlier else set()
    listed |= {(one.name, one.md5) for one in gone}
    entry = {
        "year": plan.year,
        "date": earlier["date"] if earlier and not any(one.copies for one in gone) else plan.date,
        "files": [{"path": name, "md5": md5} for name, md5 in sorted(listed)],
        "kept": [{"path": one.name, "md5": one.md5, "used_by": list(one.users)} for one in plan.kept],
        "out_of_reach": list(plan.out_of_reach),
    }
    content["years"] = sorted([one for one in content["years"] if one["year"] != plan.year] + [entry], key=lambda one: one["year"])
    with staged(workspace.root, workspace.mark) as outputs:
        outputs.json(FILE, content)
