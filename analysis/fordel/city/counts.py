"""The real number of children by year, district and age, which gives the synthetic city its size and ages."""

from functools import cache
from importlib.resources import files

import numpy as np

from fordel.city.settings import OLDEST, YEARS

DISTRICTS = 10


@cache
def registered() -> np.ndarray:
    """Children registered on 1 January, integers of shape (years, districts, ages 0-22), years as in `YEARS`.

    References
    ----------
    City of Copenhagen's StatBank, population by district and age; see ``data/SOURCE.md``.
    """
    page = (files("fordel.city") / "data" / "children_by_district_age.csv").read_text(encoding="utf-8")
    rows = np.array([line.split(",") for line in page.splitlines()[1:]], dtype=np.int64)
    counts = np.stack([rows[rows[:, 0] == year, 2:] for year in YEARS])
    assert counts.shape == (len(YEARS), DISTRICTS, OLDEST + 1)
    counts.flags.writeable = False
    return counts


def scaled(size: float) -> np.ndarray:
    """`registered` times ``size``, rounded to whole children; same shape."""
    return np.rint(registered() * size).astype(np.int64)
