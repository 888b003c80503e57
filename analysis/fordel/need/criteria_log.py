"""What was tried: the final fit, each tried criterion's own trial, what its drop moves, and what is refused."""

from dataclasses import dataclass

import numpy as np

from fordel.need.fit import Fit, fit
from fordel.need.load import Rows, load_design, load_population, usable
from fordel.need.population import shares, unit_need
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


def final_rows(fitted: Fit, criteria: tuple[Criterion, ...]) -> list[LogRow]:
    """The kept criteria with their estimates; the reason says whether the sign is the expected one."""
    return [
        _row(fitted, criterion, term, "final", "kept", "wrong_sign" if wrong_sign(fitted, criterion, term) else "expected_sign")
        for criterion in criteria
        for term in criterion_terms(criterion)
    ]


def trial(
    rows: Rows, people: Rows, criterion: Criterion, criteria: tuple[Criterion, ...], supply: tuple[str, ...], final: Fit
) -> tuple[list[LogRow], Drop]:
    """Estimate with one more criterion, on the areas for which it is known.

    Returns
    -------
    tuple of (rows of the log, the drop)
        The drop compares two keys over the same children: this trial's weights, and the final fit's.
    """
    terms = tuple(term.name for term in coded_terms((*criteria, criterion)))
    use, _ = usable(rows, (*terms, *supply))
    tried = fit(load_design(rows, use, (*terms, *supply), supply), rows.child_rows)
    with_it = load_population(people, terms)
    wrong = any(wrong_sign(tried, criterion, term) for term in criterion_terms(criterion))
    log = [
        _row(tried, one, term, "trial", *(("dropped", "wrong_sign" if wrong else "tried") if one is criterion else ("kept", "")))
        for one in (*criteria, criterion)
        for term in criterion_terms(one)
    ]
    fitted_terms = tuple(term.name for term in coded_terms(criteria))
    at = [with_it.terms.index(term) for term in fitted_terms]
    weights = np.zeros(len(terms))
    weights[at] = [final.beta[final.design.terms.index(term)] for term in fitted_terms]
    return log, Drop(
        criterion.name,
        with_it.units,
        shares(unit_need(with_it, weights)),
        shares(unit_need(with_it, np.array([tried.beta[tried.design.terms.index(term)] for term in terms]))),
    )


def refused_rows(criteria: tuple[Criterion, ...]) -> list[LogRow]:
    """Criteria that are named only to be refused: the receiving unit can move them, or the analyst says why not."""
    return [
        LogRow(
            criterion.name, "", "register", None, None, None, None, "refused",
            "influenceable" if criterion.influenced_by == "receiver" else "by_choice",
        )
        for criterion in criteria
    ]


def wrong_sign(fitted: Fit, criterion: Criterion, term: Term) -> bool:
    """Whether a term's estimate goes against the expected sign; a complement is expected to raise need."""
    if criterion.expected_sign == "none":
        return False
    return bool(fitted.beta[fitted.design.terms.index(term.name)] < 0)


def _row(fitted: Fit, criterion: Criterion, term: Term, step: str, decision: str, reason: str) -> LogRow:
    at = fitted.design.terms.index(term.name)
    low, high = fitted.interval
    areas = len(fitted.design.areas)
    return LogRow(criterion.name, term.name, step, fitted.beta[at], low[at], high[at], areas, decision, reason)
