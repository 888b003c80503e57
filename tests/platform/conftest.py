"""The command as users start it, an installation of the wheel outside the checkout, and small workspaces."""

import hashlib
import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fordel.starter.house import template
from fordel.starter.pipeline import dvc_yaml
from tests.demo_settings import choosing_criteria

ROOT = Path(__file__).resolve().parents[2]
IDENTITY = {
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
}


@dataclass(frozen=True)
class Command:
    """``fordel`` of one Python; a call returns the finished process with its text."""

    python: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
        variables = {**os.environ, **IDENTITY, "COLUMNS": "100", "PYTHONUTF8": "1", **self.environment, **environment}
        return subprocess.run(
            [self.python, "-m", "fordel", *map(str, arguments)], cwd=cwd, env=variables, capture_output=True, text=True, encoding="utf-8"
        )


@pytest.fixture(scope="session")
def command() -> Command:
    """The command of the Python that runs the tests."""
    return Command(Path(sys.executable))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """The wheel that ``make wheel`` builds."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(tmp_path_factory, wheel) -> Command:
    """The wheel installed in an empty environment, which borrows the other packages from this one."""
    home = tmp_path_factory.mktemp("installed") / "env"
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [sys.executable, "-m", "uv", "pip", "install", "-q", "--offline", "--no-deps", "--python", python, wheel]
    subprocess.run(install, check=True, capture_output=True)
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Command(python)


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder with the real cases' files."""
    folder = os.environ.get("FORDEL_CASES", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("the real cases need a folder with their files: set FORDEL_CASES to it")
    return Path(folder)


def git(*arguments: str, cwd: Path) -> str:
    """What git prints."""
    done = subprocess.run(["git", *arguments], cwd=cwd, env={**os.environ, **IDENTITY}, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def small_demo(root: Path) -> Path:
    """A workspace like the repository's, under git, whose synthetic city is a fiftieth of the size.

    It has no last year, and so no transition, and a lower limit for counts that may be published.
    """
    root.mkdir(parents=True)
    settings = choosing_criteria((ROOT / "params.yaml").read_text(encoding="utf-8"))
    head, _, rest = settings.partition("  transition: ")
    settings = head + rest[rest.index("  # reserve:") :]
    for before, after in (("replicates: 1000", "replicates: 100"), ("minimum_count: 5", "minimum_count: 3")):
        assert before in settings
        settings = settings.replace(before, after)
    (root / "params.yaml").write_bytes(settings.encode())
    (root / "data" / "last_year").mkdir(parents=True)
    (root / "data" / "last_year" / "README.md").write_bytes(template("last_year.md").encode())
    (root / ".dvc").mkdir()
    files = {
        "dvc.yaml": dvc_yaml(demo=True).replace("cmd: fordel demo\n", "cmd: fordel demo --size 0.02\n"),
        ".dvc/config": template("dvcconfig"),
        ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n",
        ".dvcignore": template("dvcignore"),
        ".gitignore": template("gitignore"),
        ".gitattributes": template("gitattributes"),
    }
    for name, text in files.items():
        (root / name).write_bytes(text.encode())
    git("init", "-q", "-b", "main", cwd=root)
    return root


def outputs(root: Path) -> dict[str, str]:
    """The hash of every file that stages wrote, by its path."""
    paths = [path for part in ("data", "models", "reports") for path in sorted((root / part).rglob("*")) if path.is_file()]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def computed(process: subprocess.CompletedProcess) -> list[str]:
    """Names of the stages that a run computed, as it told them."""
    return [line.split(":")[0] for line in process.stderr.splitlines() if ": computed in" in line]
