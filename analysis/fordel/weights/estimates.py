"""What the weights are fitted to: need by area at the estimate and in every draw, for every pool threshold."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fordel.errors import WorkspaceError


@dataclass(frozen=True)
class Estimate:
    """One threshold (0: no pool).

    Attributes
    ----------
    threshold : int
    areas : tuple of str, length A
    children, need : ndarray, shape (A,)
    draws : ndarray, shape (R, A)
    factor : ndarray, shape (U,)
    factors : ndarray, shape (R, U)
        What a unit's need is multiplied by at ``unexplained_share`` 1, at the estimate and in the draws.
    shares : ndarray, shape (R, U)
        The model's, at ``unexplained_share`` 0.
    """

    threshold: int
    areas: tuple[str, ...]
    children: np.ndarray
    need: np.ndarray
    draws: np.ndarray
    factor: np.ndarray
    factors: np.ndarray
    shares: np.ndarray


def read_estimates(area_need: Path, replicates: Path, factors: dict[int, np.ndarray]) -> list[Estimate]:
    """The estimates of ``models/area_need.parquet`` and ``models/replicates.parquet``, the one without a pool first.

    With the linear family need by area can be below nought; there it counts as nought. ``factors`` holds the factor at the
    estimate by threshold, from ``models/need.json``.

    Raises
    ------
    WorkspaceError
        Where a file is missing.
    """
    import pyarrow.parquet as pq

    for path in (area_need, replicates):
        if not path.is_file():
            raise WorkspaceError(f"models/{path.name}: not found; run 'fordel need' first")
    areas, draws = pq.read_table(area_need).to_pandas(), pq.read_table(replicates).to_pandas()
    return [_estimate(threshold, areas, draws, factor) for threshold, factor in sorted(factors.items())]


def _estimate(threshold: int, areas, draws, factor: np.ndarray) -> Estimate:
    own, rows = areas[areas["threshold"] == threshold], draws[draws["threshold"] == threshold]
    return Estimate(
        threshold=threshold,
        areas=tuple(own["area"]),
        children=own["children"].to_numpy(),
        need=np.maximum(own["need"].to_numpy(), 0.0),
        draws=np.maximum(np.stack(own["draws"].to_numpy()).T, 0.0),
        factor=factor,
        factors=rows["factor"].to_numpy().reshape(-1, len(factor)),
        shares=rows["share_none"].to_numpy().reshape(-1, len(factor)),
    )
