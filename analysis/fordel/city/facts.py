"""The risk factors recorded for every child and year: correlated within families, with the area, and over time."""

import numpy as np

from fordel.city.areas import Areas
from fordel.city.panel import Panel
from fordel.city.settings import YEARS

DIAGNOSES = ("none", "chronic", "psychiatric")
# share of families, weight of the family's deprivation, correlation from one year to the next
PARENTS = {
    "single_parent": (0.265, 0.30, 0.97),
    "no_employment": (0.17, 0.70, 0.95),
    "parent_psychiatric": (0.07, 0.45, 0.98),
    "young_mother": (0.05, 0.50, 1.0),
    "short_education": (0.24, 0.65, 1.0),
    "minority_background": (0.27, 0.60, 1.0),
    "parent_sanction": (0.05, 0.50, 0.97),
}
FROM_AREA = 0.55


def draw_facts(rng: np.random.Generator, panel: Panel, areas: Areas) -> dict[str, np.ndarray]:
    """Facts by child and year, each of shape (entries of the panel,).

    Flags are 0/1; ``diagnosis`` is an index into `DIAGNOSES`; ``age`` is in whole years. The names are the
    criteria's. ``recent_separation`` and ``recent_move`` are events of the year before.
    """
    deprived = FROM_AREA * areas.deprivation[panel.first_area]
    deprived += np.sqrt(1 - FROM_AREA**2) * rng.standard_normal(len(deprived))
    child_family = np.zeros(panel.child.max() + 1, dtype=np.int64)
    child_family[panel.child] = panel.family
    facts = {"age": panel.age, **_child(rng, panel, deprived, child_family)}
    facts |= {name: _yearly(rng, deprived, *setting)[panel.year, panel.family] for name, setting in PARENTS.items()}
    separated = _yearly(rng, deprived, 0.035, 0.15, 0.3)
    facts["recent_separation"] = separated[panel.year, panel.family]
    facts["single_parent"] |= np.maximum(separated, np.roll(separated, 1, axis=0))[panel.year, panel.family]
    facts["recent_move"] = _moved(rng, panel)[panel.year, panel.family]
    return facts


def _child(rng: np.random.Generator, panel: Panel, deprived: np.ndarray, family: np.ndarray) -> dict[str, np.ndarray]:
    """Facts about the child itself; once made, a diagnosis stays, so it grows commoner with age."""
    shared = 0.2 * deprived[family] + 0.45 * rng.standard_normal(len(deprived))[family]
    own = np.sqrt(1 - 0.2**2 - 0.45**2)
    sick, troubled, small = (shared + own * rng.standard_normal(len(family)) for _ in range(3))
    boy = rng.random(len(family)) < 0.512
    psychiatric = troubled[panel.child] + 0.15 * boy[panel.child] > _limit(0.004 + 0.0035 * np.minimum(panel.age, 17))
    chronic = sick[panel.child] > _limit(0.04 + 0.002 * np.minimum(panel.age, 17))
    return {
        "boy": boy[panel.child].astype(np.uint8),
        "diagnosis": np.where(psychiatric, 2, np.where(chronic, 1, 0)).astype(np.uint8),
        "low_birth_weight": (small > _limit(0.06))[panel.child].astype(np.uint8),
    }


def _yearly(rng: np.random.Generator, deprived: np.ndarray, share: float, weight: float, memory: float) -> np.ndarray:
    """A flag by year and family: a normal latent, part deprivation, part an autoregression, above the share's quantile."""
    own = rng.standard_normal(len(deprived))
    found = np.empty((len(YEARS), len(deprived)), dtype=np.uint8)
    for year in range(len(YEARS)):
        if year and memory < 1:
            own = memory * own + np.sqrt(1 - memory**2) * rng.standard_normal(len(own))
        found[year] = weight * deprived + np.sqrt(1 - weight**2) * own > _limit(share)
    return found


def _moved(rng: np.random.Generator, panel: Panel) -> np.ndarray:
    """Families that moved last year, by year and family; moves from one dwelling to another in the same area count too."""
    chance = 0.05 * np.exp(0.8 * panel.restless - 0.32)
    found = (rng.random((len(YEARS), len(chance))) < chance).astype(np.uint8)
    left = panel.area != panel.to_area
    found[np.minimum(panel.year[left] + 1, len(YEARS) - 1), panel.family[left]] |= (panel.year[left] + 1 < len(YEARS)).astype(np.uint8)
    return found


def _limit(share: np.ndarray | float) -> np.ndarray:
    from scipy.special import ndtri

    return -ndtri(share)
