"""Whether a weight has really moved since last year: the difference, judged over the same draws of areas."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

WEIGHT_CHANGE_COLUMNS = (
    "criterion", "label_da", "label_en", "last_year", "this_year", "difference", "std_error", "z", "moved", "draws",
)  # fmt: skip
CLEAR = 1.96
_BOTH = ("same", "independent", "other_criteria")
_OTHER = {"difference": None, "std_error": None, "z": None, "moved": None, "draws": "other_measure"}


def weight_change_rows(
    criteria: Sequence[Mapping[str, str]],
    last: tuple[Mapping[str, Decimal], np.ndarray, Sequence[str]],
    this: tuple[Mapping[str, Decimal], np.ndarray, Sequence[str]],
    same_draws: bool,
    prices: float,
    decimals: int = 2,
    same_measure: bool = True,
) -> list[dict[str, object]]:
    """Rows of ``reports/weight_changes.csv``.

    The estimation windows of two years overlap, so that the two estimates err together. With the same draws of areas the
    standard error is that of the difference draw by draw; else the two errors are added as if they were independent, which is
    too wide where the windows overlap. Last year's weights are stated in this year's prices. A weight is what its criterion
    adds beside the others: where the two years do not have the same criteria, a difference is shown, but not judged.

    Parameters
    ----------
    criteria : sequence of mapping
        ``name``, ``label_da``, ``label_en`` of all criteria of either year.
    last, this : tuple
        Weights by criterion, weights in the draws (R, k), and the names of their k columns.
    same_draws : bool
    prices : float
        This year's price level divided by last year's; 1 where weights are not money.
    decimals : int
        Of the published weights.
    same_measure : bool
        Whether both years weigh the same outcome below the same pool threshold; else there is no difference to show.
    """
    alike = set(last[2]) == set(this[2])
    found = [_row(one, last, this, same_draws, alike, prices, decimals) for one in criteria]
    return found if same_measure else [row | _OTHER if row["draws"] in _BOTH else row for row in found]


def _row(one: Mapping[str, str], last, this, same_draws: bool, alike: bool, prices: float, decimals: int) -> dict[str, object]:
    name = one["name"]
    head = {"criterion": name, "label_da": one["label_da"], "label_en": one["label_en"]}
    before, now = last[0].get(name), this[0].get(name)
    words = {
        "last_year": None if before is None else (before * Decimal(repr(prices))).quantize(Decimal(1).scaleb(-decimals)),
        "this_year": None if now is None else now,
    }
    if before is None or now is None:
        alone = "only_last" if now is None else "only_this"
        return head | words | dict.fromkeys(("difference", "std_error", "z", "moved")) | {"draws": alone}
    old, new = (draws[:, list(names).index(name)] for _, draws, names in (last, this))
    paired = same_draws and len(old) == len(new)
    error = np.std(new - old * prices, ddof=1) if paired else np.hypot(np.std(new, ddof=1), np.std(old * prices, ddof=1))
    difference = float(now) - float(before) * prices
    z = round(difference / error, 2) if error > 0 else None
    moved = "same" if now == words["last_year"] else "yes" if z is not None and abs(z) >= CLEAR else "no"
    return head | words | {
        "difference": f"{difference:.{decimals}f}",
        "std_error": f"{error:.{decimals}f}" if alike else None,
        "z": None if z is None or not alike else f"{z:.2f}",
        "moved": moved if alike else None,
        "draws": "other_criteria" if not alike else "same" if paired else "independent",
    }
