"""The stage from files to files, on a small city of single children."""

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from fordel.errors import WorkspaceError
from fordel.ingest import stage as ingest
from fordel.need import stage as need
from fordel.observations import stage as observations
from fordel.publish.identity import model_identity
from fordel.weights import stage
from fordel.workspace import open_workspace
from tests.need.child_city import THRESHOLDS, city

CITY = city().change(model={"pool_thresholds": list(THRESHOLDS), "unexplained_share": 0.25})


def prepared(root, found=CITY):
    """A workspace whose need is estimated."""
    workspace = found.write(root)
    for room in (ingest, observations, need):
        room.run(workspace)
    return workspace


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    workspace = prepared(tmp_path_factory.mktemp("weights"))
    return workspace, stage.run(workspace)


def read(workspace, name="models/weights.json") -> dict:
    return json.loads(workspace.path(name).read_text(encoding="utf-8"))


def draws(workspace) -> pd.DataFrame:
    return pd.read_parquet(workspace.path("models/weight_draws.parquet"))


def test_the_file_says_what_the_key_is_made_of(done):
    content = read(done[0])
    needed = read(done[0], "models/need.json")
    assert (content["outcome"], content["weight_decimals"], content["base"]) == ("cost", 2, "age")
    assert content["draws_identity"] == needed["draws_identity"] and content["model_identity"] == model_identity(done[0].params)
    names = [one["name"] for one in content["criteria"]]
    assert names[:3] == ["age[0-5]", "age[6-12]", "age[13+]"] and len(set(names)) == len(names)
    assert [one["kind"] for one in content["criteria"]] == ["base"] * 3 + ["criterion"] * (len(names) - 3)
    assert 1 <= len(names) - 3 <= 10
    assert all(one["label_da"] and one["label_en"] for one in content["criteria"])


def test_there_is_a_key_for_every_threshold(done):
    content = read(done[0])
    assert [one["threshold"] for one in content["variants"]] == [None, *THRESHOLDS]
    for one in content["variants"]:
        assert list(one["weights"]) == [row["name"] for row in content["criteria"]]


def test_counts_have_two_decimals_and_cover_every_centre(done):
    content = read(done[0])
    assert list(content["counts"]) == ["A", "B", "C"]
    people = pd.read_parquet(done[0].path("data/population.parquet")).groupby("unit")["children"].sum()
    for unit, row in content["counts"].items():
        assert list(row) == [one["name"] for one in content["criteria"]]
        assert all(len(value.split(".")[1]) == 2 and Decimal(value) >= 0 for value in row.values())
        assert sum(Decimal(row[name]) for name in list(row)[:3]) == Decimal(f"{people[unit]:.2f}")


def test_weights_are_whole_oere_of_zero_or_more(done):
    for one in read(done[0])["variants"]:
        for name in ("weights", "weights_low", "weights_high"):
            assert all(len(value.split(".")[1]) == 2 and Decimal(value) >= 0 for value in one[name].values())
        assert all(Decimal(one["weights_low"][name]) <= Decimal(one["weights_high"][name]) for name in one["weights"])


def test_counts_times_weights_and_the_unexplained_are_the_shares(done):
    """By hand, from nothing but the published figures."""
    content, needed = read(done[0]), read(done[0], "models/need.json")
    units = {None: needed["units"]} | {pool["threshold"]: pool["units"] for pool in needed["pools"]}
    for one in content["variants"]:
        factor = {unit["unit"]: 1 + 0.25 * (float(unit["factor"]) - 1) for unit in units[one["threshold"]]}
        own = {unit: sum(Decimal(row[name]) * Decimal(one["weights"][name]) for name in row) for unit, row in content["counts"].items()}
        paid = {unit: float(value) * factor[unit] for unit, value in own.items()}
        for unit in one["units"]:
            assert unit["share"] == pytest.approx(paid[unit["unit"]] / sum(paid.values()), rel=1e-9)
            assert unit["range_low"] <= unit["share_low"] <= unit["share"] <= unit["share_high"] <= unit["range_high"]


def test_additive_need_keeps_the_model_s_total(done):
    """But for the rounding of weights and counts."""
    for variant in done[1].variants:
        additive = done[1].frame.by_unit @ variant.weighted.weights
        assert additive.sum() == pytest.approx(variant.estimate.need.sum(), rel=1e-5)


