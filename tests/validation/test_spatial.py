"""Moran's I against esda, on maps whose pattern is known."""

import json

import numpy as np
import pytest

from fordel.validation.spatial import area_residuals, moran, neighbours, spatial_test

SIDE = 8


def square(i: int, j: int) -> dict:
    ring = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1], [i, j]]
    return {"type": "Feature", "properties": {"area": f"S{i * SIDE + j:03d}"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    """A chequered board of 64 areas, one area far away, and one shape that is no area of the city's."""
    features = [square(i, j) for i in range(SIDE) for j in range(SIDE)] + [square(30, 30), square(40, 40)]
    features[-2]["properties"]["area"] = "S064"
    path = tmp_path_factory.mktemp("map") / "boundaries.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def weights(board):
    return neighbours(board, tuple(f"S{i:03d}" for i in range(65)))


def test_queens_neighbours(weights):
    """Corners count: 3, 5 or 8 neighbours; the far area is an island; rows add to 1."""
    kept, islands, matrix = weights
    assert (len(kept), islands, matrix.shape) == (64, 1, (64, 64))
    assert np.asarray(matrix.sum(axis=1)).ravel() == pytest.approx(np.ones(64))
    assert sorted(set(np.diff(matrix.indptr))) == [3, 5, 8]


def test_the_index_equals_that_of_esda(board, weights):
    """Index and expectation; the permutation p value agrees with the one esda draws."""
    import geopandas
    from esda import Moran
    from libpysal.weights import Queen

    values = np.random.default_rng(0).normal(size=64) + np.repeat(np.arange(8), 8) / 4
    theirs = Moran(values, Queen.from_dataframe(geopandas.read_file(board).iloc[:64], use_index=False), permutations=0)
    ours = moran(values, weights[2], 1, np.random.default_rng(1))
    assert ours.index == pytest.approx(theirs.I, rel=1e-10)
    assert ours.expected == pytest.approx(theirs.EI)
    near = moran(np.random.default_rng(7).normal(size=64), weights[2], 1, np.random.default_rng(1))
    analytic = Moran(np.random.default_rng(7).normal(size=64), Queen.from_dataframe(geopandas.read_file(board).iloc[:64], use_index=False))
    assert near.p_value == pytest.approx(analytic.p_rand, abs=0.06)


def test_planted_likeness_is_found_and_noise_is_not(weights):
    """A slope over the map has the least p value there is; a chequered pattern too, with a negative index; noise has none."""
    rng = np.random.default_rng(0)
    slope = np.repeat(np.arange(8.0), 8) + rng.normal(size=64) / 2
    chequered = (np.add.outer(np.arange(8), np.zeros(8)) % 2).ravel() + rng.normal(size=64) / 10
    assert moran(slope, weights[2], 0, rng).p_value == 0.001
    assert moran(chequered, weights[2], 0, rng).index < moran(slope, weights[2], 0, rng).index
    assert np.mean([moran(rng.normal(size=64), weights[2], 0, rng).p_value < 0.05 for _ in range(40)]) < 0.2


def test_same_seed_same_p_value(weights):
    """The generator decides, and nothing else."""
    values = np.random.default_rng(2).normal(size=64)
    assert moran(values, weights[2], 0, np.random.default_rng(5)) == moran(values, weights[2], 0, np.random.default_rng(5))


def test_residuals_are_of_areas(case):
    """(actual - expected) / sqrt(expected)."""
    design, fitted = case.model.design, case.model.parts[0].fitted_rate
    rows = design.area[design.segment_of_row] == 3
    expected = (fitted * design.exposure)[rows].sum()
    found = area_residuals(design, fitted)
    assert found["S003"] == pytest.approx((design.outcome[rows].sum() - expected) / np.sqrt(expected))
    assert len(found) == 48


def test_why_there_is_none(case, board, tmp_path):
    """No file; a file that names centres; a map of too few areas."""
    design, fitted, rng = case.model.design, case.model.parts[0].fitted_rate, np.random.default_rng(0)
    assert spatial_test(design, fitted, tmp_path / "none.geojson", rng) == "no_boundaries"
    content = json.loads(board.read_text(encoding="utf-8"))
    few, centres = tmp_path / "few.geojson", tmp_path / "centres.geojson"
    few.write_text(json.dumps(content | {"features": content["features"][:4]}), encoding="utf-8")
    assert spatial_test(design, fitted, few, rng) == "few_areas"
    for feature in content["features"]:
        feature["properties"] = {"centre": "C1"}
    centres.write_text(json.dumps(content), encoding="utf-8")
    assert spatial_test(design, fitted, centres, rng) == "boundaries_without_areas"
    assert spatial_test(design, fitted, board, rng).areas == 48
