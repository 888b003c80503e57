"""Whether neighbouring areas err alike: Moran's I of the areas' residuals."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fordel.need.design import Design

PERMUTATIONS = 999
_FEWEST = 10


@dataclass(frozen=True)
class Moran:
    """Moran's I of A areas.

    Attributes
    ----------
    areas, islands : int
        Areas with a residual and a neighbour, and areas without one, which are left out.
    neighbours : float
        Mean number of neighbours.
    index, expected : float
        I, and its mean where neighbours are not alike, -1 / (A - 1).
    p_value : float
        Share of permutations (itself among them) whose I lies at least as far from its mean, on either side.
    permutations : int
    """

    areas: int
    islands: int
    neighbours: float
    index: float
    expected: float
    p_value: float
    permutations: int


def area_residuals(design: Design, expected: np.ndarray) -> dict[str, float]:
    """(actual - expected) / sqrt(expected) by area, from held-out expected rates; areas without one are left out."""
    seen = np.isfinite(expected)
    area = design.area[design.segment_of_row][seen]
    actual, fitted = (
        np.bincount(area, values[seen], len(design.areas)) for values in (design.outcome, np.where(seen, expected, 0.0) * design.exposure)
    )
    return {code: float((actual[i] - fitted[i]) / np.sqrt(fitted[i])) for i, code in enumerate(design.areas) if fitted[i] > 0}


def neighbours(path: Path, areas: tuple[str, ...]):
    """Row-standardised queen contiguity of the areas that have a shape, as ``(areas with neighbours, islands, W)``.

    Areas are neighbours where their boundaries touch in a point or more; the matrix is sparse, of shape (A, A) in the
    order of the areas returned. None where the file's features name no areas.
    """
    import geopandas
    import shapely
    from libpysal.weights import Queen

    features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    wanted = set(areas)
    found = [(str(f["properties"].get("area")), shapely.make_valid(shapely.geometry.shape(f["geometry"]))) for f in features]
    shapes = {}
    for code, shape in found:
        if code in wanted and not shape.is_empty:
            shapes.setdefault(code, []).append(shape)
    if not shapes:
        return None
    codes = sorted(shapes)
    frame = geopandas.GeoDataFrame({"area": codes}, geometry=[shapely.union_all(shapes[code]) for code in codes])
    weights = Queen.from_dataframe(frame, ids=codes, use_index=False, silence_warnings=True)
    alone = set(weights.islands)
    kept = [code for code in codes if code not in alone]
    at = [codes.index(code) for code in kept]
    weights.transform = "r"
    return kept, len(alone), weights.sparse.tocsr()[at][:, at]


def moran(values: np.ndarray, weights, islands: int, rng: np.random.Generator) -> Moran:
    """Moran's I with a permutation test (Cliff and Ord 1981, Spatial Processes, ch. 2).

    Parameters
    ----------
    values : ndarray, shape (A,)
    weights : sparse array, shape (A, A)
        Rows that add to 1.
    islands : int
    rng : Generator
    """
    z = values - values.mean()
    index = _index(z, weights)
    drawn = np.array([_index(rng.permutation(z), weights) for _ in range(PERMUTATIONS)])
    middle = -1.0 / (len(z) - 1)
    beyond = int((np.abs(drawn - middle) >= abs(index - middle)).sum())
    return Moran(len(z), islands, weights.nnz / len(z), index, middle, (beyond + 1) / (PERMUTATIONS + 1), PERMUTATIONS)


def spatial_test(design: Design, expected: np.ndarray, path: Path, rng: np.random.Generator) -> Moran | str:
    """Moran's I of held-out residuals, or why there is none: ``no_boundaries``, ``boundaries_without_areas`` or ``few_areas``."""
    if not path.is_file():
        return "no_boundaries"
    residuals = area_residuals(design, expected)
    if len(residuals) < _FEWEST:
        return "few_areas"
    found = neighbours(path, tuple(residuals))
    if found is None:
        return "boundaries_without_areas"
    kept, islands, weights = found
    if len(kept) < _FEWEST:
        return "few_areas"
    return moran(np.array([residuals[code] for code in kept]), weights, islands, rng)


def _index(z: np.ndarray, weights) -> float:
    return float(len(z) / weights.sum() * (z @ (weights @ z)) / (z @ z))
