"""The written protocol that chooses criteria: the same steps every time, each drop with its reason. It only removes.

1. All candidates are estimated.
2. Criteria with the wrong sign leave one at a time, the most clearly wrong first, with a new estimate each time.
3. Negligible ones leave one at a time, the least clear first: a joint Wald statistic below 1 per degree of freedom.
4. Of the nested models that are left, the shortest within one standard error of the paired difference in held-out
   deviance is taken (folds of areas within practice units).
5. Signs are looked at again.

Criteria without an expected sign are structural and stay.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fordel.need.candidates import Candidate
from fordel.need.criteria_log import Drop, LogRow, log_row
from fordel.need.folds import deviance_scale
from fordel.need.model import Model
from fordel.need.selection import NEGLIGIBLE, Contest, Standing, clearness_of_sign, contest, least_clear, most_wrong, without

Shares = Callable[[Model], tuple[tuple[str, ...], np.ndarray]]


@dataclass(frozen=True)
class Selection:
    """What the protocol decided.

    Attributes
    ----------
    model : Model
        The chosen model, as the protocol last estimated it (no classical errors).
    kept : tuple of Candidate
    dropped : tuple of str
        Names in the order in which they left.
    log : list of LogRow
        The estimates with all candidates, then one row per term of each drop, estimated just before it.
    drops : list of Drop
        What each drop moves; empty where no shares were asked for.
    contest : Contest
    """

    model: Model
    kept: tuple[Candidate, ...]
    dropped: tuple[str, ...]
    log: list[LogRow]
    drops: list[Drop]
    contest: Contest


def protocol(model: Model, all_candidates: tuple[Candidate, ...], fold: np.ndarray, shares_of: Shares | None = None) -> Selection:
    """Choose among the candidates of a model estimated with all of them.

    Parameters
    ----------
    model : Model
    all_candidates : tuple of Candidate
    fold : ndarray of int, shape (A,)
        See `area_folds`.
    shares_of : callable, optional
        Receiving units and their shares under a model; where given, every drop says what it moves.
    """
    walk = _Walk(Standing(model, all_candidates), shares_of)
    walk.drop_wrong_signs("sign")
    while (found := least_clear(walk.standing)) and found[1] < NEGLIGIBLE:
        walk.drop(found[0], "negligible", "negligible")
    tried = contest(walk.standing, fold, deviance_scale(walk.standing.model))
    by_name = {candidate.name: candidate for candidate in walk.standing.kept}
    for name in tried.dropped[1 : tried.chosen + 1]:
        walk.drop(by_name[name], "one_standard_error", "one_standard_error")
    walk.drop_wrong_signs("sign_again")
    return Selection(walk.standing.model, walk.standing.kept, tuple(walk.dropped), walk.log, walk.drops, tried)


class _Walk:
    """Where the protocol stands, and what it has written down so far."""

    def __init__(self, standing: Standing, shares_of: Shares | None):
        self.standing, self.shares_of = standing, shares_of
        self.log = [log_row(standing.model, one.name, term, "all", "kept", "") for one in standing.kept for term in one.term_names]
        self.drops: list[Drop] = []
        self.dropped: list[str] = []
        self.shares = shares_of(standing.model) if shares_of else None

    def drop_wrong_signs(self, step: str) -> None:
        """Leave out what goes against its expected sign until nothing does."""
        while gone := most_wrong(self.standing):
            own = clearness_of_sign(self.standing.model, gone) < 0
            self.drop(gone, step, "wrong_sign" if own else "part_wrong_sign")

    def drop(self, candidate: Candidate, step: str, reason: str) -> None:
        """Write the candidate's estimates down, leave it out, and write down what that moves."""
        self.log += [log_row(self.standing.model, candidate.name, term, step, "dropped", reason) for term in candidate.term_names]
        self.dropped.append(candidate.name)
        self.standing = without(self.standing, candidate)
        if self.shares_of:
            (units, before), self.shares = self.shares, self.shares_of(self.standing.model)
            self.drops.append(Drop(candidate.name, units, self.shares[1], before, step))
