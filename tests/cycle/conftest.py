"""The installed command of the platform's tests, and a small workspace that has been adopted."""

import csv
import io
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cycle.city import extracts, settings
from tests.platform.conftest import Command, command, git, installed, wheel

__all__ = ["command", "installed", "wheel"]
ESTIMATION = ("few_areas", "no_interval", "within_variance", "wrong_sign")
DECISION = "Kommunalbestyrelsen den 9. oktober 2006"


@dataclass(frozen=True)
class City:
    """A workspace under git and DVC, with a store, and the command that works on it."""

    root: Path
    store: Path
    fordel: Command

    def __call__(self, *arguments: object, ok: bool = True) -> subprocess.CompletedProcess:
        done = self.fordel(*arguments, cwd=self.root)
        assert not ok or done.returncode == 0, done.stderr + done.stdout
        return done

    def dvc(self, *arguments: str) -> None:
        """A DVC command, as if the environment were activated."""
        path = os.pathsep.join([str(self.fordel.python.parent), os.environ["PATH"]])
        subprocess.run(
            [self.fordel.python, "-m", "dvc", *arguments], cwd=self.root, env={**os.environ, "PATH": path}, check=True, capture_output=True
        )

    def edit(self, *pairs: tuple[str, str]) -> None:
        """Replace texts in the settings, as an analyst would."""
        text = (self.root / "params.yaml").read_text(encoding="utf-8")
        for before, after in pairs:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        (self.root / "params.yaml").write_bytes(text.encode())

    def deliver(self, folder: Path) -> None:
        """The suppliers' files, as the checklist says."""
        shutil.copytree(folder, self.root / "data/raw", dirs_exist_ok=True)
        self.dvc("add", "-q", "data/raw")

    def answer(self) -> None:
        """Answer for every open warning, and for those that the estimation may give; in a city of this size there are some."""
        rows = csv.DictReader(io.StringIO((self.root / "reports/ingest.csv").read_text(encoding="utf-8")))
        found = sorted({(row["rule"], row["table"], row["column"]) for row in rows if row["severity"] == "warning"})
        lines = [f'  - {{rule: {rule}, table: {table}, column: {column}, reason: "en lille by", by: AB}}' for rule, table, column in found]
        lines = [line.replace(", column: ,", ",") for line in lines]
        lines += [f'  - {{rule: {rule}, table: model, reason: "en lille by", by: AB}}' for rule in ESTIMATION]
        text = (self.root / "params.yaml").read_text(encoding="utf-8")
        head, _, rest = text.partition("acknowledge:")
        text = head + "\n".join(["acknowledge:", *lines]) + "\n" + rest[rest.index("\nprivacy:") :]
        (self.root / "params.yaml").write_bytes(text.encode())

    def commit(self, message: str) -> None:
        """Everything."""
        git("add", "-A", cwd=self.root)
        git("commit", "-q", "-m", message, cwd=self.root)

    def state(self) -> dict[str, bytes]:
        """Every file that is not DVC's or git's own, and what git says."""
        paths = [path for path in sorted(self.root.rglob("*")) if path.is_file()]
        names = [(path.relative_to(self.root).as_posix(), path) for path in paths]
        files = {name: path.read_bytes() for name, path in names if not name.startswith((".git/", ".dvc/", ".fordel/"))}
        return files | {"git": (git("status", "--porcelain", cwd=self.root) + git("log", "--format=%H %D", cwd=self.root)).encode()}


def run_and_answer(city: City) -> None:
    """Read the files, answer for the warnings, run, commit."""
    city("ingest", "-q")
    city.answer()
    city("run", "-q")
    city.commit("The year's key")


@pytest.fixture(scope="session")
def ready(tmp_path_factory, installed) -> City:
    """The budget 2007, run and committed, nothing in its way."""
    home = tmp_path_factory.mktemp("ready")
    (home / "store").mkdir()
    made = installed("new", "city", "--data", extracts(home, 2006), "--remote", "store", "-q", cwd=home)
    assert made.returncode == 0, made.stderr
    city = City(home / "city", home / "store", installed)
    (city.root / "params.yaml").write_bytes(settings(2007, [2005, 2006]).encode())
    run_and_answer(city)
    return city


@pytest.fixture(scope="session")
def adopted(tmp_path_factory, ready) -> City:
    """The same year, adopted; only read it."""
    city = copied(ready, tmp_path_factory.mktemp("adopted"))
    city("adopt", "--decision", DECISION, "--case", "2006-417", "-q")
    return city


def copied(city: City, folder: Path) -> City:
    """A city to be changed, with a store of its own."""
    root, store = shutil.copytree(city.root, folder / "city"), shutil.copytree(city.store, folder / "store")
    config = root / ".dvc/config"
    config.write_text(config.read_text(encoding="utf-8").replace(str(city.store), str(store)), encoding="utf-8")
    copy = City(Path(root), Path(store), city.fordel)
    if git("status", "--porcelain", cwd=copy.root):
        copy.commit("A store of its own")
    return copy
