"""Adopting a year: the marks of a draft go, the manifest seals the files, git keeps them under the year's tag."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.clone import tag_of
from fordel.audit.manifest import FILE as MANIFEST
from fordel.audit.manifest import manifest
from fordel.cycle.kept import kept
from fordel.cycle.page import quoted, set_value
from fordel.cycle.settings import read_page, write_page
from fordel.cycle.standing import standing
from fordel.cycle.versions import dvc, git, has_tag, knows_who, remote, under_git
from fordel.errors import WorkspaceError
from fordel.params import Params, parse_params
from fordel.publish.write import staged

TOUCHED = ("params.yaml", "dvc.lock", "engine.json", "models", "reports", "data/key.parquet")


@dataclass(frozen=True)
class Decision:
    """What was decided, in a sentence, and the case it stands in."""

    text: str
    case: str


@dataclass(frozen=True)
class Adopted:
    """The adopted year: its tag, and the store its data were pushed to (empty where none is set)."""

    year: int
    tag: str
    store: str


def adopt(root: Path, decision: Decision, engine: Mapping[str, object], reproduce: Callable[[Path], int]) -> Adopted:
    """Adopt the workspace's budget year, wholly or not at all.

    Parameters
    ----------
    root : Path
    decision : Decision
    engine : mapping
        The engine that is installed; it must be the one that computed.
    reproduce : callable
        Runs the pipeline in the workspace and returns its exit code.

    Raises
    ------
    WorkspaceError
        Where something stands in the way, or a figure would change by it; everything is then as it was.
    """
    text = read_page(root)
    params = parse_params(text)
    year, tag = params.years.budget, tag_of(params.years.budget)
    _check(root, params, decision, engine)
    head = git(root, "rev-parse", "HEAD").strip()
    with kept(root, TOUCHED):
        before = _figures(root)
        write_page(root, _settled(text, decision))
        if reproduce(root):
            raise WorkspaceError(f"fordel adopt: the run failed; the budget {year} is not adopted, and everything is as it was")
        after = _figures(root)
        if moved := sorted(name for name in {*before, *after} if before.get(name) != after.get(name)):
            raise WorkspaceError(
                f"fordel adopt: {', '.join(moved[:5])} came out otherwise than what was to be adopted; everything is as it was; "
                "run 'dvc repro --force', look at 'git diff', commit, and adopt then"
            )
        with staged(root) as out:
            out.json(MANIFEST, manifest(root, decision.text, decision.case))
        store = remote(root)
        if store:
            dvc(root, "push", "-q")
        _committed(root, year, tag, decision, head)
    return Adopted(year, tag, store)


def _check(root: Path, params: Params, decision: Decision, engine: Mapping[str, object]) -> None:
    year, tag = params.years.budget, tag_of(params.years.budget)
    if params.policy.status == "adopted":
        raise WorkspaceError(
            f"params.yaml: policy.status: the budget {year} is adopted already (case {params.report.case_number or 'without number'}); "
            f"go on to the next year with 'fordel rollover {year + 1}'"
        )
    faults = [f"fordel adopt: {name}: is empty; {todo}" for name, value, todo in _wanted(decision) if not value.strip()]
    if not under_git(root):
        faults.append(f"git: {root} has no commit, and an adopted year is kept in git, as {tag}: git init, git add -A, git commit")
        raise WorkspaceError("\n".join(faults))
    if has_tag(root, tag):
        faults.append(f"git: the tag {tag} is there already; a year is adopted once; see 'git show {tag}'")
    if not knows_who(root):
        faults.append("git: does not know who you are; set user.name and user.email with 'git config'")
    faults += [one.text for one in standing(root, params, engine) if one.stops != "nothing"]
    if faults:
        raise WorkspaceError("\n".join(faults))


def _wanted(decision: Decision) -> tuple[tuple[str, str, str], ...]:
    return (
        ("--decision", decision.text, "say what was decided, by whom and when"),
        ("--case", decision.case, "give the case number of the decision"),
    )


def _settled(text: str, decision: Decision) -> str:
    settled = set_value(set_value(text, "policy.status", "adopted"), "report.case_number", quoted(decision.case))
    parse_params(settled)
    return settled


def _figures(root: Path) -> dict[str, bytes]:
    """What may not change by the adoption: every table in git, and the steps from need to money."""
    names = [path for folder in ("reports", "models") for path in sorted((root / folder).rglob("*.csv"))]
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in names}
    allocation = json.loads((root / "reports/allocation.json").read_text(encoding="utf-8"))
    return found | {"reports/allocation.json": json.dumps(allocation["result"], sort_keys=True).encode()}


def _committed(root: Path, year: int, tag: str, decision: Decision, head: str) -> None:
    """Commit and tag; where one refuses, git is as it was."""
    try:
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", f"Budget {year} adopted\n\n{decision.text}\n\n{decision.case}")
        git(root, "tag", "-a", tag, "-m", f"{decision.text}\n\n{decision.case}")
    except BaseException:
        git(root, "reset", "-q", head)
        raise
