"""An audit from beginning to end: clone, check, compute again, compare."""

import platform
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import fordel
from fordel.audit import checks, onward
from fordel.audit.call import call, needed
from fordel.audit.clone import HOME, Origin, clone, origin, passing
from fordel.audit.compare import compared
from fordel.audit.environment import LOCK, Environment, against_lock, current, locked, pinned
from fordel.audit.forgotten import Forgotten, read_forgotten
from fordel.audit.manifest import published, raw_files, read_manifest
from fordel.audit.rerun import checked, declared, engine_findings, rerun
from fordel.audit.result import Audit, Audited, Check, Finding, Machine
from fordel.audit.stored import Store, changed_since, outputs, pull, stores
from fordel.errors import FordelError
from fordel.params import Params, read_params
from fordel.workspace import Workspace

Tell = Callable[[str], None]


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
    """The clone with its settings, the published files as they stood beside it, the manifest, and a folder for what is computed.

    ``forgotten`` is the deletion of the year's personal data, which the workspace knows and the clone, an earlier version, does not.
    """

    clone: Path
    params: Params
    recorded: Path
    folder: Path
    sealed: Mapping | None
    locked: Mapping[str, str]
    forgotten: Forgotten | None


def audit(workspace: Workspace, task: Task, tell: Tell = lambda _: None) -> Audit:
    """Audit a version of the workspace.

    Raises
    ------
    WorkspaceError
        Where there is no such version, or a tool or package that the audit needs cannot be had.
    """
    begun = time.monotonic()
    source, own = origin(workspace.root, task.tag), current()
    places = stores(workspace.root, task.remote, own.python)
    with passing(workspace.root / HOME, task.keep) as folder, passing(None) as tools:
        tell("clone")
        place = _prepared(source, places, folder, own, tell)
        work = _from_raw if task.start == "raw" else _onward
        found, environment = work(place, task, own, tools, tell)
        audited = _audited(task, source, place)
        machine = _machine(environment, time.monotonic() - begun, place)
        return Audit(task.start, audited, tuple(found), machine, str(folder) if task.keep else "")


def _prepared(source: Origin, places: tuple[Store, ...], folder: Path, own: Environment, tell: Tell) -> Place:
    """The clone with its data, and a copy of its published files."""
    root = clone(source, folder / "clone")
    tell("pull")
    pull(root, places, own.python)
    recorded = folder / "recorded"
    for name in (*published(root), "engine.json"):
        if (root / name).is_file():
            (recorded / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, recorded / name)
    params = read_params(root / "params.yaml")
    forgotten = read_forgotten(source.top / source.inside, params.years.budget)
    return Place(root, params, recorded, folder, read_manifest(root), outputs(root), forgotten)


def _from_raw(place: Place, task: Task, own: Environment, tools: Path, tell: Tell) -> tuple[list[Check], Environment]:
    """All of it, from the raw files on."""
    names, outs, sealed = raw_files(place.params), {*place.locked, *declared(place.clone)}, place.sealed is not None
    wanted = checks.input_hashes(place.clone, place.sealed)
    later = [name for name in names if checks.drawn(name, outs)]
    inputs = checks.input_findings(place.clone, [name for name in names if name not in later], wanted, sealed)
    inputs += [Finding("raw_unused", name) for name in wanted if sealed and name not in names]
    inputs = checks.with_forgotten(inputs, names, place.forgotten)
    reason = next((name for name in ("raw_missing", "forgotten") if any(one.kind == name for one in inputs)), "")
    looked = Check("inputs", len(names), tuple(inputs), reason if reason == "forgotten" else "")
    first = [checks.manifest_check(place.sealed, place.clone), looked, *_kept(place, own)]
    if reason:
        return [*first, *(Check(name, reason=reason) for name in ("environment", "rerun", "outputs"))], own
    environment, packages = _environment(place, task, own, tools, tell)
    tell("rerun")
    done = rerun(place.clone, environment)
    drawn = checks.input_findings(place.clone, later, wanted, sealed) if not done.stopped else []
    first[1] = replace(first[1], findings=(*inputs, *drawn))
    engine = engine_findings(place.recorded / "engine.json", place.clone / "engine.json")
    first.append(replace(packages, findings=(*packages.findings, *engine)))
    tell("compare")
    again = checked(place.clone, done, environment)
    if done.stopped:
        return [*first, again, Check("outputs", reason="stopped")], environment
    return [*first, again, _outputs(place)], environment


