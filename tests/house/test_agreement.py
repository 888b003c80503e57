"""Files that must agree with each other."""

import ast
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler import MatchSpec, VersionSpec
from rattler import Version as CondaVersion
from ruamel.yaml import YAML

from fordel.audit.forgotten import FILE as FORGOTTEN
from fordel.audit.manifest import FILE as MANIFEST
from fordel.audit.write import FILE as NOTE
from fordel.engine.closure import closure_files
from fordel.engine.record import ENTRIES
from fordel.key.last_year import FOLDER as LAST_YEAR
from fordel.proof.evidence import FOLDER, PAGE, TABLE
from fordel.proof.simulate import FILE as SIMULATION
from fordel.publish.classes import CLASSES, output_class
from fordel.starter.pipeline import DEMO, SECTIONS, STAGES, dvc_yaml
from fordel.texts.catalogue import catalogue, placeholders
from tests.house.generated import generated
from tests.house.source import PACKAGE, ROOT, parsed

CONDA_NAMES = {"duckdb": "python-duckdb", "ibis-framework": "ibis-duckdb", "ruamel-yaml": "ruamel.yaml"}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BENCHMARK = "reports/benchmark.json"
PARAMS = [ROOT / "params.yaml", PACKAGE / "starter" / "files" / "params.yaml", *sorted((ROOT / "examples").glob("*/params.yaml"))]


def yaml(text: str):
    """YAML as plain objects."""
    return YAML(typ="safe", pure=True).load(text)


