"""What was tried: the final fit, each tried criterion's own trial, what its drop moves, and what is refused."""

from dataclasses import dataclass

import numpy as np

from fordel.need.candidates import Candidate, term_names
from fordel.need.effects import effect
from fordel.need.load import load_design, load_population, usable
from fordel.need.model import Model, estimate_model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import Population, shares
from fordel.need.rows import Rows, RowSource
from fordel.params import Criterion


@dataclass(frozen=True)
class LogRow:
    """One row of ``models/criteria_log.csv``; estimates on the log scale, None where nothing was estimated."""

    criterion: str
    term: str
    step: str
    estimate: float | None
    low: float | None
    high: float | None
    areas: int | None
    decision: str
    reason: str


@dataclass(frozen=True)
class Drop:
    """What dropping a criterion moves, on the areas for which it is known; arrays of shape (U,).

    ``step`` is the protocol's, or ``trial`` for a criterion that was only tried.
    """

    criterion: str
    units: tuple[str, ...]
    share_without: np.ndarray
    share_with: np.ndarray
    step: str = "trial"


def final_rows(model: Model, criteria: tuple[Candidate, ...]) -> list[LogRow]:
    """The kept criteria with their estimates; the reason says whether the sign is the expected one."""
    return [
        log_row(model, criterion.name, term, "final", "kept", "wrong_sign" if wrong_sign(model, criterion, term) else "expected_sign")
        for criterion in criteria
        for term in criterion.term_names
    ]


def trial(
    rows: RowSource, people: Rows, criterion: Candidate, criteria: tuple[Candidate, ...], supply: tuple[str, ...], final: Model
) -> tuple[list[LogRow], Drop]:
    """Estimate with one more criterion, on the areas for which it is known.

    Returns
    -------
    tuple of (rows of the log, the drop)
        The drop compares two keys over the same children: this trial's weights, and the final model's.
    """
    terms = term_names((*criteria, criterion))
    estimating, _ = usable(rows, (*terms, *supply))
    tried = estimate_model(load_design(estimating, (*terms, *supply), supply), final.name, rows.child_rows, final.tweedie_power)
    wrong = any(wrong_sign(tried, criterion, term) for term in criterion.term_names)
    log = [
        log_row(tried, one.name, term, "trial", *(("dropped", "wrong_sign" if wrong else "tried") if one is criterion else ("kept", "")))
        for one in (*criteria, criterion)
        for term in one.term_names
    ]
    known = load_population(people, terms)
    return log, Drop(criterion.name, known.units, model_shares(final, known), model_shares(tried, known))


def model_shares(model: Model, population: Population) -> np.ndarray:
    """Shares of need under a model, practice taken out, shape (U,); the population may know more terms than the model."""
    own = population.keep(tuple(term for term in population.terms if term in model.design.terms))
    return shares(unit_need(model, model.betas, neutralise(model, model.betas).constants, own)[0])


def refused_rows(criteria: tuple[Criterion, ...]) -> list[LogRow]:
    """Criteria that are named only to be refused: the receiving unit can move them, or the analyst says why not."""
    return [
        LogRow(
            criterion.name, "", "register", None, None, None, None, "refused",
            "influenceable" if criterion.influenced_by == "receiver" else "by_choice",
        )
        for criterion in criteria
    ]


def wrong_sign(model: Model, criterion: Candidate, term: str) -> bool:
    """Whether a term's estimate goes against the expected sign; a complement is expected to raise need."""
    return criterion.direction * effect(model, term).estimate < 0


def log_row(model: Model, criterion: str, term: str, step: str, decision: str, reason: str) -> LogRow:
    """One term's estimate and what was decided on its criterion."""
    found = effect(model, term)
    return LogRow(criterion, term, step, found.estimate, found.low, found.high, model.design.clusters, decision, reason)
