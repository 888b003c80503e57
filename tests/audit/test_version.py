"""What a version may hold: its lock, its pipeline, its program, and last year's result beside what was adopted then."""

import json
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

import fordel
from fordel.audit import environment, run
from fordel.audit.adoption import last_year_findings
from fordel.audit.auditor import Auditor, own_findings
from fordel.audit.clone import origin
from fordel.audit.environment import Environment
from fordel.audit.lock import packages, refuse_foreign, vendored
from fordel.audit.pipeline import Pipeline, refuse_second
from fordel.audit.wheel import program_findings, wheel_checksum
from fordel.errors import WorkspaceError
from fordel.publish.checksum import of_file
from fordel.starter.house import house_file
from fordel.starter.pipeline import dvc_yaml
from fordel.starter.wheel import wheel_files, write_wheel
from tests.audit.small_pipeline import save
from tests.platform.conftest import git

HASH = f"--hash=sha256:{'0' * 64}"
WHEEL = f"./vendor/fordel-0.1.0-py3-none-any.whl {HASH}\n"
SHIPPED = house_file("requirements.lock").read_text(encoding="utf-8")
ENGINE = {"version": fordel.__version__, "python": "3.11", "packages": "p", "rooms": {"key": "k", "need": "n"}}


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    content = wheel_files()
    return Auditor(ENGINE, dvc_yaml, SHIPPED, lambda: content)


def test_the_lock_that_is_shipped_is_in_order():
    refuse_foreign(SHIPPED + WHEEL)
    assert vendored(SHIPPED + WHEEL) == ("vendor/fordel-0.1.0-py3-none-any.whl", "0" * 64) and vendored(SHIPPED) is None
    assert len(packages(SHIPPED + WHEEL)) == len(packages(SHIPPED)) > 100


@pytest.mark.parametrize("line", [
    f"./vendor/help-1.0-py3-none-any.whl {HASH}", f"vendor/fordel-0.1.0-py3-none-any.whl {HASH}", WHEEL.strip(),
    f"./vendor/../fordel-0.1.0-py3-none-any.whl {HASH}", f"help @ https://example.org/help.whl {HASH}", "-i https://example.org",
    "-r other.txt", "-e .", "help==1.0", f"help>=1.0 {HASH}", f"help==1.0 {HASH} --pre", "--no-binary=:all:",
    f"numpy==1.0 ; python_version > '3' @ ./x {HASH}",
])  # fmt: skip
def test_a_lock_that_asks_for_more_is_refused(line):
    """The wheel of fordel stands there once."""
    with pytest.raises(WorkspaceError, match=r"requirements\.lock: .*nothing was installed"):
        refuse_foreign(f"{SHIPPED}{WHEEL}{line}\n")


def test_the_installer_is_started_apart_from_the_version(tmp_path, monkeypatch):
    """In the audit's own folder, with a list of its own and no settings of the folder it lies in."""
    clone, tools, called = tmp_path / "clone", tmp_path / "tools", []
    (clone / "vendor").mkdir(parents=True)
    tools.mkdir()
    wheel = write_wheel(clone / "vendor")
    (clone / "requirements.lock").write_text(f"{SHIPPED}./vendor/{wheel.name} --hash=sha256:{of_file(wheel)}\n", encoding="utf-8")
    monkeypatch.setattr(environment, "needed", lambda words, cwd, *_: called.append((list(map(str, words)), cwd)))
    environment.locked(clone, tools)
    assert {cwd for _, cwd in called} == {tools}
    assert all("--no-config" in words for words, _ in called if "uv" in " ".join(words))
    asked = (tools / "asked.lock").read_text(encoding="utf-8").splitlines()
    assert asked[-1] == f"fordel @ {wheel.as_uri()} --hash=sha256:{of_file(wheel)}" and len(asked) == len(packages(SHIPPED)) + 1


