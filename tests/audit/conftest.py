"""One environment and one small workspace for all audits: computed, adopted and committed once, copied to be spoilt."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from fordel.audit.manifest import FILE, manifest
from tests.audit.small_pipeline import dvc, save, small_pipeline, small_stages
from tests.platform.conftest import IDENTITY, Command, git, installed, wheel  # noqa: F401 fixtures

DECISION, CASE = "The council, 9 October 2008", "2008-17"


@dataclass(frozen=True)
class Small(Command):
    """``fordel`` of an engine whose own stages are those in a file."""

    stages: Path = Path()

    @property
    def words(self) -> list[object]:
        """How it is started."""
        return [self.python, Path(__file__).with_name("as_small.py"), self.stages]

    def __call__(self, *arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
        variables = {**os.environ, **IDENTITY, "COLUMNS": "100", "PYTHONUTF8": "1", **environment}
        words = [str(word) for word in (*self.words, *arguments)]
        return subprocess.run(words, cwd=cwd, env=variables, capture_output=True, text=True, encoding="utf-8")


def seal(root: Path, **words: str) -> None:
    """Write the manifest, as an adoption does."""
    text = json.dumps(manifest(root, **words), ensure_ascii=False, indent=1) + "\n"
    (root / FILE).write_bytes(text.encode())


@pytest.fixture(scope="session")
def computed(tmp_path_factory, installed) -> Path:  # noqa: F811
    """A workspace that has been run and committed, and is not adopted."""
    root = small_pipeline(tmp_path_factory.mktemp("audited") / "city", synthetic=False)
    dvc(installed, "add", "data/raw", cwd=root)
    dvc(installed, "repro", cwd=root)
    save(root, "First run")
    return root


@pytest.fixture(scope="session")
def adopted(computed, installed, tmp_path_factory) -> Path:  # noqa: F811
    """The same, adopted: with a manifest and a tag."""
    root = Path(shutil.copytree(computed, tmp_path_factory.mktemp("adopted") / "city"))
    params = root / "params.yaml"
    settled = params.read_text(encoding="utf-8").replace("policy: {", "policy: {status: adopted, ").replace('"2009-1"', f'"{CASE}"')
    params.write_bytes(settled.encode())
    dvc(installed, "repro", cwd=root)
    seal(root, decision=DECISION, case_number=CASE)
    save(root, "Adopted")
    tag(root)
    return root


def tag(root: Path) -> None:
    """Tag the commit as an adoption does; the tag may be there already."""
    git("tag", "-f", "-a", "budget-2009", "-m", f"{DECISION}\n\n{CASE}", cwd=root)


@pytest.fixture
def city(adopted, tmp_path) -> Path:
    """A copy of the adopted workspace, to be spoilt."""
    return Path(shutil.copytree(adopted, tmp_path / "city"))


@pytest.fixture
def draft(computed, tmp_path) -> Path:
    """A copy of the workspace that is not adopted."""
    return Path(shutil.copytree(computed, tmp_path / "city"))


@pytest.fixture(scope="session")
def engine(installed, tmp_path_factory) -> Command:  # noqa: F811
    """The shared environment's fordel, whose own stages are those of the small pipeline."""
    stages = tmp_path_factory.mktemp("engine") / "dvc.yaml"
    stages.write_text(small_stages(), encoding="utf-8", newline="\n")
    return Small(installed.python, stages=stages)


@pytest.fixture(scope="session")
def audit(engine):
    """Audits a workspace in the shared environment; returns the process and the note's text."""

    def audited(root: Path, *arguments: object, command: Command = engine, **environment: str):
        own = () if "--env" in arguments or "--from" in arguments else ("--env", "current")
        done = command("audit", *arguments, *own, "-w", root, cwd=root.parent, **environment)
        page = root / "reports" / "audit.html"
        return done, page.read_text(encoding="utf-8") if page.is_file() else ""

    return audited
