"""``reports/manifest.json``: what it holds, what it does not, and what breaks its seal."""

import hashlib
import json

import pytest

from fordel.audit.checks import manifest_check
from fordel.audit.manifest import FILE, manifest, published, read_manifest, seal
from fordel.errors import WorkspaceError
from fordel.key import stage
from fordel.publish.classes import output_class
from fordel.publish.identity import run_identity
from tests.key.key_workspace import build_key


@pytest.fixture
def root(tmp_path):
    """A workspace that has been run to the key."""
    stage.run(build_key(tmp_path, units=3))
    (tmp_path / "data/last_year").mkdir()
    (tmp_path / "data/last_year/need.csv").write_bytes(b"area,centre,part\n")
    (tmp_path / "reports/audit.html").write_bytes(b"a note")
    (tmp_path / "reports/draft.docx").write_bytes(b"somebody's")
    return tmp_path


def test_it_holds_what_decides_and_what_is_published(root):
    found = manifest(root, "Decided on 9 October", "2008-17")
    assert found["mark"] == "syntetisk"
    assert (found["schema"], found["budget_year"], found["decision"], found["case_number"]) == (1, 2009, "Decided on 9 October", "2008-17")
    assert found["run_identity"] == run_identity(root) and found["engine"] == "0.1.0"
    inputs = {one["path"]: one for one in found["inputs"]}
    assert set(inputs) == {f"data/raw/{name}.csv" for name in ("children", "areas", "area_centre", "population")}
    raw = (root / "data/raw/areas.csv").read_bytes()
    assert inputs["data/raw/areas.csv"] == {"path": "data/raw/areas.csv", "sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
    assert [one["path"] for one in found["settings"]] == ["params.yaml", "engine.json"]


def test_only_public_files_are_sealed(root):
    names = [one["path"] for one in manifest(root)["outputs"]]
    assert names == sorted(names) and {"reports/key.csv", "models/need.json", "data/last_year/need.csv"} <= set(names)
    assert {output_class(name) for name in names} == {"public"}
    assert not {FILE, "reports/audit.html", "reports/draft.docx"} & set(names)


def test_line_endings_keep_a_text_and_change_a_raw_file(root):
    before = manifest(root)
    for name in ("reports/key.csv", "params.yaml", "data/raw/areas.csv"):
        (root / name).write_bytes((root / name).read_bytes().replace(b"\n", b"\r\n"))
    after = manifest(root)
    assert (after["outputs"], after["settings"]) == (before["outputs"], before["settings"])
    assert after["inputs"] != before["inputs"]


def test_the_seal_holds_and_breaks(root):
    found = manifest(root, "Decided")
    assert seal(found) == found["sha256"] and manifest(root, "Decided") == found
    (root / FILE).write_text(json.dumps(found, indent=3), encoding="utf-8")
    assert manifest_check(read_manifest(root), root).state == "passed"
    for name, other in (("decision", "Not decided"), ("run_identity", "0" * 64), ("outputs", [])):
        (root / FILE).write_text(json.dumps(found | {name: other}), encoding="utf-8")
        assert [one.kind for one in manifest_check(read_manifest(root), root).findings] == ["seal"]


def test_a_manifest_of_another_year_is_told(root):
    found = manifest(root) | {"budget_year": 2008}
    found["sha256"] = seal(found)
    assert [one.kind for one in manifest_check(found, root).findings] == ["year"]


def test_without_one_the_year_is_not_adopted(root):
    assert read_manifest(root) is None
    assert manifest_check(None, root).state == "not_done"


@pytest.mark.parametrize(("text", "said"), [
    ("{", "not readable as JSON"),
    ('{"schema": 1, "schema": 1}', "not readable as JSON"),
    ("[]", "missing; expected what 'fordel adopt' writes"),
    ('{"schema": 1}', "budget_year, decision"),
])  # fmt: skip
def test_what_is_no_manifest_is_refused(root, text, said):
    (root / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=said):
        read_manifest(root)


def test_a_manifest_of_a_later_version_is_refused(root):
    (root / FILE).write_text(json.dumps(manifest(root) | {"schema": 2}), encoding="utf-8")
    with pytest.raises(WorkspaceError, match="schema 2, but this fordel reads schema 1"):
        read_manifest(root)


def test_a_missing_raw_file_stops_it(root):
    (root / "data/raw/areas.csv").unlink()
    with pytest.raises(WorkspaceError, match=r"data/raw/areas\.csv"):
        manifest(root)


def test_folders_that_are_not_there_hold_nothing(tmp_path):
    assert published(tmp_path) == []
