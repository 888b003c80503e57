"""``models/need.json`` is read exactly, and only where the settings are still those it was estimated under."""

import json
from decimal import Decimal

import pytest

from fordel.errors import WorkspaceError
from fordel.need.need_file import check_need_settings, read_need_file
from fordel.need.stage import run
from fordel.workspace import open_workspace
from tests.need.test_stage import rows, workspace


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("need")
    run(workspace(folder, *rows()))
    return folder


def changed(done, tmp_path, *edits: tuple[str, str]):
    """The settings after these edits of ``params.yaml``."""
    text = (done / "params.yaml").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "params.yaml").write_text(text, encoding="utf-8")
    return open_workspace(tmp_path).params


def test_numbers_are_decimals_as_they_are_written(tmp_path):
    path = tmp_path / "need.json"
    path.write_text('{"a": 0.1, "b": 3, "c": 1e-3, "d": [12345678901234567.89]}', encoding="utf-8")
    assert read_need_file(path) == {"a": Decimal("0.1"), "b": Decimal(3), "c": Decimal("0.001"), "d": [Decimal("12345678901234567.89")]}


def test_a_missing_file_says_what_to_run(tmp_path):
    with pytest.raises(WorkspaceError, match=r"models/need\.json: not found .*run 'fordel need' first"):
        read_need_file(tmp_path / "models/need.json")


@pytest.mark.parametrize("text", ["", "{", "not json"])
def test_a_broken_file_is_named(tmp_path, text):
    (tmp_path / "need.json").write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"not as 'fordel need' writes it .* run it again"):
        read_need_file(tmp_path / "need.json")


def test_the_settings_it_was_estimated_under_are_accepted(done):
    check_need_settings(read_need_file(done / "models/need.json"), open_workspace(done).params)


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (("name: Prøve", "name: Anden"), "workspace"),
        (("currency: DKK", "currency: EUR"), "currency"),
        (("budget: 2009", "budget: 2010"), "budget_year"),
        (("estimation: [2005, 2006]", "estimation: [2006]"), "estimation_years"),
        (("price_level: 2006", "price_level: 2005"), "price_level"),
        (("population: 2008", "population: 2009"), "population_year"),
        (("replicates: 200", "replicates: 300"), "replicates"),
        (("seed: 1", "seed: 2"), "seed"),
        (("seed: 1", "seed: 1, unexplained_share: 0.5"), "unexplained_share"),
        (("seed: 1", "seed: 1, family: linear"), "family"),
        (("seed: 1", "seed: 1, resample_population: true"), "resample_population"),
        (("kind: share, expected_sign", "kind: percent, expected_sign"), "settings_identity"),
    ],
)
def test_a_changed_setting_is_named(done, tmp_path, edit, name):
    params = changed(done, tmp_path, edit)
    with pytest.raises(WorkspaceError, match=rf"other settings than params.yaml now has \(.*\b{name}\b.*\); .*run 'fordel run'"):
        check_need_settings(read_need_file(done / "models/need.json"), params)


def test_thresholds_and_dropped_criteria_are_settings_too(done):
    content, params = read_need_file(done / "models/need.json"), open_workspace(done).params
    for name, value in (("pool_thresholds", [Decimal(500)]), ("criteria_kept", ["poor", "noise"])):
        with pytest.raises(WorkspaceError, match=rf"\({name}\)"):
            check_need_settings(content | {name: value}, params)


def test_the_policy_is_not_a_setting_of_the_estimate(done, tmp_path):
    params = changed(done, tmp_path, ("pot: 1000", "pot: 2000, unit: 10, pays: model"))
    check_need_settings(read_need_file(done / "models/need.json"), params)


def test_every_setting_that_is_checked_stands_in_the_file(done):
    """A setting that the file did not say could change unnoticed."""
    from fordel.need.need_file import _wanted

    content = json.loads((done / "models/need.json").read_text(encoding="utf-8"))
    assert set(_wanted(open_workspace(done).params)) <= set(content)
