"""What was tried: the final fit, each tried criterion's own trial, what its drop moves, and what is refused."""

from dataclasses import dataclass

import numpy as np

from fordel.need.effects import effect
from fordel.need.load import Rows, load_design, load_population, usable
from fordel.need.model import Model, estimate_model
from fordel.need.neutral import neutralise, unit_need
from fordel.need.population import shares
from fordel.observations.terms import Term, coded_terms, criterion_terms
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
    """What dropping a tried criterion moves, on the areas for which it is known; arrays of shape (U,)."""

    criterion: str
    units: tuple[str, ...]
    share_without: np.ndarray
    share_with: np.ndarray


def final_rows(model: Model, criteria: tuple[Criterion, ...]) -> list[LogRow]:
    """The kept criteria with their estimates; the reason says whether the sign is the expected one."""
    return [
        _row(model, criterion, term, "final", "kept", "wrong_sign" if wrong_sign(model, criterion, term) else "expected_sign")
        for criterion in criteria
        for term in criterion_terms(criterion)
    ]


def trial(
    rows: Rows, people: Rows, criterion: Criterion, criteria: tuple[Criterion, ...], supply: tuple[str, ...], final: Model
) -> tuple[list[LogRow], Drop]:
    """Estimate with one more criterion, on the areas for which it is known.

    Returns
    -------
    tuple of (rows of the log, the drop)
        The drop compares two keys over the same children: this trial's weights, and the final model's.
    """
    terms = tuple(term.name for term in coded_terms((*criteria, criterion)))
    use, _ = usable(rows, (*terms, *supply))
    tried = estimate_model(load_design(rows, use, (*terms, *supply), supply), final.name, rows.child_rows, final.tweedie_power)
    wrong = any(wrong_sign(tried, criterion, term) for term in criterion_terms(criterion))
    log = [
        _row(tried, one, term, "trial", *(("dropped", "wrong_sign" if wrong else "tried") if one is criterion else ("kept", "")))
        for one in (*criteria, criterion)
        for term in criterion_terms(one)
    ]
    known = load_population(people, terms)
    of_final = known.keep(tuple(term.name for term in coded_terms(criteria)))
    with_it = unit_need(tried, tried.betas, neutralise(tried, tried.betas).constants, known)[0]
    without = unit_need(final, final.betas, neutralise(final, final.betas).constants, of_final)[0]
    return log, Drop(criterion.name, known.units, shares(without), shares(with_it))


def refused_rows(criteria: tuple[Criterion, ...]) -> list[LogRow]:
    """Criteria that are named only to be refused: the receiving unit can move them, or the analyst says why not."""
    return [
        LogRow(
            criterion.name, "", "register", None, None, None, None, "refused",
            "influenceable" if criterion.influenced_by == "receiver" else "by_choice",
        )
        for criterion in criteria
    ]


def wrong_sign(model: Model, criterion: Criterion, term: Term) -> bool:
    """Whether a term's estimate goes against the expected sign; a complement is expected to raise need."""
    return criterion.expected_sign != "none" and effect(model, term.name).estimate < 0


def _row(model: Model, criterion: Criterion, term: Term, step: str, decision: str, reason: str) -> LogRow:
    found = effect(model, term.name)
    return LogRow(criterion.name, term.name, step, found.estimate, found.low, found.high, model.design.clusters, decision, reason)
