"""What stands in the way of an adoption, and that what fails leaves everything as it was."""

import json
import shutil

import pytest
from pyarrow import ArrowInvalid

from fordel.cycle.adopt import Decision, adopt
from fordel.cycle.rollover import rollover
from fordel.cycle.standing import standing
from fordel.errors import WorkspaceError
from fordel.params import read_params
from tests.cycle.conftest import City, copied
from tests.platform.conftest import IDENTITY, git

YES = Decision("Vedtaget", "2006-1")


@pytest.fixture
def city(ready, tmp_path, monkeypatch) -> City:
    """A copy of the year that can be adopted, to be spoilt."""
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    return copied(ready, tmp_path)


def engine(city: City) -> dict:
    """The engine that computed, as if it were the one that is installed."""
    return json.loads((city.root / "engine.json").read_text(encoding="utf-8"))


def tried(city: City, reproduce=lambda root: 0, decision: Decision = YES) -> str:
    """The message of an adoption that fails; the workspace is as it was."""
    before = city.state()
    with pytest.raises(WorkspaceError) as caught:
        adopt(city.root, decision, engine(city), reproduce)
    after = city.state()
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == set()
    assert not git("tag", cwd=city.root)
    return str(caught.value)


def test_nothing_stands_in_the_way(city):
    """The fixture is what it says."""
    assert [one for one in standing(city.root, read_params(city.root / "params.yaml"), engine(city)) if one.stops != "nothing"] == []


def test_a_run_that_fails(city):
    """Half done files are put back."""

    def fails(root) -> int:
        (root / "reports/key.csv").write_text("half", encoding="utf-8")
        shutil.rmtree(root / "models")
        return 1

    assert "the run failed" in tried(city, fails)


def test_an_interruption(city):
    """As if it had never begun."""

    def stopped(root) -> int:
        (root / "reports/index.html").unlink()
        raise KeyboardInterrupt

    before = city.state()
    with pytest.raises(KeyboardInterrupt):
        adopt(city.root, YES, engine(city), stopped)
    assert city.state() == before


def test_a_figure_that_would_change(city):
    """What was not shown to those who decided is not adopted."""

    def other(root) -> int:
        text = (root / "reports/weights.csv").read_text(encoding="utf-8")
        (root / "reports/weights.csv").write_text(text.replace("1", "2"), encoding="utf-8")
        return 0

    assert "reports/weights.csv came out otherwise" in tried(city, other)


def test_a_store_that_does_not_answer(city):
    """The data would be nowhere else."""
    shutil.rmtree(city.store)
    city.store.write_text("a file, no folder", encoding="utf-8")
    assert "'dvc push' failed" in tried(city)


def test_a_commit_that_is_refused(city):
    """By a hook, say."""
    hook = city.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_bytes(b"#!/bin/sh\necho no >&2\nexit 1\n")
    hook.chmod(0o755)
    assert "'git commit' failed: no" in tried(city)


def test_everything_in_the_way_is_told_at_once(city):
    """Uncommitted, not fresh, without a case number."""
    city.edit(("pot: 900000000", "pot: 900000001"))
    said = tried(city, decision=Decision("Vedtaget", " "))
    assert "--case" in said and "params.yaml" in said and "key" in said and "fordel run" in said and "git commit" in said


def test_an_open_warning(city):
    """Which one, and the line that answers for it."""
    path = city.root / "reports/ingest.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",1,en lille by (AB)", ",0,"), encoding="utf-8")
    assert "- {rule: I-0" in tried(city)