def _kept(place: Place, own: Environment) -> list[Check]:
    """Settings and published files as they were kept."""
    changed = changed_since(place.clone, own.python)
    settings = checks.setting_findings(place.clone, place.sealed, changed)
    recorded = checks.record_findings(place.recorded, place.sealed, place.locked)
    count = len(place.sealed["settings"]) if place.sealed else 1
    return [Check("settings", count, tuple(settings)), Check("recorded", len(published(place.recorded)), tuple(recorded))]


def _environment(place: Place, task: Task, own: Environment, tools: Path, tell: Tell) -> tuple[Environment, Check]:
    """The packages that compute, and their check against the lock."""
    if task.environment == "locked":
        tell("environment")
        found = locked(place.clone, tools)
        return found, Check("environment", len(dict(pinned((place.clone / LOCK).read_text(encoding="utf-8")))))
    count, findings = against_lock(place.clone / LOCK)
    return own, Check("environment", count, tuple(findings))


def _outputs(place: Place) -> Check:
    """Every published file that a stage writes, as it stood and as it came out; files that no stage writes are left alone."""
    written = {*place.locked, *declared(place.clone)}
    sealed = checks.sealed_hashes(place.sealed, "outputs")
    names = sorted(name for name in {*published(place.recorded), *published(place.clone), *sealed} if checks.drawn(name, written))
    return Check("outputs", len(names), tuple(compared(names, place.recorded, place.clone, sealed, place.locked)))


def _onward(place: Place, task: Task, own: Environment, _: Path, tell: Tell) -> tuple[list[Check], Environment]:
    """The key alone, from an aggregated file on, in this process."""
    first = [checks.manifest_check(place.sealed, place.clone), Check("inputs", reason="not_raw"), *_kept(place, own)]
    count, findings = against_lock(place.clone / LOCK)
    again = place.folder / "engine"
    again.mkdir()
    needed([own.python, "-m", "fordel", "engine", "-q", "-w", again], again, environment=own.variables)
    engine = engine_findings(place.recorded / "engine.json", again / "engine.json")
    engine = [one for one in engine if one.kind != "engine_room" or one.subject == "key"]
    first.append(Check("environment", count, (*findings, *engine)))
    tell("rerun")
    before, after = place.folder / "before", place.folder / "after"
    compute = onward.from_need if task.start == "need" else onward.from_key
    try:
        names = compute(place.clone, before, after)
    except (FordelError, OSError, KeyError, ValueError) as error:
        told = str(error).splitlines()[0] if isinstance(error, FordelError) else type(error).__name__
        stopped = Check("rerun", 0, (Finding("stopped_onward", task.start, {"told": told}),))
        return [*first, stopped, Check("outputs", reason="stopped")], own
    found = Check("outputs", len(names), tuple(compared(names, before, after, {}, {})))
    return [*first, Check("rerun", reason=f"from_{task.start}"), found], own


def _audited(task: Task, source: Origin, place: Place) -> Audited:
    sealed = place.sealed or {}
    words = {name: str(sealed.get(name, "")) for name in ("decision", "case_number")}
    words |= {"sealed": str(sealed.get("sha256", "")), "identity": str(sealed.get("run_identity", ""))}
    deleted = place.forgotten.date if place.forgotten else ""
    return Audited(task.tag, source.commit, place.params.years.budget, **words, uncommitted=source.uncommitted, forgotten=deleted)


def _machine(environment: Environment, seconds: float, place: Place) -> Machine:
    python = needed([environment.python, "-c", "import platform; print(platform.python_version())"], place.clone).strip()
    versions = [call(words, place.clone).output.strip() for words in (["git", "--version"], [environment.python, "-m", "dvc", "--version"])]
    tools = f"{versions[0]}, dvc {versions[1]}"
    return Machine(platform.platform(), python, fordel.__version__, environment.kind, tools, seconds)
