"""Estimating again from where the full fit ended: without some areas, some years, or some terms."""

from dataclasses import dataclass, replace

import numpy as np

from fordel.errors import ModelError
from fordel.need.design import Design
from fordel.need.families import Family
from fordel.need.information import solve_scaled
from fordel.need.model import Model, chance_rows, cost_rows
from fordel.need.reweight import has_outcome
from fordel.need.sums import AreaSums, area_sums, linear_predictor

_SMALL = 1e-6  # Newton's error is the square of its last step
_LONGEST_STEP = 1.0
_ITERATIONS = 60


@dataclass(frozen=True)
class Refit:
    """Parameters of every part of a model on one set of rows: what `neutralise` and `unit_need` ask of a model.

    Attributes
    ----------
    name : str
        The family, as in `Model`.
    design : Design
    families : tuple of Family
        One per part.
    betas : tuple of ndarray, each of shape (1, p)
    known : tuple of ndarray of bool, each of shape (p,)
        Parameters that the rows (and weights) inform; the others stand at their start.
    """

    name: str
    design: Design
    families: tuple[Family, ...]
    betas: tuple[np.ndarray, ...]
    known: tuple[np.ndarray, ...]

    @property
    def link(self) -> str:
        """``log``, ``identity`` or ``two_part``."""
        return "two_part" if len(self.families) == 2 else self.families[0].link


def as_refit(model: Model) -> Refit:
    """The full fit itself."""
    known = tuple(np.ones(len(part.beta), dtype=bool) for part in model.parts)
    return Refit(model.name, model.design, tuple(part.family for part in model.parts), model.betas, known)


def without_areas(model: Model, weights: np.ndarray) -> Refit:
    """The model with its areas weighted by ``weights`` (A,), from the stored sums: the first step costs nothing."""
    solved = [solve(part.design, part.family, part.beta, weights, part.sums) for part in model.parts]
    families = tuple(part.family for part in model.parts)
    return Refit(model.name, model.design, families, tuple(beta[None] for beta, _ in solved), tuple(known for _, known in solved))


def again(model: Model, design: Design) -> Refit:
    """The model on another design: fewer rows or terms, another outcome; it starts from the same names' estimates."""
    designs = (chance_rows(design), cost_rows(design)) if len(model.parts) == 2 else (design,)
    families = tuple(part.family for part in model.parts)
    starts = [_start(part.design.parameters, part.beta, design) for part in model.parts]
    solved = [solve(d, family, start) for d, family, start in zip(designs, families, starts, strict=True)]
    return Refit(model.name, design, families, tuple(beta[None] for beta, _ in solved), tuple(known for _, known in solved))


def pooled(design: Design) -> Design:
    """The same rows with one constant for all in the place of practice effects."""
    return replace(design, practice=np.zeros_like(design.practice), practices=("all",))


def solve(
    design: Design, family: Family, start: np.ndarray, weights: np.ndarray | None = None, sums: AreaSums | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Newton's steps from ``start``; a parameter that no weighted area (or no outcome on one) informs stays where it is.

    Steps on a log or logit scale are shortened to 1. The last step is at most 1e-6 of the largest parameter, so
    that its square, the error, is beyond the tenth digit.

    Parameters
    ----------
    design : Design
    family : Family
    start : ndarray, shape (p,)
    weights : ndarray, shape (A,), optional
    sums : AreaSums, optional
        The sums at ``start``, where they are known.

    Returns
    -------
    tuple of (ndarray of shape (p,), ndarray of bool of shape (p,): which parameters are informed)

    Raises
    ------
    ModelError
        Where the steps do not end.
    """
    beta, sums = start.copy(), area_sums(design, family, start) if sums is None else sums
    known = sums.informed(weights) & has_outcome(design, family, weights)
    for _ in range(_ITERATIONS):
        score, information = sums.total(weights)
        step = _step(information[np.ix_(known, known)], score[known])
        longest = np.abs(step).max()
        beta[known] += step if family.link == "identity" else step * min(1.0, _LONGEST_STEP / max(longest, _LONGEST_STEP))
        if longest <= _SMALL * max(1.0, np.abs(beta[known]).max()):
            return beta, known
        sums = area_sums(design, family, beta)
    raise ModelError("model: estimating again on a part of the rows did not converge; merge rare levels, or use fewer criteria")


def expected_rate(refit: Refit, design: Design) -> np.ndarray:
    """Expected outcome per child-year of each row of ``design`` with its practice effect, shape (n,).

    NaN where the row's practice unit, or a term that it has, was not informed.
    """
    linear = [linear_predictor(design, beta[0]) for beta in refit.betas]
    rate = np.prod([family.mean(eta) for family, eta in zip(refit.families, linear, strict=True)], axis=0)
    return np.where(_informed(refit, design), rate, np.nan)


def _informed(refit: Refit, design: Design) -> np.ndarray:
    known, k = np.all(refit.known, axis=0), len(design.terms)
    rows = known[k:][design.practice][design.segment_of_row]
    return rows if known[:k].all() else rows & ~(design.x[:, ~known[:k]] != 0).any(axis=1)


def _step(information: np.ndarray, score: np.ndarray) -> np.ndarray:
    try:
        step = solve_scaled(information, score)
    except np.linalg.LinAlgError:
        step = np.full(len(score), np.nan)
    if not np.isfinite(step).all():
        raise ModelError("model: a part of the rows cannot tell the criteria apart; merge rare levels, or use fewer criteria")
    return step


def _start(names: tuple[str, ...], beta: np.ndarray, design: Design) -> np.ndarray:
    """Estimates by name; a new term starts at nought, a new practice unit at the mean of the practice effects."""
    of = dict(zip(names, beta, strict=True))
    practice = [value for name, value in of.items() if name.startswith("practice[")]
    return np.array([of.get(name, np.mean(practice) if name.startswith("practice[") else 0.0) for name in design.parameters])
