"""What cannot be estimated is found before the fit and named: which term, which practice unit, and why."""

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Family

_RELATIVE_ZERO = 1e-10


def within_share(design: Design) -> np.ndarray:
    """Each term's share of variance that lies within practice units, shape (k,).

    Sum of squares around the practice units' exposure-weighted means, divided by that around the overall
    mean; 0 for a term that is constant within every unit, NaN for a constant term.
    """
    total = _centred_squares(design.x, design.exposure, np.zeros(len(design.x), dtype=int), 1)
    within = _centred_squares(design.x, design.exposure, design.practice[design.segment_of_row], len(design.practices))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, within / total, np.nan)


def require_identified(design: Design, family: Family) -> None:
    """Raise a `ModelError` that names every parameter the data cannot tell.

    Found are: fewer areas than parameters; a practice unit without any outcome (its effect would be minus
    infinity); a term that is constant; a term that is constant within every practice unit; a yes-or-no
    term on one side of which nobody has an outcome (or, for chances, everybody has); and terms that are linear combinations of others.
    """
    faults = _few_areas(design) + _empty_practices(design) + _constant_terms(design)
    if not faults:
        faults = _separating_levels(design, family) + _collinear_terms(design)
    if faults:
        raise ModelError("\n".join(faults))


def _few_areas(design: Design) -> list[str]:
    areas, parameters = design.clusters, len(design.parameters)
    if areas > parameters:
        return []
    return [f"model: {areas} areas cannot estimate {parameters} parameters with errors clustered by area; use fewer criteria"]


def _empty_practices(design: Design) -> list[str]:
    totals = design.by_practice(design.outcome)
    return [
        f"model: {code} has no outcome at all in the estimation years, so its own practice cannot be told from need; "
        "check its cost, or leave its areas out of the estimation with allow_missing and a reason"
        for code, total in zip(design.practices, totals, strict=True)
        if total <= 0
    ]


def _constant_terms(design: Design) -> list[str]:
    share = within_share(design)
    return [
        f"criteria: {term} is the same for all rows, so it cannot be estimated; leave it out, or check its column"
        if np.isnan(value)
        else f"criteria: {term} does not vary within any practice unit, so it cannot be told from their own practice; "
        "use it on a smaller scale, or leave it out"
        for term, value in zip(design.terms, share, strict=True)
        if np.isnan(value) or value < _RELATIVE_ZERO
    ]


def _separating_levels(design: Design, family: Family) -> list[str]:
    """All-or-nothing terms that a log or logit link would send to infinity."""
    if family.link == "identity":
        return []
    binary = np.flatnonzero(((design.x == 0) | (design.x == 1)).all(axis=0))
    faults = _without(design, binary, design.outcome, "any")
    if family.link == "logit":
        faults += _without(design, binary, design.exposure - design.outcome, "none")
    return faults


def _without(design: Design, binary: np.ndarray, mass: np.ndarray, what: str) -> list[str]:
    with_it = mass @ design.x[:, binary]
    sides = [("no row with it", with_it), ("no row without it", mass.sum() - with_it)]
    return [
        f"criteria: {design.terms[j]} separates the outcome: {words} has {what}, so its effect would be infinite; "
        "merge the level with another, or leave it out"
        for words, total in sides
        for j, value in zip(binary, total, strict=True)
        if value <= 0
    ]


def _collinear_terms(design: Design) -> list[str]:
    """Terms that the others determine: zero pivots of the scaled cross-product within practice units."""
    practice = design.practice[design.segment_of_row]
    means = _group_means(design.x, design.exposure, practice, len(design.practices))
    centred = (design.x - means[practice]) * np.sqrt(design.exposure)[:, None]
    cross = centred.T @ centred
    scale = np.sqrt(np.diag(cross))
    left = cross / np.outer(scale, scale)
    faults, kept = [], []
    for j, term in enumerate(design.terms):
        if kept:
            rest = 1.0 - left[j, kept] @ np.linalg.solve(left[np.ix_(kept, kept)], left[kept, j])
            if rest < 1e-9:
                weights = np.linalg.solve(left[np.ix_(kept, kept)], left[kept, j])
                others = ", ".join(design.terms[i] for i, weight in zip(kept, weights, strict=True) if abs(weight) > 1e-6)
                faults.append(f"criteria: {term} follows exactly from {others} within practice units; leave one of them out")
                continue
        kept.append(j)
    return faults


def _centred_squares(x: np.ndarray, exposure: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    means = _group_means(x, exposure, group, groups)
    return exposure @ (x - means[group]) ** 2


def _group_means(x: np.ndarray, exposure: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    mass = np.bincount(group, exposure, groups)
    return np.column_stack([np.bincount(group, exposure * column, groups) / mass for column in x.T])
