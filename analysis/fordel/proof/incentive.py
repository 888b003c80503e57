"""The incentive test: what does a centre get back of an extra krone that it spends?"""

from dataclasses import replace

import numpy as np

from fordel.need.design import Design
from fordel.need.families import Poisson
from fordel.need.fit import fit
from fordel.need.model import Model
from fordel.need.population import Population
from fordel.proof.estimate import plain_shares

MORE = 0.2
CRITERIA = ("single_parent", "no_employment", "parent_psychiatric", "short_education")
EVENLY = "evenly"


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
        Under ``evenly`` and under each of `CRITERIA`; NaN where a centre spends nothing on such families.
    """
    before, design = plain_shares(model, population), model.design
    return {
        name: [_back(model, population, before, extra_spent(design, centre, name)) for centre in range(len(design.practices))]
        for name in (EVENLY, *CRITERIA)
    }


def extra_spent(design: Design, centre: int, criterion: str) -> np.ndarray:
    """The extra cost by row, shape (n,), where one centre spends a fifth more on some of its families."""
    ours = (design.practice == centre)[design.segment_of_row]
    if criterion != EVENLY:
        ours &= design.x[:, design.terms.index(criterion)] == 1
    return MORE * design.outcome * ours


def _back(model: Model, population: Population, before: np.ndarray, extra: np.ndarray) -> float:
    if not extra.any():
        return float("nan")
    design = replace(model.design, outcome=model.design.outcome + extra)
    after = plain_shares(Model(model.name, design, (fit(design, Poisson(), start=model.parts[0].beta),)), population)
    spender = int(np.argmax(design.by_practice(extra)))
    return float(model.design.outcome.sum() * (after - before)[spender] / extra.sum())
