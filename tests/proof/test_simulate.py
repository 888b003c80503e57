"""The simulation as a whole, on two tiny cities; its page, and the page in the repository."""

import json
from pathlib import Path

import pytest

from fordel.city.settings import FORMS
from fordel.errors import ParamsError, WorkspaceError
from fordel.need.model import FAMILIES
from fordel.proof import evidence, names
from fordel.proof.groups import OWN_EFFECT
from fordel.proof.incentive import WAYS
from fordel.proof.plan import AGREE, tasks
from fordel.proof.rivals import RIVALS
from fordel.proof.simulate import FILE, run
from fordel.proof.targets import targets

ROOT = Path(__file__).resolve().parents[2]
KEYS = {"mean_error_pp", "worst_centre_pp", "worst_centre_p95_pp"}


def test_the_first_city_gets_everything():
    """Every setting, form and family; the next one only the default."""
    first, *others = tasks(2, 0.03, 50)[:-1], tasks(2, 0.03, 50)[-1]
    assert {(task.form, family) for task in first if task.setting == "base" for family in task.families} == {
        (form, family) for form in FORMS for family in FAMILIES
    }
    assert {task.setting for task in first} == set(names.SETTINGS) == {"base", *names.RUNGS, *names.HARD}
    assert [(task.setting, task.form, task.families) for task in others] == [("base", "log_linear", ("poisson",))]


def test_it_says_what_was_simulated_and_how_far_off_each_key_was(simulated):
    """Every pair has its figures, and so has every rival on the same cities."""
    content = json.loads((simulated[0] / FILE).read_text(encoding="utf-8"))
    assert content["mark"] == "syntetisk" and content["synthetic"]
    assert (content["cities"], content["size"], content["seeds"]) == (2, 0.03, [1, 2])
    assert content["tasks"] == content["tasks_done"]
    pair = content["results"]["base"]["log_linear"]["poisson"]
    assert pair["cities"] == 2 and pair.keys() >= {*KEYS, "coverage_95", "coverage_range"}
    assert set(pair["rivals"]) == set(RIVALS) and all(row.keys() >= KEYS for row in pair["rivals"].values())
    assert list(pair["at_unexplained_share"]) == ["0", "0.25", "0.5", "1"]
    assert pair["at_unexplained_share"]["0"]["mean_error_pp"] == pair["mean_error_pp"]


def test_progress_counts_down(simulated):
    """Done, of how many, seconds left; nothing is left at the end."""
    told = simulated[1]
    assert [done for done, _, _ in told] == list(range(1, told[0][1] + 1))
    assert told[-1][2] == 0


def test_it_is_the_same_again_and_with_two_processes(simulated, tmp_path):
    """Byte for byte."""
    run(2, 0.03, tmp_path, jobs=2, replicates=50)
    assert (tmp_path / FILE).read_bytes() == (simulated[0] / FILE).read_bytes()


@pytest.mark.parametrize("wrong", [{"cities": 0}, {"size": 0.0}, {"jobs": 0}, {"replicates": 1}])
def test_nothing_to_simulate_is_an_error(wrong, tmp_path):
    """Said before a city is drawn."""
    with pytest.raises(ParamsError):
        run(**{"cities": 1, "size": 0.03, "out_root": tmp_path} | wrong)
    assert not list(tmp_path.iterdir())


def test_a_target_is_met_within_its_limits_and_skipped_where_nothing_was_measured():
    """By hand."""
    pair = {"mean_error_pp": 0.11, "worst_centre_pp": 0.31, "coverage_95": 0.98, "rivals": {"last_year": {"times_the_key": 12.0}}}
    rows = {row["what"]: row for row in targets({"base": {"log_linear": {"poisson": pair}}}, {"cities": 0})}
    met = {"mean_error_pp": True, "worst_centre_pp": False, "coverage_95": False, "times_the_key last_year": True}
    assert {what: row["met"] for what, row in rows.items()} == met


def test_everything_has_a_name():
    """No code of the program stands on the page where a word belongs."""
    assert set(names.GROUPS) == set(OWN_EFFECT) and set(names.RIVALS) == set(RIVALS)
    assert set(names.FORMS) == set(FORMS) and set(names.INCENTIVE) == set(WAYS)
    assert {form for form, _ in AGREE} <= set(names.FORMS)


def test_the_page_is_written_from_the_file(simulated):
    """All of it, twice the same; without the file there is nothing to write."""
    root, _ = simulated
    written = evidence.write(root)
    drawn = {f"docs/evidence/{name}.svg" for name in ("errors", "unexplained", "coverage")}
    assert set(written) == {"docs/evidence.md", evidence.TABLE, *drawn}
    first = {name: (root / name).read_bytes() for name in written}
    evidence.write(root)
    assert first == {name: (root / name).read_bytes() for name in written}
    assert all(f"evidence/{Path(name).name}" in first["docs/evidence.md"].decode() for name in drawn)


def test_without_a_simulation_the_page_says_what_to_do(tmp_path):
    """Run it first."""
    with pytest.raises(WorkspaceError, match="fordel simulate"):
        evidence.write(tmp_path)


def test_the_repositorys_page_is_up_to_date():
    """'make evidence' writes it again."""
    content = evidence.read(ROOT)
    assert content["tasks"] == content["tasks_done"]
    assert (ROOT / evidence.PAGE).read_text(encoding="utf-8") == evidence.page(content)
    for name, svg in evidence.figures(content).items():
        assert (ROOT / evidence.FOLDER / f"{name}.svg").read_text(encoding="utf-8") == svg
