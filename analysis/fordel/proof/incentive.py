"""The incentive test: what does a centre get back of an extra krone that it spends?"""

from dataclasses import replace

import numpy as np

from fordel.need.design import Design
from fordel.need.families import Poisson
from fordel.need.fit import fit
from fordel.need.model import Model, estimate_model
from fordel.need.population import Population
from fordel.proof.estimate import plain_shares
from fordel.proof.rivals import without_centres

MORE = 0.2
CRITERIA = ("single_parent", "no_employment", "parent_psychiatric", "short_education")
EVENLY, WITHOUT_CENTRES = "evenly", "evenly_without_centres"
WAYS = (EVENLY, *CRITERIA, WITHOUT_CENTRES)


def kroner_back(model: Model, population: Population) -> dict[str, list[float]]:
    """Kroner back per extra krone of every centre, when it spends a fifth more for all, or for families with a criterion.

    The extra goes on in every year of the estimation; the pot is the city's recorded total of these years, so
    back = pot (share with - share without) / extra.

    Parameters
    ----------
    model : Model
        Of the family ``poisson``, estimated on what was recorded.

    Returns
    -------
    dict of list of float, length centres
        By `WAYS`: evenly, on families with each of `CRITERIA`, and evenly again where the key would come from the same
        model without centre effects. NaN where a centre spends nothing on such families.
    """
    design = model.design
    found = {way: _by_centre(model, population, design, way) for way in (EVENLY, *CRITERIA)}
    return found | {WITHOUT_CENTRES: _by_centre(estimate_model(without_centres(design), model.name), population, design, EVENLY)}


def extra_spent(design: Design, centre: int, criterion: str) -> np.ndarray:
    """The extra cost by row, shape (n,), where one centre spends a fifth more on some of its families."""
    ours = (design.practice == centre)[design.segment_of_row]
    if criterion != EVENLY:
        ours &= design.x[:, design.terms.index(criterion)] == 1
    return MORE * design.outcome * ours


def _by_centre(model: Model, population: Population, design: Design, way: str) -> list[float]:
    before = plain_shares(model, population)
    return [_back(model, population, before, centre, extra_spent(design, centre, way)) for centre in range(len(design.practices))]


def _back(model: Model, population: Population, before: np.ndarray, centre: int, extra: np.ndarray) -> float:
    if not extra.any():
        return float("nan")
    design = replace(model.design, outcome=model.design.outcome + extra)
    after = plain_shares(Model(model.name, design, (fit(design, Poisson(), start=model.parts[0].beta),)), population)
    return float(model.design.outcome.sum() * (after - before)[centre] / extra.sum())
