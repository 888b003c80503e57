"""Nothing personal gets into git: the hook that ``fordel new`` writes refuses the commit, and names the place, not the value."""

import os
import subprocess

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from fordel.cli.commands import app
from fordel.privacy.number import holds_number
from fordel.privacy.staged import Staged, fault
from fordel.starter.new import Order, make
from tests.platform.conftest import IDENTITY, git

NUMBER = "010105-1234"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A new workspace, made as a user makes it."""
    root = tmp_path_factory.mktemp("guard") / "city"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        make(Order(root))
    return root


@pytest.fixture
def city(home):
    yield home
    git("reset", "-q", "--hard", "HEAD", cwd=home)
    git("clean", "-q", "-fdx", "-e", ".dvc", cwd=home)


def commit(root):
    """What git says to a commit of what is staged."""
    return subprocess.run(["git", "commit", "-m", "x"], cwd=root, env={**os.environ, **IDENTITY}, capture_output=True, text=True)


def stage(root, name, content):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    git("add", "-f", name, cwd=root)


def parquet(path):
    pq.write_table(pa.table({"area": ["1"], "cost": [2.0]}), path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("data/raw/x.csv", "area,cost\n1,2\n", "data/raw/x.csv: holds rows"),
        ("data/notes.txt", "hello\n", "data/notes.txt: lies in data/"),
        ("params.yaml", f"# call {NUMBER}\n", "params.yaml, line 1: holds what looks like"),
        ("notes.csv", "child_id;cost\n1;2\n", "notes.csv: has the column child_id"),
        ("models/area_need.parquet", "x", "models/area_need.parquet: holds rows"),
    ],
)
def test_the_hook_refuses(city, name, content, said):
    stage(city, name, content)
    done = commit(city)
    assert done.returncode != 0 and said in done.stderr and NUMBER not in done.stderr + done.stdout
    assert git("log", "--oneline", cwd=city).count("\n") == 0


def test_a_parquet_among_the_reports(city, tmp_path):
    stage(city, "reports/x.parquet", parquet(tmp_path / "x.parquet"))
    stage(city, "reports/renamed.csv", parquet(tmp_path / "x.parquet"))
    done = commit(city)
    assert done.returncode != 0 and "reports/x.parquet: is a table" in done.stderr and "reports/renamed.csv: is a table" in done.stderr


def test_what_is_not_personal_passes(city):
    stage(city, "reports/key.csv", "centre,amount\nA,1105693121\n")
    stage(city, "data/raw.dvc", "outs:\n- md5: 0101051234567890.dir\n  size: 1105693121\n  path: raw\n")
    stage(city, "notes.md", "The amount is 1105690000, the case 2008-123456.\n")
    done = commit(city)
    assert done.returncode == 0, done.stderr
    git("reset", "-q", "--hard", "HEAD~1", cwd=city)


def test_what_is_staged_counts_and_not_what_lies_there(city):
    stage(city, "notes.md", f"{NUMBER}\n")
    (city / "notes.md").write_text("clean\n")
    assert commit(city).returncode != 0


def test_a_deletion_passes(city):
    git("rm", "-q", "README.md", cwd=city)
    assert commit(city).returncode == 0
    git("reset", "-q", "--hard", "HEAD~1", cwd=city)


def test_the_command_and_the_hook_of_a_clone(city, tmp_path):
    git("clone", "-q", str(city), str(tmp_path / "clone"), cwd=tmp_path)
    clone = tmp_path / "clone"
    assert CliRunner().invoke(app, ["guard", "-w", str(clone)]).exit_code == 0
    assert CliRunner().invoke(app, ["guard", "--install", "-w", str(clone)]).exit_code == 0
    stage(clone, "params.yaml", f"# {NUMBER}\n")
    told = CliRunner().invoke(app, ["guard", "-w", str(clone)])
    assert told.exit_code == 2 and NUMBER not in told.output
    assert commit(clone).returncode != 0


def test_a_hook_of_one_s_own_is_kept(city, tmp_path):
    git("clone", "-q", str(city), str(tmp_path / "clone"), cwd=tmp_path)
    hook = tmp_path / "clone/.git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nmine\n")
    assert CliRunner().invoke(app, ["guard", "--install", "-w", str(tmp_path / "clone")]).exit_code == 2
    assert hook.read_text() == "#!/bin/sh\nmine\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_every_encoding_is_read(encoding):
    assert fault(Staged("x.txt", "x.txt", f"æ\n{NUMBER}\n".encode(encoding))).startswith(", line 2")


@pytest.mark.parametrize("text", ["cost 0101051234", "x;010105-1234;y", "(3112994321)", "1,0101051234,5000"])
def test_numbers_in_text(text):
    assert holds_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "sha256:0101051234ab", "1105693121.57", "1105693121,57", "0.1234567890", "pot: 1010500000", "12345678901", "a-0101051234",
        "2008-123456",
    ],
)
def test_what_is_no_number(text):
    assert not holds_number(text)
