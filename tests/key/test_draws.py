"""The replicates as the key stage reads them, in the order in which they were drawn."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fordel.key.draws import read_draws


def test_draws_by_threshold_draw_and_column(tmp_path):
    weights = [
        {"threshold": threshold, "replicate": draw, "criterion": name, "weight": threshold + 10.0 * draw + place}
        for threshold in (0, 1000)
        for draw in range(3)
        for place, name in enumerate(("child", "single"))
    ]
    replicates = [
        {"threshold": threshold, "replicate": draw, "unit": unit, "share_none": draw + place / 4, "share_all": -1.0, "factor": 1.0 + draw}
        for threshold in (0, 1000)
        for draw in range(3)
        for place, unit in enumerate("NSW")
    ]
    for name, rows in (("weights", weights), ("replicates", replicates)):
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"{name}.parquet")
    found = read_draws(tmp_path / "weights.parquet", tmp_path / "replicates.parquet", criteria=2, units=3)
    assert set(found.weights) == set(found.shares) == set(found.factors) == {0, 1000}
    assert np.array_equal(found.weights[0], [[0, 1], [10, 11], [20, 21]])
    assert np.array_equal(found.weights[1000], found.weights[0] + 1000)
    assert np.array_equal(found.shares[0], [[0, 0.25, 0.5], [1, 1.25, 1.5], [2, 2.25, 2.5]])
    assert np.array_equal(found.factors[1000], [[1] * 3, [2] * 3, [3] * 3])
