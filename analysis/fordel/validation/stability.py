"""How far every share moves when one practice unit, or one year, is left out of the estimation."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.validation.case import Case
from fordel.validation.refit import Refit, as_refit, without_areas
from fordel.validation.shares import keyed


@dataclass(frozen=True)
class Alternative:
    """Shares (U,) and unexplained ratios (C,) under one alternative to the chosen model.

    ``choice`` and ``option`` say which; for a thing left out they are ``practice`` or ``year`` and its code.
    """

    choice: str
    option: str
    share: np.ndarray
    ratio: np.ndarray


def chosen(case: Case) -> Alternative:
    """The chosen model itself."""
    found = keyed(case, as_refit(case.model))
    return Alternative("chosen", case.model.name, found.share, found.ratio)


def without_each_practice(case: Case) -> tuple[list[Alternative], list[str]]:
    """Every practice unit's areas get weight 0 in turn; it still receives, by what its children are.

    Returns
    -------
    tuple of (alternatives, codes without which the model could not be estimated)
    """
    design, found, failed = case.model.design, [], []
    home = design.home_practice()
    for i, code in enumerate(design.practices):
        weights = (home != i).astype(float)
        try:
            left = keyed(case, without_areas(case.model, weights), weights)
        except ModelError:
            failed.append(code)
            continue
        found.append(Alternative("practice", code, left.share, left.ratio))
    return found, failed


def without_each_year(case: Case, refits: dict[int, Refit]) -> tuple[list[Alternative], list[str]]:
    """Every year is left out in turn; see `without_each_practice`, and `fordel.validation.held_out.year_refits`."""
    keys = {year: keyed(case, refit) for year, refit in refits.items()}
    found = [Alternative("year", str(year), key.share, key.ratio) for year, key in keys.items()]
    return found, [str(year) for year in case.years if year not in refits]
