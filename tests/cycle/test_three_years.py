"""The checklist, walked over three years: adopt, roll over, eight centres become six, a criterion is no longer delivered."""

import csv
import json
import subprocess

import pytest

from fordel.audit.manifest import read_manifest, seal
from fordel.params import read_params
from tests.cycle.city import extracts
from tests.cycle.conftest import DECISION, City, copied, run_and_answer
from tests.platform.conftest import git

TRANSITION = "{target_share: 0.5, years_left: 2, floor: {percent: -5}}"


def rows(city: City, name: str) -> list[dict]:
    """A table of the reports."""
    with (city.root / "reports" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_first_year_is_adopted(adopted, ready):
    """No mark of a draft, no other figure, a manifest of this state, a tag with the decision, the data in the store."""
    root = adopted.root
    params = read_params(root / "params.yaml")
    assert (params.policy.status, params.report.case_number) == ("adopted", "2006-417")
    assert "UDKAST" in ready("show").stdout and "UDKAST" not in adopted("show").stdout
    assert (root / "reports/key.csv").read_bytes() == (ready.root / "reports/key.csv").read_bytes()
    content = read_manifest(root)
    assert content["sha256"] == seal(content) and content["decision"] == DECISION and content["case_number"] == "2006-417"
    key = json.loads((root / "reports/key.json").read_text(encoding="utf-8"))
    assert content["run_identity"] == key["run_identity"] and key["status"] == "adopted"
    assert git("status", "--short", cwd=root) == ""
    assert DECISION in git("tag", "-l", "-n9", "budget-2007", cwd=root) and git("cat-file", "-t", "budget-2007", cwd=root) == "tag"
    assert [path for path in adopted.store.rglob("*") if path.is_file()]
    assert "Intet står i vejen" in adopted("check").stdout


def test_comments_stay(adopted, ready):
    """Two lines of the settings differ, and no comment."""
    before, after = ((city.root / "params.yaml").read_text(encoding="utf-8").splitlines() for city in (ready, adopted))
    changed = [line for line, other in zip(after, before, strict=True) if line != other]
    assert changed == ["  status: adopted", '  case_number: "2006-417"']


def test_the_store_gives_the_data_back(adopted, tmp_path):
    """A clone of the tag gets every raw file from it."""
    clone = tmp_path / "clone"
    git("clone", "-q", "--branch", "budget-2007", str(adopted.root), str(clone), cwd=tmp_path)
    City(clone, adopted.store, adopted.fordel).dvc("pull", "-q")
    assert (clone / "data/raw/children.parquet").read_bytes() == (adopted.root / "data/raw/children.parquet").read_bytes()


@pytest.fixture(scope="module")
def walked(adopted, tmp_path_factory) -> tuple[City, dict[str, subprocess.CompletedProcess]]:
    """Two more years, and what the commands said on the way."""
    home, said = tmp_path_factory.mktemp("walked"), {}
    city = copied(adopted, home)
    said["rollover 2008"] = city("rollover", 2008)
    said["check old files"] = city("check", ok=False)
    city.deliver(extracts(home / "2008", 2007))
    city.edit(("  reorganisation: follow_areas ", f"  transition: {TRANSITION}\n  reorganisation: follow_areas "))
    run_and_answer(city)
    city("adopt", "--decision", "Året efter", "--case", "2007-1", "-q")
    said["diff 2008"] = city("diff", "budget-2007")
    said["rollover 2009"] = city("rollover", 2009, "--re-estimate")
    city.deliver(extracts(home / "2009", 2008, reorganised=True, without="parent_sanction"))
    said["run without a column"] = city("run", "-q", ok=False)
    said["check without a column"] = city("check", ok=False)
    without_criterion(city, "parent_sanction")
    run_and_answer(city)
    said["diff 2009"] = city("diff", "budget-2008")
    city("adopt", "--decision", "To år efter", "--case", "2008-1", "-q")
    said["check"] = city("check")
    return city, said


def without_criterion(city: City, name: str) -> None:
    """What the message says: the criterion is taken out of the register and of the weights."""
    text = (city.root / "params.yaml").read_text(encoding="utf-8")
    start = text.index(f"  - name: {name}\n")
    end = text.index("  - name: ", start + 1)
    text = (text[:start] + text[end:]).replace(f"{name}, ", "")
    (city.root / "params.yaml").write_bytes(text.encode())


def test_rolling_over_says_what_is_needed(walked):
    """Extracts, from whom, when the weights are due, and what must be decided."""
    said = walked[1]["rollover 2008"].stdout
    lines = {line.split()[0]: line for line in said.splitlines() if "Registerkontoret" in line}
    assert "2007" in lines["population"] and "bestilles" in lines["population"] and "kan blive liggende" in lines["children"]
    assert "budget 2011" in said and "policy.pot" in said and "parent_sanction (heltal)" in said
    assert "2006-2007" in walked[1]["rollover 2009"].stdout and "på ny" in walked[1]["rollover 2009"].stdout


def test_old_files_are_told_before_a_run(walked):
    """Which years are lacking, in which file, and who delivers it."""
    done = walked[1]["check old files"]
    assert done.returncode == 2
    line = next(line for line in done.stdout.splitlines() if "population.parquet" in line)
    assert "2007" in line and "Registerkontoret" in line


def test_a_criterion_that_is_no_longer_delivered(walked):
    """The run stops, and says that the criterion can be taken out."""
    for done in (walked[1]["run without a column"], walked[1]["check without a column"]):
        said = done.stdout + done.stderr
        assert done.returncode == 2 and "parent_sanction" in said and "criteria" in said and "model.weights" in said


def test_eight_centres_have_become_six(walked):
    """The budgets of the two that are gone have followed their areas, and nobody has lost more than the floor allows."""
    city, said = walked
    key = rows(city, "key.csv")
    assert [row["centre"] for row in key] == list("ABCDEF")
    assert sum(int(row["amount"]) for row in key) == 900_000_000
    change = {row["centre"]: row for row in rows(city, "change.csv")}
    moved = {unit: int(row["reorganisation"]) for unit, row in change.items()}
    assert abs(sum(moved.values())) <= len(moved) and moved["G"] == -int(change["G"]["last_year"])
    assert moved["A"] > 0 and moved["B"] > 0 and abs(moved["C"]) < 1_000_000
    for row in change.values():
        assert int(row["amount"]) >= (int(row["last_year"]) + int(row["reorganisation"])) * 0.95 - 1
    assert "Socialcenter G" in said["diff 2009"].stdout


def test_what_moved_is_told(walked):
    """Data, settings, weights, shares and amounts, in the workspace's language."""
    said = walked[1]["diff 2009"].stdout
    titles = ("Filer", "Hvad der er talt", "Børn og områder", "Indstillinger", "Vægte", "Andele og beløb")
    assert not [text for text in (*titles, "years.estimation", "en anden") if text not in said]
    assert "criteria.parent_sanction" in said and "endnu ikke" not in said


def test_the_three_years_are_kept(walked):
    """A tag each, a clean workspace, last year's settings as they were adopted."""
    city, said = walked
    assert git("tag", cwd=city.root).split() == ["budget-2007", "budget-2008", "budget-2009"]
    assert git("status", "--short", cwd=city.root) == ""
    last = read_params(city.root / "data/last_year/params.yaml")
    assert (last.years.budget, last.policy.status, last.policy.transition.years_left) == (2008, "adopted", 2)
    assert read_params(city.root / "params.yaml").policy.transition.years_left == 1
    assert said["check"].returncode == 0
