"""What every choice in the model moves: the same key under another family, other rows, other terms."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.model import Model
from fordel.validation.case import Case
from fordel.validation.refit import Refit, again, as_refit, pooled
from fordel.validation.shares import keyed
from fordel.validation.stability import Alternative

UNEXPLAINED = (0.0, 0.25, 0.5, 1.0)
_CAP = 0.99


@dataclass(frozen=True)
class SameSide:
    """A practice unit's unexplained ratio over all rows of the table: chosen, lowest, highest, and whether 1 lies outside."""

    practice: str
    ratio: float
    lowest: float
    highest: float
    same_side: bool


def sensitivity(case: Case, families: dict[str, Model]) -> tuple[list[Alternative], list[str]]:
    """Shares and ratios under every other choice; choices that do not apply are left out.

    Returns
    -------
    tuple of (alternatives, ``choice:option`` of those that could not be estimated)
    """
    found, failed = [], []
    for choice, option, estimate in _choices(case, families):
        try:
            other = keyed(case, estimate())
        except ModelError:
            failed.append(f"{choice}:{option}")
            continue
        found.append(Alternative(choice, option, other.share, other.ratio))
    return found + unexplained_choices(case), failed


def unexplained_choices(case: Case) -> list[Alternative]:
    """The key at each `UNEXPLAINED` share of the differences counted as need; 1 is for display only."""
    model = as_refit(case.model)
    keys = [(u, keyed(case, model, unexplained_share=u)) for u in UNEXPLAINED]
    return [Alternative("unexplained_share", f"{u:g}", key.share, key.ratio) for u, key in keys]


def same_side(alternatives: list[Alternative], case: Case, ratio: np.ndarray) -> list[SameSide]:
    """Which practice units' ratios stay above 1, or below it, under every alternative; ``ratio`` (C,) is the chosen one."""
    every = np.array([ratio, *(one.ratio for one in alternatives)])
    low, high = np.nanmin(every, axis=0), np.nanmax(every, axis=0)
    return [
        SameSide(code, float(ratio[i]), float(low[i]), float(high[i]), bool(low[i] > 1 or high[i] < 1))
        for i, code in enumerate(case.model.design.practices)
    ]


def capped(design: Design) -> Design | None:
    """The same rows, rates above the 99th percentile of all rows set to it; None where that percentile is nought."""
    cap = float(np.quantile(design.whole_rate, _CAP))
    if cap <= 0:
        return None
    factor = np.minimum(1.0, cap / np.maximum(design.whole_rate, cap))
    return replace(design, outcome=design.outcome * factor, whole_rate=design.whole_rate * factor)


def _choices(case: Case, families: dict[str, Model]) -> list[tuple[str, str, Callable[[], Refit]]]:
    model, design = case.model, case.model.design
    found = [("family", name, lambda m=other: as_refit(m)) for name, other in families.items() if name != model.name]
    found += [("without", "practice_effects", lambda: again(model, pooled(design)))] if len(design.practices) > 1 else []
    for role, name in (("supply", "supply"), ("year", "year_effects")):
        if role in design.roles:
            rest = tuple(term for term, own in zip(design.terms, design.roles, strict=True) if own != role)
            found.append(("without", name, lambda terms=rest: again(model, design.keep(terms))))
    lower = capped(design)
    found += [("costs", "capped", lambda: again(model, lower))] if lower is not None else []
    if len(case.years) > 1:
        found += [("year_alone", str(year), lambda y=year: again(model, _one_year(case, y))) for year in case.years]
    return found


def _one_year(case: Case, year: int) -> Design:
    design = case.model.design
    rows = design.rows_only(case.year == year)
    return rows.keep(tuple(term for term, role in zip(rows.terms, rows.roles, strict=True) if role != "year"))
