"""Need below a threshold is that of min(cost, T) at one price level, by plain pandas and by files that are cut beforehand."""

import json
from dataclasses import replace

import numpy as np
import pytest

from fordel.errors import ModelError
from fordel.ingest import stage as ingest
from fordel.need import stage as need
from fordel.need.load import Rows, read_rows
from fordel.need.pools import cut_rows, kept_share
from fordel.observations import stage as observations
from tests.need.child_city import PRICES, THRESHOLDS, City, at_price_level, below, city

CITY = city().change(model={"pool_thresholds": list(THRESHOLDS)})


def estimated(found: City, root):
    workspace = found.write(root)
    ingest.run(workspace)
    observations.run(workspace)
    return workspace, need.run(workspace)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    return estimated(CITY, tmp_path_factory.mktemp("pools"))


def rows(**columns: list[float]) -> Rows:
    return Rows({name: np.array(values) for name, values in columns.items()}, True)


def test_what_is_kept_is_the_threshold_over_the_child_s_cost_in_the_year():
    found = kept_share(rows(whole_rate=[50.0, 100.0, 200.0, 0.0], whole_exposure=[1.0, 1.0, 1.0, 1.0]), 100)
    assert found.tolist() == [1, 1, 0.5, 1]


def test_a_child_that_moved_has_one_threshold_in_the_year():
    """Cost 300 in half a year's child-years: 100 of it stays, however the rows divide it."""
    whole = rows(whole_rate=[600.0, 600.0], whole_exposure=[0.5, 0.5], outcome=[90.0, 210.0])
    cut = cut_rows(whole, kept_share(whole, 100))
    assert cut.columns["outcome"] == pytest.approx([30, 70])
    assert cut.columns["whole_rate"] * cut.columns["whole_exposure"] == pytest.approx([100, 100])
    assert whole.columns["outcome"].tolist() == [90, 210]


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_rows_below_the_threshold_are_those_of_plain_pandas(done, threshold):
    workspace, _ = done
    found = read_rows(workspace.path("data/observations.parquet"), workspace.params)
    cut = cut_rows(found, kept_share(found, threshold))
    plain = below(at_price_level(CITY.tables["children"]), threshold)
    assert cut.columns["outcome"].sum() == pytest.approx(plain["money"].sum(), rel=1e-12)
    assert cut.columns["outcome"].max() <= threshold * (1 + 1e-12)
    by_area = plain.groupby("area")["money"].sum()
    areas, place = np.unique(cut.columns["area"], return_inverse=True)
    np.testing.assert_allclose(np.bincount(place, cut.columns["outcome"]), by_area[areas], rtol=1e-12)


@pytest.mark.parametrize("place", range(len(THRESHOLDS)))
def test_excess_is_the_mean_cost_above_the_threshold_per_child_year(done, place):
    children = CITY.tables["children"]
    over = below(at_price_level(children), THRESHOLDS[place])["over"].sum() / children["child_years"].sum()
    pool = done[1].pools[place]
    assert (pool.threshold, pool.excess) == (THRESHOLDS[place], pytest.approx(over, rel=1e-10))
    content = json.loads(done[0].path("models/need.json").read_text(encoding="utf-8"))["pools"][place]
    assert content["threshold"] == THRESHOLDS[place] and content["excess_per_child_year"] == pytest.approx(over, rel=1e-9)


@pytest.mark.parametrize("place", range(len(THRESHOLDS)))
def test_need_and_intervals_are_those_of_files_that_were_cut_beforehand(done, tmp_path, place):
    children = CITY.tables["children"]
    cut = below(at_price_level(children), THRESHOLDS[place])
    files = city().change(children=children.assign(cost=cut["money"] * cut["year"].map(PRICES) / PRICES[2009]))
    _, plain = estimated(files, tmp_path)
    pool = done[1].pools[place]
    np.testing.assert_allclose(pool.areas.need, plain.areas.need, rtol=1e-9)
    np.testing.assert_allclose(pool.areas.draws, plain.areas.draws, rtol=1e-6)
    for name in ("need", "share", "share_low", "share_high"):
        np.testing.assert_allclose(getattr(pool.key, name), getattr(plain.key, name), rtol=1e-6)


def test_the_pool_leaves_the_estimate_without_it_alone(done, tmp_path):
    _, plain = estimated(city(), tmp_path)
    np.testing.assert_array_equal(done[1].areas.need, plain.areas.need)
    np.testing.assert_array_equal(done[1].key.share_low, plain.key.share_low)


def test_need_falls_with_the_threshold(done):
    low, high = (pool.areas.need.sum() for pool in done[1].pools)
    assert low < high < done[1].areas.need.sum()
    assert done[1].pools[0].excess > done[1].pools[1].excess > 0


def test_draws_are_the_same_for_every_threshold(done):
    """Areas are drawn alike, so that differences between thresholds are not chance."""
    for pool in done[1].pools:
        np.testing.assert_array_equal(pool.replicates.weights, done[1].replicates.weights)


def test_a_threshold_that_no_child_reaches_is_named(tmp_path):
    with pytest.raises(ModelError, match="pool_thresholds: no child's cost in a year lies above 900000000"):
        estimated(replace(CITY, model={"pool_thresholds": [900_000_000]}), tmp_path)
