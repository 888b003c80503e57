"""Recorded rows coded as the stage ``observations`` codes them, straight to the arrays of the model."""

import numpy as np

from fordel.city.areas import Areas
from fordel.city.facts import DIAGNOSES
from fordel.city.settings import POPULATION_YEAR, YEARS
from fordel.need.assemble import build_design
from fordel.need.design import Design
from fordel.need.population import Population, build_population
from fordel.observations.terms import Term
from fordel.proof.recorded import Recorded
from fordel.proof.register import SUPPLY, criteria


def estimation_design(recorded: Recorded) -> Design:
    """The estimation years' rows; areas and practice units keep their indices for codes.

    The outcome is cost at one price level, the whole year's rate that of all of the child's rows in the year.
    """
    year, area = recorded.year, recorded.area
    columns = {term.name: coded(term, recorded.facts, recorded.areas, year, area) for term in (*criteria(), SUPPLY)}
    whole_rate = (np.bincount(recorded.entry, recorded.cost) / np.maximum(np.bincount(recorded.entry, recorded.child_years), 1e-9))[
        recorded.entry
    ]
    practice = recorded.centre[area]
    exposure, outcome = recorded.child_years, recorded.cost
    return build_design(columns, area, practice, np.array(YEARS)[year], exposure, outcome, (SUPPLY.name,), whole_rate=whole_rate)


def allocation_population(recorded: Recorded, unit: np.ndarray | None = None) -> Population:
    """The counted children, one profile each, by centre or by another ``unit`` of theirs, integers of shape (people,)."""
    area = recorded.people_area
    centre = recorded.centre[area]
    return build_population(people_columns(recorded), area, centre if unit is None else unit, centre, np.ones(len(area)))


def people_columns(recorded: Recorded) -> dict[str, np.ndarray]:
    """The counted children's coded terms, each of shape (people,)."""
    area = recorded.people_area
    year = np.full(len(area), YEARS.index(POPULATION_YEAR))
    return {term.name: coded(term, recorded.people_facts, recorded.areas, year, area) for term in criteria()}


def coded(term: Term, facts: dict[str, np.ndarray], areas: Areas, year: np.ndarray, area: np.ndarray) -> np.ndarray:
    """One term's column of floats; facts have the shape of ``year`` and ``area``."""
    values = facts[term.column] if term.source == "child" else getattr(areas, term.column)[year, area]
    if term.coding == "level":
        return (values == DIAGNOSES.index(term.level)).astype(float)
    if term.coding == "band":
        low, high = term.bounds
        return ((values >= low) & (values < high)).astype(float)
    return values.astype(float) / term.scale
