"""An audit from beginning to end: clone, check, compute again, compare."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from fordel.audit import checks, onward
from fordel.audit.adoption import adopted, adoption_findings, last_year_findings
from fordel.audit.aside import HOME, clear, passing
from fordel.audit.auditor import Auditor, engine_findings, own_findings
from fordel.audit.call import call
from fordel.audit.clone import Origin, origin
from fordel.audit.compare import compared
from fordel.audit.environment import Environment, current, locked
from fordel.audit.lock import LOCK, against_lock, pinned
from fordel.audit.manifest import published
from fordel.audit.pipeline import FILE, declared, put
from fordel.audit.place import Place, Task, content, machine, prepared
from fordel.audit.programs import script
from fordel.audit.rerun import Rerun, checked, rerun
from fordel.audit.result import Audit, Audited, Check, Finding
from fordel.audit.spark import refuse_without_spark
from fordel.audit.stored import changed_since, stores
from fordel.audit.wheel import program_findings, wheel_checksum
from fordel.errors import FordelError
from fordel.params import raw_files
from fordel.workspace import Workspace

Tell = Callable[[str], None]
_PIPELINE = "import sys; from fordel.starter.pipeline import dvc_yaml; sys.stdout.write(dvc_yaml(demo={demo}))"


def audit(workspace: Workspace, task: Task, auditor: Auditor, tell: Tell = lambda _: None) -> Audit:
    """Audit a version of the workspace.

    Raises
    ------
    WorkspaceError
        Where there is no such version, it holds what may not be run, or a tool or package that the audit needs cannot be had.
    """
    begun = time.monotonic()
    clear(workspace.root)
    source = origin(workspace.root, task.tag)
    places = stores(workspace.root, task.remote)
    with passing(workspace.root / HOME, task.keep) as folder, passing(None) as tools:
        tell("clone")
        place = prepared(source, places, folder, task, auditor, tell)
        first = _first(place, source, task)
        if task.start == "raw":
            found, environment = _from_raw(place, task, auditor, tools, tell)
        else:
            found, environment = _onward(place, task, auditor, tell), current()
        told = machine(environment, place, time.monotonic() - begun, wheel_checksum(place.clone))
        return Audit(task.start, _audited(task, source, place), (first, *found), told, str(folder) if task.keep else "")


def _first(place: Place, source: Origin, task: Task) -> Check:
    """The manifest, and whether all that speaks of the adoption agrees."""
    agreement = adoption_findings(source, task.tag, place.sealed, place.params)
    agreement += last_year_findings(source, place.clone, place.params.years.budget)
    return checks.manifest_check(place.sealed, place.clone, agreement)


def _from_raw(place: Place, task: Task, auditor: Auditor, tools: Path, tell: Tell) -> tuple[list[Check], Environment]:
    """All of it, from the raw files on."""
    outs, sealed = [*declared(place.clone)], place.sealed is not None
    wanted = checks.input_hashes(place.clone, place.sealed)
    names = raw_files(place.clone, place.params.sources.values(), known=wanted)
    later = [name for name in names if checks.drawn(name, outs)]
    inputs = checks.input_findings(place.clone, [name for name in names if name not in later], wanted, sealed)
    inputs += [Finding("raw_unused", name) for name in wanted if sealed and name not in names]
    inputs = checks.with_forgotten(inputs, names, place.forgotten)
    reason = next((name for name in ("raw_missing", "forgotten") if any(one.kind == name for one in inputs)), "")
    looked = Check("inputs", len(names), tuple(inputs), reason if reason == "forgotten" else "")
    first = [looked, *_kept(place)]
    if reason:
        program = tuple(program_findings(place.clone, place.engine, auditor))
        return [*first, Check("environment", 0, program, reason), *(Check(name, reason=reason) for name in ("rerun", "outputs"))], current()
    environment, count, packages = _environment(place, task, tools, tell)
    pipeline = _own_pipeline(place, environment, auditor, tools)
    tell("rerun")
    faulty = any(one.kind == "pipeline_fault" for one in pipeline)
    done = Rerun((), FILE, 1) if faulty else rerun(place.clone, environment)
    drawn = checks.input_findings(place.clone, later, wanted, sealed) if not done.stopped else []
    first[0] = replace(looked, findings=(*inputs, *drawn))
    program = _program(place, auditor, engine_findings(place.engine, content(place.clone / "engine.json")))
    tell("compare")
    found = [*first, Check("environment", count, (*packages, *program)), checked(done, pipeline)]
    return [*found, Check("outputs", reason="stopped") if done.stopped else _outputs(place)], environment


def _kept(place: Place) -> list[Check]:
    """Settings and published files as they were kept."""
    changed = changed_since(place.clone)
    settings = checks.setting_findings(place.clone, place.recorded, place.sealed, changed)
    recorded = checks.record_findings(place.recorded, place.sealed, place.locked)
    recorded += checks.unwritten(place.clone, [*declared(place.clone)])
    count = len(place.sealed["settings"]) if place.sealed else 1
    return [Check("settings", count, tuple(settings)), Check("recorded", len(published(place.recorded)), tuple(recorded))]


def _environment(place: Place, task: Task, tools: Path, tell: Tell) -> tuple[Environment, int, list[Finding]]:
    """The packages that compute, how many the lock names, and those that are others."""
    lock = place.clone / LOCK
    text = lock.read_text(encoding="utf-8") if task.environment == "locked" and lock.is_file() else None
    refuse_without_spark(place.params.model.engine, text)
    if task.environment == "locked":
        tell("environment")
        found = locked(place.clone, tools)
        return found, len(pinned(lock.read_text(encoding="utf-8"))), []
    return current(), *against_lock(lock)


def _program(place: Place, auditor: Auditor, engine: list[Finding]) -> list[Finding]:
    """The program: what computed now beside then, the version's own beside the auditor's."""
    own = [one for one in own_findings(place.engine, auditor) if one not in engine]
    return [*engine, *own, *program_findings(place.clone, place.engine, auditor)]


def _own_pipeline(place: Place, environment: Environment, auditor: Auditor, tools: Path) -> list[Finding]:
    """Have the engine's own pipeline in the clone, and say how the version's differs."""
    demo = place.pipeline.demo
    if environment.kind == "current" or auditor.is_of(place.engine):
        return place.pipeline.findings(auditor.pipeline(demo))
    asked = call(script(_PIPELINE.format(demo=demo), environment.python), tools, environment=environment.variables)
    if asked.code or not asked.output.strip():
        return [Finding("pipeline_fault", FILE)]
    put(place.clone, asked.output)
    return place.pipeline.findings(asked.output)


def _outputs(place: Place) -> Check:
    """Every published file that a stage writes, as it stood and as it came out; files that no stage writes are left alone."""
    written = [*declared(place.clone)]
    sealed = checks.sealed_hashes(place.sealed, "outputs")
    names = sorted(name for name in {*published(place.recorded), *published(place.clone), *sealed} if checks.drawn(name, written))
    return Check("outputs", len(names), tuple(compared(names, place.recorded, place.clone, sealed, place.locked)))


def _onward(place: Place, task: Task, auditor: Auditor, tell: Tell) -> list[Check]:
    """The key alone, from an aggregated file on, in this process."""
    first = [Check("inputs", reason="not_raw"), *_kept(place)]
    count, findings = against_lock(place.clone / LOCK)
    engine = engine_findings(place.engine, auditor.engine)
    engine = [one for one in engine if one.kind != "engine_room" or one.subject == "key"]
    first.append(Check("environment", count, (*findings, *_program(place, auditor, engine))))
    pipeline = tuple(place.pipeline.findings(auditor.pipeline(place.pipeline.demo)) if auditor.is_of(place.engine) else ())
    tell("rerun")
    before, after = place.folder / "before", place.folder / "after"
    compute = onward.from_need if task.start == "need" else onward.from_key
    try:
        names = compute(place.clone, before, after)
    except (FordelError, OSError, KeyError, ValueError) as error:
        told = str(error).splitlines()[0] if isinstance(error, FordelError) else type(error).__name__
        stopped = Check("rerun", 0, (*pipeline, Finding("stopped_onward", task.start, {"told": told})))
        return [*first, stopped, Check("outputs", reason="stopped")]
    found = Check("outputs", len(names), tuple(compared(names, before, after, {}, {})))
    return [*first, Check("rerun", 0, pipeline, f"from_{task.start}"), found]


def _audited(task: Task, source: Origin, place: Place) -> Audited:
    sealed = place.sealed or {}
    words = {name: str(sealed.get(name, "")) for name in ("decision", "case_number")}
    words |= {"sealed": str(sealed.get("sha256", "")), "identity": str(sealed.get("run_identity", ""))}
    deleted = place.forgotten.date if place.forgotten else ""
    left = {"uncommitted": source.uncommitted, "forgotten": deleted, "adopted": adopted(place.sealed, place.params)}
    return Audited(task.tag, source.commit, place.params.years.budget, **words, **left)