def test_an_open_warning_of_the_estimation(city):
    """The small city has criteria with the opposite sign; somebody must answer for them."""
    text = (city.root / "params.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if "table: model" not in line]
    (city.root / "params.yaml").write_bytes("".join(lines).encode())
    assert "- {rule: wrong_sign, table: model, column:" in tried(city)


def test_an_amount_that_nobody_has_decided(city):
    """An example is not adopted."""
    city.edit(("illustrative: false", "illustrative: true"), ("synthetic: true", "synthetic: false"))
    assert "policy.illustrative" in tried(city)


def test_another_engine(city):
    """Results of another fordel than the one that is installed."""
    before = city.state()
    with pytest.raises(WorkspaceError, match=r"engine\.json"):
        adopt(city.root, YES, engine(city) | {"packages": "other"}, lambda root: 0)
    assert city.state() == before


def test_raw_files_that_changed(city):
    """DVC has not been told of them."""
    with (city.root / "data/raw/prices.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert "data/raw.dvc" in tried(city)


def test_without_git(city):
    """Nothing would keep the year."""
    shutil.rmtree(city.root / ".git")
    with pytest.raises(WorkspaceError, match="git init"):
        adopt(city.root, YES, engine(city), lambda root: 0)


def test_a_year_is_adopted_once(adopted):
    """Not a second time, and not under a tag that is there."""
    done = adopted("adopt", "--decision", "Igen", "--case", "2", ok=False)
    assert done.returncode == 2 and "adopted already (case 2006-417)" in done.stderr and "rollover 2008" in done.stderr


def test_a_tag_that_is_there(city):
    """It may be somebody else's."""
    git("tag", "budget-2007", cwd=city.root)
    with pytest.raises(WorkspaceError, match="the tag budget-2007 is there already"):
        adopt(city.root, YES, engine(city), lambda root: 0)


@pytest.mark.parametrize(
    ("year", "spoil", "said"),
    [
        (2007, None, "2007 er ikke senere end 2007, som er budgetåret"),
        (2006, None, "2006 er ikke senere end 2007"),
        (2009, None, "2009 følger ikke lige efter 2007"),
        (2008, ("pot: 900000000", "pot: 900000001"), "ikke gemt i git: params.yaml"),
        (2008, ("status: adopted", "status: draft"), "budget 2007 er et udkast"),
    ],
)
def test_a_rollover_that_is_refused(adopted, tmp_path, year, spoil, said):
    """Nothing is changed by it."""
    city = copied(adopted, tmp_path)
    if spoil:
        city.edit(spoil)
    before = city.state()
    with pytest.raises(WorkspaceError, match=said):
        rollover(city.root, year)
    assert city.state() == before


def test_an_adopted_year_that_was_changed_later(adopted, tmp_path):
    """Committed or not, it is not what was adopted."""
    city = copied(adopted, tmp_path)
    city.edit(("pot: 900000000", "pot: 900000001"))
    city.commit("Changed afterwards")
    with pytest.raises(WorkspaceError, match="er ændret, siden budget 2007 blev vedtaget"):
        rollover(city.root, 2008)
    done = city("check")
    assert "er ændret, siden budget 2007 blev vedtaget" in done.stdout


def test_a_status_that_was_written_by_hand(city):
    """Only the command adopts."""
    city.edit(("status: draft", "status: adopted"))
    city.commit("By hand")
    with pytest.raises(WorkspaceError, match=r"reports/manifest\.json: findes ikke"):
        rollover(city.root, 2008)


def test_a_draft_on_request(city):
    """Last year's result is kept, and the page has moved; without it, neither."""
    before = city.state()
    with pytest.raises(WorkspaceError, match="--from-draft"):
        rollover(city.root, 2008)
    assert city.state() == before
    rolled = rollover(city.root, 2008, from_draft=True)
    assert rolled.after.years.budget == 2008
    assert json.loads((city.root / "data/last_year/last_year.json").read_text(encoding="utf-8"))["budget_year"] == 2007


def test_a_rollover_that_fails_half_way(city):
    """A file that DVC keeps is not there, or is no table: nothing is moved."""
    path = city.root / "models/area_need.parquet"
    path.write_bytes(b"no table")
    before = city.state()
    with pytest.raises(ArrowInvalid):
        rollover(city.root, 2008, from_draft=True)
    assert city.state() == before
    path.unlink()
    before = city.state()
    with pytest.raises(WorkspaceError, match="dvc pull"):
        rollover(city.root, 2008, from_draft=True)
    assert city.state() == before