def version(root: Path, spoil=None, lock: str = SHIPPED) -> Path:
    """A version with the wheel of this fordel, changed by ``spoil``, and a lock that gives the wheel's checksum."""
    (root / "vendor").mkdir(parents=True)
    path = write_wheel(root / "vendor")
    if spoil:
        with zipfile.ZipFile(path) as wheel:
            content = {name: wheel.read(name) for name in wheel.namelist()}
        spoil(content)
        with zipfile.ZipFile(path, "w") as wheel:
            for name, text in content.items():
                wheel.writestr(name, text)
    (root / "requirements.lock").write_text(f"{lock}./vendor/{path.name} --hash=sha256:{of_file(path)}\n", encoding="utf-8")
    return root


def test_the_same_program_is_the_same(tmp_path, auditor):
    root = version(tmp_path)
    assert program_findings(root, ENGINE, auditor) == []
    assert wheel_checksum(root) == of_file(next((root / "vendor").iterdir()))


@pytest.mark.parametrize("name", ["fordel/key/stage.py", "fordel/cli/stages.py", "fordel/texts/da/audit.toml"])
def test_a_changed_program_of_the_same_version_is_named(tmp_path, auditor, name):
    """The commands too, which belong to no stage, so that no checksum of a stage shows them."""
    root = version(tmp_path, lambda content: content.update({name: content[name] + b"\n# more"}))
    assert [(one.kind, one.subject, one.harmless) for one in program_findings(root, ENGINE, auditor)] == [("program", name, False)]


def test_another_command_is_named(tmp_path, auditor):
    entry = f"fordel-{fordel.__version__}.dist-info/entry_points.txt"
    root = version(tmp_path, lambda content: content.update({entry: b"[console_scripts]\nfordel = fordel.other:main\n"}))
    assert [one.subject for one in program_findings(root, ENGINE, auditor)] == [entry]


@pytest.mark.parametrize("name", ["evil.pth", "numpy/__init__.py", "fordel-0.1.0.data/scripts/dvc", "fordel/../x.py"])
def test_files_in_the_wheel_that_are_none_of_fordels_are_refused(tmp_path, auditor, name):
    root = version(tmp_path, lambda content: content.update({name: b""}))
    with pytest.raises(WorkspaceError, match="none of fordel's files"):
        program_findings(root, ENGINE, auditor)


def test_another_lock_of_the_same_version_is_named(tmp_path, auditor):
    root = version(tmp_path, lock=f"{SHIPPED}help==1.0 {HASH}\n")
    assert [(one.kind, one.harmless) for one in program_findings(root, ENGINE, auditor)] == [("lock", False)]


def test_another_version_cannot_be_compared_and_that_is_said(tmp_path, auditor):
    root = version(tmp_path, lambda content: content.update({"fordel/key/stage.py": b""}))
    found = program_findings(root, ENGINE | {"version": "0.0.9"}, auditor)
    assert [(one.kind, one.harmless) for one in found] == [("another_version", True)]


@pytest.mark.parametrize(("changes", "named"), [
    ({}, []),
    ({"rooms": {"key": "other", "need": "n"}}, ["key"]),
    ({"rooms": {"key": "other"}, "python": "3.12"}, []),
    ({"rooms": {"key": "other"}, "version": "0.0.9"}, []),
])  # fmt: skip
def test_program_code_is_the_auditors_where_version_and_python_are(auditor, changes, named):
    """Whatever the locked program says of itself."""
    assert [one.subject for one in own_findings(ENGINE | changes, auditor)] == named


