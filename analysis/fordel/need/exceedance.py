"""How sure it is that one unit's need per child is above another's."""

from collections.abc import Sequence

import numpy as np

EXCEEDANCE_COLUMNS = ("unit_a", "unit_b", "probability")


def exceedance(shares: np.ndarray, children: np.ndarray) -> np.ndarray:
    """Probability that unit i's need per child exceeds unit j's, shape (U, U).

    The share of the replicates in which it does, a tie counting half; NaN for a unit without children and on the diagonal.

    Parameters
    ----------
    shares : ndarray, shape (R, U)
    children : ndarray, shape (U,)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        per_child = np.where(children > 0, shares / children, np.nan)
    found = np.full((len(children), len(children)), np.nan)
    for i, own in enumerate(per_child.T):
        found[i] = np.mean((own[:, None] > per_child) + 0.5 * (own[:, None] == per_child), axis=0)
    found[:, children <= 0] = found[children <= 0] = np.nan
    np.fill_diagonal(found, np.nan)
    return found


def exceedance_rows(units: Sequence[str], found: np.ndarray) -> list[dict[str, object]]:
    """Each pair of units with children once, in the order of the codes; four decimals. ``found`` is what `exceedance` gives."""
    return [
        {"unit_a": units[i], "unit_b": units[j], "probability": round(float(found[i, j]), 4)}
        for i in range(len(units))
        for j in range(i + 1, len(units))
        if found[i, j] == found[i, j]
    ]
