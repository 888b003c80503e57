"""The replicates behind the intervals, as the key stage uses them: weights and shares under the same draws of areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Draws:
    """Replicates by threshold (0: no pool): ``weights`` (R, k) of the additive key, ``shares`` and ``factors`` (R, U) of the model."""

    weights: Mapping[int, np.ndarray]
    shares: Mapping[int, np.ndarray]
    factors: Mapping[int, np.ndarray]


def read_draws(weight_draws: Path, replicates: Path, criteria: int, units: int) -> Draws:
    """The draws of ``models/weight_draws.parquet`` and ``models/replicates.parquet``."""
    import pyarrow.parquet as pq

    weights, drawn = (pq.read_table(path).to_pandas() for path in (weight_draws, replicates))
    by = {int(threshold): rows for threshold, rows in drawn.groupby("threshold")}
    return Draws(
        {int(threshold): rows["weight"].to_numpy().reshape(-1, criteria) for threshold, rows in weights.groupby("threshold")},
        {threshold: rows["share_none"].to_numpy().reshape(-1, units) for threshold, rows in by.items()},
        {threshold: rows["factor"].to_numpy().reshape(-1, units) for threshold, rows in by.items()},
    )