def conda() -> dict[str, MatchSpec]:
    """What environment.yml asks for, by name; what comes from PyPI is read by the same grammar."""
    lines = yaml((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    specs = [MatchSpec(line) for line in (*(line for line in lines if isinstance(line, str)), *lines[-1]["pip"])]
    return {spec.name.normalized: spec for spec in specs}


def asked() -> dict[str, Requirement]:
    """What pyproject.toml asks for to run, to explore and to test, by its name on conda-forge."""
    project = PYPROJECT["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["explore"], *PYPROJECT["dependency-groups"]["dev"]]
    needs = {canonicalize_name(need.name): need for need in map(Requirement, lines)}
    return {CONDA_NAMES.get(name, name): need for name, need in needs.items()}


def locked() -> dict[str, list[str]]:
    """Versions in uv.lock, by name."""
    found = {}
    for package in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]:
        found.setdefault(package["name"], []).append(package["version"])
    return found


@pytest.mark.parametrize("name", sorted(asked()))
def test_conda_asks_for_what_pyproject_asks_for(name):
    """The same lower bound, and the locked versions satisfy both."""
    need, spec = asked()[name], conda()[name]
    assert str(need.specifier) == spec.version
    for version in locked()[canonicalize_name(need.name)]:
        assert Version(version) in need.specifier
        assert VersionSpec(spec.version).matches(CondaVersion(version))


def test_conda_asks_for_nothing_else():
    """Beside Python, pip and git."""
    assert set(conda()) - set(asked()) == {"python", "pip", "git"}


def test_the_python_is_the_same():
    """One range of Python versions, in the order each file writes it."""
    wanted = PYPROJECT["project"]["requires-python"]
    assert set(conda()["python"].version.split(",")) == set(wanted.split(","))


def test_the_given_packages_are_there():
    """The packages the analysts know."""
    assert {"statsmodels", "geopandas", "pandas", "scikit-learn", "matplotlib", "jupyter"} <= set(conda())


def test_the_lock_names_no_address():
    """Names, versions and hashes only; both exports are hash-locked and the runtime one is part of the other."""
    assert "://" not in (ROOT / "uv.lock").read_text(encoding="utf-8")
    runtime, everything = ((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock"))
    assert "://" not in runtime + everything
    names = [{line.split(" ")[0] for line in text.splitlines() if line[0].isalnum()} for text in (runtime, everything)]
    assert names[0] <= names[1]
    assert runtime.count("--hash=sha256:") >= len(names[0])


@pytest.mark.parametrize("name", sorted(generated()))
def test_generated_files_are_up_to_date(name):
    """'make docs' writes them again."""
    assert (ROOT / name).read_text(encoding="utf-8") == generated()[name], f"{name} is out of date; run 'make docs'"


def test_the_ignored_files_of_a_workspace_are_ignored_here():
    """The repository is a workspace too."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert lines[: len(words := (PACKAGE / "starter/files/gitignore").read_text(encoding="utf-8").splitlines())] == words


def test_a_workspace_has_the_same_pipeline_without_the_demo():
    """dvc.yaml of a workspace is the repository's, but for one stage."""
    here, there = yaml(dvc_yaml(demo=True))["stages"], yaml(dvc_yaml(demo=False))["stages"]
    assert {name: entry for name, entry in here.items() if name != "demo"} == there


@pytest.mark.parametrize("item", [DEMO, *STAGES], ids=lambda item: item.name)
def test_a_stage_is_fit_for_windows_and_for_a_fresh_clone(item):
    """No shell syntax; outputs stay while a stage runs; something to compute in a fresh clone; a class for every output."""
    entry = yaml(dvc_yaml(demo=True))["stages"][item.name]
    assert entry["cmd"] == f"fordel {item.name}"
    assert len(entry["desc"]) > 20
    flags = {name: options for out in entry["outs"] for name, options in out.items()}
    assert all(options["persist"] for options in flags.values())
    assert item.always or any(options.get("cache", True) for options in flags.values())
    for name in flags:
        if "." in name.rpartition("/")[2]:
            output_class(name)
        else:
            assert any(pattern.startswith(f"{name}/") or fnmatchcase(f"{name}/x", pattern) for pattern in CLASSES)


def test_every_output_belongs_to_a_stage_or_to_the_proof():
    """What has a class is written by a stage, is kept of last year, is of an adopted year, or what the proof or the benchmark says."""
    written = [name for item in (DEMO, *STAGES) for name in item.writes] + [LAST_YEAR, SIMULATION, PAGE, TABLE, f"{FOLDER}/*.svg"]
    written += [MANIFEST, NOTE, FORGOTTEN, BENCHMARK]
    assert not [name for name in CLASSES if not any(name == out or name.startswith(out + "/") or name == "data/raw/*" for out in written)]


def test_personal_outputs_stay_out_of_git():
    """Only what may be printed is kept in git."""
    assert {output_class(name) for item in STAGES for name in item.shown} == {"public"}


@pytest.mark.parametrize("path", PARAMS, ids=lambda path: path.parent.name)
def test_every_section_stands_in_the_settings(path):
    """DVC follows sections by name and stops where one is missing."""
    assert set(yaml(path.read_text(encoding="utf-8"))) == {"schema_version", *SECTIONS}


@pytest.mark.parametrize("item", [item for item in STAGES if item.settings], ids=lambda item: item.name)
def test_a_stage_depends_on_the_settings_that_it_uses(item):
    """Every section that the stage's modules read is named in dvc.yaml, and no other."""
    used = set()
    for path in closure_files(PACKAGE, ENTRIES[item.name]).values():
        if path.suffix == ".py" and path.parent != PACKAGE:
            used |= sections_used(path)
    assert used == set(item.settings)


def sections_used(path: Path) -> set[str]:
    """Sections of the settings that a module reads from something called ``params``."""
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute) and "params" in (getattr(node.value, "id", None), getattr(node.value, "attr", None)):
            found |= {node.attr} & set(SECTIONS) | ({"criteria"} if node.attr == "criteria_used" else set())
    return found


def test_both_languages_say_the_same():
    """The same sentences, with the same placeholders."""
    danish, english = catalogue("da"), catalogue("en")
    assert set(danish) == set(english)
    assert not [key for key in danish if placeholders(danish[key]) != placeholders(english[key])]
