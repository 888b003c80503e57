"""What cannot be estimated is found before the fit and named: which term, which practice unit, and why."""

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Family
from fordel.need.segments import Segments

_RELATIVE_ZERO = 1e-10


def within_share(rows: Segments, cross: np.ndarray | None = None) -> np.ndarray:
    """Each term's share of variance that lies within practice units, shape (k,).

    Sum of squares around the practice units' exposure-weighted means, divided by that around the overall
    mean; 0 for a term that is constant within every unit, NaN for a constant term. ``cross``: see `centred_cross`.
    """
    within = np.diag(centred_cross(rows) if cross is None else cross)
    mass, means = rows.of_practice(rows.mass.exposure), practice_means(rows)
    between = mass @ (means - mass @ means / mass.sum()) ** 2
    low, high = rows.profile.low, rows.profile.high
    constant = low.min(axis=0) == high.max(axis=0)
    fixed = np.all([low[own].min(axis=0) == high[own].max(axis=0) for own in _by_practice(rows).values()], axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(constant, np.nan, np.where(fixed, 0.0, within / (within + between)))


def centred_cross(rows: Segments) -> np.ndarray:
    """Cross-products of the terms around their practice units' exposure-weighted means, shape (k, k)."""
    means, terms = practice_means(rows), len(rows.terms)

    def work(block: Design) -> np.ndarray:
        found = np.empty((len(block.practice), terms, terms))
        for s, (at, c) in enumerate(zip(block.slices(), block.practice, strict=True)):
            centred = block.x[at] - means[c]
            found[s] = centred.T @ (centred * block.exposure[at, None])
        return found

    return rows.gather(work).sum(axis=0)


def practice_means(rows: Segments) -> np.ndarray:
    """Exposure-weighted mean of every term in each practice unit, shape (C, k); nought where a unit has no row."""
    means = np.zeros((len(rows.practices), len(rows.terms)))
    for c, own in _by_practice(rows).items():
        means[c] = rows.profile.exposure[own].sum(axis=0) / rows.mass.exposure[own].sum()
    return means


def _by_practice(rows: Segments) -> dict[int, np.ndarray]:
    """The segments of each practice unit that has any."""
    return {int(c): np.flatnonzero(rows.practice == c) for c in np.unique(rows.practice)}


def require_identified(design: Segments, family: Family) -> None:
    """Raise a `ModelError` that names every parameter the data cannot tell.

    Found are: fewer areas than parameters; a practice unit without any outcome (its effect would be minus
    infinity); a term that is constant; a term that is constant within every practice unit; a yes-or-no
    term on one side of which nobody has an outcome (or, for chances, everybody has); and terms that are linear combinations of others.
    """
    faults = _few_areas(design) + _empty_practices(design)
    cross = centred_cross(design)
    faults += _constant_terms(design, cross)
    if not faults:
        faults = _separating_levels(design, family) + _collinear_terms(design.terms, cross)
    if faults:
        raise ModelError("\n".join(faults))


def _few_areas(design: Segments) -> list[str]:
    areas, parameters = design.clusters, len(design.parameters)
    if areas > parameters:
        return []
    return [f"model: {areas} areas cannot estimate {parameters} parameters with errors clustered by area; use fewer criteria"]


def _empty_practices(design: Segments) -> list[str]:
    totals = design.of_practice(design.mass.outcome)
    return [
        f"model: {code} has no outcome at all in the estimation years, so its own practice cannot be told from need; "
        "check its cost, or leave its areas out of the estimation with allow_missing and a reason"
        for code, total in zip(design.practices, totals, strict=True)
        if total <= 0
    ]


def _constant_terms(design: Segments, cross: np.ndarray) -> list[str]:
    share = within_share(design, cross)
    return [
        f"criteria: {term} is the same for all rows, so it cannot be estimated; leave it out, or check its column"
        if np.isnan(value)
        else f"criteria: {term} does not vary within any practice unit, so it cannot be told from their own practice; "
        "use it on a smaller scale, or leave it out"
        for term, value in zip(design.terms, share, strict=True)
        if np.isnan(value) or value < _RELATIVE_ZERO
    ]


def _separating_levels(design: Segments, family: Family) -> list[str]:
    """All-or-nothing terms that a log or logit link would send to infinity."""
    if family.link == "identity":
        return []
    faults = _without(design, design.profile.outcome.sum(axis=0), design.mass.outcome.sum(), "any")
    if family.link == "logit":
        rest = (design.profile.exposure - design.profile.outcome).sum(axis=0)
        faults += _without(design, rest, (design.mass.exposure - design.mass.outcome).sum(), "none")
    return faults


def _without(design: Segments, with_it: np.ndarray, everywhere: float, what: str) -> list[str]:
    """Yes-or-no terms on one side of which nothing of a mass lies: ``with_it`` (k,) of it is where the term is 1."""
    binary = np.flatnonzero(design.profile.binary.all(axis=0))
    sides = [("no row with it", with_it[binary]), ("no row without it", everywhere - with_it[binary])]
    return [
        f"criteria: {design.terms[j]} separates the outcome: {words} has {what}, so its effect would be infinite; "
        "merge the level with another, or leave it out"
        for words, total in sides
        for j, value in zip(binary, total, strict=True)
        if value <= _RELATIVE_ZERO * everywhere
    ]


def _collinear_terms(terms: tuple[str, ...], cross: np.ndarray) -> list[str]:
    """Terms that the others determine: zero pivots of the scaled cross-product within practice units."""
    scale = np.sqrt(np.diag(cross))
    left = cross / np.outer(scale, scale)
    faults, kept = [], []
    for j, term in enumerate(terms):
        if kept:
            rest = 1.0 - left[j, kept] @ np.linalg.solve(left[np.ix_(kept, kept)], left[kept, j])
            if rest < 1e-9:
                weights = np.linalg.solve(left[np.ix_(kept, kept)], left[kept, j])
                others = ", ".join(terms[i] for i, weight in zip(kept, weights, strict=True) if abs(weight) > 1e-6)
                faults.append(f"criteria: {term} follows exactly from {others} within practice units; leave one of them out")
                continue
        kept.append(j)
    return faults
