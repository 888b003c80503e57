"""What the weights are fitted to, from the need room's files."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fordel.errors import WorkspaceError
from fordel.weights.estimates import read_estimates

FACTORS = {40_000: np.array([1.0, 0.8]), 0: np.array([0.9, 1.1])}


@pytest.fixture
def files(tmp_path):
    """Three areas, two units, two draws; without a pool, and with one."""
    areas, draws = [], []
    for threshold in (0, 40_000):
        scale = 1 if threshold == 0 else 10
        for place, area in enumerate(("S1", "S2", "S3")):
            needs = [scale * (place + 0.5), scale * (place + 0.25)]
            row = {"area": area, "unit": "A", "children": 4.0 + place, "need": 1.0 * scale * place, "draws": needs}
            areas.append({"threshold": threshold} | row)
        for replicate in (0, 1):
            for place, unit in enumerate(("A", "B")):
                row = {"factor": scale + replicate + place / 10, "share_none": 0.1 * (1 + replicate + 2 * place) / scale}
                draws.append({"threshold": threshold, "replicate": replicate, "unit": unit} | row)
    for name, rows in (("area_need", areas), ("replicates", draws)):
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"{name}.parquet")
    return tmp_path / "area_need.parquet", tmp_path / "replicates.parquet"


def test_the_estimate_without_a_pool_comes_first(files):
    assert [one.threshold for one in read_estimates(*files, FACTORS)] == [0, 40_000]


def test_every_estimate_has_its_own_rows(files):
    plain, pooled = read_estimates(*files, FACTORS)
    for one, scale in ((plain, 1), (pooled, 10)):
        assert one.areas == ("S1", "S2", "S3") and one.children.tolist() == [4, 5, 6]
        assert one.need.tolist() == [0, scale, 2 * scale]
        np.testing.assert_allclose(one.draws, [[0.5 * scale, 1.5 * scale, 2.5 * scale], [0.25 * scale, 1.25 * scale, 2.25 * scale]])
        np.testing.assert_allclose(one.factors, [[scale, scale + 0.1], [scale + 1, scale + 1.1]])
        np.testing.assert_allclose(one.shares, np.array([[0.1, 0.3], [0.2, 0.4]]) / scale)
        np.testing.assert_array_equal(one.factor, FACTORS[one.threshold])


def test_need_below_nought_counts_as_nought(files):
    """Such as the linear family gives a small area; the other areas keep theirs."""
    rows = pq.read_table(files[0]).to_pylist()
    rows[1] |= {"need": -2.5, "draws": [-3.0, 4.0]}
    pq.write_table(pa.Table.from_pylist(rows), files[0])
    plain, pooled = read_estimates(*files, FACTORS)
    assert plain.need.tolist() == [0, 0, 2] and pooled.need.tolist() == [0, 10, 20]
    assert plain.draws[:, 1].tolist() == [0, 4] and plain.draws[0].tolist() == [0.5, 0, 2.5]


@pytest.mark.parametrize("place", [0, 1])
def test_a_missing_file_says_what_to_run(files, place):
    files[place].unlink()
    with pytest.raises(WorkspaceError, match=f"models/{files[place].name}: not found; run 'fordel need' first"):
        read_estimates(*files, FACTORS)
