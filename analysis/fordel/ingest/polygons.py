"""Polygons made valid, turned as RFC 7946 has them, and rounded."""

import numpy as np

DECIMALS = 7


def count_positions(shapes: np.ndarray) -> int:
    """How many positions all shapes have together."""
    import shapely

    return int(shapely.get_num_coordinates(shapes).sum())


def count_rings(shapes: np.ndarray) -> int:
    """How many outer rings and holes all polygons have together."""
    import shapely

    parts = shapely.get_parts(shapes)
    return len(parts) + int(shapely.get_num_interior_rings(parts).sum())


def repair(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Polygons without height, those with a fault made valid, and which those are.

    A line that crosses itself encloses what lies on either side of the crossing; holes stay holes. What is no polygon, or
    of which no area is left, is None.
    """
    import shapely

    flat = shapely.force_2d(_polygons_only(shapes))
    faulty = ~shapely.is_valid(flat) & ~shapely.is_missing(flat)
    whole = flat.copy()
    whole[faulty] = shapely.normalize(shapely.make_valid(flat[faulty], method="structure", keep_collapsed=False))
    whole = _polygons_only(whole)
    return whole, faulty & ~shapely.is_missing(whole)


def on_grid(shapes: np.ndarray) -> np.ndarray:
    """Polygons with positions of `DECIMALS` decimals, outer rings counterclockwise and holes clockwise, still valid."""
    import shapely

    rounded = shapely.transform(shapes, _rounded)
    bent = ~shapely.is_valid(rounded) & ~shapely.is_missing(rounded)
    rounded[bent] = shapely.transform(shapely.set_precision(shapes[bent], 10.0**-DECIMALS), _rounded)
    return shapely.orient_polygons(_polygons_only(rounded), exterior_cw=False)


def _polygons_only(shapes: np.ndarray) -> np.ndarray:
    """None for everything that is no polygon, or an empty one."""
    import shapely

    kept = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    return np.where(kept, shapes, None)


def _rounded(places: np.ndarray) -> np.ndarray:
    return np.round(places, DECIMALS) + 0.0
