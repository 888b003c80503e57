"""One environment and one small workspace for all audits: computed, adopted and committed once, copied to be spoilt."""

import json
import shutil
from pathlib import Path

import pytest

from fordel.audit.manifest import FILE, manifest
from tests.audit.small_pipeline import dvc, save, small_pipeline
from tests.platform.conftest import Command, git, installed, wheel  # noqa: F401 fixtures


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
def adopted(computed, tmp_path_factory) -> Path:
    """The same, adopted: with a manifest and a tag."""
    root = Path(shutil.copytree(computed, tmp_path_factory.mktemp("adopted") / "city"))
    seal(root, decision="The council, 9 October 2008", case_number="2008-17")
    save(root, "Adopted")
    git("tag", "budget-2009", cwd=root)
    return root


@pytest.fixture
def city(adopted, tmp_path) -> Path:
    """A copy of the adopted workspace, to be spoilt."""
    return Path(shutil.copytree(adopted, tmp_path / "city"))


@pytest.fixture
def draft(computed, tmp_path) -> Path:
    """A copy of the workspace that is not adopted."""
    return Path(shutil.copytree(computed, tmp_path / "city"))


@pytest.fixture(scope="session")
def audit(installed):  # noqa: F811
    """Audits a workspace in the shared environment; returns the process and the note's text."""

    def audited(root: Path, *arguments: object, command: Command = installed, **environment: str):
        own = () if "--env" in arguments or "--from" in arguments else ("--env", "current")
        done = command("audit", *arguments, *own, "-w", root, cwd=root.parent, **environment)
        page = root / "reports" / "audit.html"
        return done, page.read_text(encoding="utf-8") if page.is_file() else ""

    return audited
