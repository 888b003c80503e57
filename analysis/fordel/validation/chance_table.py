"""Chance in the budget year: each unit's deviation and reserve, and the city's if the units pool theirs."""

import numpy as np

from fordel.validation.case import Case
from fordel.validation.chance import Chance, mean_absolute, reserve
from fordel.validation.shares import of_units
from fordel.validation.tables import number

CITY = ""


def chance_rows(case: Case, found: Chance, share: np.ndarray) -> list[dict]:
    """One row per receiving unit whose practice unit estimated, then the city's, whose unit is empty.

    A unit's budget is its share of the pot. Units deviate independently, so the city's deviation is the root of their
    squares' sum: what moves all units alike in a year is no chance between them and is not in it.

    Parameters
    ----------
    case : Case
    found : Chance
    share : ndarray, shape (U,)
    """
    codes = case.model.design.practices
    percent = {name: of_units(case.population, codes, getattr(found, name), np.nan) for name in ("areas", "children", "between_years")}
    sd = percent["areas" if case.child_rows else "between_years"]
    budget = share * case.pot
    units = [
        {"unit": unit, "name": case.name(unit)} | _figures(budget[i], sd[i], {name: values[i] for name, values in percent.items()})
        for i, unit in enumerate(case.population.units)
        if np.isfinite(sd[i])
    ]
    known = np.isfinite(sd)
    if not budget[known].sum():
        return units
    city = {name: _together(budget[known], values[known]) for name, values in {**percent, "sd": sd}.items()}
    return [*units, {"unit": CITY, "name": ""} | _figures(float(budget[known].sum()), city.pop("sd"), city)]


def _together(budget: np.ndarray, relative: np.ndarray) -> float:
    """Relative deviation of the sum of independent budgets."""
    return float(np.sqrt(np.sum((budget * relative) ** 2)) / budget.sum())


def _figures(budget: float, sd: float, percent: dict[str, float]) -> dict:
    """A budget's deviation and reserves, in per cent of it and in whole currency units."""
    covers80, covers95 = reserve(sd)
    return {
        "budget": round(float(budget)),
        "sd_percent": number(100 * sd),
        "expected_percent": number(100 * mean_absolute(sd)),
        "reserve80_percent": number(100 * covers80),
        "reserve95_percent": number(100 * covers95),
        "reserve80_amount": round(float(covers80 * budget)),
        "reserve95_amount": round(float(covers95 * budget)),
        "children_percent": number(100 * percent["children"]),
        "between_years_percent": number(100 * percent["between_years"]),
    }
