"""Whether the workspace still is the year that was adopted."""

from pathlib import Path

from fordel.audit.clone import tag_of, text_of
from fordel.audit.manifest import FILE as MANIFEST
from fordel.audit.manifest import read_manifest, seal
from fordel.cycle.versions import at, has_tag, under_git
from fordel.params import Params
from fordel.publish.identity import run_identity
from fordel.texts import Texts

SAME = ("params.yaml", "reports/key.csv", "reports/allocation.json", MANIFEST)


def adopted_state(root: Path, params: Params) -> list[str]:
    """What is wrong with the adoption, a line each; nothing where the year is adopted and stands as it was.

    The status in ``params.yaml`` is not enough: the manifest must be of this run, and the files those under the year's tag.
    """
    texts, year, tag = Texts(params.workspace.language), params.years.budget, tag_of(params.years.budget)
    if params.policy.status != "adopted":
        return [texts("cycle.adopted.draft", year=year)]
    content = read_manifest(root)
    if content is None:
        return [texts("cycle.adopted.no_manifest", manifest=MANIFEST)]
    if content["sha256"] != seal(content):
        return [texts("cycle.adopted.manifest", manifest=MANIFEST, tag=tag)]
    if content["budget_year"] != year or content["run_identity"] != run_identity(root):
        return [texts("cycle.adopted.changed", year=content["budget_year"], tag=tag_of(content["budget_year"]))]
    if not under_git(root):
        return []
    if not has_tag(root, tag):
        return [texts("cycle.adopted.no_tag", tag=tag)]
    changed = [name for name in SAME if at(root, tag, name) != text_of(root / name)]
    return [texts("cycle.adopted.files", names=", ".join(changed), tag=tag)] if changed else []
