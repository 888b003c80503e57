"""Need of the counted children by area, at the estimate and under every replicate: what the additive key is fitted to."""

from dataclasses import dataclass

import numpy as np

from fordel.need.bootstrap import Replicates
from fordel.need.load import Rows
from fordel.need.model import Model
from fordel.need.neutral import Neutral, unit_need
from fordel.need.population import build_population


@dataclass(frozen=True)
class AreaNeed:
    """Need of A areas of the allocation population, in the outcome's unit.

    Attributes
    ----------
    areas, units : tuple of str, length A
        Codes in ascending order, and the receiving unit of each.
    children, need : ndarray, shape (A,)
    draws : ndarray, shape (R, A)
        Under the replicates' weights.
    """

    areas: tuple[str, ...]
    units: tuple[str, ...]
    children: np.ndarray
    need: np.ndarray
    draws: np.ndarray


def area_need(
    model: Model, neutral: Neutral, replicates: Replicates, people: Rows, terms: tuple[str, ...], resample: int | None = None
) -> AreaNeed:
    """Need by area of the allocation population, at ``unexplained_share`` 0.

    With ``resample``, a seed, every replicate also draws each area's counted children again.
    """
    columns = people.columns
    known = ~np.any([np.isnan(columns[term]) for term in terms], axis=0) & (columns["children"] > 0)
    area, unit, practice, children = (columns[name][known] for name in ("area", "unit", "practice", "children"))
    population = build_population({term: columns[term][known] for term in terms}, area, area, practice, children)
    unit_of = dict(zip(area.tolist(), unit.tolist(), strict=True))
    return AreaNeed(
        areas=population.units,
        units=tuple(unit_of[code] for code in population.units),
        children=population.unit_children(),
        need=unit_need(model, model.betas, neutral.constants, population)[0],
        draws=unit_need(model, replicates.betas, replicates.constants, population, resample),
    )


def area_need_table(found: dict[int, AreaNeed]):
    """A ``pyarrow.Table`` with a row per pool threshold (0: none) and area; ``draws`` is the list of the replicates' needs."""
    import pyarrow as pa

    parts = []
    for threshold, part in found.items():
        count = len(part.areas)
        draws = pa.FixedSizeListArray.from_arrays(pa.array(_digits(part.draws.T).ravel()), len(part.draws))
        columns = {
            "threshold": pa.array([threshold] * count, pa.int64()),
            "area": pa.array(part.areas, pa.string()),
            "unit": pa.array(part.units, pa.string()),
            "children": pa.array(part.children),
            "need": pa.array(_digits(part.need)),
            "draws": draws,
        }
        parts.append(pa.table(columns))
    return pa.concat_tables(parts)


def _digits(values: np.ndarray, digits: int = 10) -> np.ndarray:
    """Values rounded to ten significant digits."""
    with np.errstate(divide="ignore"):
        size = np.where(values == 0, 0, np.floor(np.log10(np.abs(values))))
    scale = 10.0 ** (digits - 1 - size)
    return np.round(values * scale) / scale
