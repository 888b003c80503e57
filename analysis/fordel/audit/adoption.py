"""What says that a year is adopted must agree: the manifest, the settings, the tag and what was said of it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from fordel.audit.clone import TAG, Origin, tag_of, text_of
from fordel.audit.manifest import FILE
from fordel.audit.result import Finding
from fordel.key.last_year import FOLDER
from fordel.params import Params

_COPIED = {
    **{f"{name}.csv": f"reports/{name}.csv" for name in ("key", "weights", "counts")},
    **{name: name for name in ("params.yaml", "engine.json")},
}
_ALLOCATED = ("budget_year", "currency", "pays", "threshold", "input", "result")


def adopted(sealed: Mapping | None, params: Params) -> bool:
    """Whether the version says that its year is adopted."""
    return sealed is not None and params.policy.status == "adopted"


def adoption_findings(source: Origin, asked: str, sealed: Mapping | None, params: Params) -> list[Finding]:
    """What does not agree, of a version that is asked for by ``asked``."""
    year = params.years.budget
    tags = dict.fromkeys(name for name in (asked.removeprefix("refs/tags/"), *source.tags) if re.fullmatch(rf"{TAG}\d{{4}}", name))
    found = [Finding("tag_year", tag, {"budget": str(year)}) for tag in tags if tag != tag_of(year)]
    if tags and params.policy.status != "adopted":
        found += [Finding("tag_draft", tag) for tag in tags]
    if sealed is None:
        return [*found, Finding("manifest_gone", FILE)] if tags or params.policy.status == "adopted" else found
    if adopted(sealed, params):
        found += _words(source, tag_of(year), sealed, params)
    return found


def last_year_findings(source: Origin, clone: Path, year: int) -> list[Finding]:
    """Last year's result as the version keeps it, beside what was adopted then, where the tag of that year is there."""
    tag = tag_of(year - 1)
    if source.message(tag) is None or not (clone / FOLDER / "last_year.json").is_file():
        return []
    return [Finding("last_year", f"{FOLDER}/{name}", {"tag": tag}) for name in _moved(source, clone / FOLDER, f"refs/tags/{tag}")]


def _words(source: Origin, tag: str, sealed: Mapping, params: Params) -> Iterator[Finding]:
    """The case number and the decision, as the settings and the tag have them."""
    case, decision = str(sealed["case_number"]), str(sealed["decision"])
    if case != params.report.case_number:
        yield Finding("case", FILE, {"wanted": params.report.case_number, "found": case})
    said = source.message(tag)
    if said is not None and not all(_plain(words) in _plain(said) for words in (decision, case)):
        yield Finding("tag_words", tag)


def _moved(source: Origin, folder: Path, tag: str) -> Iterator[str]:
    for name, was in _COPIED.items():
        if (folder / name).is_file() and source.file(tag, was) != text_of(folder / name):
            yield name
    then, now = source.file(tag, "reports/allocation.json"), text_of(folder / "allocation.json")
    if _allocated(then) != _allocated(now):
        yield "allocation.json"


def _allocated(text: str | None) -> dict | None:
    """What was distributed, and to whom; None where that cannot be read."""
    try:
        content = json.loads(text or "")
        return {name: content.get(name) for name in _ALLOCATED}
    except (ValueError, AttributeError):
        return None


def _plain(words: str) -> str:
    return " ".join(words.split())
