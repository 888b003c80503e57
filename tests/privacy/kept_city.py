"""A workspace under git and DVC with two adopted years and a draft, as DVC itself keeps them; no stage has run."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fordel.starter.house import template
from fordel.workspace import Workspace, open_workspace
from tests.platform.conftest import git

FILES = {
    2009: {"children.csv": "child_id,cost\na,1\n", "areas.csv": "area\n1\n", "old/extra.csv": "child_id\nq\n"},
    2010: {"children.csv": "child_id,cost\nb,2\n", "areas.csv": "area\n1\n"},
    2011: {"children.csv": "child_id,cost\nc,3\n", "areas.csv": "area\n1\n2\n"},
}


@dataclass(frozen=True)
class City:
    """The workspace, its store, and what DVC calls a content."""

    root: Path
    store: Path

    @property
    def workspace(self) -> Workspace:
        """As a command opens it."""
        return open_workspace(self.root)

    def holds(self, text: str) -> set[str]:
        """Where a content lies: the parts of the world that hold it."""
        paths = [path for top in (self.root, self.store) for path in top.rglob("*") if path.is_file()]
        return {self._part(path) for path in paths if path.read_bytes() == text.encode()}

    def _part(self, path: Path) -> str:
        if path.is_relative_to(self.store):
            return "remote"
        return "cache" if path.is_relative_to(self.root / ".dvc") else path.relative_to(self.root).as_posix()


def kept_city(home: Path) -> City:
    """The workspace in ``home``, with a store beside it."""
    city = City(home / "city", home / "store")
    (city.root / ".dvc").mkdir(parents=True)
    city.store.mkdir()
    write(city, ".dvc/config", template("dvcconfig") + f'    remote = store\n[\'remote "store"\']\n    url = {city.store.as_posix()}\n')
    write(city, ".dvc/.gitignore", "/config.local\n/tmp\n/cache\n")
    write(city, ".gitignore", template("gitignore"))
    git("init", "-q", "-b", "main", cwd=city.root)
    for year, files in FILES.items():
        if year == 2010:
            deliver(city, 2010, {"children.csv": "child_id,cost\nfaulty,2\n", "areas.csv": "area\n1\n"})
            commit(city, "A first delivery of 2010, not used")
        deliver(city, year, files)
        write(city, "models/area_need.parquet", f"rows of {year}")
        write(city, "reports/key.csv", f"key of {year}\n")
        dvc(city, "add", "models/area_need.parquet")
        dvc(city, "push")
        commit(city, f"Budget {year}")
        if year < 2011:
            git("tag", f"budget-{year}", cwd=city.root)
    return city


def deliver(city: City, year: int, files: dict[str, str]) -> None:
    """The year's settings and extracts, and nothing of earlier ones."""
    for path in (city.root / "data/raw").rglob("*"):
        if path.is_file():
            path.unlink()
    page = template("params.yaml")
    for old in (2022, 2023, 2024, 2026, 2027):
        page = page.replace(str(old), str(old - 2027 + year))
    write(city, "params.yaml", page)
    assert city.workspace.params.years.budget == year
    for name, text in files.items():
        write(city, f"data/raw/{name}", text)
    dvc(city, "add", "data/raw")
    dvc(city, "push")


def write(city: City, name: str, text: str) -> None:
    """A file of the workspace."""
    path = city.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(text.encode())


def commit(city: City, message: str) -> None:
    """Everything."""
    git("add", "-A", cwd=city.root)
    git("commit", "-q", "-m", message, cwd=city.root)


def dvc(city: City, *arguments: str) -> str:
    """What DVC says."""
    command = [sys.executable, "-m", "dvc", *arguments]
    done = subprocess.run(command, cwd=city.root, env={**os.environ, "DVC_NO_ANALYTICS": "1"}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
