"""Workspaces for the acceptance tests, and an estimate of the weights that shares no code with fordel.

The real cases read the folder named by the environment variable FORDEL_CASES; without it they are skipped.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("ingest", "observations", "need", "weights", "validation", "key", "edition")


@dataclass(frozen=True)
class Reference:
    """Weights by statsmodels' GLM: estimates and area-clustered standard errors by term, and the number of areas."""

    estimate: pd.Series
    std_error: pd.Series
    areas: int

    def need(self, terms: pd.DataFrame, children: pd.Series) -> pd.Series:
        """Children times the exponential of the score, without any effect of the practice unit."""
        return children * np.exp(terms @ self.estimate[terms.columns])


def fit_reference(outcome: pd.Series, terms: pd.DataFrame, practice: pd.Series, children: pd.Series, area: pd.Series) -> Reference:
    """Quasi-Poisson with log link, one intercept per practice unit, errors by area with the factor G / (G - 1)."""
    import statsmodels.api as sm

    design = pd.concat([terms, pd.get_dummies(practice).astype(float)], axis=1)
    groups, names = pd.factorize(area)
    model = sm.GLM(outcome, design, family=sm.families.Poisson(), offset=np.log(children))
    result = model.fit(cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}, tol=1e-14, maxiter=300)
    error = np.sqrt(np.diag(result.cov_params()) * len(names) / (len(names) - 1))
    return Reference(result.params, pd.Series(error, index=design.columns), len(names))


@dataclass(frozen=True)
class Run:
    """A workspace whose stages have all run."""

    root: Path

    def csv(self, name: str) -> pd.DataFrame:
        """A table of the run; codes and names stay text."""
        text = {"centre": str, "unit": str, "practice": str, "name": str, "level": str, "note": str}
        return pd.read_csv(self.root / name, dtype=text, keep_default_na=True)

    def json(self, name: str) -> dict:
        """A JSON file of the run."""
        return json.loads((self.root / name).read_text(encoding="utf-8"))

    def text(self, name: str) -> str:
        """A text file of the run."""
        return (self.root / name).read_text(encoding="utf-8")

    def outputs(self) -> dict[str, str]:
        """The hash of every file that the stages wrote, by its path."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and name.split("/")[0] in {"data", "models", "reports"} and not name.startswith("data/raw/"):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found


def run_stages(root: Path, rooms: tuple[str, ...] = ROOMS) -> Run:
    """Run the stages in order, as the pipeline does, without DVC."""
    from fordel.workspace import open_workspace

    workspace = open_workspace(root)
    for room in rooms:
        import_module(f"fordel.{room}.stage").run(workspace)
    return Run(root)


def make_workspace(root: Path, example: str, cases: Path) -> Path:
    """An example's workspace, made by hand: its params.yaml and the files it asks for."""
    folder = ROOT / "examples" / example
    root.mkdir(parents=True)
    shutil.copy(folder / "params.yaml", root / "params.yaml")
    for wanted in json.loads((folder / "files.json").read_text(encoding="utf-8")):
        source = [cases / wanted["file"], *sorted(cases.glob(f"*/{wanted['file']}"))]
        target = root / wanted["to"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(next(path for path in source if path.is_file()), target)
    return root


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder with the real cases' files."""
    folder = os.environ.get("FORDEL_CASES", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("the real cases need a folder with their files: set FORDEL_CASES to it")
    return Path(folder)


@pytest.fixture(scope="session")
def run_case(cases, tmp_path_factory):
    """A function that runs one example in a new folder."""

    def run(example: str, folder: str) -> Run:
        return run_stages(make_workspace(tmp_path_factory.mktemp(folder) / "workspace", example, cases))

    return run


@pytest.fixture(scope="session")
def reference_fit():
    """The independent estimate."""
    return fit_reference


@pytest.fixture(scope="session")
def stages():
    """A function that runs the stages of a workspace."""
    return run_stages


@pytest.fixture(scope="session")
def bare_workspace(cases, tmp_path_factory):
    """A function that makes an example's workspace in which nothing has run."""
    return lambda example: make_workspace(tmp_path_factory.mktemp(example) / "workspace", example, cases)


@pytest.fixture(scope="session")
def readme_table():
    """A function that reads the first table of an example's README: a dict of cells per row, by the first cell."""

    def read(example: str) -> dict[str, dict[str, str]]:
        lines = (ROOT / "examples" / example / "README.md").read_text(encoding="utf-8").splitlines()
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if line.startswith("|")]
        head, _, *body = rows
        body = body[: next((n for n, row in enumerate(body) if len(row) != len(head)), len(body))]
        return {row[0]: dict(zip(head, row, strict=True)) for row in body}

    return read
