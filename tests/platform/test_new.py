"""``fordel new``: what a workspace holds, and what happens when it cannot be made."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from ruamel.yaml import YAML

from fordel.params import parse_params
from fordel.starter.house import example_folder, template, wanted_files
from fordel.starter.wheel import write_wheel
from tests.platform.conftest import IDENTITY, git


@pytest.fixture
def berlin(tmp_path):
    """A folder with files of the names that the example berlin wants."""
    folder = tmp_path / "downloads" / "deep"
    folder.mkdir(parents=True)
    for wanted in wanted_files(example_folder("berlin")):
        (folder / wanted.file).write_text("bezirk,bezirksregion\n", encoding="utf-8")
    return folder.parent


def test_an_empty_workspace(command, tmp_path):
    """Under git and DVC with a first commit; a run lists the files that are missing, all at once."""
    root = tmp_path / "new" / "city"
    done = command("new", root, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert git("status", "--short", cwd=root) == ""
    assert set(git("ls-files", cwd=root).splitlines()) == {
        ".dvc/.gitignore", ".dvc/config", ".dvcignore", ".gitattributes", ".gitignore", "README.md", "dvc.yaml", "environment.yml",
        "params.yaml", "requirements.lock", "statbank.yaml", "vendor/fordel-0.1.0-py3-none-any.whl", "data/last_year/README.md",
    }  # fmt: skip
    assert list(root.parent.iterdir()) == [root]
    run = command("run", cwd=root)
    assert run.returncode == 2
    sources = parse_params(template("params.yaml")).sources
    assert sorted(line.split(":")[0] for line in run.stderr.splitlines()) == sorted(source.path for source in sources.values())
    assert git("status", "--short", cwd=root) == ""


def test_the_template_explains_every_section():
    """It is valid, and each section has a comment."""
    lines = template("params.yaml").splitlines()
    for number, line in enumerate(lines):
        if line and line[0].isalpha() and line.endswith(":"):
            assert any("#" in near for near in lines[number - 1 : number + 3]), line


def test_an_example(command, tmp_path, berlin):
    """The raw files are copied and tracked by DVC, not by git."""
    root = tmp_path / "berlin"
    done = command("new", root, "--example", "berlin", "--data", berlin, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (root / "params.yaml").read_bytes() == (example_folder("berlin") / "params.yaml").read_bytes()
    listed = git("ls-files", cwd=root).splitlines()
    assert "data/raw.dvc" in listed and not [name for name in listed if name.startswith("data/raw/")]
    assert [path for path in (root / ".dvc" / "cache").rglob("*") if path.is_file()]


def test_an_example_without_data(command, tmp_path):
    """It says which files it wants and where they are to be had, and makes nothing."""
    for name in ("berlin", "england"):
        done = command("new", tmp_path / "x", "--example", name, cwd=tmp_path)
        assert done.returncode == 2
        for wanted in wanted_files(example_folder(name)):
            assert wanted.file in done.stderr and wanted.where in done.stderr
    assert not list(tmp_path.iterdir())


def test_data_without_an_example(command, tmp_path, berlin):
    """A municipality's own files keep their folders."""
    done = command("new", tmp_path / "x", "--data", berlin, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x" / "data" / "raw" / "deep" / wanted_files(example_folder("berlin"))[0].file).is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["full"], "is not empty"),
        (["full/file"], "is not empty"),
        (["x", "--example", "atlantis"], "berlin, england"),
        (["x", "--example", "berlin", "--data", "gone"], "no such folder"),
        (["x", "--example", "berlin", "--data", "full"], "not found"),
    ],
)
def test_what_is_refused(command, tmp_path, arguments, said):
    """One clear line, exit code 2, and nothing half made."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    done = command("new", *arguments, "-q", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr and len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full"]


def test_an_empty_folder_is_taken(command, tmp_path):
    """It need not be new."""
    (tmp_path / "x").mkdir()
    assert command("new", "x", cwd=tmp_path).returncode == 0
    assert (tmp_path / "x" / "params.yaml").is_file()


def test_without_git(command, tmp_path, berlin):
    """DVC alone, and it says what is then missing."""
    done = command("new", "x", "--no-git", "--data", berlin, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "a history" in done.stdout and "not installed" not in done.stdout
    assert not (tmp_path / "x" / ".git").exists() and (tmp_path / "x" / "data" / "raw.dvc").is_file()
    assert "no_scm = True" in (tmp_path / "x" / ".dvc" / "config").read_text(encoding="utf-8")


def test_where_git_is_not_installed(command, tmp_path, berlin):
    """The same, and it says why."""
    done = command("new", "x", "--data", berlin, cwd=tmp_path, PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "git is not installed" in done.stdout
    assert not (tmp_path / "x" / ".git").exists()


def test_without_an_identity(command, tmp_path):
    """Everything is staged, and it says what is left to do."""
    unknown = dict.fromkeys(IDENTITY, "") | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
    unknown |= {"GIT_CONFIG_GLOBAL": os.devnull}
    done = command("new", "x", cwd=tmp_path, **unknown)
    assert done.returncode == 0, done.stderr
    assert "git does not know who you are" in done.stdout
    status = subprocess.run(["git", "status", "--short"], cwd=tmp_path / "x", capture_output=True, text=True, check=True).stdout
    assert {line[0] for line in status.splitlines()} == {"A"}


def test_the_wheel_is_the_one_that_a_build_makes(tmp_path, wheel):
    """Made without a build tool, the same files with the same bytes; twice the same wheel."""
    own = write_wheel(tmp_path)
    first = own.read_bytes()
    assert write_wheel(tmp_path).read_bytes() == first
    assert own.name == wheel.name
    built, made = ({name: file.read(name) for name in file.namelist()} for file in (zipfile.ZipFile(wheel), zipfile.ZipFile(own)))
    assert set(made) == set(built)
    assert not [name for name in made if made[name] != built[name] and not name.endswith("/RECORD")]


def test_the_lock_installs_the_wheel(command, tmp_path):
    """pip takes the workspace's lock as it is and checks the wheel's hash."""
    command("new", "x", cwd=tmp_path)
    lines = (tmp_path / "x" / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert lines[-1].startswith("./vendor/fordel-")
    (tmp_path / "x" / "last.lock").write_text(lines[-1] + "\n", encoding="utf-8")
    install = [sys.executable, "-m", "uv", "pip", "install", "--offline", "--no-deps", "--require-hashes"]
    install += ["--target", "t", "-r", "last.lock"]
    done = subprocess.run(install, cwd=tmp_path / "x", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x" / "t" / "fordel" / "examples" / "berlin" / "params.yaml").is_file()


def test_the_conda_environment_is_pinned(command, tmp_path):
    """Python's version, and every package by hash."""
    command("new", "Min By", cwd=tmp_path)
    content = YAML(typ="safe").load((tmp_path / "Min By" / "environment.yml").read_text(encoding="utf-8"))
    assert content["name"] == "min-by"
    assert content["dependencies"][0] == f"python={sys.version_info.major}.{sys.version_info.minor}"
    assert content["dependencies"][-1] == {"pip": ["-r requirements.lock"]}
    shutil.rmtree(tmp_path / "Min By")