@pytest.mark.parametrize(("name", "text"), [
    ("extra/dvc.yaml", "stages: {}\n"), ("data/dvc.lock", "{}\n"), ("sub/.dvc/config", ""),
    ("data/raw.dvc", "cmd: touch x\nouts:\n- {path: raw, md5: a}\n"), ("data/raw.dvc", "frozen: true\nouts:\n- {path: raw, md5: a}\n"),
    ("data/raw.dvc", "deps:\n- {path: x}\nouts:\n- {path: raw, md5: a}\n"), ("data/raw.dvc", "wdir: ../..\nouts:\n- {path: raw, md5: a}\n"),
    ("data/raw.dvc", "outs:\n- {path: ../../raw, md5: a}\n"), ("data/raw.dvc", "outs:\n- {path: /tmp/raw, md5: a}\n"),
    ("data/raw.dvc", "outs:\n- {path: raw, md5: a, remote: other}\n"), ("deep/er/x.dvc", "[]\n"), ("data/raw.dvc", "outs: [a]\n"),
    ("dvc.yaml", "stages: {a: {cmd: a, outs: [../x]}}\n"), ("dvc.yaml", "stages: {a: {cmd: a, outs: [{/x: {cache: false}}]}}\n"),
    ("dvc.yaml", "stages: [a]\n"), ("dvc.yaml", "stages: {a: b: c}\n"),
])  # fmt: skip
def test_what_dvc_would_run_or_write_besides_is_refused(tmp_path, name, text):
    (tmp_path / "dvc.yaml").write_text(dvc_yaml(demo=False), encoding="utf-8")
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=Path(name).name if name == "dvc.yaml" else name.partition("/config")[0]):
        refuse_second(tmp_path)


def test_what_dvc_add_writes_is_not_refused(tmp_path):
    (tmp_path / "dvc.yaml").write_text(dvc_yaml(demo=True), encoding="utf-8")
    (tmp_path / "data").mkdir()
    out = "outs:\n- md5: a.dir\n  size: 1\n  nfiles: 2\n  hash: md5\n  path: raw\n"
    (tmp_path / "data/raw.dvc").write_text(out, encoding="utf-8")
    refuse_second(tmp_path)


def test_a_program_that_cannot_say_its_stages_is_a_difference(tmp_path, auditor, monkeypatch):
    """It is asked where its version is another than the auditor's."""
    monkeypatch.setattr(run, "_PIPELINE", "raise SystemExit(1)")
    place = SimpleNamespace(pipeline=Pipeline("", False, ()), engine={"version": "0.0.9"}, clone=tmp_path)
    found = run._own_pipeline(place, Environment("locked", Path(sys.executable), tmp_path), auditor, tmp_path)
    assert [(one.kind, one.harmless) for one in found] == [("pipeline_fault", False)]


def test_last_years_result_is_the_adopted_one(tmp_path):
    """By the tag of the year before, where there is one."""
    root, kept = tmp_path, tmp_path / "data/last_year"
    for folder in ("reports", "data/last_year"):
        (root / folder).mkdir(parents=True)
    result = {"budget_year": 2008, "input": {"codes": ["A"]}, "result": {"amounts": ["1"]}}
    (root / "reports/allocation.json").write_text(json.dumps(result | {"variants": []}), encoding="utf-8")
    (kept / "allocation.json").write_text(json.dumps(result), encoding="utf-8")
    (kept / "last_year.json").write_text("{}", encoding="utf-8")
    for name in ("key.csv", "weights.csv", "counts.csv"):
        for path in (root / "reports" / name, kept / name):
            path.write_text(f"{name}\n", encoding="utf-8")
    git("init", "-q", "-b", "main", cwd=root)
    save(root)
    source = origin(root, "HEAD")
    (kept / "key.csv").write_text("other\n", encoding="utf-8")
    assert last_year_findings(source, root, 2009) == []
    git("tag", "-a", "budget-2008", "-m", "x", cwd=root)
    assert [one.subject for one in last_year_findings(source, root, 2009)] == ["data/last_year/key.csv"]
    (kept / "key.csv").write_text("key.csv\n", encoding="utf-8")
    assert last_year_findings(source, root, 2009) == []
    (kept / "allocation.json").write_text(json.dumps(result | {"result": {"amounts": ["2"]}}), encoding="utf-8")
    assert [one.subject for one in last_year_findings(source, root, 2009)] == ["data/last_year/allocation.json"]
