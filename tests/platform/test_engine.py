"""``engine.json``: what changes a stage's hash, and what does not."""

import json
import shutil
from modulefinder import ModuleFinder
from pathlib import Path

import pytest

from fordel.engine.closure import closure_files, closure_hash
from fordel.engine.packages import packages_hash, runtime_packages
from fordel.engine.record import ENTRIES, run
from fordel.errors import WorkspaceError
from fordel.starter.house import PACKAGE
from fordel.starter.pipeline import DEMO, STAGES
from tests.platform.conftest import ROOT


@pytest.fixture
def house(tmp_path) -> Path:
    """A package with two stages: ``near`` imports a helper in a function, ``far`` a subfolder with data."""
    files = {
        "__init__.py": "",
        "near/__init__.py": "",
        "near/stage.py": "def run():\n    from fordel.near import helper\n    return helper\n",
        "near/helper.py": "from .deep import value\n",
        "near/deep.py": "value = 1\n",
        "far/__init__.py": "from fordel.far.words import word\n",
        "far/words.py": "word = 'a'\n",
        "far/da/words.toml": "a = 'ø'\nb = 2\n",
        "far/stage.py": "import fordel.shared\n",
        "shared.py": "from .near.deep import value\n",
        "unused.py": "",
    }
    for name, text in files.items():
        path = tmp_path / "fordel" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path / "fordel"


def hashes(package: Path) -> dict[str, str]:
    """The hash of both stages."""
    return {name: closure_hash(package, f"fordel.{name}.stage") for name in ("near", "far")}


@pytest.mark.parametrize(
    ("name", "stages"),
    {
        "__init__.py": {"near", "far"},
        "near/__init__.py": {"near", "far"},
        "near/stage.py": {"near"},
        "near/helper.py": {"near"},
        "near/deep.py": {"near", "far"},
        "far/words.py": {"far"},
        "far/da/words.toml": {"far"},
        "shared.py": {"far"},
        "unused.py": set(),
    }.items(),
)
def test_an_edit_changes_the_stages_it_reaches(house, name, stages):
    """And no other."""
    before = hashes(house)
    with (house / name).open("ab") as file:
        file.write(b"# edited\n")
    after = hashes(house)
    assert {stage for stage in before if before[stage] != after[stage]} == stages


def test_line_endings_change_nothing(house):
    """A checkout on Windows may have CRLF."""
    before = hashes(house)
    for path in house.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert hashes(house) == before


def test_compiled_files_change_nothing(house):
    """Bytecode is not source."""
    before = hashes(house)
    (house / "far/__pycache__").mkdir()
    (house / "far/__pycache__/words.pyc").write_bytes(b"x")
    assert hashes(house) == before


def test_a_missing_stage_is_an_error(house):
    """An incomplete installation says so."""
    with pytest.raises(WorkspaceError, match="install fordel again"):
        closure_hash(house, "fordel.gone.stage")


@pytest.mark.parametrize("stage", ENTRIES)
def test_the_real_stages_are_followed_like_python_would(stage):
    """The standard library's own finder, which reads bytecode, names the same modules."""
    finder = ModuleFinder(path=[str(PACKAGE.parent)])
    finder.run_script(str(PACKAGE.joinpath(*ENTRIES[stage].split(".")[1:]).with_suffix(".py")))
    entry = f"{'/'.join(ENTRIES[stage].split('.')[1:])}.py"
    named = {Path(module.__file__).relative_to(PACKAGE).as_posix() for module in finder.modules.values() if module.__file__}
    named |= {"__init__.py", f"{entry.rpartition('/')[0]}/__init__.py"}
    assert {name for name in closure_files(PACKAGE, ENTRIES[stage]) if name.endswith(".py")} == named


@pytest.mark.parametrize("name", ["validation/trees.py", "publish/write.py", "texts/catalogue.py", "cli/app.py", "params/whole.py"])
def test_an_edit_of_the_real_package(tmp_path, name):
    """One module per kind of room, in a copy."""
    copy = tmp_path / "fordel"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = {stage: closure_hash(copy, entry) for stage, entry in ENTRIES.items()}
    with (copy / name).open("ab") as file:
        file.write(b"\n# edited\n")
    changed = {stage for stage, entry in ENTRIES.items() if closure_hash(copy, entry) != before[stage]}
    assert changed == {stage for stage, entry in ENTRIES.items() if name in closure_files(PACKAGE, entry)}
    assert changed == {"validation/trees.py": {"validate"}, "cli/app.py": set(), "params/whole.py": changed}.get(name, changed)


def distribution(folder: Path, name: str, version: str, *needs: str) -> None:
    """An installed package, as far as its metadata goes."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
    (info / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_packages_are_what_is_needed_to_run(tmp_path, monkeypatch):
    """Markers and extras are followed; tools beside them are not."""
    monkeypatch.syspath_prepend(tmp_path)
    distribution(tmp_path, "zz_root", "1.0", "zz_a>=1", "zz_b[fast]", "zz_c; sys_platform == 'nowhere'", "zz_tool; extra == 'dev'")
    distribution(tmp_path, "zz_a", "1.1", "zz_root", "zz_absent")
    distribution(tmp_path, "zz_b", "2.0", "zz_quick; extra == 'fast'", "zz_slow; extra == 'slow'")
    for name in ("zz_c", "zz_tool", "zz_quick", "zz_slow"):
        distribution(tmp_path, name, "3.0")
    assert runtime_packages("zz_root") == {"zz-a": "1.1", "zz-b": "2.0", "zz-quick": "3.0"}
    before = packages_hash("zz_root")
    (tmp_path / "zz_tool-3.0.dist-info").rename(tmp_path / "zz_tool-4.0.dist-info")
    assert packages_hash("zz_root") == before
    metadata = tmp_path / "zz_quick-3.0.dist-info" / "METADATA"
    metadata.write_text(metadata.read_text().replace("3.0", "3.1"))
    assert packages_hash("zz_root") != before


def test_the_installed_packages_are_locked():
    """What results rest on stands in requirements.lock; the test tools are not among it."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    names = {line.partition("==")[0] for line in lines if "==" in line}
    found = set(runtime_packages())
    assert found <= names
    assert "numpy" in found and not found & {"pytest", "ruff", "hypothesis"}


def test_the_file(tmp_path):
    """One hash per stage that computes, the same when it is written again."""
    run(tmp_path)
    first = (tmp_path / "engine.json").read_bytes()
    run(tmp_path)
    assert (tmp_path / "engine.json").read_bytes() == first
    content = json.loads(first)
    assert list(content) == ["version", "python", "packages", "rooms"]
    assert set(content["rooms"]) == {item.name for item in (DEMO, *STAGES)} - {"engine"}
    assert len({*content["rooms"].values(), content["packages"]}) == len(content["rooms"]) + 1
