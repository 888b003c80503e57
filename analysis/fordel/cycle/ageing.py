"""How long the same weights have been used: they are estimated anew at least every third year."""

from fordel.params import Params

NEWEST_ACCOUNTS = 2
EVERY = 3


def age(params: Params) -> int:
    """For how many budget years before this one the weights could have been used: 0 when newly estimated.

    The newest accounts there are when a budget is made are two years older than it.
    """
    return max(0, params.years.budget - NEWEST_ACCOUNTS - params.years.estimation[-1])


def due(params: Params) -> bool:
    """Whether the weights must be estimated anew for this budget."""
    return age(params) >= EVERY


def due_year(params: Params) -> int:
    """The budget year for which these weights must be estimated anew at the latest."""
    return params.years.estimation[-1] + NEWEST_ACCOUNTS + EVERY