def test_closeness_is_that_of_the_written_figures(done):
    for one, variant in zip(read(done[0])["variants"], done[1].variants, strict=True):
        additive = done[1].frame.by_unit @ variant.weighted.weights
        model = done[1].frame.sums(variant.estimate.need)
        off = 100 * np.abs(additive / additive.sum() - model / model.sum())
        assert one["closeness"]["worst_pp"] == pytest.approx(off.max(), rel=1e-5)
        assert one["closeness"]["mean_pp"] == pytest.approx(off.mean(), rel=1e-5)
        assert one["closeness"]["worst_unit"] == "ABC"[off.argmax()]
        close = one["closeness"]
        assert close["enough"] is (0.9 <= close["slope"] <= 1.1 and close["mean_pp"] <= 0.2 and close["worst_pp"] <= 0.5)


def test_draws_of_the_weights_stand_by_threshold_replicate_and_criterion(done):
    found, content = draws(done[0]), read(done[0])
    names = [one["name"] for one in content["criteria"]]
    assert list(found.columns) == ["threshold", "replicate", "criterion", "weight"]
    assert len(found) == 3 * 100 * len(names) and (found["weight"] >= 0).all()
    assert found["threshold"].unique().tolist() == [0, *THRESHOLDS]
    assert found["criterion"].tolist()[: len(names)] == names and found["replicate"].iloc[len(names)] == 1
    for one in content["variants"]:
        own = found[found["threshold"] == (one["threshold"] or 0)]
        for name in names:
            low, high = own.loc[own["criterion"] == name, "weight"].quantile([0.025, 0.975])
            assert [float(one["weights_low"][name]), float(one["weights_high"][name])] == pytest.approx([low, high], abs=0.00501)


def test_published_counts_of_children_are_nought_or_at_least_the_limit(done):
    """Counts of children with flags are whole; shares of an area are about all its children."""
    content = read(done[0])
    for name in (one["name"] for one in content["criteria"]):
        if "poor" not in name:
            counts = [Decimal(row[name]) for row in content["counts"].values()]
            assert all(count == 0 or count >= 5 for count in counts), name


def test_same_inputs_same_bytes(done, tmp_path):
    workspace = prepared(tmp_path)
    stage.run(workspace)
    for name in ("models/weights.json", "models/weight_draws.parquet"):
        assert workspace.path(name).read_bytes() == done[0].path(name).read_bytes()


def test_need_of_other_settings_is_refused_and_nothing_written(tmp_path):
    workspace = prepared(tmp_path, city(children=900))
    path = tmp_path / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"seed": 1', '"seed": 2'), encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"models/need.json: was estimated under other settings .*\(seed\)"):
        stage.run(open_workspace(tmp_path))
    assert not workspace.path("models/weights.json").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("models/need.json", "run 'fordel need' first"),
        ("models/area_need.parquet", "run 'fordel need' first"),
        ("models/replicates.parquet", "run 'fordel need' first"),
        ("data/population.parquet", "run 'fordel observations' first"),
    ],
)
def test_what_is_missing_is_named(done, name, words):
    path = done[0].path(name)
    content = path.read_bytes()
    path.unlink()
    try:
        with pytest.raises(WorkspaceError, match=f"{name}: not found.*{words}"):
            stage.run(done[0])
    finally:
        path.write_bytes(content)


def test_the_settings_of_the_weights_need_no_new_estimate(done):
    """They change the weights' identity, and not that of the coded rows."""
    workspace, _ = done
    before = {name: workspace.path(name).read_bytes() for name in ("params.yaml", "models/weights.json", "models/weight_draws.parquet")}
    changed = CITY.change(model={"weights": {"base": None, "most_criteria": 2}}).write(workspace.root)
    try:
        stage.run(changed)
        content = read(changed)
        assert content["criteria"][0]["name"] == "children" and len(content["criteria"]) == 3
        assert content["base"] is None and content["model_identity"] == model_identity(changed.params)
        assert model_identity(changed.params) != model_identity(workspace.params)
    finally:
        for name, text in before.items():
            workspace.path(name).write_bytes(text)
