"""Which criteria the model has: all of the register's, or those that the protocol leaves."""

from dataclasses import dataclass

import numpy as np

from fordel.errors import ModelError
from fordel.need.bootstrap import area_weights
from fordel.need.candidates import Candidate, candidates, term_names
from fordel.need.criteria_log import model_shares
from fordel.need.folds import FOLDS, area_folds
from fordel.need.key_shares import Practice
from fordel.need.load import load_design, load_population, usable
from fordel.need.model import Model, estimate_model
from fordel.need.population import Population
from fordel.need.protocol import Selection, protocol
from fordel.need.rows import Rows, RowSource
from fordel.need.selection_draws import SelectionDraws, selection_draws
from fordel.params import Params


@dataclass(frozen=True)
class Choice:
    """The chosen candidates; and, where the protocol chose, the model with all of them, its folds and what was decided.

    Attributes
    ----------
    kept, candidates : tuple of Candidate
    selection : Selection or None
    full : Model or None
        With all candidates.
    fold : ndarray of int, shape (A,), or None
    population : Population or None
        With the terms of all candidates.
    """

    kept: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]
    selection: Selection | None = None
    full: Model | None = None
    fold: np.ndarray | None = None
    population: Population | None = None


def choose(rows: RowSource, people: Rows, params: Params) -> Choice:
    """Run the protocol where the settings ask for it.

    Raises
    ------
    ModelError
        Where it is to run in replicates too, and the rows are not in memory.
    """
    everyone = candidates(params)
    if params.model.criteria_selection == "fixed":
        return Choice(everyone, everyone)
    settings, terms = params.model, term_names(everyone)
    if settings.selection_in_bootstrap and not isinstance(rows, Rows):
        raise ModelError(
            "model.selection_in_bootstrap: draws whole areas in memory, and these rows are read in parts (or by Spark); set it to 0"
        )
    estimating, _ = usable(rows, (*terms, *settings.supply))
    design = load_design(estimating, (*terms, *settings.supply), settings.supply)
    full = estimate_model(design, settings.family, rows.child_rows, settings.tweedie_power)
    population = load_population(people, terms)
    fold = area_folds(design.home_practice(), FOLDS, np.random.default_rng(settings.seed))
    selection = protocol(full, everyone, fold, lambda model: (population.units, model_shares(model, population)))
    return Choice(selection.kept, everyone, selection, full, fold, population)


def draws(choice: Choice, practice: Practice, params: Params) -> SelectionDraws | None:
    """The protocol in as many replicates as ``selection_in_bootstrap`` says; None for 0."""
    settings = params.model
    if choice.full is None or not settings.selection_in_bootstrap:
        return None
    home = choice.full.design.home_practice()
    weights = area_weights(home, settings.selection_in_bootstrap, np.random.default_rng(settings.seed))
    return selection_draws(choice.full, choice.candidates, choice.fold, weights, choice.population, practice, settings.unexplained_share)
