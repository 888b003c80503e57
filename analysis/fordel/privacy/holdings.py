"""What every version of a workspace holds: DVC's objects by path, read from git's history and from the folder itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fordel.cycle.versions import git, tags, under_git
from fordel.errors import ParamsError
from fordel.params import parse_params, read_params
from fordel.privacy.stores import Store, content
from fordel.publish.classes import output_class

HERE = "the workspace"
BRANCHES = ("refs/heads", "refs/remotes")


@dataclass(frozen=True)
class Version:
    """A version: its name (a tag, a branch, the workspace, or a commit), its budget year, and MD5 by path of what DVC keeps of it.

    ``lasting`` ones must stay whole: adopted years, the ends of branches, and the workspace as it stands.
    """

    name: str
    year: int
    objects: Mapping[str, str]
    lasting: bool


def versions(root: Path, stores: tuple[Store, ...]) -> list[Version]:
    """The workspace as it stands, the adopted years, and every other commit; commits without settings that can be read are left out."""
    found = [Version(HERE, read_params(root / "params.yaml").years.budget, _objects(_here(root), stores), lasting=True)]
    if not under_git(root):
        return found
    branches = git(root, "for-each-ref", "--format=%(objectname) %(refname:short)", *BRANCHES)
    named = dict(line.split(" ", 1) for line in branches.splitlines())
    named |= {git(root, "rev-parse", f"{tag}^{{commit}}").strip(): tag for tag in tags(root)}
    commits = git(root, "log", "--all", "--format=%H", "--", "params.yaml", "dvc.lock", "*.dvc").split()
    seen: dict[tuple[str, ...], tuple[int, dict[str, str]] | None] = {}
    for commit in dict.fromkeys([*named, *commits]):
        blobs = _blobs(root, commit)
        mark = tuple(sorted(blobs.values()))
        if mark not in seen:
            seen[mark] = _version(root, blobs, stores)
        one = seen[mark]
        if one is not None:
            found.append(Version(named.get(commit, commit), *one, lasting=commit in named))
    return found


def personal(name: str) -> bool:
    """Whether a file may only lie where personal data do; one in ``data`` that nobody has registered may."""
    try:
        return output_class(name) == "personal"
    except KeyError:
        return name.startswith("data/")


def _version(root: Path, blobs: Mapping[str, str], stores: tuple[Store, ...]) -> tuple[int, dict[str, str]] | None:
    """Budget year and objects of a commit; None where its settings tell no year."""
    texts = {name: git(root, "cat-file", "blob", blob) for name, blob in blobs.items()}
    page = texts.pop("params.yaml", "")
    try:
        year = parse_params(page).years.budget
    except ParamsError:
        year = _stated_year(page)
    return None if year is None else (year, _objects(texts, stores))


def _stated_year(page: str) -> int | None:
    """The year that settings of another layout state."""
    from ruamel.yaml import YAML, YAMLError

    try:
        stated = YAML(typ="safe", pure=True).load(page)["years"]["budget"]
    except (YAMLError, KeyError, TypeError):
        return None
    return stated if isinstance(stated, int) else None


def _blobs(root: Path, commit: str) -> dict[str, str]:
    """Git's objects of the files that say what a version holds, by path in the workspace."""
    lines = git(root, "ls-tree", "-r", "-z", commit, ".").split("\0")[:-1]
    found = ((line.partition("\t")[2], line.split()[2]) for line in lines)
    return {name: blob for name, blob in found if name in ("params.yaml", "dvc.lock") or name.endswith(".dvc")}


def _here(root: Path) -> dict[str, str]:
    paths = [root / "dvc.lock", *(path for folder in ("data", "models", "reports") for path in sorted((root / folder).rglob("*.dvc")))]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths if path.is_file()}


def _objects(texts: Mapping[str, str], stores: tuple[Store, ...]) -> dict[str, str]:
    """MD5 by path; folders are opened, where their list is in a store, and stand there too, with ``/`` at the end."""
    found: dict[str, str] = {}
    for name, text in texts.items():
        for path, md5 in _entries(name, text):
            if not md5.endswith(".dir"):
                found[path] = md5
                continue
            found[f"{path}/"] = md5
            listed = json.loads(content(stores, md5) or b"[]")
            found |= {f"{path}/{one['relpath']}": one["md5"] for one in listed}
    return found


@lru_cache(maxsize=1024)
def _entries(name: str, text: str) -> tuple[tuple[str, str], ...]:
    return tuple(_read_entries(name, text))


def _read_entries(name: str, text: str) -> Iterator[tuple[str, str]]:
    from ruamel.yaml import YAML

    page = YAML(typ="safe", pure=True).load(text) or {}
    folder = Path(name).parent.as_posix()
    for stage in (page.get("stages") or {}).values() if name == "dvc.lock" else (page,):
        for kind in ("outs", "deps"):
            for one in stage.get(kind) or []:
                if isinstance(one, dict) and one.get("md5"):
                    yield (one["path"] if name == "dvc.lock" or folder == "." else f"{folder}/{one['path']}"), one["md5"]
