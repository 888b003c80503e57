"""Before anything is computed again: does the version hold what the manifest and ``dvc.lock`` say it holds?"""

import csv
import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path

from fordel.audit.forgotten import Forgotten
from fordel.audit.manifest import FILE, NOT_SEALED, published, seal
from fordel.audit.result import Check, Finding
from fordel.errors import WorkspaceError
from fordel.params import read_params
from fordel.publish.checksum import digest, md5, unix
from fordel.publish.identity import run_identity


def manifest_check(sealed: Mapping | None, clone: Path, adoption: Collection[Finding] = ()) -> Check:
    """The manifest is whole, of this year, and agrees with the rest of the ``adoption``."""
    if sealed is None:
        return Check("manifest", int(bool(adoption)), tuple(adoption), "" if adoption else "not_adopted")
    findings = [] if seal(dict(sealed)) == sealed["sha256"] else [Finding("seal", FILE)]
    year = read_params(clone / "params.yaml").years.budget
    if sealed["budget_year"] != year:
        findings.append(Finding("year", FILE, {"wanted": str(sealed["budget_year"]), "found": str(year)}))
    return Check("manifest", 1, (*findings, *adoption))


def sealed_hashes(sealed: Mapping | None, part: str) -> dict[str, str]:
    """SHA-256 by path of the manifest's ``inputs``, ``settings`` or ``outputs``; none without a manifest."""
    return {one["path"]: one["sha256"] for one in sealed[part]} if sealed else {}


def drawn(name: str, outs: Collection[str]) -> bool:
    """Whether a stage writes the raw file itself, as it does in the made-up city."""
    return any(name == out or name.startswith(f"{out}/") for out in outs)


def input_hashes(clone: Path, sealed: Mapping | None) -> dict[str, str]:
    """SHA-256 of the raw files by path: the manifest's, or without one those that the run read, where it has told."""
    if sealed:
        return sealed_hashes(sealed, "inputs")
    try:
        with (clone / "reports" / "inputs.csv").open(encoding="utf-8", newline="") as stream:
            return {row["path"]: row["sha256"] for row in csv.DictReader(stream)}
    except (OSError, KeyError):
        return {}


def input_findings(clone: Path, names: Collection[str], wanted: Mapping[str, str], sealed: bool) -> list[Finding]:
    """Raw files that are missing, or are not the ones the key was computed from, byte for byte."""
    found = []
    for name in names:
        path = clone / name
        if not path.is_file():
            found.append(Finding("raw_missing", name))
        elif name not in wanted:
            found += [Finding("raw_unsealed", name)] if sealed else []
        elif (kind := _raw_kind(path.read_bytes(), wanted[name])) is not None:
            found.append(Finding(kind, name))
    return found


def with_forgotten(findings: Collection[Finding], names: Collection[str], forgotten: Forgotten | None) -> list[Finding]:
    """The same findings, where files that are missing because they were deleted are no fault, and deleted ones that are there are named."""
    if forgotten is None:
        return list(findings)
    values = {"date": forgotten.date}
    missing = {one.subject for one in findings if one.kind == "raw_missing"}
    gone = [one for one in names if one in missing and one in forgotten.files]
    rest = [one for one in findings if one.kind != "raw_missing" or one.subject not in gone]
    there = [Finding("not_forgotten", name, values, harmless=True) for name in names if name in forgotten.files and name not in missing]
    return [*rest, *(Finding("forgotten", name, values, harmless=True) for name in gone), *there]


def setting_findings(clone: Path, recorded: Path, sealed: Mapping | None, changed: Collection[tuple[str, str]]) -> list[Finding]:
    """Settings that, as they were ``recorded``, are not the sealed ones, or have changed since the key was computed."""
    found = []
    for name, wanted in sealed_hashes(sealed, "settings").items():
        path = recorded / name
        if not path.is_file():
            found.append(Finding("setting_missing", name))
        elif digest(path.read_bytes(), text=True)[0] != wanted:
            found.append(Finding("setting", name))
    found += [Finding("changed_since", what, {"stage": stage}) for stage, what in changed]
    try:
        identity = run_identity(clone)
        told = json.loads((clone / "reports" / "key.json").read_text(encoding="utf-8")).get("run_identity")
    except (OSError, ValueError, WorkspaceError):
        return found
    if identity != told:
        found.append(Finding("identity", "reports/key.json"))
    return found


def unwritten(clone: Path, outs: Collection[str]) -> list[Finding]:
    """Files in the folders of results that no stage writes: nobody has computed them, and the audit cannot."""
    paths = (path for place in ("models", "reports") for path in sorted((clone / place).rglob("*")))
    paths = (path for path in paths if path.is_file() and path.name != ".gitignore")
    names = (path.relative_to(clone).as_posix() for path in paths)
    return [Finding("unwritten", name, harmless=True) for name in names if name not in NOT_SEALED and not drawn(name, outs)]


def record_findings(recorded: Path, sealed: Mapping | None, locked: Mapping[str, str]) -> list[Finding]:
    """Published files that are not the sealed ones, or not those that ``dvc.lock`` says were computed."""
    there, hashes = published(recorded), sealed_hashes(sealed, "outputs")
    found = [Finding("not_at_hand", name, harmless=True) for name in hashes if name not in there]
    for name in there:
        content = (recorded / name).read_bytes()
        if name in hashes and digest(content, text=True)[0] != hashes[name]:
            found.append(Finding("recorded", name))
        elif sealed and name not in hashes:
            found.append(Finding("unsealed", name))
        if name in locked and md5(content) != locked[name]:
            endings = locked[name] in map(md5, _both_endings(content))
            found.append(Finding("line_endings" if endings else "edited", name, harmless=endings))
    return found


def _raw_kind(content: bytes, wanted: str) -> str | None:
    """Whether a raw file is another one, and whether only its line endings are."""
    if hashlib.sha256(content).hexdigest() == wanted:
        return None
    other = [hashlib.sha256(one).hexdigest() for one in _both_endings(content)]
    return "raw_line_endings" if wanted in other else "raw"


def _both_endings(content: bytes) -> tuple[bytes, bytes]:
    """Text with the line endings of Unix, and of Windows."""
    lines = unix(content)
    return lines, lines.replace(b"\n", b"\r\n")
