"""Whether the workspace still is the year that was adopted."""

from pathlib import Path

from fordel.audit.manifest import FILE as MANIFEST
from fordel.audit.manifest import read_manifest, seal
from fordel.cycle.versions import at, has_tag, tag_of, under_git
from fordel.params import Params
from fordel.publish.identity import run_identity

SAME = ("params.yaml", "reports/key.csv", "reports/allocation.json", MANIFEST)


def adopted_state(root: Path, params: Params) -> list[str]:
    """What is wrong with the adoption, a line each; nothing where the year is adopted and stands as it was.

    The status in ``params.yaml`` is not enough: the manifest must be of this run, and the files those under the year's tag.
    """
    year, tag = params.years.budget, tag_of(params.years.budget)
    todo = "adopt it with 'fordel adopt'"
    if params.policy.status != "adopted":
        return [f"params.yaml: policy.status: the budget {year} is a draft; {todo}, or roll over a draft with --from-draft"]
    content = read_manifest(root)
    if content is None:
        return [f"{MANIFEST}: not found, though policy.status in params.yaml is adopted; set it to draft and {todo}"]
    if content["sha256"] != seal(content):
        return [f"{MANIFEST}: has been changed since the year was adopted; take it from git again: git checkout {tag} -- {MANIFEST}"]
    if content["budget_year"] != year or content["run_identity"] != run_identity(root):
        return [
            f"params.yaml: the raw files, the settings or the engine have changed since the budget {content['budget_year']} was adopted; "
            f"take them back (git diff {tag_of(content['budget_year'])}), or set policy.status to draft, run and adopt anew"
        ]
    if not under_git(root):
        return []
    if not has_tag(root, tag):
        return [f"git: no tag {tag}, though policy.status in params.yaml is adopted; set it to draft and {todo}"]
    changed = [name for name in SAME if at(root, tag, name) != _now(root / name)]
    return [f"{', '.join(changed)}: not as adopted; compare with 'git diff {tag}' and take the adopted version back"] if changed else []


def _now(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8").replace("\r\n", "\n") if path.is_file() else None
