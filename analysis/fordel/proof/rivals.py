"""The keys that one might have used instead, from the same extracts."""

from dataclasses import replace

import numpy as np

from fordel.need.assemble import build_design
from fordel.need.design import Design
from fordel.need.model import estimate_model
from fordel.need.population import Population, shares
from fordel.proof.estimate import plain_shares
from fordel.proof.recorded import LAST_YEAR, Recorded

RIVALS = ("per_capita", "last_year", "area_regression", "area_regression_with_centres", "child_level_without_centres")


def rival_shares(recorded: Recorded, design: Design, population: Population, family: str = "poisson") -> dict[str, np.ndarray]:
    """Every rival's share of each centre, shape (centres,), by its name in `RIVALS`.

    Children alone; what each centre spent in the last estimation year; an ordinary regression of the areas' spending
    per child and year on the areas' averages of all criteria, without and with centre effects; the same model of
    children's rows as the key's, without centre effects.
    """
    by_area = area_year_design(design)
    keys = (
        population.unit_children(),
        last_year_spend(recorded),
        plain_shares(estimate_model(without_centres(by_area), "linear", child_rows=False), population),
        plain_shares(estimate_model(by_area, "linear", child_rows=False), population),
        plain_shares(estimate_model(without_centres(design), family), population),
    )
    return {name: shares(key) for name, key in zip(RIVALS, keys, strict=True)}


def last_year_spend(recorded: Recorded) -> np.ndarray:
    """Kroner by centre in the last estimation year, shape (centres,)."""
    last = recorded.year == LAST_YEAR
    return recorded.by_centre(recorded.area[last], recorded.cost[last])


def without_centres(design: Design) -> Design:
    """The same rows as if all areas belonged to one practice unit."""
    return replace(design, practice=np.zeros_like(design.practice), practices=("all",))


def area_year_design(design: Design) -> Design:
    """Areas by year: child-years and outcome added up, terms averaged."""
    years = [name for name, role in zip(design.terms, design.roles, strict=True) if role == "year"]
    at = [design.terms.index(name) for name in years]
    year = np.where(design.x[:, at].any(axis=1), design.x[:, at].argmax(axis=1) + 1, 0)
    group = design.segment_of_row * (len(years) + 1) + year
    exposure = np.bincount(group, design.exposure)
    kept = np.flatnonzero(exposure > 0)
    others = [place for place, role in enumerate(design.roles) if role != "year"]
    columns = {design.terms[place]: np.bincount(group, design.exposure * design.x[:, place])[kept] / exposure[kept] for place in others}
    segment, year = np.divmod(kept, len(years) + 1)
    outcome = np.bincount(group, design.outcome)[kept]
    supply = tuple(name for name, role in zip(design.terms, design.roles, strict=True) if role == "supply")
    return build_design(columns, design.area[segment], design.practice[segment], year, exposure[kept], outcome, supply)
