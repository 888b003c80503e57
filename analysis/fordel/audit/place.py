"""What an audit is asked for, and what lies ready before anything is computed again."""

import json
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import fordel
from fordel.audit.auditor import Auditor
from fordel.audit.call import call, needed
from fordel.audit.clone import Origin, clone
from fordel.audit.environment import Environment
from fordel.audit.forgotten import Forgotten, read_forgotten
from fordel.audit.lock import LOCK, refuse_foreign
from fordel.audit.manifest import SETTINGS, published, read_manifest
from fordel.audit.pipeline import Pipeline, kept_pipeline, put, refuse_second
from fordel.audit.programs import GIT, module, script
from fordel.audit.result import Machine
from fordel.audit.stored import Store, outputs, pull
from fordel.params import Params, read_params


@dataclass(frozen=True)
class Task:
    """What is asked for: the version, where DVC's data lie, from which file on, with which packages, and whether the clone stays."""

    tag: str = "HEAD"
    remote: Path | None = None
    start: Literal["raw", "need", "key"] = "raw"
    environment: Literal["locked", "current"] = "locked"
    keep: bool = False


@dataclass(frozen=True)
class Place:
    """The clone with its settings, and what the version says.

    ``recorded`` holds the published files and settings as they stood, ``folder`` what is computed. ``engine`` is what computed
    then, ``locked`` MD5 by path of what ``dvc.lock`` says was written. ``forgotten`` is the deletion of the year's personal
    data, which the workspace knows and the clone, an earlier version, does not.
    """

    clone: Path
    params: Params
    recorded: Path
    folder: Path
    sealed: Mapping | None
    engine: Mapping
    pipeline: Pipeline
    locked: Mapping[str, str]
    forgotten: Forgotten | None


def prepared(source: Origin, places: tuple[Store, ...], folder: Path, task: Task, auditor: Auditor, tell: Callable[[str], None]) -> Place:
    """The clone with its data, and a copy of its published files and settings.

    Raises
    ------
    WorkspaceError
        Where the version holds what could run a command of its own; nothing of it has been run then.
    """
    root, recorded = clone(source, folder / "clone"), folder / "recorded"
    refuse_second(root)
    if (root / LOCK).is_file():
        refuse_foreign((root / LOCK).read_text(encoding="utf-8"))
    params, engine = read_params(root / "params.yaml"), content(root / "engine.json")
    pipeline = kept_pipeline(root, params.workspace.synthetic)
    _copy(root, recorded, SETTINGS)
    if task.start != "raw" or task.environment == "current" or auditor.is_of(engine):
        put(root, auditor.pipeline(pipeline.demo))
    tell("pull")
    pull(root, places, raw=task.start == "raw")
    _copy(root, recorded, published(root))
    forgotten = read_forgotten(source.top / source.inside, params.years.budget)
    return Place(root, params, recorded, folder, read_manifest(root), engine, pipeline, outputs(root), forgotten)


def content(path: Path) -> dict:
    """What a JSON file says; nothing where it is missing or is no such file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def machine(environment: Environment, place: Place, seconds: float, program: str) -> Machine:
    """Where it was computed again; ``program`` is the checksum of the version's wheel."""
    python = needed(script("import platform; print(platform.python_version())", environment.python), place.folder).strip()
    asked = ([*GIT, "--version"], [*module("dvc", environment.python), "--version"])
    git, dvc = (call(words, place.folder).output.strip() for words in asked)
    return Machine(platform.platform(), python, fordel.__version__, environment.kind, f"{git}, dvc {dvc}", seconds, program)


def _copy(root: Path, target: Path, names: tuple[str, ...] | list[str]) -> None:
    for name in names:
        if (root / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target / name)
